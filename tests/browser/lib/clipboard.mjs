// The clipboard as the reader's other programs get it.

import { PATIENCE } from "./fixture.mjs";

/** Lets a page write the clipboard, and the test read it. */
export const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

/** The clipboard's types and their texts; the markup without what the browser puts around it. */
export async function clipboard(page) {
  const read = () =>
    page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const texts = item.types.map(async (type) => [type, await (await item.getType(type)).text()]);
      return Object.fromEntries(await Promise.all(texts));
    });
  // Read while it is being written, it is refused.
  const all = await read().catch(() => read());
  const html = all["text/html"]?.replace(/<!--[^]*?-->|<meta[^>]*>|<\/?(html|body|head)>/g, "").trim();
  return { text: all["text/plain"], html, types: Object.keys(all).sort() };
}

/** What the clipboard holds once `act` has put something new there. */
export async function copied(page, act) {
  await page.evaluate(() => navigator.clipboard.writeText("-"));
  await act();
  const holds = () => page.evaluate(() => navigator.clipboard.readText().catch(() => "-"));
  const late = Date.now() + PATIENCE;
  while ((await holds()) === "-") {
    if (Date.now() > late) throw new Error("nothing was copied");
    await page.waitForTimeout(20);
  }
  return clipboard(page);
}

/** Pastes into a rich editor and into a plain field, made for it; what each then holds. */
export async function pasted(page) {
  await page.evaluate(() => {
    const rich = Object.assign(document.createElement("div"), { id: "rich", contentEditable: "true" });
    const plain = Object.assign(document.createElement("textarea"), { id: "plain" });
    document.body.prepend(rich, plain);
  });
  for (const field of ["#rich", "#plain"]) {
    await page.locator(field).focus();
    await page.keyboard.press("ControlOrMeta+v");
  }
  const rich = await page.locator("#rich a").evaluateAll((links) => links.map((a) => [a.getAttribute("href"), a.textContent]));
  const text = await page.locator("#rich").innerText();
  return { rich, text, plain: await page.locator("#plain").inputValue() };
}
