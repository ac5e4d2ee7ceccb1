// The search box: a combobox with a listbox (WAI-ARIA 1.2). main.js fetches this file when
// the box gets the focus; the engine and the panel's markup (box.html) come from here.
// The query stays in the browser: it is in no request, and what looks like a card number,
// an e-mail address or a secret phrase does not even reach the address.

const HIDDEN = "•••";
const SECRETS = [
  // An address while it is being typed, too.
  /[^\s@<>()"',;]+@[^\s@<>()"',;]*/gu,
  // 12 to 19 digits.
  /(?<!\p{N})\p{Nd}(?:[\s.\-‐-―/_]{0,3}\p{Nd}){11,18}(?!\p{N})/gu,
  // 12 or more short words in a row, as wallets give them, numbered or not.
  /(?<![\p{L}\p{N}])[\p{Script=Latin}][a-zß-ÿ]{2,7}(?:[\s,.;:)\d]+[a-zß-ÿ]{3,8}){11,}(?![\p{L}\p{N}])/gu,
];

/** A text with its secrets hidden. */
export function mask(text) {
  return SECRETS.reduce((rest, secret) => rest.replace(secret, HIDDEN), text.slice(0, 400));
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
export const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether a policy forbids WebAssembly: to try would be an error in the console. */
export function forbids(policy) {
  const rules = (policy ?? "").split(";").map((rule) => rule.trim());
  const rule = rules.find((rule) => rule.startsWith("script-src ")) ?? rules.find((rule) => rule.startsWith("default-src "));
  return Boolean(rule) && !/'(wasm-)?unsafe-eval'/.test(rule);
}

/** The panel's markup, from the page that has it: `{ part(selector), refused }`. */
async function readBox(fetching, url) {
  const response = await fetching;
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  const parts = new DOMParser().parseFromString(await response.text(), "text/html");
  const refused = forbids(response.headers.get("content-security-policy"));
  return { part: (selector) => document.importNode(parts.querySelector(selector), true), parts, refused };
}

/** Fills an element with texts, those found within `<mark>`. */
function fill(element, pieces) {
  element.replaceChildren(
    ...pieces.map(({ text, marked }) => {
      if (!marked) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }),
  );
}

/** The query with the words that were searched for instead. */
function corrected(text, corrections) {
  return corrections.reduce((query, { typed, used }) => {
    const at = query.toLowerCase().indexOf(typed.toLowerCase());
    return at < 0 ? query : query.slice(0, at) + used + query.slice(at + typed.length);
  }, text);
}

/**
 * A text box that chooses from a list of options (WAI-ARIA 1.2). The focus stays in the box; `move`
 * does what a key asks for, and says whether it was one of the list's. `always`: something is chosen
 * as long as there is something; else the box itself stands between the last and the first.
 */
export function combobox(input, list, { always = false, onChoose = () => {} } = {}) {
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let active = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => options()[active];

  function choose(index) {
    chosen()?.setAttribute("aria-selected", "false");
    active = index;
    const option = chosen();
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else input.removeAttribute("aria-activedescendant");
    onChoose(option);
  }

  function move(event) {
    const last = options().length - 1;
    if (last < 0) return false;
    const none = always ? null : -1;
    const moves = {
      ArrowDown: () => (active === last ? (none ?? 0) : active + 1),
      ArrowUp: () => (active === (none ?? 0) ? last : active - 1),
      // With nothing chosen, or always something, these belong to the text.
      Home: () => (always || active === -1 ? null : 0),
      End: () => (always || active === -1 ? null : last),
    };
    const to = moves[event.key]?.();
    if (!Number.isInteger(to)) return false;
    event.preventDefault();
    choose(to);
    return true;
  }

  return { options, chosen, choose, move };
}

/** On the search page, the list of all articles stands folded below results. */
function foldLists(page, is) {
  const all = page && page.parentElement.querySelector(".all-articles");
  if (!all) return;
  all.classList.toggle("is-folded", is);
  all.open = !is;
}

/** Makes a result's option, numbered by `index`, from the parts of the box's page. */
function optionMaker({ parts, listId, lang, root, inPage }) {
  const countries = (code) => parts.querySelector(`#_countries [data-code="${CSS.escape(code)}"]`)?.textContent ?? code;
  const addBadge = (link, text, tag) => {
    const made = parts.getElementById("_badge").cloneNode();
    made.removeAttribute("id");
    made.textContent = text;
    if (tag) made.lang = tag;
    link.firstChild.append(" ", made);
  };
  return (hit, index) => {
    const link = parts.getElementById("_result").cloneNode(true);
    link.id = `${listId}-${index}`;
    link.href = hit.href ?? root + hit.url + (hit.anchor && `#${hit.anchor}`);
    if (!inPage) link.tabIndex = -1;
    const [title, snippet, place] = link.children;
    fill(title, hit.title_parts);
    fill(snippet, hit.snippet);
    place.textContent = [hit.category, hit.heading].filter(Boolean).join(" › ");
    const foreign = hit.lang !== lang && parts.querySelector(`[data-code="${CSS.escape(hit.lang)}"][hreflang]`);
    if (foreign) {
      link.lang = foreign.lang;
      link.dir = foreign.dir;
      addBadge(link, foreign.textContent);
    }
    for (const code of hit.countries) addBadge(link, countries(code), foreign && document.documentElement.lang);
    return document.adoptNode(link);
  };
}

/** Puts the words into an element's text with `{query}`; the text that it has then. */
function say(element, words) {
  element.dataset.text ??= element.textContent;
  const [before, after = ""] = element.dataset.text.split("{query}");
  const strong = document.createElement("b");
  strong.textContent = words;
  element.replaceChildren(before, strong, after);
  return element.textContent;
}

/** The panel of a form's box: all that is shown below it, and told to screen readers. `page`: where the search page has it. */
function panelOf(form, input, page, { part, parts }) {
  const { lang, search } = form.dataset;
  const panel = part(".search-panel");
  const get = (name) => panel.querySelector(`.${name}`);
  const list = get("results");
  const plurals = new Intl.PluralRules(panel.dataset.locale);
  const status = document.createElement("p");
  status.className = "sr";
  status.setAttribute("role", "status");
  list.id = `${input.id}-list`;
  panel.hidden = true;
  panel.classList.toggle("search-float", !page);
  form.append(status);
  (page || form.querySelector(".search-frame")).append(panel);
  const { chosen, choose, move } = combobox(input, list);
  const option = optionMaker({ parts, listId: list.id, lang, root: search.replace(/\/search\/$/, ""), inPage: Boolean(page) });

  function open(is) {
    panel.hidden = !is;
    panel.style.setProperty("--room", `${Math.round(innerHeight - input.getBoundingClientRect().bottom - 24)}px`);
    input.setAttribute("aria-expanded", String(is && list.children.length > 0));
    if (!is) choose(-1);
  }

  /** Shows the named parts of the panel and no others; none: closes it. */
  function show(...names) {
    for (const child of panel.children) child.hidden = !names.some((name) => child.classList.contains(name));
    open(names.length > 0);
  }

  /** Nothing is asked for: of `text` all is hidden, or it is empty. */
  function rest(text, isOver) {
    list.replaceChildren();
    status.textContent = "";
    foldLists(page, false);
    document.documentElement.classList.remove("is-asked");
    if (text) {
      show("search-masked");
      status.textContent = get("search-masked").innerText;
    } else if (isOver) show("search-topics");
    else show();
  }

  /** The answer takes its time: says so where there is no older one to look at. */
  function wait() {
    if (list.children.length && !panel.hidden) return;
    status.textContent = panel.dataset.loading;
    show("results-wait");
  }

  /** Where a query goes on: all results, other languages. */
  function pass(text) {
    const query = `#q=${encodeURIComponent(text)}`;
    for (const link of [get("search-all"), ...panel.querySelectorAll(".no-results-languages a")]) link.hash = query;
  }

  /** What is found for the words of a query. */
  function answer(text, words, { hits, corrections, from_other_languages: isForeign, titlesOnly }) {
    choose(-1);
    list.replaceChildren(...hits.map(option));
    pass(text);
    const used = corrected(words, corrections);
    const notes = [
      text.includes(HIDDEN) && "search-masked",
      titlesOnly && "search-titles",
      used !== words && "search-corrected",
      hits.length && isForeign && "search-foreign",
    ].filter(Boolean);
    const texts = { "search-corrected": say(get("search-corrected"), used), "search-foreign": say(get("search-foreign"), words) };
    if (hits.length) {
      const counted = get("results-count");
      const form = counted.dataset[plurals.select(hits.length)] ?? counted.dataset.other;
      counted.textContent = form.replace("{n}", hits.length);
      status.textContent = [counted.textContent, ...notes.map((note) => texts[note])].filter(Boolean).join(". ");
      show(...notes, "results", page ? "results-count" : "search-foot");
    } else {
      status.textContent = say(get("no-results-title"), words);
      show(...notes, "no-results", "search-topics");
    }
    foldLists(page, hits.length > 0);
  }

  /** There is no search. */
  function fail(text) {
    pass(text);
    list.replaceChildren();
    status.textContent = get("search-failed").textContent;
    show("search-failed", "search-topics", "search-foot");
  }

  return { element: panel, list, chosen, move, open, rest, wait, answer, fail };
}

/** Without the engine: the titles that the search page lists. */
function titles(page, lang, words) {
  const links = [...page.parentElement.querySelectorAll("[aria-labelledby=_topics] li a")];
  const wanted = wordsOf(words);
  const holds = (title) => wanted.every((word) => wordsOf(title).some((own) => own.startsWith(word)));
  const hits = links.filter((link) => holds(link.textContent)).map((link) => {
    const text = link.textContent;
    return { href: link.href, lang, title_parts: [{ text }], snippet: [], countries: [] };
  });
  return { hits: hits.slice(0, 20), corrections: [], titlesOnly: true };
}

/** What is asked for: the text of the box without secrets, and the words of it to search for. */
function asked(input) {
  const text = mask(input.value).trim();
  return { text, words: text.replaceAll(HIDDEN, " ").trim() };
}

/** The query that the search page keeps in its address, for reload and Back. */
const address = {
  read() {
    try {
      return mask(decodeURIComponent(location.hash.startsWith("#q=") ? location.hash.slice(3) : ""));
    } catch {
      return "";
    }
  },
  write(text) {
    try {
      history.replaceState(history.state, "", location.pathname + location.search + (text && `#q=${encodeURIComponent(text)}`));
    } catch {
      // Browsers refuse when it happens too often.
    }
  },
};

/**
 * Makes a form's box search. `shut` closes the box where it covers the screen; `early` has what is on
 * its way already: the box's page, the module and the manifest, responses by URL.
 */
export async function attach(form, shut, early) {
  const input = form.querySelector("[data-search]");
  const { lang, engine: script, wasm, search, box, results } = form.dataset;
  const page = results && document.getElementById(results);
  const full = (url) => new URL(url, location.href).href;
  if (page && (location.hash.startsWith("#q=") || window.faqtoryQuery)) foldLists(page, true);

  let engine = null;
  function ready() {
    engine ??= import(script).then(({ open }) => open({ lang, search: full(search), wasm: full(wasm), early }));
    return engine;
  }

  const parts = await readBox(early.get(full(box)), box);
  if (!parts.refused) ready().then((opened) => opened.warm()).catch(() => {}); // the first search tells
  const panel = panelOf(form, input, page, parts);
  const isOver = () => form.classList.contains("search-over");

  async function find(words, signal) {
    const otherwise = () => (page ? titles(page, lang, words) : null);
    if (parts.refused) return otherwise();
    try {
      return await (await ready()).search(words, { limit: page ? 10 : 6, signal });
    } catch (error) {
      if (signal.aborted) throw error;
      engine = null;
      return otherwise();
    }
  }

  let stop = new AbortController();
  async function look() {
    stop.abort();
    const { signal } = (stop = new AbortController());
    const { text, words } = asked(input);
    if (!words) {
      panel.rest(text, isOver());
      return;
    }
    const late = setTimeout(() => !signal.aborted && panel.wait(), 150);
    try {
      const answer = await find(words, signal);
      if (signal.aborted) return;
      if (answer) panel.answer(text, words, answer);
      else panel.fail(text);
    } catch {
      // A newer query has taken its place.
    } finally {
      clearTimeout(late);
    }
  }

  let saving = 0;
  function save() {
    clearTimeout(saving);
    if (page) address.write(asked(input).text);
  }

  function load() {
    input.value = address.read();
    look();
  }

  function leave() {
    panel.open(false);
    shut();
  }

  function submit() {
    const { text } = asked(input);
    const option = panel.chosen();
    if (option) option.click();
    else if (page) {
      input.value = text;
      save();
      look();
      if (matchMedia("(pointer: coarse)").matches) input.blur();
    } else location.assign(form.action + (text && `#q=${encodeURIComponent(text)}`));
  }

  function escape() {
    if (isOver()) leave();
    else if (panel.element.hidden || page) {
      input.value = "";
      look();
      save();
    } else panel.open(false);
  }

  input.addEventListener("input", () => {
    look();
    clearTimeout(saving);
    saving = setTimeout(save, 400);
  });
  input.addEventListener("focus", () => {
    if (panel.element.hidden) look();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!panel.element.hidden && panel.move(event)) return;
    if (event.key === "ArrowDown" && panel.element.hidden) look();
    else if (event.key === "Escape") {
      event.preventDefault();
      escape();
    }
  });
  // The box keeps the focus while a result is pressed; a finger that scrolls puts the keyboard away.
  panel.element.addEventListener("mousedown", (event) => event.preventDefault());
  panel.element.addEventListener("touchmove", () => input.blur(), { passive: true });
  panel.list.addEventListener("click", save);
  if (page) addEventListener("hashchange", load);
  else {
    const follow = (to) => {
      if (to && !form.contains(to)) leave();
    };
    form.addEventListener("focusout", (event) => follow(event.relatedTarget));
    document.addEventListener("pointerdown", (event) => follow(event.target));
    form.querySelector(".search-close").addEventListener("click", leave);
  }

  if (window.faqtoryQuery && page) {
    input.value = mask(window.faqtoryQuery);
    delete window.faqtoryQuery;
  }
  if (page && !input.value) load();
  else if (page || document.activeElement === input) {
    // What was typed before this was there counts.
    save();
    look();
  }
  return { submit };
}
