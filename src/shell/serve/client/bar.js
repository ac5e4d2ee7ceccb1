// The writer's bar at the bottom of the page: what the page is made from, how its
// translations stand, what is wrong, and what can be done about it.

import { h, icon, linked, local, marked } from "./dom.js";
import { Idiomorph } from "./idiomorph.js";
import { badgeText } from "./problems.js";

/** The states of a translation in words. */
const STATES = { source: "source", current: "up to date", stale: "stale", unstamped: "not stamped", missing: "missing", absent: "left out", orphaned: "no source" };

const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** A date as a writer reads it. */
function day(iso) {
  const time = Date.parse(String(iso).slice(0, 10));
  return Number.isNaN(time) ? String(iso) : date.format(time);
}

/** Today here, as 2026-12-31. */
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** The language of the page shown. */
export function languageShown(info) {
  const here = (language) => language.url && new URL(language.url, location.origin).pathname === location.pathname;
  const all = info?.languages ?? [];
  return all.find(({ code }) => code === info.lang) ?? all.find(here) ?? all.find(({ tag }) => tag === document.documentElement.lang);
}

/** Adds the bar to `root`. `actions`: showProblems(), form(kind), follow(on). */
export function writersBar(root, actions) {
  const source = h("div", { class: "source" });
  const languages = h("div", { class: "languages", role: "group", "aria-label": "Languages" });
  const marks = h("div", { class: "marks" });
  const facts = h("div", { class: "facts" });
  const connection = h("p", { class: "connection", role: "status" });
  const badge = h("button", { type: "button", class: "badge", onclick: actions.showProblems });
  const spoken = h("p", { class: "sr", role: "status" });
  const about = h("div", { class: "about" });
  // What is filled in is copied, without listeners; a toggle does not bubble.
  about.addEventListener("toggle", ({ target }) => target.matches(".remarks") && local.set(target.dataset.list, target.open ? "yes" : null), true);
  const form = (kind) => () => {
    panel.hidePopover();
    actions.form(kind);
  };
  const mark = h("button", { type: "button", class: "button primary", title: "Say that this translation is up to date", "aria-label": "Mark translation as current", onclick: form("translated"), hidden: true }, icon("check"), "Mark as current");
  const add = h("button", { type: "button", class: "button", onclick: form("new") }, icon("plus"), "New article");
  const redirect = h("button", { type: "button", class: "button", onclick: form("redirect"), hidden: true }, icon("turn"), "Add redirect");
  const follow = h("input", { type: "checkbox", role: "switch", onchange: () => actions.follow(follow.checked) });
  const follows = h("label", { class: "switch" }, follow, h("span", { class: "track" }), "Follow");
  const translations = h("a", { class: "button", href: "/__faqtory/status", title: "How the texts stand in each language" }, icon("list"), "Translations");
  const tools = h("div", { class: "tools" }, mark, add, redirect, translations, follows);
  const panel = h("div", { class: "panel", id: "panel", popover: "auto", role: "region", "aria-label": "This page" }, about);
  const menu = h("button", { type: "button", class: "button menu", popovertarget: "panel", title: "About this page" }, icon("more"), h("span", { class: "sr" }, "About this page"));
  const hide = h("button", { type: "button", class: "button fold", title: "Fold the bar", onclick: () => fold(true) }, icon("down"), h("span", { class: "sr" }, "Fold the writer’s bar"));
  const bar = h("div", { class: "bar" }, hide, source, marks, languages, facts, h("span", { class: "space" }), connection, badge, spoken, tools, menu);
  const mini = h("button", { type: "button", class: "mini", title: "Show the writer’s bar", onclick: () => fold(false) });
  const frame = h("section", { class: "frame", "aria-label": "Writer’s bar" }, bar, mini);
  root.append(frame, panel);

  function fold(folded) {
    bar.hidden = folded;
    mini.hidden = !folded;
    local.set("folded", folded ? "yes" : null);
    (folded ? mini : hide).focus({ preventScroll: true });
  }
  bar.hidden = local.get("folded") === "yes";
  mini.hidden = !bar.hidden;

  // The tools stand in the bar where there is room, else in the panel.
  const widths = { less: matchMedia("(min-width: 1180px)"), more: matchMedia("(min-width: 1500px)") };
  function place() {
    const inBar = (mark.hidden ? widths.less : widths.more).matches;
    if (inBar === bar.contains(tools)) return;
    if (inBar) menu.before(tools);
    else panel.append(tools);
  }
  panel.append(tools);
  for (const width of Object.values(widths)) width.addEventListener("change", place);
  leaveRoom(frame);

  return {
    /** Whether the writer is reading or typing in what the bar has opened. */
    isBusy: () => root.querySelector("dialog[open].form") !== null,
    /** Shows the state of page, site and server. */
    show({ info, problems, follow: following, connected, writable }) {
      const shown = languageShown(info);
      fill(source, sourceOf(info));
      fill(languages, chips(info, shown));
      fill(marks, marksOf(info));
      fill(facts, factsOf(info));
      fill(about, aboutPage(info, shown));
      languages.hidden = !languages.childElementCount;
      mark.hidden = !(writable && info?.id && ["stale", "unstamped"].includes(shown?.state));
      redirect.hidden = !(writable && info?.id && shown);
      add.hidden = !(writable && info?.categories?.length);
      place();
      follow.checked = following === "on";
      follow.disabled = following === "never";
      follows.title = follow.disabled ? "The server was started with --no-follow" : "Go to the page of the file that is being edited";
      connection.textContent = connected ? "" : "reconnecting…";
      const level = problems.here.length + problems.others.length ? "error" : problems.warnings.length ? "warning" : "none";
      const text = badgeText(problems);
      badge.className = `badge ${level}`;
      badge.disabled = level === "none";
      fill(badge, [icon(level === "none" ? "check" : "warning"), h("span", { class: "words" }, text), h("span", { class: "short", "aria-hidden": "true" }, sum(problems))]);
      if (spoken.textContent !== text) spoken.textContent = text;
      mini.className = `mini ${connected ? level : "lost"}`;
      fill(mini, [icon("up"), h("span", null, "Writer’s bar"), level !== "none" && h("span", { class: "short" }, sum(problems))].filter(Boolean));
    },
  };
}

