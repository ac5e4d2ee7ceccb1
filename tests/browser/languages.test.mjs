// Languages: the switch, what is remembered, and what a page says of itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, fixture, place } from "./lib/fixture.mjs";
import { LANGS, articlePaths } from "./lib/sample.mjs";
import { serve } from "./lib/servers.mjs";

const here = fixture(() => serve());

test("from an article to the same article in each language, and back", () =>
  here.page({}, async (page) => {
    const paths = await articlePaths(here.site, "refund-times");
    assert.deepEqual(Object.keys(paths).sort(), [...LANGS].sort());
    for (const from of ["en", "ru"]) {
      await page.goto(here.site + paths[from]);
      for (const to of LANGS.filter((to) => to !== from)) {
        const before = await page.locator("h1").textContent();
        await page.locator(`.languages-row [data-lang=${to}]`).click();
        await page.waitForURL(here.site + paths[to]);
        assert.equal((await page.locator("html").getAttribute("lang")).split("-")[0], to);
        assert.notEqual(await page.locator("h1").textContent(), before);
        await page.locator(`.languages-row [data-lang=${from}]`).click();
        await page.waitForURL(here.site + paths[from]);
        assert.equal(await page.locator("h1").textContent(), before);
      }
    }
  }));

test("the section stays: #anchor goes along and exists in each language", () =>
  here.page({}, async (page) => {
    const paths = await articlePaths(here.site, "payment-declined");
    for (const to of LANGS.filter((to) => to !== "en")) {
      await page.goto(`${here.site}${paths.en}#codes`);
      await page.locator(`.languages-row [data-lang=${to}]`).click();
      await page.waitForURL(`${here.site}${paths[to]}#codes`);
      assert.equal(await page.locator("h2#codes").count(), 1);
    }
  }));

test("every kind of page has the switch: home, category, FAQ, search, 404", () =>
  here.page({}, async (page) => {
    const category = (await articlePaths(here.site, "refund-times")).en.replace(/[^/]+\/$/, "");
    for (const path of ["/en/", category, "/en/faq/", "/en/search/", "/en/no-such-page/"]) {
      await page.goto(here.site + path);
      await page.locator(".languages-row [data-lang=es]").click();
      await page.waitForURL(`${here.site}/es/**`);
      assert.equal(await page.locator("html").getAttribute("lang"), "es-419");
    }
  }));

test("on a phone the switch is a menu under a globe with the language's code", () =>
  here.page(PHONE, async (page) => {
    const paths = await articlePaths(here.site, "refund-times");
    await page.goto(here.site + paths.ru);
    const menu = page.locator(".languages-menu");
    assert.match(await menu.locator("summary").textContent(), /RU/);
    assert.ok(!(await menu.locator(".menu").isVisible()));
    await menu.locator("summary").click();
    assert.deepEqual((await menu.locator(".menu a").allTextContents()).map((name) => name.trim()), ["English", "Русский", "Português", "Español"]);
    await menu.locator("[data-lang=pt]").click();
    await page.waitForURL(here.site + paths.pt);
  }));

test("a click elsewhere closes the menu", () =>
  here.page(PHONE, async (page) => {
    await page.goto(`${here.site}/en/faq/`);
    await page.locator(".languages-menu summary").click();
    await page.mouse.click(4, 600);
    assert.ok(!(await page.locator(".languages-menu .menu").isVisible()));
  }));

test("the language chosen is remembered at the root; /#choose always asks", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/`);
    assert.equal(place(page), "/", "nobody is sent anywhere unasked");
    assert.equal(await page.locator("[data-choose-language] a").count(), LANGS.length);
    await page.locator("[data-choose-language] [data-lang=pt]").click();
    await page.waitForURL(`${here.site}/pt/`);
    await page.goto(`${here.site}/`);
    await page.waitForURL(`${here.site}/pt/`);
    await page.goto(`${here.site}/#choose`);
    await page.locator("[data-choose-language] a").first().waitFor();
    assert.equal(place(page), "/#choose");
  }));

test("alternates name every language, x-default and the page itself", () =>
  here.page({}, async (page) => {
    const paths = await articlePaths(here.site, "refund-times");
    for (const lang of LANGS) {
      await page.goto(here.site + paths[lang]);
      const alternates = await page.locator("link[rel=alternate][hreflang]").evaluateAll((links) => links.map((l) => [l.hreflang, new URL(l.href).pathname]));
      const named = Object.fromEntries(alternates);
      assert.equal(named["x-default"], paths.en);
      assert.equal(named.ru, paths.ru);
      assert.equal(named["pt-BR"], paths.pt);
      assert.equal(named["es-419"], paths.es);
      const canonical = await page.locator("link[rel=canonical]").getAttribute("href");
      assert.equal(new URL(canonical).pathname, paths[lang]);
    }
  }));
