// Every kind of page in four languages, as a static host serves it under the policy:
// nothing in the console, nothing asked of elsewhere, nothing wider than the screen,
// everything large enough to press, valid HTML.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { PHONE, fixture, watch } from "./lib/fixture.mjs";
import { LANGS, pageKinds } from "./lib/sample.mjs";
import { ROOT, build, host, hostKit, serve } from "./lib/servers.mjs";

let built;
before(() => {
  built ??= build(ROOT);
});
after(() => built?.remove());

const here = fixture(() => {
  built ??= build(ROOT);
  return host(built.out);
});
const kit = fixture(hostKit);
const live = fixture(() => serve());

/** The kit's pages, which have what the sample happens not to use. */
const KIT = { components: "/en/kit/components/", long_words: "/ru/kit/components/", fallback: "/ru/kit/plain/", moved: "/old/components.html" };

for (const lang of LANGS) {
  test(`${lang}: no page writes to the console, fails a request or asks anything of elsewhere`, () =>
    here.page({}, async (page) => {
      const faults = watch(page, here.site);
      const kinds = await pageKinds(here.site, lang);
      for (const path of [...Object.values(kinds), `/${lang}/no/such/page/`, "/#choose", "/a/refund-times/#cards", `/${lang}/a/refund-times/`]) {
        await page.goto(here.site + path, { waitUntil: "load" });
        assert.deepEqual(faults, [], path);
      }
    }));

  test(`${lang}: no page scrolls sideways at 320 px`, () =>
    here.page({ ...PHONE, viewport: { width: 320, height: 640 } }, async (page) => {
      for (const [kind, path] of Object.entries(await pageKinds(here.site, lang))) {
        await page.goto(here.site + path);
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
        assert.deepEqual(await tooWide(page), [], `${kind} ${path}`);
      }
    }));

  test(`${lang}: what is pressed is at least 44 px high on a phone, and 24 px wide anywhere`, () =>
    here.page(PHONE, async (page) => {
      for (const [kind, path] of Object.entries(await pageKinds(here.site, lang))) {
        await page.goto(here.site + path);
        assert.deepEqual(await tooSmall(page), [], `${kind} ${path}`);
      }
    }));
}

test("results and their absence hold the same, as the server renders them", async () => {
  await live.page({ ...PHONE, viewport: { width: 320, height: 640 } }, async (page) => {
    const faults = watch(page, live.site);
    for (const lang of LANGS) {
      const { results, no_results } = await pageKinds(live.site, lang);
      for (const path of [results, no_results]) {
        await page.goto(live.site + path, { waitUntil: "load" });
        assert.deepEqual(await tooWide(page), [], path);
        assert.deepEqual(await tooSmall(page), [], path);
      }
    }
    assert.deepEqual(faults, []);
  });
});

test("every component holds the same", async () => {
  await kit.page({ ...PHONE, viewport: { width: 320, height: 640 } }, async (page) => {
    const faults = watch(page, kit.site);
    for (const [kind, path] of Object.entries(KIT)) {
      await page.goto(kit.site + path, { waitUntil: "load" });
      await page.waitForLoadState("load");
      assert.deepEqual(await tooWide(page), [], kind);
      assert.deepEqual(await tooSmall(page), [], kind);
    }
    assert.deepEqual(faults, []);
  });
});

test("a table of codes becomes cards on a phone, the meaning first", () =>
  kit.page(PHONE, async (page) => {
    await page.goto(`${kit.site}/en/kit/components/`);
    const row = page.locator(".table-codes tbody tr").first();
    const [code, meaning] = await Promise.all([0, 1].map((at) => row.locator("td").nth(at).boundingBox()));
    assert.ok(meaning.y < code.y);
    assert.ok((await row.boundingBox()).width <= 390);
  }));

test("what is wide scrolls in its own frame, which the keyboard reaches", () =>
  kit.page({ ...PHONE, viewport: { width: 320, height: 640 } }, async (page) => {
    await page.goto(`${kit.site}/en/kit/components/`);
    const frames = await page.locator(".table, .diagram-scroll, .prose pre").evaluateAll((all) =>
      all.filter((frame) => frame.scrollWidth > frame.clientWidth + 1).map((frame) => ({ scrolls: getComputedStyle(frame).overflowX, tab: frame.tabIndex, name: frame.className || frame.tagName })),
    );
    assert.ok(frames.length >= 2);
    for (const frame of frames) assert.match(frame.scrolls, /auto|scroll/, frame.name);
    for (const frame of frames.filter((frame) => frame.name !== "PRE")) assert.equal(frame.tab, 0, frame.name);
  }));