const sum = ({ here, others, warnings }) => String(here.length + others.length || warnings.length || "");

/** Replaces what is in an element and keeps focus and links that stay. */
function fill(element, children) {
  Idiomorph.morph(element, children, { morphStyle: "innerHTML" });
}

/** The page ends above the bar. */
function leaveRoom(frame) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  new ResizeObserver(() => {
    const room = `${Math.ceil(frame.getBoundingClientRect().height)}px`;
    sheet.replaceSync(`@media screen { html { scroll-padding-block-end: ${room}; } body { padding-block-end: ${room}; } }`);
  }).observe(frame);
}

function sourceOf(info) {
  if (!info?.source) return [h("span", { class: "muted" }, info ? "A page without a file of its own" : "")];
  const { source, open } = info;
  // The end of a path says most: it is what stays where there is little room.
  return [linked(open, { class: "path", title: open ? `Open ${source} in the editor` : source }, open && icon("pencil"), h("span", { class: "cut" }, h("bdi", { dir: "ltr" }, source)))];
}

function chip({ code, name, tag, state, url }, current) {
  const words = STATES[state] ?? state;
  const properties = { class: `chip is-${state}`, title: `${name}: ${words}`, hreflang: url && tag, "aria-current": current && "page" };
  return linked(url, properties, h("b", null, code.toUpperCase()), h("span", null, words));
}

function chips(info, shown) {
  const all = info?.languages ?? [];
  const made = all.map((language) => chip(language, language === shown));
  if (shown?.compare) made.push(h("a", { class: "compare", href: shown.compare, target: "_blank", title: "The source beside this translation" }, "Compare"));
  return made;
}

function marksOf(info) {
  return [info?.draft && h("span", { class: "tag draft" }, "Draft"), info?.audience === "agents" && h("span", { class: "tag internal" }, "Internal")].filter(Boolean);
}

function factsOf(info) {
  if (!info) return [];
  const overdue = info.review_by && String(info.review_by).slice(0, 10) < today();
  return [
    info.review_by && h("span", { class: overdue ? "tag overdue" : "review", title: "To be reviewed by" }, `${overdue ? "Review overdue:" : "Review by"} ${day(info.review_by)}`),
    info.owner && h("span", { class: "owner", title: "Owner" }, info.owner),
  ].filter(Boolean);
}

function aboutPage(info, shown) {
  if (!info) return [];
  const lines = [["Owner", info.owner], ["Updated", info.updated && day(info.updated)]].filter(([, value]) => value);
  return [
    h("p", { class: "title" }, info.title || "This page"),
    info.source && h("p", { class: "file" }, linked(info.open, null, info.source)),
    h("div", { class: "facts" }, marksOf(info), factsOf({ ...info, owner: null })),
    lines.length > 0 && h("dl", null, lines.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value)))),
    remarksOf("differences", "Differs from the source", info.differences),
    remarksOf("terms", "Terms", info.terms),
    info.languages?.length > 0 && h("ul", { class: "plain" }, info.languages.map((language) => translation(language, language === shown))),
  ].filter(Boolean);
}

/** What the checks say of the page's words, folded until it is asked for. */
function remarksOf(list, title, remarks) {
  if (!remarks?.length) return null;
  const wrong = remarks.filter(({ warning }) => warning).length;
  const count = wrong > 0 && h("span", { class: "tag warning" }, `${wrong} to mend`);
  return h("details", { class: `remarks ${list}`, "data-list": list, open: local.get(list) === "yes" }, h("summary", null, `${title} (${remarks.length})`, count), h("ul", { class: "plain" }, remarks.map(remark)));
}

function remark({ word, message, note, warning, line, open, source }) {
  const place = linked(open, { class: "line", title: open ? "Open in the editor" : source }, `line ${line}`);
  return h(
    "li",
    { class: warning ? "remark warning" : "remark" },
    h("p", { class: "said" }, h("span", null, warning && icon("warning"), word && h("b", null, word, message && ", "), message && marked(message)), place),
    note && h("p", { class: "muted" }, note),
  );
}

function translation(language, current) {
  const { name, code, tag, state, stale, url, compare } = language;
  return h(
    "li",
    { class: "translation" },
    h("span", { class: "language" }, linked(url, { lang: tag, hreflang: url && tag, "aria-current": current && "page" }, name || code)),
    h("span", { class: `chip is-${state}` }, STATES[state] ?? state),
    compare && h("a", { class: "compare", href: compare, target: "_blank" }, "Compare", h("span", { class: "sr" }, ` ${name} with the source`)),
    stale?.length > 0 && h("span", { class: "changed muted" }, `Changed since: ${stale.map((part) => part.title || part.id).join(", ")}`),
  );
}
