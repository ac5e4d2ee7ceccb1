// The formats that agents copy, and the menu of them on an article's page.

const box = document.getElementById("_copied");
const { copy, link } = await import(box.dataset.copyScript);

/** An article's link in each format, as the clipboard takes it; a reply is `{ text, html }`. */
export function formats({ title, url, permalink, reply }) {
  const bare = link(title, url);
  const markdown = `[${title.replace(/[\\`*_[\]<]/g, "\\$&")}](${url.replace(/[()]/g, encodeURIComponent)})`;
  return {
    link: bare,
    permalink: link(title, permalink),
    markdown: { text: markdown },
    reply: reply?.text ? { text: `${reply.text}\n\n${bare.text}`, html: `${reply.html}<p>${bare.html}</p>` } : bare,
  };
}

const menu = document.querySelector(".copy-menu");
if (menu) {
  const { permalink, reply: text, replyHtml: html } = menu.dataset;
  const url = document.querySelector("main").dataset.link;
  const summary = menu.querySelector("summary");
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-format]");
    if (!button) return;
    const title = document.querySelector("h1").textContent.trim();
    const content = formats({ title, url, permalink, reply: { text, html } })[button.dataset.format];
    menu.open = false;
    summary.focus();
    copy(content, `${menu.dataset.done}: ${button.textContent.trim()}`, summary);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