test("at twice the text size nothing is cut off or wider than the screen", () =>
  here.page({ viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 }, async (page) => {
    for (const path of Object.values(await pageKinds(here.site, "ru"))) {
      await page.goto(here.site + path);
      await page.evaluate(() => document.documentElement.classList.add("zoomed"));
      assert.deepEqual(await tooWide(page), [], path);
    }
  }));

test("pages load without shifting what is already there", () =>
  here.page({}, async (page) => {
    await page.addInitScript(() => {
      window.shifted = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.value))).observe({ type: "layout-shift", buffered: true });
    });
    for (const path of Object.values(await pageKinds(here.site, "en"))) {
      await page.goto(here.site + path, { waitUntil: "load" });
      const shifted = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifted)))));
      assert.ok(shifted < 0.01, `${path} shifted by ${shifted}`);
    }
  }));

test("light and dark: chosen in the footer, remembered, before the first paint", async () => {
  const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await here.page({ colorScheme: "light" }, async (page) => {
    await page.goto(`${here.site}/en/`);
    const light = await ground(page);
    await page.locator(".scheme label", { hasText: "Dark" }).click();
    const dark = await ground(page);
    assert.notEqual(dark, light);
    await page.goto(`${here.site}/ru/faq/`);
    assert.equal(await ground(page), dark);
    assert.ok(await page.locator(".scheme input[value=dark]").isChecked());
    // The script that sets it stands before the style sheet and is not deferred.
    assert.equal(await page.locator("head script").first().evaluate((s) => s.defer || s.async || Boolean(s.compareDocumentPosition(document.querySelector("link[rel=stylesheet]")) & Node.DOCUMENT_POSITION_PRECEDING)), false);
    await page.locator(".scheme input[value=auto]").check({ force: true });
    assert.equal(await ground(page), light);
    await page.reload();
    assert.equal(await ground(page), light);
  });
  await here.page({ colorScheme: "dark" }, async (page) => {
    await page.goto(`${here.site}/en/`);
    const dark = await ground(page);
    await page.locator(".scheme label", { hasText: "Light" }).click();
    await page.reload();
    assert.notEqual(await ground(page), dark);
  });
});

test("every page of the sample and the kit is valid HTML", () => {
  const validator = new HtmlValidate({ extends: ["html-validate:standard"] });
  const faults = [];
  let pages = 0;
  for (const file of readdirSync(built.out, { recursive: true }).filter((file) => file.endsWith(".html"))) {
    pages += 1;
    const report = validator.validateStringSync(readFileSync(join(built.out, file), "utf8"));
    for (const result of report.results) faults.push(...result.messages.map((m) => `${file}:${m.line}: ${m.ruleId}: ${m.message}`));
  }
  assert.ok(pages > 100);
  assert.deepEqual(faults, []);
});

/** What is wider than the screen; nothing where the page does not scroll sideways. */
function tooWide(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth && document.body.scrollWidth <= root.clientWidth) return [];
    return [...document.body.querySelectorAll("*")]
      .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".table, .diagram-scroll, pre"))
      .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`)
      .concat("the page scrolls sideways")
      .slice(0, 5);
  });
}

/** What is too small to press. Links inside running text are as high as their line. */
function tooSmall(page) {
  return page.evaluate(() => {
    const inText = (e) => e.matches(".prose :is(p, li, td, th, dd, dt, h2, h3, h4) a, .lead a, .banner a, .small-text a, .meta a, .footnotes a");
    return [...document.querySelectorAll("a, button, summary, input, select, label")]
      .filter((e) => !inText(e) && !e.matches(".skip, .sr, label.sr, .prose input") && e.checkVisibility())
      .map((e) => ({ e, box: e.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 43.5 || box.width < 24)
      .map(({ e, box }) => `${e.tagName}.${e.className} “${e.textContent.trim().slice(0, 24)}” ${Math.round(box.width)}×${Math.round(box.height)} in ${e.parentElement.className}`);
  });
}
