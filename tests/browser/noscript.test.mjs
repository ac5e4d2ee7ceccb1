// Without JavaScript everything still leads to an answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, fixture, place } from "./lib/fixture.mjs";
import { LANGS, articlePaths } from "./lib/sample.mjs";
import { hostKit, serve } from "./lib/servers.mjs";

const here = fixture(() => serve());
const kit = fixture(hostKit);

const PLAIN = { javaScriptEnabled: false };

test("the search page says that it needs JavaScript and lists all articles", () =>
  kit.page(PLAIN, async (page) => {
    await page.goto(`${kit.site}/en/`);
    await page.locator("#_q-hero").fill("steps");
    await page.locator(".search-button").click();
    assert.equal(place(page), "/en/search/", "the words go nowhere");
    assert.ok(await page.locator(".search-noscript").isVisible());
    await page.locator(".index a", { hasText: "Every component" }).first().click();
    assert.equal(await page.locator("h1").textContent(), "Every component");
  }));

test("nothing that needs a script is shown", () =>
  here.page(PLAIN, async (page) => {
    await page.goto(`${here.site}/en/`);
    assert.ok(!(await page.locator(".settings").isVisible()));
    assert.ok(!(await page.locator(".search-close").isVisible()));
    await page.goto(`${here.site}/en/faq/`);
    assert.ok(!(await page.locator(".search-key").isVisible()));
  }));

test("the language menu opens and leads to the same article", () =>
  here.page({ ...PHONE, ...PLAIN }, async (page) => {
    const paths = await articlePaths(here.site, "refund-times");
    await page.goto(here.site + paths.en);
    await page.locator(".languages-menu summary").click();
    await page.locator(".languages-menu [data-lang=ru]").click();
    assert.equal(place(page), paths.ru);
  }));

test("the contents fold open on a phone, and lead to their section", () =>
  here.page({ ...PHONE, ...PLAIN }, async (page) => {
    await page.goto(here.site + (await articlePaths(here.site, "refund-times")).pt);
    await page.locator(".toc-fold summary").click();
    const entry = page.locator(".toc-fold a").nth(1);
    const hash = await entry.getAttribute("href");
    await entry.click();
    assert.equal(new URL(page.url()).hash, hash);
    const heading = await page.locator(hash).boundingBox();
    const header = await page.locator(".header").boundingBox();
    assert.ok(heading.y >= header.y + header.height, "the header does not cover the heading");
  }));

test("tabs, disclosures and questions open", async () => {
  await kit.page(PLAIN, async (page) => {
    await page.goto(`${kit.site}/en/kit/components/`);
    assert.ok(await page.getByText("The text about cards.").isVisible());
    await page.locator(".tab > summary").nth(2).click();
    assert.ok(await page.getByText("The text about vouchers.").isVisible());
    assert.ok(!(await page.getByText("The text about cards.").isVisible()));
    await page.locator(".details > summary").click();
    assert.ok(await page.getByText("Saturday and Sunday do not count.").isVisible());
  });
  await here.page(PLAIN, async (page) => {
    await page.goto(`${here.site}/es/faq/`);
    await page.locator(".question > summary").first().click();
    assert.ok(await page.locator(".answer").first().isVisible());
  });
});

for (const lang of LANGS) {
  test(`${lang}: the troubleshooter walks to an article, one question at a time`, () =>
    here.page(PLAIN, async (page) => {
      await page.goto(here.site + (await articlePaths(here.site, "where-is-my-refund"))[lang]);
      for (let steps = 0; steps < 10; steps += 1) {
        const shown = page.locator(".qstep:visible");
        assert.equal(await shown.count(), 1);
        const further = shown.locator(".qanswer:not(.qanswer-end)");
        // Deeper as long as there is a further question, the last of them first.
        if ((await further.count()) === 0) break;
        await further.last().click();
      }
      const end = page.locator(".qstep:visible .qanswer-end").first();
      const title = (await end.locator(".qanswer-article").textContent()).trim();
      await end.click();
      assert.equal((await page.locator("h1").textContent()).trim(), title);
      await page.goBack();
      await page.locator(".qstep:visible .qstep-restart a").click();
      assert.ok(await page.locator(".qstep").first().isVisible());
    }));
}

test("a permalink lists the languages, and each leads to its article", () =>
  here.page(PLAIN, async (page) => {
    const paths = await articlePaths(here.site, "refund-times");
    for (const lang of LANGS) {
      await page.goto(`${here.site}/a/refund-times/`);
      assert.equal(place(page), "/a/refund-times/");
      assert.equal(await page.locator("[data-choose-language] a").count(), LANGS.length);
      await page.locator(`[data-lang=${lang}]`).click();
      assert.equal(place(page), paths[lang]);
    }
  }));

test("a page that has moved goes on by itself", () =>
  kit.page(PLAIN, async (page) => {
    for (const old of ["/old/components.html", "/en/former/components/"]) {
      await page.goto(kit.site + old);
      await page.waitForURL(`${kit.site}/en/kit/components/`);
    }
  }));
