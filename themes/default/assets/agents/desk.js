// The agents' desk: finds articles in all languages at once and copies what goes to the customer,
// in the customer's language. The focus stays in the search box: arrows choose, Enter opens, and
// Alt with a letter copies (WCAG 2.1.4: no key without a modifier). Kept in this browser: the
// customer's language, and the ids of pinned and recent articles.

const desk = document.getElementById("_desk");
const words = desk.dataset;
const { formats } = await import(words.formats);
const { copy, say } = await import(document.getElementById("_copied").dataset.copyScript);
const { combobox, forbids, wordsOf } = await import(words.searchScript);

const RECENT = 8;
const STORE = "faqtory-desk";
const get = (selector) => desk.querySelector(selector);
const input = get("#_desk-query");
const list = get("#_desk-list");
const note = get(".desk-note");
const picked = get(".desk-picked");
const radios = [...desk.querySelectorAll("[name=customer]")];
const narrow = matchMedia("(max-width: 959.98px)");
const languages = radios.map((radio) => ({ code: radio.value, ...radio.dataset }));

// What is remembered.
function remembered() {
  try {
    const { lang, pinned, recent } = JSON.parse(localStorage.getItem(STORE)) ?? {};
    const ids = (ids) => (Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);
    return { lang, pinned: ids(pinned), recent: ids(recent) };
  } catch {
    return { pinned: [], recent: [] };
  }
}
const memory = remembered();
function remember() {
  try {
    localStorage.setItem(STORE, JSON.stringify(memory));
  } catch {
    // Then only until the page is left.
  }
}
function used({ id }) {
  memory.recent = [id, ...memory.recent.filter((known) => known !== id)].slice(0, RECENT);
  remember();
}
const language = () => languages.find(({ code }) => code === memory.lang) ?? languages[0];

// The articles. `no-cache` asks the host whether the data is still the same.
let articles = new Map();
let site = null;
let engine = null;

