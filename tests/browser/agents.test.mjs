// The agents' desk and the formats that agents copy: with keys alone, in each language of a customer.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { CLIPBOARD, clipboard, copied as copiedBy, pasted } from "./lib/clipboard.mjs";
import { PHONE, fixture, watch } from "./lib/fixture.mjs";
import { LANGS, QUERIES, articlePaths } from "./lib/sample.mjs";
import { POLICY, ROOT, build, host } from "./lib/servers.mjs";

const built = [];
const folders = [];
after(() => {
  built.forEach((site) => site.remove());
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

function made(root, ...args) {
  const site = build(root, ...args);
  built.push(site);
  return site.out;
}

/** A site of its own: a current, a stale and a missing translation, a draft, an internal article. */
const FILES = {
  "faqtory.yaml": "title: Help\nbase_url: https://help.example.com/centre\nlanguages: [en, ru, es]\n",
  "content/en/fees.md": "---\ntitle: What does it cost?\ndescription: It costs 3 coins.\n---\nIt costs 3 coins.\n\n## Cards {#cards}\n\nCards are free.\n",
  "content/ru/fees.md": "---\ntitle: Сколько это стоит?\nsource_digest: {_: 0000000a, cards: 0000000b}\n---\nСтоит 3 монеты. Не больше.\n\n## Карты\n\nБесплатно.\n",
  "content/en/plan.md": "---\ntitle: A plan to come\ndraft: true\n---\nSoon.\n",
  "content/en/limits.md": "---\ntitle: Goodwill limits\naudience: agents\n---\nUp to 5 coins.\n\n## Above {#above}\n\nAsk.\n",
  "content/en/noted.md": "---\ntitle: With a note\n---\nText.\n\n:::agents\n## For all\n\nNote.\n:::\n\n## For all\n\nText.\n",
};

function ownSite() {
  const root = mkdtempSync(join(tmpdir(), "faqtory-agents-"));
  folders.push(root);
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const here = fixture(() => host(made(ROOT, "--audience", "agents")));
const strict = fixture(() => host(made(ROOT, "--audience", "agents"), "", POLICY.replace(" 'wasm-unsafe-eval'", "")));
// Its pages live elsewhere than what customers read.
const own = fixture(() => host(made(ownSite(), "--audience", "agents", "--drafts", "--base-url", "https://desk.example.net/in"), "/in"));

const PUBLIC = "https://help.example.com";
const box = (page) => page.locator("#_desk-query");
const options = (page) => page.locator(".desk-option");
const active = (page) =>
  page.evaluate(() => {
    const id = document.activeElement.getAttribute("aria-activedescendant");
    const chosen = [...document.querySelectorAll(".desk-option[aria-selected=true]")];
    return chosen.length === 1 && chosen[0].id === id ? chosen[0].dataset.id : `differs: ${id}`;
  });
const said = (page) => page.locator("#_copied [role=status]:not(:empty)");
const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("faqtory-desk")));

/** Opens the desk and waits until it knows its articles. */
async function open(page, site) {
  const data = page.waitForResponse("**/agents/desk.json");
  await page.goto(`${site}/agents/`);
  await data;
  await page.locator("#_desk-query[role=combobox]").waitFor();
  await page.waitForFunction(() => document.querySelector(".desk-note").textContent);
}

/** Types a query and waits until an article stands first. */
async function find(page, query, ids) {
  await page.keyboard.type(query);
  await page.waitForFunction((ids) => ids.includes(document.querySelector(".desk-option")?.dataset.id), ids);
}

/** In the page: whether one of the articles is among the first three. */
const among = (ids) => [...document.querySelectorAll(".desk-option")].slice(0, 3).some((one) => ids.includes(one.dataset.id));

/** Presses keys until the clipboard holds something else. */
const copied = (page, ...keys) =>
  copiedBy(page, async () => {
    for (const key of keys) await page.keyboard.press(key);
  });

/** How many keys a chord takes. */
const strokes = (keys) => keys.flatMap((key) => key.split("+")).length;

for (const lang of LANGS) {
  const [{ query, ids }] = QUERIES[lang];

  test(`${lang}: from typing to the clipboard by keys alone, each format in the customer's language`, () =>
    here.page(CLIPBOARD, async (page) => {
      const faults = watch(page, here.site);
      await open(page, here.site);
      assert.ok(await box(page).evaluate((input) => document.activeElement === input), "it begins in the box");
      // Beyond the query: the customer's language, chosen once, and the copy.
      const [choose, send] = [`Alt+${LANGS.indexOf(lang) + 1}`, "Alt+l"];
      await page.keyboard.press(choose);
      await page.keyboard.type(query);
      await page.waitForFunction(among, ids);
      // Internal notes are searched too, so that another article may stand above it.
      const down = [];
      while (!ids.includes(await active(page))) {
        await page.keyboard.press("ArrowDown");
        down.push("ArrowDown");
      }
      assert.ok(strokes([choose, ...down, send]) <= 6, `${down}`);
      const id = await active(page);
      const path = (await articlePaths(here.site, id))[lang];
      const bare = await copied(page, send);
      const title = (await page.locator("#_desk-title").textContent()).trim();
      assert.deepEqual(bare.types, ["text/html", "text/plain"]);
      assert.equal(bare.text, `${title}\n${PUBLIC}${path}`);
      assert.equal((await page.locator("#_desk-title > span").getAttribute("lang")).slice(0, 2), lang);
      await said(page).waitFor();
      assert.ok((await said(page).textContent()).includes(title));

      assert.equal((await copied(page, "Alt+a")).text, `${title}\n${PUBLIC}/a/${id}/`);
      const markdown = await copied(page, "Alt+m");
      assert.deepEqual([markdown.text, markdown.types], [`[${title}](${PUBLIC}${path})`, ["text/plain"]]);
      const reply = await copied(page, "Alt+r");
      const words = await page.locator(".desk-reply").textContent();
      assert.ok(words.length > 20);
      assert.equal(reply.text, `${words}\n\n${title}\n${PUBLIC}${path}`);
      const fields = await pasted(page);
      assert.deepEqual(fields.rich.at(-1), [PUBLIC + path, title]);
      assert.ok(fields.text.includes(words.split(/[\u00a0\n(]/)[0].trim()));
      assert.equal(fields.plain, reply.text);
      assert.equal((await kept(page)).lang, lang, "the language is remembered");
      assert.deepEqual(faults, []);
    }));
}

test("each article is found in any language, once, with its titles in all", () =>
  here.page({}, async (page) => {
    await open(page, here.site);
    for (const [at, lang] of LANGS.entries()) {
      const [{ query, ids }] = QUERIES[lang];
      // The customer's language is another one.
      await page.keyboard.press(`Alt+${((at + 1) % LANGS.length) + 1}`);
      await page.keyboard.press("Escape");
      await page.keyboard.type(query);
      await page.waitForFunction(among, ids);
      const found = await options(page).evaluateAll((all) => all.map((one) => one.dataset.id));
      assert.equal(new Set(found).size, found.length);
      const titles = await page.locator(".desk-texts a").evaluateAll((all) => all.map((a) => [a.lang.slice(0, 2), a.textContent]));
      assert.deepEqual(titles.map(([code]) => code), LANGS);
      const others = LANGS.filter((other) => other !== LANGS[(at + 1) % LANGS.length]);
      assert.deepEqual(await options(page).first().locator(".desk-others b").allTextContents(), others.map((other) => other.toUpperCase()));
    }
  }));

test("arrows choose, Enter opens in the customer's language, and the article is then recent", () =>
  here.page({}, async (page) => {
    await open(page, here.site);
    await page.keyboard.press("Alt+3");
    await find(page, "refund", ["where-is-my-refund", "refund-times", "request-refund"]);
    const ids = await options(page).evaluateAll((all) => all.map((one) => one.dataset.id));
    for (const [key, at] of [["ArrowDown", 1], ["ArrowDown", 2], ["ArrowUp", 1], ["ArrowUp", 0], ["ArrowUp", ids.length - 1], ["ArrowDown", 0], ["ArrowDown", 1]]) {
      await page.keyboard.press(key);
      assert.equal(await active(page), ids[at], key);
    }
    assert.equal(await box(page).getAttribute("aria-expanded"), "true");
    assert.equal(await page.locator("#_desk-list").getAttribute("role"), "listbox");
    const path = (await articlePaths(here.site, ids[1])).pt;
    await page.keyboard.press("Enter");
    await page.waitForURL(here.site + path);
    await page.locator(".internal-bar a").click();
    await page.waitForURL("**/agents/");
    await options(page).first().waitFor();
    assert.equal(await active(page), ids[1]);
    assert.deepEqual(await kept(page), { lang: "pt", pinned: [], recent: [ids[1]] });
  }));

test("what is pinned stands first, and stays; nothing but ids is kept", () =>
  here.page(CLIPBOARD, async (page) => {
    await open(page, here.site);
    await find(page, "chargeback", ["chargebacks"]);
    await copied(page, "Alt+l");
    await page.keyboard.press("Escape");
    await find(page, "refund", ["where-is-my-refund", "refund-times", "request-refund"]);
    const pinned = await active(page);
    await page.keyboard.press("Alt+p");
    await said(page).waitFor();
    await page.reload();
    await options(page).nth(1).waitFor();
    assert.deepEqual(await options(page).evaluateAll((all) => all.map((one) => one.dataset.id)), [pinned, "chargebacks"]);
    assert.equal(await page.locator("[role=group]").count(), 2);
    await page.keyboard.press("Alt+p");
    await page.waitForFunction(() => document.querySelectorAll(".desk-option").length === 1);
    assert.deepEqual(await kept(page), { pinned: [], recent: ["chargebacks"] });
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["faqtory-desk"]);
  }));

test("letters alone only type, also in Cyrillic; the keys work on a Russian keyboard", () =>
  here.page(CLIPBOARD, async (page) => {
    await open(page, here.site);
    await page.evaluate(() => navigator.clipboard.writeText("-"));
    await find(page, "возврат", ["where-is-my-refund", "refund-times", "request-refund"]);
    await page.keyboard.type(" lrampдк");
    assert.equal(await box(page).inputValue(), "возврат lrampдк");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "-");
    await box(page).fill("возврат");
    await options(page).first().waitFor();
    // What a Russian keyboard tells of the key L.
    const key = { key: "д", code: "KeyL", altKey: true, bubbles: true, cancelable: true };
    const { text } = await copiedBy(page, () => box(page).dispatchEvent("keydown", key));
    assert.match(text, /\nhttps:/);
  }));

