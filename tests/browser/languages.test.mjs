// Languages: the switch, what is remembered, and what a page says of itself.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { PHONE, fixture, place, watch } from "./lib/fixture.mjs";
import { LANGS, articlePaths } from "./lib/sample.mjs";
import { ROOT, build, host, program, serve } from "./lib/servers.mjs";

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

/** The kit's site with an article and an faq whose source changed in one section each. */
function telling() {
  const root = mkdtempSync(join(tmpdir(), "faqtory-stale-"));
  cpSync(join(ROOT, "tests/browser/kit"), root, { recursive: true });
  appendFileSync(join(root, "faqtory.yaml"), "stale: notice\n");
  const filler = "Text.\n\n".repeat(60);
  for (const type of ["article", "faq"]) {
    const text = `type: ${type}\n---\n## A {#first}\n\n${filler}## B {#second}\n\n${filler}`;
    writeFileSync(join(root, `content/en/kit/${type}.md`), `---\ntitle: Source ${type}\n${text}`);
    writeFileSync(join(root, `content/ru/kit/${type}.md`), `---\ntitle: Перевод ${type}\n${text}`);
    const file = join(root, `content/ru/kit/${type}.md`);
    const done = spawnSync(program(), ["translated", "--root", root, file], { encoding: "utf8" });
    assert.equal(done.status, 0, done.stderr);
    writeFileSync(join(root, `content/en/kit/${type}.md`), `---\ntitle: Source ${type}\n${text.replace("{#second}\n\n", "{#second}\n\nNew. ")}`);
  }
  const built = build(root);
  const remove = () => {
    built.remove();
    rmSync(root, { recursive: true, force: true });
  };
  return host(built.out).then((server) => ({ url: server.url, stop: () => server.stop().then(remove) }));
}

const stale = fixture(telling);

test("a section whose source changed says so below its heading, and leads to the same section there", () =>
  stale.page(PHONE, async (page) => {
    const faults = watch(page, stale.site);
    await page.goto(`${stale.site}/ru/kit/article/#second`);
    const notice = page.getByRole("note").filter({ hasText: "английском" });
    assert.equal(await notice.count(), 1);
    assert.ok(await notice.evaluate((line) => line.previousElementSibling.id === "second"), "it stands below its heading");
    assert.ok(await page.locator("h2#second").evaluate((heading) => heading.getBoundingClientRect().top < innerHeight), "the anchor works");
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    const link = notice.getByRole("link");
    assert.equal(await link.getAttribute("hreflang"), "en");
    await link.click();
    await page.waitForURL(`${stale.site}/en/kit/article/#second`);
    assert.ok(await page.locator("h2#second").evaluate((heading) => heading.getBoundingClientRect().top < innerHeight));
    assert.equal(await page.locator(".stale").count(), 0, "the source says nothing");
    assert.deepEqual(faults, []);
  }));

test("in an faq it stands in the answer, and the source opens at the same question", () =>
  stale.page({}, async (page) => {
    await page.goto(`${stale.site}/ru/kit/faq/#second`);
    const notice = page.getByRole("note").filter({ hasText: "английском" });
    await notice.waitFor();
    assert.ok(await notice.evaluate((line) => line.closest(".answer").id === "second"));
    assert.equal(await notice.evaluate((line) => line.closest("[itemprop=text]")), null, "it is no part of the answer");
    await notice.getByRole("link").click();
    await page.waitForURL(`${stale.site}/en/kit/faq/#second`);
    await page.locator("#second").getByText("New.").waitFor();
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`it is quiet and can be read (${colorScheme})`, () =>
    stale.page({ colorScheme }, async (page) => {
      await page.goto(`${stale.site}/ru/kit/article/`);
      const ratios = await page.locator(".stale").evaluate((line) => {
        const luminance = (color) => {
          const [r, g, b] = color.match(/[\d.]+/g).map((value) => value / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = luminance(getComputedStyle(document.body).backgroundColor);
        return [line, line.querySelector("a")].map((part) => {
          const ink = luminance(getComputedStyle(part).color);
          return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
        });
      });
      assert.ok(ratios.every((ratio) => ratio >= 4.5), String(ratios));
    }));
}
