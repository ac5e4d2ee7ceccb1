// Searching in the browser, as a static host serves the site under the policy: typing, keys,
// touch, Back, and that the words typed leave the browser in no request.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PHONE, fixture, holdBack, place, watch } from "./lib/fixture.mjs";
import { LANGS, QUERIES, articlePaths } from "./lib/sample.mjs";
import { POLICY, ROOT, build, host, serve } from "./lib/servers.mjs";

let built;
const here = fixture(() => {
  built = build(ROOT);
  return host(built.out);
});
const strict = fixture(() => host(built.out, "", POLICY.replace(" 'wasm-unsafe-eval'", "")));
const below = fixture(() => {
  const help = build(ROOT, "--base-url", "https://x.example/help");
  return host(help.out, "/help").then((server) => ({ ...server, stop: () => server.stop().then(help.remove) }));
});
const live = fixture(() => serve());
after(() => built?.remove());

const option = (page, at = 0) => page.locator(".result-link").nth(at);
const active = (page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll(".result-link")];
    const id = document.activeElement.getAttribute("aria-activedescendant");
    const chosen = all.filter((one) => one.getAttribute("aria-selected") === "true");
    if (chosen.length !== (id ? 1 : 0) || (id && chosen[0].id !== id)) return "the attributes differ";
    return all.indexOf(chosen[0]);
  });
const status = (page) => page.locator("form.search [role=status]");

/** All that requests tell since this was called: addresses, headers, bodies. */
function told(page) {
  const all = [];
  page.on("request", (request) => all.push(decodeURIComponent(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`)));
  return all;
}

for (const lang of LANGS) {
  for (const { query, ids, marked } of QUERIES[lang]) {
    test(`${lang}: “${query}” typed at home finds ${ids.join(" or ")}, before Enter and after`, () =>
      here.page({}, async (page) => {
        const faults = watch(page, here.site);
        const requests = told(page);
        await page.goto(`${here.site}/${lang}/`);
        await page.locator("#_q-hero").click();
        await page.keyboard.type(query);
        const right = await Promise.all(ids.map(async (id) => (await articlePaths(here.site, id))[lang]));
        const check = async () => {
          await option(page).waitFor();
          await page.waitForFunction((paths) => paths.includes(document.querySelector(".result-link")?.pathname), right);
          const words = await option(page).locator("mark").allTextContents();
          assert.ok(words.some((word) => marked.test(word)), `marked: ${words}`);
          assert.ok((await option(page).locator(".result-place").textContent()).length > 2, "the category");
        };
        await check();
        assert.match(await status(page).textContent(), /\d/);
        await page.keyboard.press("Enter");
        await page.waitForURL(`**/${lang}/search/#q=*`);
        await check();
        assert.equal(await page.locator("#_q-page").inputValue(), query);
        assert.match(await page.locator(".results-count").textContent(), /^\d+ \S+/);
        const tall = await page.locator(".all-articles").evaluate((all) => all.open);
        assert.equal(tall, false, "the list of all articles is folded below results");

        // The result leads to its article, Back to the results.
        const { href, title } = await option(page).evaluate((a) => ({ href: a.href, title: a.querySelector(".result-title").textContent }));
        await option(page).click();
        await page.waitForURL(href);
        assert.ok(title.startsWith((await page.locator("h1").textContent()).trim()));
        await page.goBack();
        await check();
        assert.equal(await page.locator("#_q-page").inputValue(), query);
        await page.reload();
        await check();
        // The article's own address may hold the same words.
        const tells = (request) => request.replaceAll(decodeURIComponent(new URL(href).pathname), "").includes(query);
        assert.deepEqual(requests.filter(tells), [], "no request tells the query");
        assert.deepEqual(faults, []);
      }));
  }

  test(`${lang}: nothing found says so, with the words as typed, and shows ways on`, () =>
    here.page({}, async (page) => {
      await page.goto(`${here.site}/${lang}/search/`);
      await page.locator("#_q-page").fill('<i>qqqq"zzzz');
      const none = page.locator(".no-results");
      await none.waitFor();
      assert.ok((await none.textContent()).includes('<i>qqqq"zzzz'));
      assert.equal(await none.locator("i").count(), 0, "the query is text, not markup");
      assert.ok((await status(page).textContent()).includes("qqqq"));
      assert.ok(await page.locator(".no-results-contact").isVisible());
      assert.ok((await page.locator(".search-topics a:visible").count()) >= 5);
      assert.ok(await page.locator("#_topics").isVisible());
      assert.ok((await page.locator(".index-group a:visible").count()) > 20);
      // The same words in another language.
      assert.equal(await page.locator(".no-results-languages a").count(), LANGS.length - 1);
      const other = page.locator(".no-results-languages a").first();
      assert.notEqual(await other.getAttribute("lang"), await page.locator("html").getAttribute("lang"));
      await other.click();
      await none.waitFor();
      assert.ok(!page.url().includes(`/${lang}/`));
      assert.equal(await page.locator("#_q-page").inputValue(), '<i>qqqq"zzzz');
    }));
}