test("stale and missing translations are marked before they are sent; links are those of the public site", () =>
  own.page(CLIPBOARD, async (page) => {
    const base = "https://help.example.com/centre";
    await open(page, own.site);
    await page.keyboard.press("Alt+2");
    await find(page, "cost", ["fees"]);
    assert.ok(await options(page).first().locator(".desk-mark-stale").isVisible());
    const warning = page.locator(".desk-warning");
    assert.match(await warning.textContent(), /older than its source.*Cards/);
    assert.equal((await copied(page, "Alt+r")).text, `Стоит 3 монеты.\n\nСколько это стоит?\n${base}/ru/fees/`);
    await said(page).waitFor();
    assert.match(await said(page).textContent(), /older than its source/, "it is said, too");

    await page.keyboard.press("Alt+3");
    assert.ok(await options(page).first().locator(".desk-mark-missing").isVisible());
    assert.match(await warning.textContent(), /Español.*English/i);
    assert.equal((await copied(page, "Alt+l")).text, `What does it cost?\n${base}/en/fees/`);
    await page.keyboard.press("Alt+1");
    assert.equal(await warning.count(), 0);
    assert.equal((await copied(page, "Alt+a")).text, `What does it cost?\n${base}/a/fees/`);
  }));

test("what customers cannot read has no link: internal articles and drafts, on the desk and on their pages", () =>
  own.page(CLIPBOARD, async (page) => {
    await open(page, own.site);
    await page.evaluate(() => navigator.clipboard.writeText("-"));
    for (const [query, id] of [["goodwill", "limits"], ["plan", "plan"]]) {
      await find(page, query, [id]);
      assert.ok(await page.locator(".desk-warning").isVisible());
      assert.equal(await page.locator("[data-format]:visible").count(), 0);
      for (const key of ["Alt+l", "Alt+a", "Alt+m", "Alt+r"]) await page.keyboard.press(key);
      await said(page).waitFor();
      assert.match(await said(page).textContent(), /customers cannot read/i);
      await page.keyboard.press("Escape");
    }
    for (const path of ["/en/limits/", "/en/plan/"]) {
      await page.goto(own.site + path);
      assert.equal(await page.locator("button[data-copy], button[data-format], main[data-link]").count(), 0, path);
      assert.match(await page.locator(".article-tools").textContent(), /no link to send/);
    }
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "-");
    // A heading within an internal note has no address for customers.
    await page.goto(`${own.site}/en/noted/`);
    await page.locator("button.heading-anchor").waitFor();
    assert.equal(await page.locator("button.heading-anchor").getAttribute("data-copy"), "#for-all", "as on the public site");
    assert.equal(await page.locator(".callout-agents a.heading-anchor").count(), 1);
  }));

