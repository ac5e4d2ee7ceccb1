// The panel with every problem of the site. It covers the page when an error
// concerns it, and goes away when that is mended.

import { count, h, icon, linked, marked, tab } from "./dom.js";
import { Idiomorph } from "./idiomorph.js";

/** How much of a long line is shown before and after the fault, in characters. */
const BEFORE = 48;
const AFTER = 72;

/** What a problem is recognised by after the next build; its line may have moved. */
const identity = ({ code, file, text, message }) => [code, file, text, message].join("\n");

/** Whether a problem concerns the page of `source`: it is in its file, or in no single article. */
const concerns = ({ file }, source) => !file || file === source || !/^content\/[^/]+\//.test(file);

/** Adds the panel to `root`. */
export function problemsPanel(root) {
  const title = h("p", { id: "problems-title", class: "title", tabindex: "-1", autofocus: true });
  const text = h("p", { id: "problems-text", class: "muted" });
  const list = h("div", { class: "list", tabindex: "0", role: "region", "aria-label": "Problems" });
  const close = h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Close", h("kbd", { "aria-hidden": "true" }, "Esc"));
  const dialog = h(
    "dialog",
    { class: "problems", "aria-labelledby": title.id, "aria-describedby": text.id, onclose: dismiss },
    h("header", null, h("div", null, title, text), close),
    list,
  );
  root.append(dialog);

  let current = { here: [], others: [], warnings: [] };
  let byItself = false;
  let closing = false;
  let dismissed = new Set(JSON.parse(tab.get("dismissed") ?? "[]"));

  function remember(set) {
    dismissed = set;
    tab.set("dismissed", set.size ? JSON.stringify([...set]) : null);
  }

  function dismiss() {
    if (!closing) remember(new Set([...dismissed, ...current.here.map(identity)]));
    closing = false;
  }

  function open(role, own) {
    dialog.setAttribute("role", role);
    byItself = own;
    dialog.showModal();
    list.scrollTop = 0;
    for (const code of list.querySelectorAll(".code")) {
      const caret = code.querySelector(".caret");
      if (caret) code.scrollLeft = caret.offsetLeft - code.clientWidth / 2;
    }
  }

  return {
    /** Takes the site's problems and the source of the page shown. `wait`: the page is not to be covered now. */
    update(diagnostics, source, wait) {
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      current = {
        here: errors.filter((problem) => concerns(problem, source)),
        others: errors.filter((problem) => !concerns(problem, source)),
        warnings: diagnostics.filter(({ severity }) => severity !== "error"),
      };
      const known = new Set(errors.map(identity));
      remember(new Set([...dismissed].filter((one) => known.has(one))));
      title.textContent = summary(current);
      text.textContent = current.here.length
        ? "The page beneath is as it last was without these errors. This panel goes away when they are mended."
        : "None of the errors, if any, is in the page shown.";
      Idiomorph.morph(list, sections(current), { morphStyle: "innerHTML" });
      if (dialog.open && (diagnostics.length === 0 || (byItself && current.here.length === 0))) {
        closing = true;
        dialog.close();
      } else if (!dialog.open && !wait && current.here.some((problem) => !dismissed.has(identity(problem)))) {
        open("alertdialog", true);
      }
      return current;
    },
    /** Shows the panel because the writer asked for it. */
    show: () => dialog.open || open("dialog", false),
  };
}

function summary({ here, others, warnings }) {
  const errors = here.length + others.length;
  return [errors && count(errors, "error"), warnings.length && count(warnings.length, "warning")].filter(Boolean).join(", ") || "No problems";
}

/** What the badge of the bar says. */
export function badgeText({ here, others, warnings }) {
  const elsewhere = others.length === 1 ? "another page" : "other pages";
  if (here.length) return count(here.length + others.length, "error");
  if (others.length) return `${count(others.length, "error")} in ${elsewhere}`;
  return warnings.length ? count(warnings.length, "warning") : "No problems";
}

function sections({ here, others, warnings }) {
  const parts = [["", here], [here.length ? "In other pages" : "", others], [here.length || others.length ? "Warnings" : "", warnings]];
  return parts.filter(([, all]) => all.length).flatMap(([title, all]) => [title && h("p", { class: "group" }, title), ...all.map(problem)]).filter(Boolean);
}

function problem({ code, severity, file, line, column, width, text, message, help, open }) {
  const place = [file, line, line && column].filter(Boolean).join(":");
  return h(
    "article",
    { class: `problem ${severity}` },
    h(
      "p",
      { class: "where" },
      h("span", { class: "severity" }, icon("warning"), severity === "error" ? "Error" : "Warning"),
      place && linked(open, { class: "place", title: open && "Open in the editor" }, place),
      h("span", { class: "name" }, code),
    ),
    h("p", { class: "message" }, marked(message)),
    text && line && source(text, line, column ?? 1, width ?? 1),
    help && h("p", { class: "help" }, h("b", null, "Help: "), marked(help)),
  );
}

/** The line of the source with a caret below the fault. */
function source(text, line, column, width) {
  const letters = [...text.replaceAll("\t", " ")];
  const from = Math.max(0, Math.min(column - 1, letters.length));
  const to = Math.min(from + Math.max(1, width), Math.max(letters.length, from + 1));
  const start = from > BEFORE + 8 ? from - BEFORE : 0;
  const end = letters.length > to + AFTER + 8 ? to + AFTER : letters.length;
  const before = (start ? "…" : "") + letters.slice(start, from).join("");
  const fault = letters.slice(from, to).join("");
  const after = letters.slice(to, end).join("") + (end < letters.length ? "…" : "");
  return h(
    "div",
    { class: "code", tabindex: "0", role: "group", "aria-label": `Line ${line}` },
    h("span", { class: "number" }, String(line)),
    h("code", { dir: "auto" }, before, h("mark", null, fault), after),
    h("span", { class: "number", "aria-hidden": "true" }),
    // The same text, unseen, so that the caret stands right in every script and typeface.
    h("code", { dir: "auto", "aria-hidden": "true" }, h("span", { class: "unseen" }, before), h("span", { class: "caret" }, "^".repeat(to - from))),
  );
}