test("the box is a combobox: arrows, Home, End, Enter, Escape", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/en/faq/`);
    const box = page.locator("#_q-header");
    await page.keyboard.press("/");
    await page.locator("#_q-header[role=combobox]").waitFor();
    assert.equal(await box.getAttribute("aria-expanded"), "false");
    await page.keyboard.type("refund");
    await option(page, 2).waitFor();
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    const list = page.locator(`#${await box.getAttribute("aria-controls")}`);
    assert.equal(await list.getAttribute("role"), "listbox");
    assert.ok(await list.getAttribute("aria-label"));
    const last = (await page.locator("[role=listbox] > [role=option]").count()) - 1;
    assert.equal(await active(page), -1);
    for (const [key, at] of [["ArrowDown", 0], ["ArrowDown", 1], ["End", last], ["ArrowDown", -1], ["ArrowUp", last], ["Home", 0], ["ArrowUp", -1]]) {
      await page.keyboard.press(key);
      assert.equal(await active(page), at, key);
    }
    // With no result chosen, Home and End belong to the text.
    await page.keyboard.press("Home");
    assert.equal(await box.evaluate((b) => b.selectionStart), 0);

    await page.keyboard.press("Escape");
    assert.ok(!(await list.isVisible()));
    assert.equal(await box.getAttribute("aria-expanded"), "false");
    assert.equal(await box.inputValue(), "refund");
    await page.keyboard.press("Escape");
    assert.equal(await box.inputValue(), "");

    await page.keyboard.type("refund");
    await option(page, 1).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const href = await option(page, 1).evaluate((a) => a.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(href);
  }));

test("Ctrl-K goes to the box from anywhere; / can be switched off, and stays so", () =>
  here.page({}, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.id);
    await page.goto(`${here.site}/en/faq/`);
    assert.ok(await page.locator(".search-key").isVisible());
    await page.locator(".slash").click();
    await page.keyboard.press("/");
    assert.notEqual(await focused(), "_q-header");
    await page.goto(`${here.site}/ru/faq/`);
    assert.ok(!(await page.locator(".slash input").isChecked()));
    assert.ok(!(await page.locator(".search-key").isVisible()));
    await page.keyboard.press("/");
    assert.notEqual(await focused(), "_q-header");
    for (const keys of ["Control+k", "Meta+k"]) {
      await page.locator(".slash input").focus();
      await page.keyboard.press(keys);
      assert.equal(await focused(), "_q-header", keys);
    }
    await page.locator(".slash").click();
    await page.keyboard.press("/");
    assert.equal(await focused(), "_q-header");
  }));