for (const lang of LANGS) {
  test(`${lang}: an article's menu copies each format, by keys`, () =>
    here.page(CLIPBOARD, async (page) => {
      const faults = watch(page, here.site);
      const path = (await articlePaths(here.site, "refund-times"))[lang];
      await page.goto(here.site + path);
      const title = (await page.locator("h1").textContent()).trim();
      const url = PUBLIC + path;
      const wanted = {
        link: `${title}\n${url}`,
        permalink: `${title}\n${PUBLIC}/a/refund-times/`,
        markdown: `[${title}](${url})`,
        reply: `${await page.locator(".copy-menu").getAttribute("data-reply")}\n\n${title}\n${url}`,
      };
      for (const [name, text] of Object.entries(wanted)) {
        await page.locator(".copy-menu summary").focus();
        await page.keyboard.press("Enter");
        await page.locator(`.copy-menu [data-format=${name}]`).focus();
        assert.equal((await copied(page, "Enter")).text, text);
        assert.ok(await page.locator(".copy-menu summary").evaluate((own) => document.activeElement === own));
        assert.ok(!(await page.locator(".copy-menu").evaluate((menu) => menu.open)));
      }
      assert.deepEqual(faults, []);
    }));
}

test("where WebAssembly is refused, titles are searched", () =>
  strict.page({}, async (page) => {
    const faults = watch(page, strict.site);
    await open(page, strict.site);
    await find(page, "сколько идёт возврат", ["refund-times"]);
    assert.deepEqual(faults, []);
  }));

