// Names for elements that bear no id, so that what is the same on both sides of a
// change is recognised as the same, wherever it now stands.

const NAMED = "p, li, tr, dt, dd, pre, blockquote, figure, details, a[href^='#'], head > *";

function text(element) {
  return element?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function describe(element) {
  const of = (...names) => names.map((name) => element.getAttribute(name) ?? "").join(" ");
  switch (element.localName) {
    case "details":
      return `details ${text(element.querySelector("summary"))}`;
    case "a":
      return `a ${of("href", "class")}`;
    case "link":
      return `link ${of("rel", "href", "hreflang")}`;
    case "meta":
      return `meta ${of("name", "property", "charset")}`;
    case "script":
      return `script ${of("src", "type")}`;
    default:
      return element.parentElement?.localName === "head" ? element.localName : `${element.localName} ${text(element)}`;
  }
}

/** These elements of a document by name: the id, else what they say and the how manieth they are. */
export function named(root) {
  const found = new Map();
  const seen = new Map();
  for (const element of root.querySelectorAll(NAMED)) {
    const name = element.id ? `#${element.id}` : describe(element);
    const n = seen.get(name) ?? 0;
    seen.set(name, n + 1);
    found.set(`${name} ${n}`, element);
  }
  return found;
}

/** Gives what is alike in two documents, and bears no id, the same one; the function returned takes the ids away. */
export function pair(live, next) {
  const theirs = named(next);
  let n = 0;
  for (const [name, element] of named(live)) {
    const other = theirs.get(name);
    if (other && !element.id) element.id = other.id = `faqtory-serve-${n++}`;
  }
  return () => live.querySelectorAll("[id^='faqtory-serve-']").forEach((element) => element.removeAttribute("id"));
}
