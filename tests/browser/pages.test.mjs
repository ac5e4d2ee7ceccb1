// Every kind of page in four languages, as a static host serves it under the policy:
// nothing in the console, nothing asked of elsewhere, nothing wider than the screen,
// everything large enough to press, valid HTML.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { PHONE, fixture, watch } from "./lib/fixture.mjs";
import { LANGS, pageKinds } from "./lib/sample.mjs";
import { ROOT, build, host, hostKit } from "./lib/servers.mjs";

let built;
const here = fixture(() => {
  built = build(ROOT);
  return host(built.out);
});
after(() => built?.remove());
const kit = fixture(hostKit);

/** The kit's pages, which have what the sample happens not to use. */
const KIT = { components: "/en/kit/components/", long_words: "/ru/kit/components/", fallback: "/ru/kit/plain/", moved: "/old/components.html" };

/** The smallest screen. */
const SMALL = { ...PHONE, viewport: { width: 320, height: 640 } };

/** The pages that send the visitor on. */
const onward = (lang) => ["/#choose", "/a/refund-times/#cards", `/${lang}/a/refund-times/`];

for (const lang of LANGS) {
  test(`${lang}: at 320 px no page scrolls sideways, has a target too small, or a fault in the console or a request`, () =>
    here.page(SMALL, async (page) => {
      const faults = watch(page, here.site);
      for (const path of [...Object.values(await pageKinds(here.site, lang)), ...onward(lang)]) {
        await visit(page, here.site + path);
        assert.deepEqual(await tooSmall(page), [], path);
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
        assert.deepEqual(await tooWide(page), [], path);
        assert.deepEqual(faults, [], path);
      }
    }));
}

test("on a wide screen no page has a fault in the console or a request", () =>
  here.page({}, async (page) => {
    const faults = watch(page, here.site);
    for (const path of [...Object.values(await pageKinds(here.site, "en")), ...onward("en")]) {
      await visit(page, here.site + path);
      await page.mouse.wheel(0, 2000);
      assert.deepEqual(faults, [], path);
    }
  }));

test("every component holds the same", async () => {
  await kit.page(SMALL, async (page) => {
    const faults = watch(page, kit.site);
    for (const [kind, path] of Object.entries(KIT)) {
      await visit(page, kit.site + path);
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
  kit.page(SMALL, async (page) => {
    await page.goto(`${kit.site}/en/kit/components/`);
    const frames = await page.locator(".table, .diagram-scroll, .prose pre").evaluateAll((all) =>
      all.filter((frame) => frame.scrollWidth > frame.clientWidth + 1).map((frame) => ({ scrolls: getComputedStyle(frame).overflowX, tab: frame.tabIndex, name: frame.className || frame.tagName })),
    );
    assert.ok(frames.length >= 2);
    for (const frame of frames) assert.match(frame.scrolls, /auto|scroll/, frame.name);
    for (const frame of frames.filter((frame) => frame.name !== "PRE")) assert.equal(frame.tab, 0, frame.name);
  }));

test("zoomed to 200 %, a window of 1280 px does not scroll sideways", () =>
  here.page({ viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 }, async (page) => {
    for (const path of Object.values(await pageKinds(here.site, "ru"))) {
      await page.goto(here.site + path);
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
      // Another query of the same page would be no load.
      await page.goto("about:blank");
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

test("print gives the article, its address and its date, and nothing else", () =>
  here.page({}, async (page) => {
    const kinds = await pageKinds(here.site, "en");
    for (const path of [kinds.times, kinds.faq_article, kinds.troubleshooter]) {
      await page.goto(here.site + path);
      await page.emulateMedia({ media: "print" });
      for (const part of ["h1", ".answer-first", "time[itemprop=dateModified]", ".print-end"]) assert.ok(await page.locator(part).isVisible(), `${path}: ${part}`);
      assert.ok((await page.locator(".print-end").textContent()).endsWith(path));
      for (const part of [".header", ".footer", ".breadcrumbs", ".article-end", ".toc-fold", ".toc-side"]) {
        assert.equal(await page.locator(`${part}:visible`).count(), 0, `${path}: ${part}`);
      }
      // What is folded on the screen is open on paper.
      const folded = await page.locator(".article details:not(.toc-fold, .tree)").evaluateAll((all) => all.map((d) => d.lastElementChild.getBoundingClientRect().height));
      assert.ok(folded.every((height) => height > 0), path);
    }
  }));

test("every page of the sample is valid HTML", () => {
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

/** Goes to a page and, where that sends the visitor on, to where it leads; a search has answered. */
async function visit(page, address) {
  await page.goto(address, { waitUntil: "load" });
  if (address.includes("#q=")) await page.locator(".results-count:visible, .no-results:visible").waitFor();
  if (/\/a\/[^/]+\/|\/old\//.test(address)) await page.waitForURL((url) => !/\/a\/|\/old\//.test(url.pathname), { waitUntil: "load" });
}

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
