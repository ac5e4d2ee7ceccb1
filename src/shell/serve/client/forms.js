// The writer's forms: a new article, a translation marked as current, a redirect.

import { h, icon } from "./dom.js";

/** What a form of the bar asks, says and sends. */
const FORMS = {
  new: (info) => ({
    title: "New article",
    text: "A draft in every language of the site. Drafts are shown here and are not published.",
    submit: "Create the drafts",
    done: "The drafts are written.",
    fields: [
      field("Title", h("input", { name: "title", required: true, maxlength: "200", autocomplete: "off" }), "As a customer would ask it: “When will my refund arrive?”"),
      field("Category", h("select", { name: "category", required: true }, options(info))),
      h(
        "fieldset",
        null,
        h("legend", null, "Kind"),
        choice("article", "Article", "an answer with sections", true),
        choice("faq", "Questions", "short questions and answers"),
        choice("troubleshooter", "Troubleshooter", "asks step by step and leads to the answer"),
      ),
    ],
    send: (values) => ["/__faqtory/new", values],
  }),
  translated: (info, language) => ({
    title: `Mark ${language.name} as current`,
    text: "Say that this translation says what the source says now. Read both side by side first.",
    submit: "Mark as current",
    done: "The translation is marked as current.",
    fields: [
      language.stale?.length > 0 && h("div", { class: "field" }, h("p", { class: "label" }, "Changed in the source since"), h("ul", { class: "plain" }, language.stale.map(({ id, title }) => h("li", null, title || id)))),
      language.compare && h("p", null, h("a", { href: language.compare, target: "_blank" }, "Compare side by side")),
    ],
    send: () => ["/__faqtory/translated", { id: info.id, lang: language.code }],
  }),
  redirect: (info, language) => ({
    title: "Add redirect",
    text: `Visitors of an old address come to “${info.title}”.`,
    submit: "Add the redirect",
    done: "The redirect is written.",
    fields: [field("Old address", h("input", { name: "from", required: true, placeholder: "/old/address", autocomplete: "off", autocapitalize: "none", spellcheck: "false" }), "Its path: what follows the site’s name.")],
    send: ({ from }) => ["/__faqtory/redirect", { id: info.id, lang: language.code, from }],
  }),
};

let names = 0;

function field(label, input, hint) {
  input.id = `field-${names++}`;
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h("div", { class: "field" }, h("label", { class: "label", for: input.id }, label), input, hint && h("p", { id: `${input.id}-hint`, class: "muted" }, hint));
}

function choice(value, label, hint, checked) {
  return h("label", { class: "choice" }, h("input", { type: "radio", name: "type", value, checked }), h("span", null, label, h("span", { class: "muted" }, ` – ${hint}`)));
}

/** The categories, that of the page shown chosen. */
function options({ categories, source }) {
  const folder = source?.split("/")[2];
  return (categories ?? []).map(({ key, title }) => h("option", { value: key, selected: key === folder }, title));
}

/** Shows a form in `root`; `token()` gives what the server wants with each request. */
export function showForm(root, kind, info, language, token) {
  const { title, text, submit, done, fields, send } = FORMS[kind](info, language);
  const error = h("p", { class: "error", role: "alert", id: "form-error", hidden: true });
  const go = h("button", { class: "button primary", type: "submit" }, submit);
  const dialog = h("dialog", { class: "form", "aria-labelledby": "form-title", onclose: () => dialog.remove() });
  const cancel = h("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Cancel");

  async function onsubmit(event) {
    event.preventDefault();
    // A second click must not write twice.
    if (go.disabled) return;
    go.disabled = true;
    error.hidden = true;
    const values = Object.fromEntries([...new FormData(event.target)].map(([key, value]) => [key, value.trim()]));
    const { written, url, message } = await post(...send(values), token());
    go.disabled = false;
    if (message) {
      error.hidden = false;
      error.textContent = message;
      go.focus();
      return;
    }
    const finish = h("button", { class: url ? "button" : "button primary", type: "button", onclick: () => dialog.close() }, "Close");
    dialog.replaceChildren(
      h("p", { class: "title done", id: "form-title", tabindex: "-1" }, icon("check"), done),
      written.length > 0 && h("ul", { class: "files" }, written.map((file) => h("li", null, file))),
      h("div", { class: "buttons" }, finish, url && h("a", { class: "button primary", href: url }, "Open the page")),
    );
    dialog.querySelector(".done").focus();
  }

  dialog.append(
    h(
      "form",
      { onsubmit, "aria-describedby": error.id },
      h("p", { class: "title", id: "form-title" }, title),
      h("p", { class: "muted" }, text),
      fields.filter(Boolean),
      error,
      h("div", { class: "buttons" }, cancel, go),
    ),
  );
  root.append(dialog);
  dialog.showModal();
  dialog.querySelector("input, select, button.primary").focus();
}

/** Sends a request; what goes wrong comes back as a message in plain words. */
async function post(address, body, token) {
  try {
    const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json", "x-faqtory-token": token }, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return { written: [], ...said, message: null };
    return { message: said.message || `The server refused it (${answer.status}).` };
  } catch {
    return { message: "The server does not answer. Does faqtory serve still run?" };
  }
}
