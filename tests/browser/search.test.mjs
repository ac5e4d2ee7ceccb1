// Searching: in each language, from the home page's box, by keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, fixture } from "./lib/fixture.mjs";
import { LANGS, QUERIES, articlePaths } from "./lib/sample.mjs";
import { serve } from "./lib/servers.mjs";

const here = fixture(() => serve());

/** The article that a result links to, without the section. */
const target = (href) => href.split("#")[0];

for (const lang of LANGS) {
  for (const { query, ids, marked } of QUERIES[lang]) {
    test(`${lang}: “${query}” typed at home finds ${ids.join(" or ")}`, () =>
      here.page({}, async (page) => {
        await page.goto(`${here.site}/${lang}/`);
        await page.locator("#_q-hero").click();
        await page.keyboard.type(query);
        await page.keyboard.press("Enter");
        await page.waitForURL(`**/${lang}/search/**`);

        const first = page.locator(".result-link").first();
        const right = await Promise.all(ids.map(async (id) => (await articlePaths(here.site, id))[lang]));
        const found = target(await first.getAttribute("href"));
        assert.ok(right.includes(found), `${found} came first, not one of ${right}`);
        const words = await first.locator("mark").allTextContents();
        assert.ok(words.some((word) => marked.test(word)), `marked: ${words}`);
        assert.equal(await page.locator("#_q-page").inputValue(), query);
        assert.match(await page.locator(".results-count").textContent(), /\d/);

        // The result leads to its article.
        const title = (await first.locator(".result-title").textContent()).trim();
        await first.click();
        assert.equal((await page.locator("h1").textContent()).trim(), title);
      }));
  }

  test(`${lang}: nothing found says so, with the words as typed, and lists all articles`, () =>
    here.page({}, async (page) => {
      await page.goto(`${here.site}/${lang}/`);
      await page.locator("#_q-hero").fill('<i>qqqq"zzzz');
      await page.locator("#_q-hero").press("Enter");
      const none = page.locator(".no-results");
      await none.waitFor();
      assert.ok((await none.textContent()).includes('<i>qqqq"zzzz'));
      assert.equal(await none.locator("i").count(), 0, "the query is text, not markup");
      assert.equal(await page.locator("#_q-page").inputValue(), '<i>qqqq"zzzz');
      assert.ok(await page.locator("#_topics").isVisible());
      assert.ok((await page.locator(".index-group a:visible").count()) > 20);
    }));
}

test("the examples on the home page lead to results", () =>
  here.page(PHONE, async (page) => {
    await page.goto(`${here.site}/en/`);
    for (const href of await page.locator(".examples a").evaluateAll((links) => links.map((a) => a.href))) {
      await page.goto(href);
      assert.ok((await page.locator(".result-link").count()) > 0, `${href} finds nothing`);
    }
  }));

test("the header's box searches from an article; on a phone its icon opens the search page", async () => {
  const article = (await articlePaths(here.site, "refund-times")).en;
  await here.page({}, async (page) => {
    await page.goto(here.site + article);
    await page.locator("#_q-header").fill("chargeback");
    await page.locator("#_q-header").press("Enter");
    await page.locator(".result-link").first().waitFor();
  });
  await here.page(PHONE, async (page) => {
    await page.goto(here.site + article);
    await page.locator(".header-search-link").click();
    await page.waitForURL("**/en/search/");
    await page.locator("#_q-page").fill("chargeback");
    await page.locator(".search-button").click();
    await page.locator(".result-link").first().waitFor();
  });
});

test("below results the list of all articles is folded, and opens", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/en/search/?q=refund`);
    assert.ok(!(await page.locator("#_topics").isVisible()));
    await page.locator(".all-articles > summary").click();
    assert.ok(await page.locator("#_topics").isVisible());
  }));
