// Small helpers that every part of the client uses.

/** A new element. Properties: on… are listeners, true an empty attribute, null and false none. */
export function h(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// From Lucide (https://lucide.dev), ISC licence, as those of the default theme.
const ICONS = {
  up: "m18 15-6-6-6 6",
  down: "m6 9 6 6 6-6",
  check: "M20 6 9 17l-5-5",
  close: "M18 6 6 18M6 6l12 12",
  plus: "M5 12h14M12 5v14",
  turn: "m15 10 5 5-5 5M4 4v7a4 4 0 0 0 4 4h12",
  pencil: "M21.17 6.81a1 1 0 0 0-3.98-3.98L3.84 16.17a2 2 0 0 0-.5.83l-1.32 4.35a.5.5 0 0 0 .62.62l4.35-1.32a2 2 0 0 0 .83-.5zM15 5l4 4",
  warning: "m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01",
  file: "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7ZM14 2v4a2 2 0 0 0 2 2h4",
  list: "M10 6h11M10 12h11M10 18h11M3 6l1 1 2-2M3 12l1 1 2-2M3 18l1 1 2-2",
  more: "M4 6h16M4 12h16M4 18h16",
};

/** One of the icons, as wide as a capital letter is high, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["class", "icon"], ["aria-hidden", "true"]]) svg.setAttribute(key, value);
  svg.append(path);
  return svg;
}

/** “1 error”, “2 errors”. */
export const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/** A link where there is somewhere to go, else plain text. */
export function linked(href, properties, ...children) {
  return href ? h("a", { ...properties, href }, ...children) : h("span", properties, ...children);
}

/** What stands between backticks as code. */
export const marked = (text) => text.split("`").map((part, at) => (at % 2 ? h("code", null, part) : part));

/** What is remembered in this browser (`local`) or this tab (`tab`). Storage may be forbidden. */
const memory = (storage) => ({
  get(key) {
    try {
      return storage().getItem(`faqtory-serve-${key}`);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) storage().removeItem(`faqtory-serve-${key}`);
      else storage().setItem(`faqtory-serve-${key}`, value);
    } catch {
      // Not remembered.
    }
  },
});
export const local = memory(() => localStorage);
export const tab = memory(() => sessionStorage);