test("below a path of its host the desk finds and opens its own pages, and copies the public ones", () =>
  own.page(CLIPBOARD, async (page) => {
    const faults = watch(page, own.site);
    await open(page, own.site);
    await find(page, "cost", ["fees"]);
    assert.equal((await copied(page, "Alt+l")).text, "What does it cost?\nhttps://help.example.com/centre/en/fees/");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${own.site}/en/fees/`);
    assert.equal(await page.locator("main").getAttribute("data-link"), "https://help.example.com/centre/en/fees/");
    assert.deepEqual(faults, []);
  }));

test("on a phone a tap chooses, and another copies", () =>
  here.page({ ...PHONE, ...CLIPBOARD }, async (page) => {
    await open(page, here.site);
    await box(page).fill("refund");
    await options(page).nth(2).waitFor();
    const id = await options(page).nth(2).getAttribute("data-id");
    await options(page).nth(2).tap();
    await page.waitForFunction(() => document.querySelector("[data-format=link]").getBoundingClientRect().top < innerHeight - 44);
    await page.locator("[data-format=link]").tap();
    await said(page).waitFor();
    assert.equal((await clipboard(page)).text.split("\n")[1], PUBLIC + (await articlePaths(here.site, id)).en);
    for (const target of await page.locator(".desk-langs label, .desk-actions :is(a, button)").all()) {
      assert.ok((await target.boundingBox()).height >= 44);
    }
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  }));

test("the desk is kept from search engines, and the public edition has nothing of it", () =>
  here.page({}, async (page) => {
    await page.goto(`${here.site}/agents/`);
    assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
    const out = made(ROOT);
    for (const entry of readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
      const path = join(entry.parentPath, entry.name).slice(out.length);
      assert.ok(!/agents|desk/.test(path), path);
      if (/\.(html|js|css|json|txt|xml|md)$/.test(path)) {
        const text = readFileSync(out + path, "utf8");
        assert.ok(!/\bdesk\b|desk-|copy-menu|data-format|\/agents\//i.test(text.replaceAll("help desk", "")), path);
      }
    }
  }));
