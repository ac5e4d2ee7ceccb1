// Copying links. A page names its address for customers (`data-link` of main); headings and
// questions add their anchors. Markup and plain text go onto the clipboard together, so that
// a link pastes right into mail, tickets and chat.

const box = document.getElementById("_copied");
const status = box.querySelector("[role=status]");
const refused = box.querySelector(".copied-refused");
const field = refused.querySelector("textarea");
let back = null;
let timers = [];

/** A text as markup. */
const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A link as the clipboard takes it: bare markup with the title; title, newline, URL. */
export function link(title, url) {
  return { html: `<a href="${escape(url)}">${escape(title)}</a>`, text: `${title}\n${url}` };
}

/** By the Clipboard API. The item is made in the event itself: Safari refuses one that comes later. */
async function write({ html, text }) {
  const types = html ? { "text/html": html, "text/plain": text } : { "text/plain": text };
  const blobs = Object.entries(types).map(([type, value]) => [type, new Blob([value], { type })]);
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

/** As older browsers do, and as pages without https may. */
function command({ html, text }) {
  let isFilled = false;
  const fill = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
    isFilled = true;
  };
  document.addEventListener("copy", fill, true);
  const isDone = document.execCommand("copy");
  document.removeEventListener("copy", fill, true);
  return isDone && isFilled;
}

/** Copies `{ html, text }` and says so; where the browser refuses, shows the text, selected. */
export async function copy(content, said, button) {
  close(false);
  try {
    await write(content);
  } catch {
    if (!command(content)) {
      show(content.text, button);
      return false;
    }
  }
  say(said);
  return true;
}

/** Shows a message and has it read out, also when it is the last one again. */
export function say(words) {
  timers.forEach(clearTimeout);
  status.textContent = "";
  timers = [setTimeout(() => (status.textContent = words), 60), setTimeout(() => (status.textContent = ""), 5000)];
}

function show(text, button) {
  say("");
  back = button ?? document.activeElement;
  field.value = text;
  field.rows = Math.min(6, text.split("\n").length);
  refused.hidden = false;
  field.focus();
  field.select();
}

function close(isDone = true) {
  if (refused.hidden) return;
  refused.hidden = true;
  if (isDone) back?.focus();
}

refused.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  close();
});
refused.querySelector("button").addEventListener("click", close);
document.addEventListener("pointerdown", (event) => {
  if (!refused.contains(event.target)) close(false);
});

/** Headings get a button in place of the link to themselves; those of internal notes are for nobody else. */
function enhance(main) {
  const icon = box.querySelector("template").content;
  for (const anchor of main.querySelectorAll("a.heading-anchor")) {
    if (anchor.closest(".callout-agents")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "heading-anchor";
    button.dataset.copy = anchor.hash;
    button.dataset.title = anchor.parentElement.textContent.trim();
    button.setAttribute("aria-label", `${box.dataset.label}: ${button.dataset.title}`);
    button.append(icon.cloneNode(true));
    anchor.replaceWith(button);
  }
}

/** What a button of a page copies: the page, or a part of it by its anchor. */
function wanted(button, main) {
  const url = new URL(main.dataset.link, location.href);
  url.hash = button.dataset.copy;
  const page = document.querySelector("h1").textContent.trim();
  const part = button.dataset.title;
  return link(part ? `${page}: ${part}` : page, url.href);
}

const main = document.querySelector("main[data-link]");
if (main) enhance(main);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  const page = document.querySelector("main[data-link]");
  if (button && page) copy(wanted(button, page), box.dataset.done, button);
});
