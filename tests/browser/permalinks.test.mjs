// Addresses that must go on working: permalinks, redirects, pages that do not exist.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture, place } from "./lib/fixture.mjs";
import { LANGS, articlePaths } from "./lib/sample.mjs";
import { hostKit, serve } from "./lib/servers.mjs";

const here = fixture(() => serve());
const kit = fixture(hostKit);

for (const [locale, lang] of [["ru-RU", "ru"], ["pt-BR", "pt"], ["pt-PT", "pt"], ["es-MX", "es"], ["en-US", "en"], ["fr-FR", "en"]]) {
  test(`a permalink takes a browser in ${locale} to ${lang} and keeps the section`, () =>
    here.page({ locale }, async (page) => {
      const paths = await articlePaths(here.site, "payment-declined");
      await page.goto(`${here.site}/a/payment-declined/#codes`);
      await page.waitForURL(`${here.site}${paths[lang]}#codes`);
    }));
}

test("the browser's whole list counts: the first language that the article has", () =>
  here.page({}, async (page) => {
    await page.addInitScript(() => Object.defineProperty(navigator, "languages", { get: () => ["uk", "de-DE", "es-AR", "ru"] }));
    await page.goto(`${here.site}/a/payment-declined/`);
    await page.waitForURL(here.site + (await articlePaths(here.site, "payment-declined")).es);
  }));

test("the language last chosen comes before the browser's", () =>
  here.page({ locale: "es-MX" }, async (page) => {
    await page.goto(`${here.site}/en/`);
    await page.locator(".languages-row [data-lang=ru]").click();
    await page.waitForURL(`${here.site}/ru/`);
    await page.goto(`${here.site}/a/payment-declined/#codes`);
    await page.waitForURL(`${here.site}${(await articlePaths(here.site, "payment-declined")).ru}#codes`);
  }));

test("going back from the article does not fall into the permalink again", () =>
  here.page({ locale: "ru" }, async (page) => {
    await page.goto(`${here.site}/en/faq/`);
    await page.evaluate(() => location.assign("/a/refund-times/"));
    await page.waitForURL(here.site + (await articlePaths(here.site, "refund-times")).ru);
    await page.goBack();
    assert.equal(place(page), "/en/faq/");
  }));

test("a permalink of one language goes straight there, whatever the browser speaks", () =>
  here.page({ locale: "es" }, async (page) => {
    const paths = await articlePaths(here.site, "payment-declined");
    for (const lang of LANGS) {
      await page.goto(`${here.site}/${lang}/a/payment-declined/#codes`);
      await page.waitForURL(`${here.site}${paths[lang]}#codes`);
    }
  }));

test("an old address goes to the new one and keeps the section", () =>
  kit.page({}, async (page) => {
    for (const old of ["/old/components.html", "/en/former/components/"]) {
      await page.goto(`${kit.site}${old}#tables`);
      await page.waitForURL(`${kit.site}/en/kit/components/#tables`);
    }
  }));

test("an older anchor leads to its heading, without JavaScript too", () =>
  kit.page({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${kit.site}/en/kit/components/#old-tables`);
    const distance = await page.locator("#tables").evaluate((heading) => Math.abs(heading.getBoundingClientRect().top));
    assert.ok(distance < 200, `the heading is ${distance} px off`);
    await page.goto(`${kit.site}/old/components.html#old-tables`);
    await page.waitForURL(/\/en\/kit\/components\//);
  }));

test("a withdrawn address says so in its language, with search, and is not indexed", () =>
  kit.page({}, async (page) => {
    await page.goto(`${kit.site}/ru/campaign/`);
    assert.equal(await page.locator("html").getAttribute("lang"), "ru");
    assert.equal(await page.locator("h1").innerText(), "Страница снята с публикации");
    assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
    assert.ok(await page.locator("#_q-page").isVisible());
  }));

test("a chat that unfurls a link finds title, description and picture in its language", () =>
  here.page({ javaScriptEnabled: false }, async (page) => {
    const tag = (name) => page.locator(`meta[property="og:${name}"]`).getAttribute("content");
    const seen = new Set();
    for (const [path, locale] of [["/a/refund-times/", "en_GB"], ["/ru/a/refund-times/", "ru"], ["/es/a/refund-times/", "es_419"]]) {
      const answer = await page.request.get(`${here.site}${path}`);
      await page.setContent((await answer.text()).replace(/<meta http-equiv="refresh"[^>]*>/, ""));
      assert.equal(await tag("locale"), locale);
      assert.ok((await tag("description")).length > 20);
      seen.add(await tag("title"));
      const image = new URL(await tag("image"));
      const picture = await page.request.get(here.site + image.pathname);
      assert.equal(picture.headers()["content-type"], "image/png");
    }
    assert.equal(seen.size, 3);
  }));

test("an article without a translation says so, and keeps its own language's marks", () =>
  kit.page({}, async (page) => {
    await page.goto(`${kit.site}/ru/a/plain/`);
    await page.waitForURL(/\/kit\/plain\//);
    assert.equal(await page.locator("html").getAttribute("lang"), "ru");
    assert.equal(await page.locator(".title-block").getAttribute("lang"), "en");
    assert.ok(await page.locator(".banner").isVisible());
    assert.equal(await page.locator("link[rel=canonical]").getAttribute("href"), "https://kit.example.com/en/kit/plain/");
  }));

for (const lang of LANGS) {
  test(`${lang}: a page that does not exist answers 404 in its language, with its words to search for`, () =>
    here.page({}, async (page) => {
      for (const missing of ["some/refund-times_2.html", "some/refund-times_2/", "Refund%20times%202"]) {
        const answer = await page.goto(`${here.site}/${lang}/${missing}`);
        assert.equal(answer.status(), 404);
        assert.equal((await page.locator("html").getAttribute("lang")).split("-")[0], lang);
        assert.equal((await page.locator("#_q-page").inputValue()).toLowerCase(), "refund times 2");
      }
      await page.locator("#_q-page").fill(lang === "ru" ? "возврат" : "refund");
      await page.locator("#_q-page").press("Enter");
      await page.waitForURL(`${here.site}/${lang}/search/**`);
      await page.locator(".result-link").first().waitFor();
    }));
}

test("a 404 outside every language is in the source's, and leads to the others", () =>
  here.page({}, async (page) => {
    const answer = await page.goto(`${here.site}/nowhere/`);
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator("html").getAttribute("lang"), "en-GB");
    await page.locator(".languages-row [data-lang=pt]").click();
    await page.waitForURL(`${here.site}/pt/**`);
  }));

test("long numbers of an address, perhaps a card's, are not searched for", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/en/order-4111111111111111-refund`);
    assert.equal(await page.locator("#_q-page").inputValue(), "order refund");
  }));
