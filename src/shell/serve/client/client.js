// The page's side of `faqtory serve`: shows changes as they happen, the problems of
// the site, and the writer's bar. Only the server adds it; no built site has it.

import { languageShown, writersBar } from "./bar.js";
import { h, local, tab } from "./dom.js";
import { showForm } from "./forms.js";
import { refresh, restore } from "./page.js";
import { problemsPanel } from "./problems.js";

/** After this time without the server the bar says so; a short gap is no news. */
const GAP = 600;
/** How long to wait before a connection that the browser has given up is tried again. */
const AGAIN = 1500;

const host = document.createElement("faqtory-serve");
const root = host.attachShadow({ mode: "open" });
const state = { info: null, diagnostics: [], problems: { here: [], others: [], warnings: [] }, follow: "on", connected: true, writable: false };
/** Of the server: its run, its token. */
const server = { run: null, token: null };

restore();

const panel = problemsPanel(root);
const bar = writersBar(root, {
  showProblems: () => panel.show(),
  form: (kind) => openForm(kind, state.info, languageShown(state.info)),
  follow(on) {
    local.set("follow", on ? null : "off");
    state.follow = on ? "on" : "off";
  },
});

function openForm(kind, info, language) {
  showForm(root, kind, info, language, () => server.token);
  // What waited for the form to close may come now.
  root.lastElementChild.addEventListener("close", judge);
}

// The page of all translations asks for the form of one of them.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button[data-translated]");
  if (!button || !state.writable) return;
  const { translated: id, lang: code, name, compare } = button.dataset;
  const sections = [...button.closest("li").querySelectorAll(".section")];
  openForm("translated", { id }, { code, name, compare, stale: sections.map((section) => ({ title: section.textContent })) });
});

// Nothing is shown before the style sheet is there.
host.hidden = true;
const shown = () => (host.hidden = false);
root.append(h("link", { rel: "stylesheet", href: new URL("client.css", import.meta.url).pathname, onload: shown }));
document.documentElement.append(host);

/** Holds the problems against the page shown, and shows both. */
function judge() {
  state.problems = panel.update(state.diagnostics, state.info?.source ?? null, bar.isBusy());
  bar.show(state);
}

/** Asks what the page is made from; without an answer the last one stays. */
async function ask() {
  try {
    const answer = await fetch(`/__faqtory/page?path=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
    if (answer.ok) state.info = await answer.json();
  } catch {
    // The server is away; it will be asked again.
  }
}

// ---- The connection

let events = null;
let lost = null;

function connect() {
  if (events) return;
  events = new EventSource(`/__faqtory/events?path=${encodeURIComponent(location.pathname)}`);
  const on = (name, use) => events.addEventListener(name, (event) => use(JSON.parse(event.data || "{}")));
  on("hello", hello);
  on("page", () => Promise.all([refresh(), ask()]).then(judge));
  on("problems", async ({ diagnostics }) => {
    state.diagnostics = diagnostics ?? [];
    // The server's own pages have no key that would tell them changed.
    if (location.pathname.startsWith("/__faqtory/")) await refresh();
    await ask();
    judge();
  });
  on("follow", ({ url }) => follow(url));
  events.addEventListener("error", () => {
    lost ??= setTimeout(() => {
      state.connected = false;
      bar.show(state);
    }, GAP);
    if (events?.readyState !== EventSource.CLOSED) return;
    disconnect();
    setTimeout(connect, AGAIN);
  });
}

function disconnect() {
  events?.close();
  events = null;
}

function hello({ run, token, follow: follows, page }) {
  clearTimeout(lost);
  lost = null;
  state.connected = true;
  // Where other machines can reach the server, it writes nothing and gives no token.
  server.token = token;
  state.writable = Boolean(token);
  state.follow = follows === false ? "never" : local.get("follow") === "off" ? "off" : "on";
  // After a gap, or on another run of the server, the page may be another one.
  const loaded = document.querySelector("script[data-page]")?.dataset.page;
  if (server.run !== null || (page && loaded && page !== loaded)) refresh();
  server.run = run;
  bar.show(state);
}

// ---- Following the writer: only the tab that had focus last goes along

const me = crypto.getRandomValues(new Uint32Array(2)).join("");
let going = null;

const isLast = () => (local.get("focus") ?? me) === me;

function claim() {
  if (!isLast() || tab.get("me") !== me) {
    local.set("focus", me);
    tab.set("me", me);
  }
}

function follow(url) {
  going = new URL(url, location.origin);
  go();
}

/** Goes where the writer is, as soon as this tab is seen. */
function go() {
  if (!going || state.follow !== "on" || !isLast() || bar.isBusy() || going.pathname === location.pathname) going = null;
  if (going && document.visibilityState === "visible") location.assign(going);
}

for (const event of ["focus", "pointerdown", "keydown"]) addEventListener(event, claim, { capture: true });
// A page loaded in the tab that had focus last takes its place.
if (document.hasFocus() || (tab.get("me") !== null && tab.get("me") === local.get("focus"))) claim();

// A browser keeps few connections to one server: unseen tabs do without, but for the
// one that had focus last.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    if (document.hasFocus()) claim();
    connect();
    go();
  } else if (!isLast()) {
    disconnect();
  }
});
addEventListener("storage", () => {
  if (document.visibilityState === "hidden" && !isLast()) disconnect();
});
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && connect());

if (document.visibilityState === "visible" || isLast()) connect();
