// Everything by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, fixture } from "./lib/fixture.mjs";
import { articlePaths } from "./lib/sample.mjs";
import { hostKit, serve } from "./lib/servers.mjs";

const here = fixture(() => serve());
const kit = fixture(hostKit);

/** What has the focus, in a few words. */
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);

test("the first Tab shows the skip link, and Enter goes to the content", () =>
  here.page({}, async (page) => {
    for (const path of ["/en/", "/ru/faq/", (await articlePaths(here.site, "refund-times")).es]) {
      await page.goto(here.site + path);
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "skip");
      const box = await page.locator(".skip").boundingBox();
      assert.ok(box.y >= 0, "the skip link is on the screen");
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "_main");
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.getElementById("_main").contains(document.activeElement)));
    }
  }));

test("/ goes to the search box, but not while typing", () =>
  here.page({}, async (page) => {
    for (const [path, box] of [["/en/", "_q-hero"], ["/en/faq/", "_q-header"], ["/en/search/", "_q-page"], ["/en/nothing/", "_q-page"]]) {
      await page.goto(here.site + path);
      await page.keyboard.press("/");
      assert.equal(await focused(page), box);
      await page.locator(`#${box}`).fill("");
      await page.keyboard.type("a/b");
      assert.equal(await page.locator(`#${box}`).inputValue(), "a/b");
    }
  }));

test("Tab goes through a page in reading order, shows where it is, and reaches the end", () =>
  here.page({}, async (page) => {
    const paths = ["/en/", (await articlePaths(here.site, "payment-declined")).ru, (await articlePaths(here.site, "where-is-my-refund")).pt, "/es/faq/"];
    for (const path of paths) {
      await page.goto(here.site + path);
      let last = false;
      for (let steps = 0; steps < 500 && !last; steps += 1) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const now = document.activeElement;
          if (now === document.body) return { left: true };
          const before = window.tabbedBefore;
          window.tabbedBefore = now;
          const box = now.getBoundingClientRect();
          const style = getComputedStyle(now.matches(".scheme input") ? now.nextElementSibling : now);
          return {
            name: `${now.tagName} ${now.className} ${now.textContent.trim().slice(0, 30)}`,
            inOrder: !before || Boolean(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
            seen: box.width > 0 && box.height > 0 && (style.outlineStyle !== "none" || now.matches(".main")),
            last: Boolean(now.closest(".footer-site")) && !now.nextElementSibling,
          };
        });
        assert.ok(!stop.left, `${path}: the focus left the page early`);
        assert.ok(stop.inOrder, `${path}: out of order at ${stop.name}`);
        assert.ok(stop.seen, `${path}: no visible focus at ${stop.name}`);
        last = stop.last;
      }
      assert.ok(last, `${path}: Tab never reached the footer's last link`);
    }
  }));

test("the language menu opens by Enter, closes by Escape and gives the focus back", () =>
  here.page(PHONE, async (page) => {
    await page.goto(`${here.site}/en/faq/`);
    await page.locator(".languages-menu summary").focus();
    await page.keyboard.press("Enter");
    const menu = page.locator(".languages-menu .menu");
    assert.ok(await menu.isVisible());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.lang), "ru");
    await page.keyboard.press("Escape");
    assert.ok(!(await menu.isVisible()));
    assert.match(await focused(page), /icon-button/);
  }));

test("a question opens by Space and Enter; an address with its anchor opens it", () =>
  here.page({}, async (page) => {
    const path = (await articlePaths(here.site, "refunds-faq")).en;
    await page.goto(here.site + path);
    const question = page.locator(".question").nth(1);
    await question.locator("summary").focus();
    await page.keyboard.press("Space");
    assert.ok(await question.locator(".answer").isVisible());
    await page.keyboard.press("Enter");
    assert.ok(!(await question.locator(".answer").isVisible()));

    const id = await question.locator(".answer").getAttribute("id");
    await page.goto(`${here.site}/en/`);
    await page.goto(`${here.site}${path}#${id}`);
    await question.locator(".answer").waitFor();
    assert.ok(await question.locator(".answer").isVisible());
  }));

test("tabs change by keyboard, one open at a time", () =>
  kit.page({}, async (page) => {
    await page.goto(`${kit.site}/en/kit/components/`);
    const tabs = page.locator(".tab");
    assert.deepEqual(await tabs.evaluateAll((all) => all.map((tab) => tab.open)), [true, false, false]);
    await tabs.nth(1).locator("summary").focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await tabs.evaluateAll((all) => all.map((tab) => tab.open)), [false, true, false]);
    assert.ok(await page.getByText("The text about transfers.").isVisible());
    assert.ok(!(await page.getByText("The text about cards.").isVisible()));
  }));

test("a disclosure in an article opens by keyboard", () =>
  kit.page({}, async (page) => {
    await page.goto(`${kit.site}/en/kit/components/`);
    await page.locator(".details summary").focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.getByText("Saturday and Sunday do not count.").isVisible());
  }));

test("a troubleshooter is walked by Tab and Enter", () =>
  here.page({}, async (page) => {
    await page.goto(here.site + (await articlePaths(here.site, "where-is-my-refund")).en);
    const first = await page.locator(".qstep:visible h2").textContent();
    await page.locator(".qstep:visible .qanswer").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/#/);
    const second = page.locator(".qstep:visible");
    assert.equal(await second.count(), 1);
    assert.notEqual(await second.locator("h2").textContent(), first);
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector(".qstep:target").contains(document.activeElement)), "Tab goes on in the question shown");
  }));

test("the colour scheme is a group of radio buttons: arrow keys change it", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/en/`);
    await page.locator(".scheme input[value=auto]").focus();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.scheme), "dark");
  }));