test("the panel closes on a press elsewhere and when Tab leaves it", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/en/`);
    const type = async () => {
      await page.locator("#_q-hero").click();
      await page.locator("#_q-hero").fill("refund");
      await option(page).waitFor();
    };
    await type();
    await page.mouse.click(20, 20);
    assert.ok(!(await option(page).isVisible()));
    await type();
    for (const _ of [1, 2, 3]) await page.keyboard.press("Tab");
    assert.ok(!(await option(page).isVisible()));
    assert.ok(await page.evaluate(() => !document.activeElement.closest("form")));
  }));

test("on a phone the search takes the screen, and gives it back", async () => {
  for (const [path, opener, box] of [["/en/", "#_q-hero", "#_q-hero"], ["/ru/faq/", ".header-search-link", "#_q-header"], ["/es/nothing/", "#_q-page", "#_q-page"]]) {
    await here.page(PHONE, async (page) => {
      await page.goto(here.site + path);
      await page.locator(opener).tap();
      await page.waitForFunction((id) => document.activeElement.matches(id), box);
      const frame = await page.locator(".search-frame").boundingBox();
      assert.deepEqual([frame.x, frame.y, frame.width, frame.height], [0, 0, 390, 844], path);
      await page.locator(box).fill("");
      await page.locator(".search-topics").waitFor();
      await page.keyboard.type("pix");
      await option(page).waitFor();
      const size = await option(page).boundingBox();
      assert.ok(size.height >= 44 && size.width > 350);
      await page.locator(".search-close").tap();
      assert.ok(!(await option(page).isVisible()));
      assert.ok(!(await page.locator("html").getAttribute("class")).includes("search-over"));

      // A request to close from anywhere: on a phone its Back key, here Escape outside the box.
      await page.locator(opener).tap();
      await option(page).waitFor();
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("Escape");
      await page.locator("html:not(.has-search-over)").waitFor();
      assert.ok(!(await option(page).isVisible()));
      assert.equal(page.url(), here.site + path);

      await page.locator(opener).tap();
      await option(page).waitFor();
      const href = await option(page).evaluate((a) => a.href);
      await option(page).tap();
      await page.waitForURL(href);
    });
  }
});

test("on a phone, the search page answers in place", () =>
  here.page(PHONE, async (page) => {
    await page.goto(`${here.site}/en/search/`);
    await page.locator("#_q-page").tap();
    await page.locator("#_q-page").fill("chargeback");
    await option(page).waitFor();
    await page.waitForURL("**/en/search/#q=chargeback");
    await page.locator(".search-button").tap();
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "_q-page", "the keyboard goes away");
    await option(page).tap();
    await page.waitForURL((url) => !url.pathname.includes("search"));
    await page.goBack();
    await option(page).waitFor();
    assert.equal(await page.locator("#_q-page").inputValue(), "chargeback");
  }));

test("what is typed on the search page before its script has come is searched for, and stays in the address", () =>
  here.page({}, async (page) => {
    const release = await holdBack(page, /\/assets\/search\./);
    await page.goto(`${here.site}/en/search/`);
    await page.locator("#_q-page").fill("chargeback");
    release();
    await option(page).waitFor();
    await page.waitForURL("**/en/search/#q=chargeback");
  }));

test("?q= becomes #q=, and no later request tells it", () =>
  here.page({}, async (page) => {
    const requests = told(page);
    await page.goto(`${here.site}/en/search/?q=charge%20back&x=1`);
    await option(page).waitFor();
    assert.equal(place(page), "/en/search/?x=1#q=charge%20back");
    assert.equal(await page.locator("#_q-page").inputValue(), "charge back");
    assert.deepEqual(requests.slice(1).filter((request) => /charge.?back/.test(request)), []);
    await page.goto(`${here.site}/en/search/?q=my+card+4111111111111111`);
    await page.locator(".search-masked").waitFor();
    assert.ok(!page.url().includes("4111"));
  }));

test("a wrong word is corrected, and the panel says so", () =>
  here.page({}, async (page) => {
    for (const [lang, typed, used] of [["en", "refnud", "refund"], ["ru", "djpdhfn", "возврат"], ["ru", "vozvrat", "возврат"]]) {
      await page.goto(`${here.site}/${lang}/`);
      await page.locator("#_q-hero").fill(typed);
      const note = page.locator(".search-corrected");
      await note.waitFor();
      assert.ok((await note.locator("b").textContent()).startsWith(used.slice(0, 5)), `${typed}: ${await note.textContent()}`);
      assert.ok((await status(page).textContent()).includes(await note.textContent()));
    }
  }));

test("articles of other languages come with their language", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/en/`);
    await page.locator("#_q-hero").fill("возврат");
    await page.locator(".search-foreign").waitFor();
    assert.equal(await option(page).getAttribute("lang"), "ru");
    assert.equal(await option(page).locator(".badge").first().textContent(), "Русский");
    assert.ok((await option(page).getAttribute("href")).startsWith("/ru/"));
  }));

for (const [what, secret, rest] of [
  ["a card number", "4111 1111-1111 1111", "1111"],
  ["an e-mail address", "ann.lee@example.com", "ann"],
  ["a secret phrase", "legal winner thank year wave sausage worth useful legal winner thank yellow", "sausage"],
]) {
  test(`${what} stays in the box: not in the address, a request or the storage, and the safety article is offered`, () =>
    here.page({}, async (page) => {
      const requests = told(page);
      const safe = (await articlePaths(here.site, "phishing")).en;
      for (const [path, box] of [["/en/", "#_q-hero"], ["/en/search/", "#_q-page"]]) {
        await page.goto(here.site + path);
        await page.locator(box).fill(`refund to ${secret}`);
        await page.locator(".search-masked").waitFor();
        assert.equal(await page.locator(".search-masked a").getAttribute("href"), safe);
        assert.ok((await status(page).textContent()).length > 3);
        await page.keyboard.press("Enter");
        await page.waitForURL("**/en/search/#q=refund%20to%20*");
        await page.locator(".search-masked").waitFor();
        await option(page).waitFor();
        assert.ok(!decodeURIComponent(page.url()).includes(rest), page.url());
        for (const href of await page.locator(".search-panel a").evaluateAll((all) => all.map((a) => decodeURIComponent(a.href)))) assert.ok(!href.includes(rest), href);
        const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
        assert.ok(!stored.includes(rest), stored);
      }
      assert.deepEqual(requests.filter((request) => request.includes(rest)), []);
    }));
}

