// Copy link: what the clipboard then holds, of a page and of its headings, in each language; with
// keys, on a phone, where the browser refuses, and where there is no script.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CLIPBOARD, clipboard, copied, pasted } from "./lib/clipboard.mjs";
import { PHONE, fixture, holdBack, watch } from "./lib/fixture.mjs";
import { LANGS, articlePaths } from "./lib/sample.mjs";
import { ROOT, build, host, hostKit } from "./lib/servers.mjs";

let built;
const here = fixture(() => {
  built = build(ROOT);
  return host(built.out);
});
const kit = fixture(hostKit);
after(() => built?.remove());

const PUBLIC = "https://help.example.com";
const button = (page) => page.locator(".article-tools button[data-copy]");
const said = (page) => page.locator("#_copied [role=status]:not(:empty)");
const refusal = (page) => page.locator("#_copied-field");

/** Makes both ways of copying fail. */
const refuse = () => {
  navigator.clipboard.write = () => Promise.reject(new DOMException("", "NotAllowedError"));
  document.execCommand = () => false;
};

for (const lang of LANGS) {
  test(`${lang}: Copy link puts the readable address and the title on the clipboard, as markup and as text`, () =>
    here.page(CLIPBOARD, async (page) => {
      const faults = watch(page, here.site);
      const path = (await articlePaths(here.site, "refund-times"))[lang];
      await page.goto(here.site + path);
      const title = (await page.locator("h1").textContent()).trim();
      const status = page.locator("#_copied [role=status]");
      assert.equal(await status.textContent(), "", "the live region stands before it speaks");
      await button(page).click();
      await said(page).waitFor();
      assert.match(await said(page).textContent(), /copied|скопирован|copiado/i);
      const { types, text, html } = await clipboard(page);
      assert.deepEqual(types, ["text/html", "text/plain"]);
      assert.equal(text, `${title}\n${PUBLIC}${path}`);
      assert.equal(html.replace(/ style="[^"]*"/, ""), `<a href="${PUBLIC}${path}">${title}</a>`);
      const fields = await pasted(page);
      assert.deepEqual(fields.rich, [[PUBLIC + path, title]]);
      assert.equal(fields.text.trim(), title, "nothing but the link");
      assert.equal(fields.plain, text);
      assert.deepEqual(faults, []);
    }));

  test(`${lang}: each heading copies its own deep link`, () =>
    here.page(CLIPBOARD, async (page) => {
      const path = (await articlePaths(here.site, "refund-times"))[lang];
      await page.goto(here.site + path);
      const title = (await page.locator("h1").textContent()).trim();
      const headings = page.locator(".prose :is(h2, h3, h4):has(> button.heading-anchor)");
      await headings.first().waitFor();
      assert.ok((await headings.count()) > 2);
      assert.equal(await page.locator("a.heading-anchor").count(), 0);
      for (const heading of (await headings.all()).slice(0, 2)) {
        const words = (await heading.textContent()).trim();
        assert.ok((await heading.getByRole("button").getAttribute("aria-label")).endsWith(`: ${words}`));
        await heading.hover();
        const { text } = await copied(page, () => heading.getByRole("button").click());
        const url = `${PUBLIC}${path}#${await heading.getAttribute("id")}`;
        assert.equal(text, `${title}: ${words}\n${url}`);
      }
    }));
}

test("what is pressed before the script has come is copied when it is there", () =>
  here.page(CLIPBOARD, async (page) => {
    const path = (await articlePaths(here.site, "refund-times")).es;
    const release = await holdBack(page, /\/assets\/copy\./);
    await page.goto(here.site + path);
    await button(page).click();
    release();
    await said(page).waitFor();
    assert.ok((await clipboard(page)).text.endsWith(PUBLIC + path));
  }));

test("a title's own signs are text on the clipboard, not markup", () =>
  here.page(CLIPBOARD, async (page) => {
    await page.goto(here.site + (await articlePaths(here.site, "refund-times")).en);
    await page.evaluate(() => (document.querySelector("h1").textContent = 'A <b>"bold"</b> & co'));
    await button(page).click();
    await said(page).waitFor();
    const fields = await pasted(page);
    assert.equal(fields.rich[0][1], 'A <b>"bold"</b> & co');
    assert.ok(fields.plain.startsWith('A <b>"bold"</b> & co\n'));
  }));

test("a question of an faq copies its link", () =>
  here.page(CLIPBOARD, async (page) => {
    const path = (await articlePaths(here.site, "refunds-faq")).en;
    await page.goto(here.site + path);
    const question = page.locator("details.question").nth(1);
    await question.locator("summary").click();
    await question.locator(".copy-link").click();
    await said(page).waitFor();
    const id = await question.locator(".answer").getAttribute("id");
    const title = (await question.locator("summary").textContent()).trim();
    assert.equal((await clipboard(page)).text, `${(await page.locator("h1").textContent()).trim()}: ${title}\n${PUBLIC}${path}#${id}`);
  }));

test("it works with keys alone, and says so again when asked again", () =>
  here.page(CLIPBOARD, async (page) => {
    await page.goto(here.site + (await articlePaths(here.site, "refund-times")).en);
    for (const target of [button(page), page.locator("button.heading-anchor").first()]) {
      for (const key of ["Enter", "Space"]) {
        await target.focus();
        await copied(page, () => page.keyboard.press(key));
        await said(page).waitFor();
        assert.ok(await target.evaluate((own) => document.activeElement === own), "the focus stays");
      }
      assert.ok(await target.evaluate((own) => Number(getComputedStyle(own).opacity) === 1), "seen where it has the focus");
    }
    // No key of its own: letters do nothing here.
    await page.evaluate(() => navigator.clipboard.writeText("-"));
    await page.locator("h1").click();
    for (const key of "lcmrp") await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "-");
  }));