async function load() {
  const response = await fetch(words.desk, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} ${words.desk}`);
  site = await response.json();
  articles = new Map(site.articles.map((article) => [article.id, article]));
  if (forbids(response.headers.get("content-security-policy"))) return;
  const full = (url) => new URL(url, location.href).href;
  const { open } = await import(words.engine);
  engine = await open({ lang: languages[0].code, search: full(words.search), wasm: full(words.wasm) }).catch(() => null);
}

/** What a customer gets of an article: its text in their language, else in the first that they can read. */
function offered(article) {
  const readable = ({ code }) => article.texts[code] && (article.internal || !article.texts[code].draft);
  const own = language();
  const lang = [own, ...languages].find(readable) ?? languages.find(({ code }) => article.texts[code]);
  const text = article.texts[lang.code];
  const isHidden = article.internal || text.draft;
  return { lang, text, isHidden, isMissing: !isHidden && lang.code !== own.code };
}

/** What is to be known before it is sent: `[kind, badge, sentence]`. */
function marks(article) {
  const { lang, text, isMissing } = offered(article);
  if (article.internal) return [["internal", words.internal, words.internalText]];
  const all = [];
  if (text.draft) all.push(["draft", words.draft, words.draftText]);
  if (isMissing) all.push(["missing", words.missing, words.missingText.replace("{language}", language().name).replace("{other}", lang.name)]);
  if (text.stale.length) all.push(["stale", words.stale, words.staleText.replace("{sections}", text.stale.join(", "))]);
  return all;
}

function make(name, className, text, lang) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  if (lang) Object.assign(made, { lang: lang.tag, dir: lang.dir });
  return made;
}
const badge = ([kind, text]) => make("span", `badge desk-mark desk-mark-${kind}`, text);

// Searching.
let turn = 0;

/** One list from the answers of all languages: what any of them finds early comes first, the customer's before others. */
function merge(answers) {
  const scores = new Map();
  answers.forEach(({ hits }, at) =>
    hits.forEach(({ id, why }, rank) => {
      const guessed = why.corrections.length ? 0.25 : 1;
      const whole = why.missing.length ? 0.5 : 1;
      const own = languages[at].code === language().code ? 1.5 : 1;
      scores.set(id, Math.max(scores.get(id) ?? 0, (guessed * whole * own) / (rank + 3)));
    }),
  );
  return [...scores].sort(([, a], [, b]) => b - a).map(([id]) => id);
}

/** Without the engine: the titles that hold all words. */
function titled(query) {
  const wanted = wordsOf(query);
  const holds = ({ title }) => wanted.every((word) => wordsOf(title).some((own) => own.startsWith(word)));
  return [...articles.values()].filter(({ texts }) => Object.values(texts).some(holds)).map(({ id }) => id);
}

async function find(query) {
  const codes = languages.map(({ code }) => code);
  let ids;
  try {
    ids = engine ? merge(await engine.searchEach(query, codes)) : titled(query);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    ids = titled(query);
  }
  // An id that is typed is meant.
  return [...new Set([query, ...ids])].filter((id) => articles.has(id)).slice(0, 12);
}

async function look() {
  if (!site) return;
  const now = ++turn;
  const query = input.value.trim();
  const known = (ids) => ids.filter((id) => articles.has(id));
  if (!query) {
    const pinned = known(memory.pinned);
    const recent = known(memory.recent).filter((id) => !pinned.includes(id));
    render([[words.pinned, pinned], [words.recent, recent]]);
    note.textContent = words.start;
    return;
  }
  try {
    const ids = await find(query);
    if (now !== turn) return;
    render([["", ids]]);
    note.textContent = ids.length ? "" : words.none;
  } catch {
    // A newer query has taken its place.
  }
}

// The list, and beside it the article that is chosen.
const { chosen, choose, move, options } = combobox(input, list, { always: true, onChoose: show });
const article = () => articles.get(chosen()?.dataset.id);

function option(id) {
  const made = get("#_desk-option").content.firstElementChild.cloneNode(true);
  const [name, others] = made.children;
  const { lang, text } = offered(articles.get(id));
  made.dataset.id = id;
  name.append(make("span", "", text.title, lang), ...marks(articles.get(id)).map(badge));
  for (const other of languages.filter(({ code }) => code !== lang.code && articles.get(id).texts[code])) {
    const code = make("b", "", other.code.toUpperCase());
    others.append(make("span", "", articles.get(id).texts[other.code].title, other), " ");
    others.lastElementChild.prepend(code, " ");
  }
  return made;
}

function render(groups, id) {
  list.replaceChildren(
    ...groups.filter(([, ids]) => ids.length).map(([title, ids], at) => {
      const group = document.createElement("div");
      if (title) {
        const head = make("p", "desk-group", title);
        head.id = `_desk-group-${at}`;
        head.setAttribute("role", "presentation");
        group.setAttribute("role", "group");
        group.setAttribute("aria-labelledby", head.id);
        group.append(head);
      } else group.setAttribute("role", "presentation");
      group.append(...ids.map(option));
      return group;
    }),
  );
  options().forEach((made, at) => (made.id = `_desk-option-${at}`));
  list.hidden = !options().length;
  input.setAttribute("aria-expanded", String(!list.hidden));
  choose(Math.max(0, options().findIndex((made) => made.dataset.id === id)));
}

function show() {
  const now = article();
  picked.hidden = !now;
  if (!now) return;
  // In one column, what is chosen stands above the list.
  if (narrow.matches) desk.scrollIntoView();
  const { lang, text, isHidden } = offered(now);
  get("#_desk-title").replaceChildren(make("span", "", text.title, lang));
  get(".desk-warnings").replaceChildren(...marks(now).map(([kind, , sentence]) => make("p", `desk-warning desk-mark-${kind}`, sentence)));
  get(".desk-reply").replaceWith(make("p", "desk-reply", text.reply?.text ?? "", lang));
  for (const button of desk.querySelectorAll("[data-format]")) button.parentElement.hidden = isHidden;
  get(".desk-open").href = site.root + text.path;
  const isPinned = memory.pinned.includes(now.id);
  const pin = get(".desk-pin");
  pin.querySelector("span").textContent = isPinned ? words.unpin : words.pin;
  pin.classList.toggle("is-pinned", isPinned);
  get(".desk-texts").replaceChildren(
    ...languages.map((own) => {
      const row = document.createElement("li");
      const known = now.texts[own.code];
      row.append(make("span", "desk-lang", own.name, own));
      if (known) {
        const link = make("a", "", known.title, own);
        link.href = site.root + known.path;
        row.append(link);
        if (known.draft) row.append(" ", badge(["draft", words.draft]));
        if (known.stale.length) row.append(" ", badge(["stale", words.stale]));
      } else row.append(badge(["missing", words.missing]));
      return row;
    }),
  );
}

// What keys and buttons do.
function send(name) {
  const now = article();
  if (!now) return;
  const { lang, text, isHidden } = offered(now);
  const warnings = marks(now).map(([, , sentence]) => sentence);
  if (isHidden) {
    say(warnings.join(" "));
    return;
  }
  const content = formats({ title: text.title, url: site.public + text.path, permalink: `${site.public}/a/${now.id}/`, reply: text.reply });
  used(now);
  copy(content[name], [`${words.copied}: ${text.title} (${lang.name})`, ...warnings].join(". "), input);
}

function pin() {
  const now = article();
  if (!now) return;
  const isPinned = memory.pinned.includes(now.id);
  memory.pinned = isPinned ? memory.pinned.filter((id) => id !== now.id) : [...memory.pinned, now.id];
  remember();
  say(`${isPinned ? words.unpin : words.pin}: ${offered(now).text.title}`);
  if (input.value.trim()) show();
  else look();
}

function serve(code) {
  memory.lang = code;
  remember();
  for (const radio of radios) radio.checked = radio.value === code;
  const id = article()?.id;
  const groups = [...list.children].map((group) => [
    group.querySelector(".desk-group")?.textContent ?? "",
    [...group.querySelectorAll("[role=option]")].map((made) => made.dataset.id),
  ]);
  render(groups, id);
}

const ACTIONS = {
  KeyL: () => send("link"),
  KeyR: () => send("reply"),
  KeyA: () => send("permalink"),
  KeyM: () => send("markdown"),
  KeyP: pin,
};
languages.slice(0, 9).forEach(({ code, name }, at) => {
  ACTIONS[`Digit${at + 1}`] = () => {
    serve(code);
    say(name);
  };
});

/** The key by its letter, so that it is the one that the keyboard shows; on others than Latin ones by its place. */
const keyOf = ({ key, code }) => (/^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : code);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.target.closest("textarea")) return;
  const isAlt = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const action = isAlt && ACTIONS[keyOf(event)];
  if (action) {
    event.preventDefault();
    action();
  } else if ((event.ctrlKey || event.metaKey) && !event.altKey && keyOf(event) === "KeyK") {
    event.preventDefault();
    input.focus();
    input.select();
  }
});
input.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (move(event) || event.key !== "Escape") return;
  event.preventDefault();
  input.value = "";
  look();
});
input.addEventListener("input", look);
get(".desk-search").addEventListener("submit", (event) => {
  event.preventDefault();
  if (article()) get(".desk-open").click();
});
get(".desk-open").addEventListener("click", () => used(article()));
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const at = options().indexOf(event.target.closest("[role=option]"));
  if (at >= 0) choose(at);
});
picked.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.format) send(button.dataset.format);
  else pin();
});
for (const radio of radios) {
  radio.checked = radio.value === language().code;
  radio.addEventListener("change", () => serve(radio.value));
}
// Macs name the key otherwise.
if (/Mac|iP(hone|ad)/.test(navigator.platform)) desk.querySelectorAll("[data-alt]").forEach((key) => (key.textContent = "⌥"));

input.focus();
try {
  await load();
  await look();
} catch {
  note.textContent = words.failed;
}