test("order numbers, amounts and sentences are not taken for secrets", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/en/search/`);
    const said = await page.evaluate(async (texts) => {
      const { mask } = await import(document.querySelector("form.search").dataset.script);
      return texts.map(mask);
    }, ["order A-1003 for 1,250.00", "code 51", "+7 999 123-45-67", "i paid with my card last week and the money has not come back to me yet"]);
    assert.ok(said.every((text) => !text.includes("•")), said.join("\n"));
  }));

test("nothing of the search is fetched before the page is idle or the box has the focus", () =>
  here.page({}, async (page) => {
    await page.addInitScript(() => {
      window.requestIdleCallback = () => 0;
    });
    const requests = told(page);
    await page.goto(`${here.site}/en/`, { waitUntil: "networkidle" });
    const search = () => requests.filter((request) => /^\S*(engine|\/search\.|\/search\/)/.test(request));
    assert.deepEqual(search(), []);
    await page.locator("#_q-hero").focus();
    await page.locator("#_q-hero[role=combobox]").waitFor();
    await page.waitForLoadState("networkidle");
    assert.ok(search().some((request) => /engine\.\w+\.wasm/.test(request)));
  }));

test("a site below a path leads to its own pages", () =>
  below.page({}, async (page) => {
    const faults = watch(page, below.site);
    await page.goto(`${below.site}/es/`);
    await page.locator("#_q-hero").fill("reembolso");
    await option(page).waitFor();
    assert.ok((await option(page).getAttribute("href")).startsWith("/help/es/"));
    await option(page).click();
    await page.locator(".article").waitFor();
    assert.deepEqual(faults, []);
  }));

test("where WebAssembly is refused, titles are searched, without an error in the console", async () => {
  await strict.page({}, async (page) => {
    const faults = watch(page, strict.site);
    await page.goto(`${strict.site}/en/`);
    await page.locator("#_q-hero").fill("charged twice");
    await page.locator(".search-failed").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".search-titles").waitFor();
    const right = (await articlePaths(strict.site, "charged-twice")).en;
    assert.equal(await option(page).evaluate((a) => a.pathname), right);
    await page.locator("#_q-page").fill("qqqq");
    await page.locator(".no-results").waitFor();
    assert.ok((await page.locator(".index-group a:visible").count()) > 20);
    assert.deepEqual(faults, []);
  });
  await here.page({}, async (page) => {
    await page.addInitScript(() => {
      delete window.WebAssembly;
    });
    const faults = watch(page, here.site);
    await page.goto(`${here.site}/pt/search/#q=boleto`);
    await page.locator(".search-titles").waitFor();
    assert.match(await option(page).textContent(), /boleto/i);
    assert.deepEqual(faults, []);
  });
});

test("without the network, Enter still leads to the list of all articles", () =>
  here.page({}, async (page) => {
    await page.route(/\/assets\/search\./, (route) => route.abort());
    await page.goto(`${here.site}/en/faq/`);
    await page.locator("#_q-header").fill("refund");
    await page.locator("#_q-header").press("Enter");
    await page.waitForURL("**/en/search/");
    assert.ok(await page.locator("#_topics").isVisible());
  }));

test("the examples on the home page lead to results", () =>
  here.page(PHONE, async (page) => {
    for (const lang of LANGS) {
      await page.goto(`${here.site}/${lang}/`);
      const examples = page.locator(".examples a");
      for (let at = 0; at < (await examples.count()); at += 1) {
        await examples.nth(at).click();
        await option(page).waitFor();
        await page.goBack();
      }
    }
  }));

test("faqtory serve searches in the same way", () =>
  live.page({}, async (page) => {
    const faults = watch(page, live.site);
    await page.goto(`${live.site}/en/`);
    await page.locator("#_q-hero").fill("declined 51");
    await option(page).waitFor();
    assert.equal(await option(page).evaluate((a) => a.pathname), (await articlePaths(live.site, "payment-declined")).en);
    assert.deepEqual(faults, []);
  }));
