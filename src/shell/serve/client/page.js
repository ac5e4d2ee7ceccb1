// The page itself: fetched again when it changed, and changed in place.

import { tab } from "./dom.js";
import { Idiomorph } from "./idiomorph.js";
import { named, pair } from "./pairs.js";
import { filledFields, isAdded, isTouched, quietly } from "./touched.js";

let fetching = null;

/** Fetches this page and shows what it is now. Says nothing where the server does not answer: it will call again. */
export async function refresh() {
  fetching?.abort();
  const { signal } = (fetching = new AbortController());
  try {
    const answer = await fetch(location.href, { cache: "no-store", headers: { accept: "text/html" }, signal });
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (String(scripts(next)) !== String(scripts(document))) {
      reload();
      return;
    }
    await loadStyles(next, signal);
    if (!signal.aborted) show(next);
  } catch (error) {
    if (error.name !== "AbortError" && error.name !== "TypeError") throw error;
  }
}

/** The addresses of a page's own scripts. */
function scripts(page) {
  const own = [...page.querySelectorAll("script[src]")].filter((script) => !isAdded(script));
  return own.map((script) => script.getAttribute("src")).sort();
}

const STYLES = "head link[rel~='stylesheet'][href]";

/** Loads the style sheets that are new, beside those in use and without effect; `show` puts them in force. */
function loadStyles(next, signal) {
  const known = new Map([...document.querySelectorAll(STYLES)].map((link) => [link.getAttribute("href"), link]));
  let last = [...known.values()].at(-1) ?? document.head.lastElementChild;
  const waits = [...next.querySelectorAll(STYLES)].flatMap((link) => {
    if (known.has(link.getAttribute("href"))) return [];
    const copy = document.importNode(link, true);
    copy.media = "not all";
    return new Promise((done) => {
      const drop = () => {
        quietly(() => copy.remove());
        done();
      };
      const loaded = () => {
        signal.removeEventListener("abort", drop);
        done();
      };
      signal.addEventListener("abort", drop);
      for (const event of ["load", "error"]) copy.addEventListener(event, loaded, { once: true });
      quietly(() => last.after(copy));
      last = copy;
    });
  });
  return Promise.all(waits);
}

function show(next) {
  // In a page where scripts run, what stands in <noscript> is text.
  for (const element of next.querySelectorAll("noscript")) element.textContent = element.innerHTML;
  const scrolled = keepScroll();
  const selected = keepSelection();
  const filled = filledFields();
  const callbacks = {
    beforeAttributeUpdated: (name, element) => !(isTouched(element, name) || (filled.has(element) && ["value", "checked", "selected"].includes(name))),
    beforeNodeRemoved: (node) => !isAdded(node),
  };
  quietly(() => {
    for (const name of ["lang", "dir"]) document.documentElement.setAttribute(name, next.documentElement.getAttribute(name) ?? "");
    const unpair = pair(document, next);
    Idiomorph.morph(document.head, next.head, { head: { style: "morph" }, callbacks });
    Idiomorph.morph(document.body, next.body, { callbacks });
    unpair();
  });
  selected();
  scrolled();
}

/** Remembers the heading being read; the function returned puts it where it stood on the screen. */
function keepScroll() {
  if (scrollY === 0) return () => {};
  const top = (heading) => heading.getBoundingClientRect().top;
  const headings = [...document.body.querySelectorAll("h1, h2, h3, h4")].filter((heading) => heading.checkVisibility());
  const heading = headings.findLast((heading) => top(heading) < innerHeight / 3);
  const before = heading && top(heading);
  return () => {
    const moved = heading?.isConnected ? top(heading) - before : 0;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  };
}

/** Remembers focus and selected text; the function returned restores them where the morph lost them. */
function keepSelection() {
  const active = document.activeElement;
  const selection = getSelection();
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const kept = (node, offset) => node?.isConnected && offset <= (node.nodeType === Node.TEXT_NODE ? node.length : node.childNodes.length);
  return () => {
    if (active !== document.activeElement && active?.isConnected) active.focus({ preventScroll: true });
    const same = selection.anchorNode === anchorNode && selection.anchorOffset === anchorOffset && selection.focusNode === focusNode && selection.focusOffset === focusOffset;
    if (!same && kept(anchorNode, anchorOffset) && kept(focusNode, focusOffset)) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
  };
}

/** The form fields of the page by name. */
function fields() {
  const all = [...document.querySelectorAll("input:not([type='password'], [type='file']), textarea, select")];
  return new Map(all.map((field, at) => [field.id || `${field.name} ${at}`, field]));
}

/** Loads the page anew, as its scripts have changed, and remembers what `restore` puts back. */
function reload() {
  const open = [...named(document)].filter(([, element]) => element.localName === "details").map(([name, details]) => [name, details.open]);
  const filled = [...fields()].map(([name, field]) => [name, field.value, field.checked]);
  tab.set("restore", JSON.stringify({ at: location.href, top: scrollY, open, filled }));
  location.reload();
}

/** Puts back what `reload` has remembered. */
export function restore() {
  const kept = JSON.parse(tab.get("restore") ?? "null");
  tab.set("restore", null);
  if (kept?.at !== location.href) return;
  const all = named(document);
  for (const [name, open] of kept.open) if (all.has(name)) all.get(name).open = open;
  const found = fields();
  for (const [name, value, checked] of kept.filled) {
    const field = found.get(name);
    if (!field) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = checked;
    else field.value = value;
  }
  // Again when the images are there: before, the page may be too short.
  const scroll = () => scrollTo({ top: kept.top, behavior: "instant" });
  scroll();
  addEventListener("load", scroll, { once: true });
}