test("on a phone every button is seen without hovering, and is as large as a finger", () =>
  here.page({ ...PHONE, ...CLIPBOARD }, async (page) => {
    await page.goto(here.site + (await articlePaths(here.site, "refund-times")).ru);
    for (const target of [button(page), page.locator("button.heading-anchor").first()]) {
      const { width, height } = await target.boundingBox();
      assert.ok(width >= 44 && height >= 44, `${width} × ${height}`);
      assert.ok(await target.evaluate((own) => Number(getComputedStyle(own).opacity) >= 0.5));
      const { text } = await copied(page, () => target.tap());
      await said(page).waitFor();
      assert.match(text, /\nhttps:\/\/help\.example\.com\/ru\//);
    }
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  }));

test("where the clipboard is refused, the text stands there, selected; Escape goes back", () =>
  here.page({}, async (page) => {
    const path = (await articlePaths(here.site, "refund-times")).es;
    await page.addInitScript(refuse);
    await page.goto(here.site + path);
    await button(page).focus();
    await page.keyboard.press("Enter");
    await refusal(page).waitFor();
    const field = await refusal(page).evaluate((own) => ({
      isActive: document.activeElement === own,
      isReadonly: own.readOnly,
      selected: own.value.slice(own.selectionStart, own.selectionEnd),
      label: own.labels[0].textContent,
    }));
    const title = (await page.locator("h1").textContent()).trim();
    assert.deepEqual({ ...field, label: "" }, { isActive: true, isReadonly: true, selected: `${title}\n${PUBLIC}${path}`, label: "" });
    assert.ok(field.label.length > 10);
    await page.keyboard.press("Escape");
    assert.ok(!(await refusal(page).isVisible()));
    assert.ok(await button(page).evaluate((own) => document.activeElement === own));
  }));

test("without the Clipboard API the older way copies both types", () =>
  here.page(CLIPBOARD, async (page) => {
    const path = (await articlePaths(here.site, "refund-times")).pt;
    await page.addInitScript(() => (navigator.clipboard.write = undefined));
    await page.goto(here.site + path);
    await button(page).click();
    await said(page).waitFor();
    const fields = await pasted(page);
    assert.equal(fields.rich[0][0], PUBLIC + path);
    assert.match(fields.plain, /\nhttps:/);
  }));

test("without a script there is no button, and headings link to themselves; in print there is neither", async () => {
  await here.page({ javaScriptEnabled: false }, async (page) => {
    await page.goto(here.site + (await articlePaths(here.site, "refund-times")).en);
    assert.equal(await page.locator("button:visible").filter({ hasText: "Copy" }).count(), 0);
    assert.match(await page.locator("a.heading-anchor").first().getAttribute("href"), /^#/);
  });
  await here.page({}, async (page) => {
    await page.goto(here.site + (await articlePaths(here.site, "refund-times")).en);
    await page.locator("button.heading-anchor").first().waitFor();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".copy-link:visible, .heading-anchor:visible, #_copied:visible").count(), 0);
  });
});

test("a page that falls back to the source's text copies its own address", () =>
  kit.page(CLIPBOARD, async (page) => {
    await page.goto(`${kit.site}/ru/kit/plain/`);
    await button(page).click();
    await said(page).waitFor();
    assert.match((await clipboard(page)).text, /\/ru\/kit\/plain\/$/);
  }));
