// Writing beside `faqtory serve`: changes and mistakes show on the open page, and the
// writer's bar does what it says.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { desk } from "./lib/desk.mjs";
import { PHONE, fixture, place, watch } from "./lib/fixture.mjs";
import { ROOT, build } from "./lib/servers.mjs";

const KIT = "/en/kit/components/";
const FEES = "/en/kit/fees/";
const FEES_FILE = "content/en/kit/fees.md";

let own;
const here = fixture(async () => (own = await desk()));
let unfollowed;
const still = fixture(async () => (unfollowed = await desk("--no-follow")));
let busy;
const other = fixture(async () => (busy = await desk()));

const overlay = (page) => page.locator("faqtory-serve dialog.problems");
const bar = (page) => page.locator("faqtory-serve .bar");
const badge = (page) => page.locator("faqtory-serve .badge");

/** Waits until the page hears of changes. */
async function heard(page) {
  await bar(page).waitFor();
  await page.locator("faqtory-serve .source:not(:empty)").waitFor();
}

/** Opens a page that hears of changes; marks it, so that a reload shows. */
async function open(page, address) {
  await page.goto(address);
  await heard(page);
  await page.evaluate(() => (window.same = true));
}

/** A click in `tab`, once `other`, in a process of its own, knows which of them had focus last. */
async function focus(tab, other) {
  const last = (page) => page.evaluate(() => localStorage.getItem("faqtory-serve-focus"));
  await tab.locator("h1").click();
  const mine = await last(tab);
  await other.waitForFunction((mine) => localStorage.getItem("faqtory-serve-focus") === mine, mine);
}

const isSame = (page) => page.evaluate(() => window.same === true);

test("an edit shows without a reload, and what the visitor did stays", () =>
  here.page({}, async (page) => {
    const faults = watch(page, here.site);
    await open(page, here.site + KIT);
    await page.locator(".tab summary").nth(1).click();
    await page.locator("main .details summary").first().click();
    await page.locator("#_q-header").fill("half a word");
    // The search's files get other names with the edit.
    await page.locator(".search-panel :is([role=option], .no-results-title)").filter({ visible: true }).first().waitFor();
    await page.locator("#steps").evaluate((heading) => heading.scrollIntoView({ behavior: "instant" }));
    await page.locator(".toc-side [aria-current]", { hasText: "Steps" }).waitFor();
    await page.evaluate(() => {
      const text = document.querySelector(".steps li").firstChild;
      const node = text.nodeType === 3 ? text : text.firstChild;
      getSelection().setBaseAndExtent(node, 0, node, 5);
    });
    const top = () => page.locator("#steps").evaluate((heading) => Math.round(heading.getBoundingClientRect().top));
    const at = await top();

    const change = (text) => text.replace("## Tabs {#tabs}", "Two new paragraphs,\n\nfar above.\n\n## Tabs {#tabs}");
    await own.while("content/en/kit/components.md", change, async (mend) => {
      await page.getByText("far above.").waitFor({ state: "attached" });
      assert.ok(await isSame(page));
      assert.ok(Math.abs((await top()) - at) <= 2, `the heading moved from ${at} to ${await top()}`);
      assert.deepEqual(await page.locator(".tab").evaluateAll((all) => all.map((tab) => tab.open)), [false, true, false]);
      assert.ok(await page.locator("main .details").first().evaluate((details) => details.open));
      assert.equal(await page.locator("#_q-header").inputValue(), "half a word");
      assert.equal(await page.evaluate(() => getSelection().toString()), "First");
      assert.deepEqual(await page.locator(".toc-side [aria-current]").allTextContents(), ["Steps"]);
      assert.equal(await page.locator("html.js").count(), 1);
      mend();
      await page.getByText("far above.").waitFor({ state: "detached" });
    });
    assert.ok(await isSame(page));
    assert.deepEqual(faults, []);
  }));

/** Each kind of file that can break, how, and where the fault is shown. */
const BREAKS = [
  { what: "an article", file: FEES_FILE, change: (text) => text.replace("At once.", "At once, see [there](nowhere.md)."), line: /At once, see/, caret: "nowhere.md" },
  { what: "faqtory.yaml", file: "faqtory.yaml", change: (text) => `${text}titel: Help\n`, line: /titel: Help/, caret: "titel" },
  { what: "content/facts.yaml", file: "content/facts.yaml", change: (text) => text.replace("type: number", "type: nmber"), line: /type: nmber/, caret: "nmber" },
];

for (const { what, file, change, line, caret } of BREAKS) {
  test(`a mistake in ${what} covers the page until it is mended`, () =>
    here.page({}, async (page) => {
      const faults = watch(page, here.site);
      await open(page, here.site + FEES);
      await own.while(file, change, async (mend) => {
        await overlay(page).waitFor();
        const problem = overlay(page).locator(".problem.error").filter({ has: page.locator(".place", { hasText: file }) }).first();
        const number = own.read(file).split("\n").findIndex((text) => line.test(text)) + 1;
        const position = await problem.locator(".place").textContent();
        assert.ok(position.startsWith(`${file}:${number}:`), position);
        assert.match(await problem.locator("a.place").getAttribute("href"), /^vscode:\/\/file\//);
        assert.match(await problem.locator(".code code").first().textContent(), line);
        assert.ok((await problem.locator(".code mark").textContent()).includes(caret), await problem.locator(".code mark").textContent());
        // The caret stands below what it marks.
        const [mark, below] = [await problem.locator(".code mark").boundingBox(), await problem.locator(".caret").boundingBox()];
        assert.ok(Math.abs(mark.x - below.x) < 2 && Math.abs(mark.width - below.width) < 2 && below.y > mark.y);
        assert.equal(await overlay(page).getAttribute("role"), "alertdialog");
        assert.ok(await page.locator("#when").isVisible(), "the last good page stays beneath");
        mend();
        await overlay(page).waitFor({ state: "hidden" });
      });
      assert.ok(await isSame(page));
      assert.deepEqual(faults, []);
    }));
}

test("a mistake in a template covers the page until it is mended", () =>
  here.page({}, async (page) => {
    await open(page, here.site + FEES);
    const file = "themes/default/templates/article.html";
    const sound = readFileSync(join(ROOT, file), "utf8");
    try {
      own.write(file, sound.replace("{% block main %}", "{% block main %}{% if %}"));
      await overlay(page).waitFor();
      assert.match(await overlay(page).locator(".place").first().textContent(), /^themes\/default\/templates\/article\.html:\d+:\d+$/);
      assert.ok(await page.locator("#when").isVisible(), "the last good page stays beneath");
      own.write(file, sound.replace("{% block main %}", '{% block main %}<p class="mended">Mended</p>'));
      await overlay(page).waitFor({ state: "hidden" });
      await page.locator(".mended").waitFor();
      assert.ok(await isSame(page));
    } finally {
      own.remove("themes");
    }
    await page.locator(".mended").waitFor({ state: "detached" });
  }));

test("a mistake in one article covers no other page: the bar counts it, and shows it on a click", () =>
  still.page({}, async (page) => {
    await open(page, still.site + KIT);
    await unfollowed.while(FEES_FILE, BREAKS[0].change, async (mend) => {
      await badge(page).filter({ hasText: "in another page" }).waitFor();
      assert.ok(!(await overlay(page).isVisible()));
      await badge(page).click();
      await overlay(page).waitFor();
      assert.ok(await overlay(page).evaluate((dialog) => dialog.contains(dialog.getRootNode().activeElement)), "focus is in the panel");
      await page.keyboard.press("Escape");
      await overlay(page).waitFor({ state: "hidden" });
      mend();
      await badge(page).filter({ hasText: "No problems" }).waitFor();
    });
  }));

test("what was dismissed stays away until there is a new mistake", () =>
  here.page({}, async (page) => {
    await open(page, here.site + FEES);
    await own.while(FEES_FILE, BREAKS[0].change, async () => {
      await overlay(page).waitFor();
      await page.keyboard.press("Escape");
      await overlay(page).waitFor({ state: "hidden" });
      // The same mistake, a line further down, beside a new paragraph.
      own.write(FEES_FILE, own.read(FEES_FILE).replace("## When", "One more line.\n\n## When"));
      await badge(page).filter({ hasText: "1 error" }).waitFor();
      await page.waitForTimeout(500);
      assert.ok(!(await overlay(page).isVisible()));
      own.write(FEES_FILE, own.read(FEES_FILE).replace("One more line.", "[More](nothing.md)."));
      await overlay(page).waitFor();
    });
    await overlay(page).waitFor({ state: "hidden" });
  }));

test("a style sheet is changed in place", () =>
  here.page({}, async (page) => {
    const faults = watch(page, here.site);
    await open(page, here.site + KIT);
    await page.evaluate(() => {
      // Each frame: was the page ever without a style sheet?
      window.bare = 0;
      const look = () => {
        if (getComputedStyle(document.body).margin !== "0px") window.bare += 1;
        requestAnimationFrame(look);
      };
      look();
    });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await ground();
    const href = () => page.locator("head link[rel=stylesheet]").getAttribute("href");
    const first = await href();
    try {
      own.write("themes/default/assets/main.css", `${readFileSync(join(ROOT, "themes/default/assets/main.css"), "utf8")}\nbody { background: rgb(1, 2, 3); }\n`);
      await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)");
      assert.notEqual(await href(), first);
    } finally {
      own.remove("themes");
    }
    await page.waitForFunction((color) => getComputedStyle(document.body).backgroundColor === color, before);
    assert.equal(await href(), first);
    assert.equal(await page.evaluate(() => window.bare), 0);
    assert.ok(await isSame(page));
    assert.deepEqual(faults, []);
  }));

test("other scripts of the theme load the page anew, as it was", () =>
  here.page({}, async (page) => {
    await open(page, here.site + KIT);
    await page.locator(".tab summary").nth(2).click();
    await page.locator("#_q-header").fill("half a word");
    await page.locator("#lists").evaluate((heading) => heading.scrollIntoView({ behavior: "instant" }));
    const at = await page.evaluate(() => scrollY);
    try {
      own.write("themes/default/assets/main.js", `${readFileSync(join(ROOT, "themes/default/assets/main.js"), "utf8")}\nwindow.other = true;\n`);
      await page.waitForFunction(() => window.other);
      await bar(page).waitFor();
      assert.ok(!(await isSame(page)));
      assert.deepEqual(await page.locator(".tab").evaluateAll((all) => all.map((tab) => tab.open)), [false, false, true]);
      assert.equal(await page.locator("#_q-header").inputValue(), "half a word");
      await page.waitForFunction((top) => Math.abs(scrollY - top) <= 2, at);
    } finally {
      own.remove("themes");
    }
    await page.waitForFunction(() => !window.other);
  }));

// A page that follows would go to the first of the two files that come back.
test("a deleted page becomes the 404 page, and comes back", () =>
  still.page({}, async (page) => {
    await open(page, still.site + FEES);
    const text = unfollowed.read(FEES_FILE);
    const russian = unfollowed.read("content/ru/kit/fees.md");
    try {
      unfollowed.remove("content/ru/kit/fees.md");
      unfollowed.remove(FEES_FILE);
      await page.locator("body.page-404").waitFor();
    } finally {
      unfollowed.write("content/ru/kit/fees.md", russian);
      unfollowed.write(FEES_FILE, text);
    }
    await page.locator("#when").waitFor();
    assert.ok(await isSame(page));
  }));

test("an address without a page shows the page as soon as there is one", () =>
  still.page({}, async (page) => {
    await page.goto(`${still.site}/en/kit/later/`);
    await page.locator("body.page-404").waitFor();
    await bar(page).waitFor();
    unfollowed.write("content/en/kit/later.md", "---\ntitle: Written later\n---\nHere it is.\n");
    try {
      await page.getByText("Here it is.").waitFor();
    } finally {
      unfollowed.remove("content/en/kit/later.md");
    }
    await page.locator("body.page-404").waitFor();
  }));

test("the tab that had focus last follows the writer, the other stays", () =>
  here.page({}, async (left) => {
    const right = await left.context().newPage();
    await open(left, here.site + KIT);
    await open(right, `${here.site}/en/kit/`);
    await focus(right, left);
    await own.while(FEES_FILE, (text) => text.replace("At once.", "Later."), async () => {
      await right.waitForURL(here.site + FEES);
      await right.getByText("Later.").waitFor();
      await heard(right);
      assert.equal(place(left), KIT);
      await focus(left, right);
      await own.while("content/en/kit/plain.md", (text) => `${text}\nAnd more.\n`, async () => {
        await left.waitForURL(`${here.site}/en/kit/plain/`);
        assert.equal(place(right), FEES);
      });
    });

    // Both show what changes, and the switch in the bar holds for this browser.
    await open(left, here.site + KIT);
    await left.locator("faqtory-serve .switch").click();
    await own.while(FEES_FILE, (text) => text.replace("At once.", "Tomorrow."), async () => {
      await right.getByText("Tomorrow.").waitFor();
      await left.waitForTimeout(500);
      assert.equal(place(left), KIT);
    });
    await left.locator("faqtory-serve .switch").click();
  }));

test("--no-follow: tabs stay where they are, and the switch says why", () =>
  still.page({}, async (page) => {
    await open(page, still.site + KIT);
    assert.ok(await page.locator("faqtory-serve .switch input").isDisabled());
    assert.match(await page.locator("faqtory-serve .switch").getAttribute("title"), /--no-follow/);
    await page.locator("h1").click();
    await unfollowed.while(FEES_FILE, (text) => text.replace("At once.", "Later."), async () => {
      const answer = async () => (await fetch(still.site + FEES)).text();
      while (!(await answer()).includes("Later.")) await page.waitForTimeout(50);
      await page.waitForTimeout(500);
      assert.equal(place(page), KIT);
    });
  }));

test("after a restart on the same port the page is brought up to date, and typed text stays", () =>
  other.page({}, async (page) => {
    await open(page, other.site + FEES);
    await page.locator("#_q-header").fill("half a word");
    await busy.halt();
    await page.locator("faqtory-serve .connection", { hasText: "reconnecting" }).waitFor();
    busy.write(FEES_FILE, busy.read(FEES_FILE).replace("At once.", "While you were away."));
    await busy.start();
    await page.getByText("While you were away.").waitFor();
    await page.locator("faqtory-serve .connection:empty").waitFor({ state: "attached" });
    assert.ok(await isSame(page));
    assert.equal(await page.locator("#_q-header").inputValue(), "half a word");
  }));

test("a site that cannot be built yet says why, and comes by itself", () =>
  other.page({}, async (page) => {
    await busy.halt();
    await busy.while("faqtory.yaml", () => "title: [\n", async (mend) => {
      await busy.start();
      await page.goto(other.site + FEES);
      await overlay(page).waitFor();
      assert.match(await overlay(page).locator(".place").first().textContent(), /^faqtory\.yaml:/);
      mend();
      await page.locator("#when").waitFor();
      await overlay(page).waitFor({ state: "hidden" });
    });
  }));

test("the bar says what the page is made from, and how its translations stand", () =>
  here.page({}, async (page) => {
    await open(page, here.site + FEES);
    assert.equal(await page.locator("faqtory-serve .bar a.path").textContent(), FEES_FILE);
    assert.match(await page.locator("faqtory-serve .bar a.path").getAttribute("href"), /^vscode:\/\/file\/.*fees\.md/);
    const chips = page.locator("faqtory-serve .bar .chip");
    assert.deepEqual(await chips.allTextContents(), ["ENsource", "RUnot stamped"]);
    await page.locator("faqtory-serve .menu").click();
    const panel = page.locator("faqtory-serve .panel");
    assert.match(await panel.textContent(), /money-team/);
    assert.match(await panel.locator(".tag.overdue").textContent(), /31 Jan 2020/);
    await page.keyboard.press("Escape");
    await chips.nth(1).click();
    await page.waitForURL(/\/ru\//);
    assert.equal(await page.locator("faqtory-serve .bar a.path").textContent(), "content/ru/kit/fees.md");
  }));

test("the bar tells what a translation says otherwise than its source", () =>
  still.page({}, async (page) => {
    const faults = watch(page, still.site);
    await open(page, still.site + "/ru/kit/fees/");
    await page.locator("faqtory-serve .menu").click();
    const differences = page.locator("faqtory-serve .panel .differences");
    const found = differences.locator(".remark.warning", { hasText: "77" });
    await differences.locator("summary").click();
    assert.equal(await found.count(), 0);
    await unfollowed.while("content/ru/kit/fees.md", (text) => `${text}\nЕщё 77 дней.\n`, async () => {
      await found.waitFor();
      assert.match(await differences.locator("summary").textContent(), /^Differs from the source \(\d+\)/);
      const line = unfollowed.read("content/ru/kit/fees.md").split("\n").findIndex((text) => text.includes("77")) + 1;
      assert.equal(await found.locator(".line").textContent(), `line ${line}`);
    });
    await found.waitFor({ state: "detached" });
    assert.deepEqual(faults, []);
  }));

test("the bar tells which words the glossary forbids, and its notes; an edit of the glossary shows at once", () =>
  still.page({}, async (page) => {
    const faults = watch(page, still.site);
    await open(page, still.site + FEES);
    await page.locator("faqtory-serve .menu").click();
    const terms = page.locator("faqtory-serve .panel .terms");
    assert.equal(await terms.count(), 0);
    const glossary = (forbidden) => `money: {en: money, forbid: {en: [${forbidden}]}}\npay: {en: [pay, transfer], ambiguous: {en: [cost]}, context: Money goes from us to them.}\n`;
    unfollowed.write("content/glossary.yaml", glossary("coin"));
    try {
      await terms.locator("summary", { hasText: "Terms (2)" }).waitFor();
      assert.match(await terms.locator("summary").textContent(), /1 to mend/);
      await terms.locator("summary").click();
      const [wrong, note] = [terms.locator(".remark.warning"), terms.locator(".remark:not(.warning)")];
      assert.match(await wrong.textContent(), /coins is not our word: write “money”/);
      const line = unfollowed.read(FEES_FILE).split("\n").findIndex((text) => text.includes("coins")) + 1;
      assert.equal(await wrong.locator(".line").textContent(), `line ${line}`);
      assert.match(await wrong.locator("a.line").getAttribute("href"), new RegExp(`^vscode://file/.*fees\\.md:${line}:`));
      assert.match(await note.textContent(), /cost, for pay: “pay”, “transfer”.*Money goes from us to them\./);

      // Another edit leaves it unfolded.
      unfollowed.write("content/glossary.yaml", glossary("tariff"));
      await terms.locator("summary", { hasText: "Terms (1)" }).waitFor();
      assert.ok(await note.isVisible());
      assert.equal(await wrong.count(), 0);
    } finally {
      unfollowed.remove("content/glossary.yaml");
    }
    await terms.waitFor({ state: "detached" });
    assert.deepEqual(faults, []);
  }));

/** Presses one of the bar's buttons, which stand in its panel where there is little room. */
async function press(page, name) {
  const button = page.locator("faqtory-serve .tools button", { hasText: name });
  if (!(await button.isVisible())) await page.locator("faqtory-serve .menu").click();
  await button.click();
}

/** Fills in the form that is open and sends it. */
async function send(page, values) {
  const form = page.locator("faqtory-serve dialog.form");
  for (const [name, value] of Object.entries(values)) await form.locator(`[name=${name}]`).fill(value);
  await form.locator("button[type=submit]").click();
  await form.locator(".done, .error:not([hidden])").waitFor();
  return form;
}

test("a new article is written in every language, and its page can be opened", () =>
  other.page({}, async (page) => {
    await open(page, other.site + FEES);
    await press(page, "New article");
    const form = await send(page, { title: "How do I pay by card?" });
    const files = await form.locator(".files li").allTextContents();
    assert.equal(files.length, 2);
    for (const file of files) assert.ok(existsSync(join(busy.root, file)), file);
    assert.match(busy.read(files.find((file) => file.startsWith("content/en/"))), /How do I pay by card\?/);
    await form.locator("a.primary").click();
    await page.locator("h1", { hasText: "How do I pay by card?" }).waitFor();
    await page.locator("faqtory-serve .bar .tag.draft").waitFor();

    // The same once more is refused, in words.
    await press(page, "New article");
    const again = await send(page, { title: "How do I pay by card?" });
    assert.ok((await again.locator(".error").textContent()).length > 10);
    await page.keyboard.press("Escape");
  }));

test("a translation is marked as current, is stale when the source changes, and is shown beside it", () =>
  still.page({}, async (page) => {
    await open(page, still.site + FEES);
    await page.locator("faqtory-serve .bar .chip", { hasText: "RU" }).click();
    await page.waitForURL(/\/ru\//);
    const chip = page.locator("faqtory-serve .bar .chip", { hasText: "RU" });
    await chip.filter({ hasText: "not stamped" }).waitFor();
    await press(page, "Mark as current");
    const form = await send(page, {});
    assert.deepEqual(await form.locator(".files li").allTextContents(), ["content/ru/kit/fees.md"]);
    assert.match(unfollowed.read("content/ru/kit/fees.md"), /source_digest:/);
    await page.keyboard.press("Escape");
    await chip.filter({ hasText: "up to date" }).waitFor();
    assert.ok(await page.locator("faqtory-serve .tools button", { hasText: "Mark as current" }).evaluate((button) => button.hidden));

    await unfollowed.while(FEES_FILE, (text) => text.replace("## When to pay {#when}\n\n", "## When to pay {#when}\n\nIn full. "), async () => {
      await chip.filter({ hasText: "stale" }).waitFor();
      await page.locator("faqtory-serve .menu").click();
      assert.match(await page.locator("faqtory-serve .panel .changed").textContent(), /When to pay/);
      await page.keyboard.press("Escape");
      const [beside] = await Promise.all([page.context().waitForEvent("page"), page.locator("faqtory-serve .bar .compare").click()]);
      await beside.waitForLoadState();
      const text = await beside.locator("body").textContent();
      assert.match(text, /In full\./);
      assert.match(text, /Когда платить/);
    });
  }));

test("the page of all translations tells how they stand, marks one as current, and follows the files", () =>
  still.page({}, async (page) => {
    const RUSSIAN = "content/ru/kit/fees.md";
    const before = unfollowed.read(RUSSIAN);
    const git = (...args) => {
      const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_AUTHOR_DATE: "2020-02-03T10:00:00Z" };
      execFileSync("git", ["-C", unfollowed.root, "-c", "user.name=A", "-c", "user.email=a@example.com", ...args], { env });
    };
    const cell = (column) => page.locator("tbody tr", { hasText: "Русский" }).locator("th, td").nth(column);
    const item = (list) => page.locator(`section[aria-labelledby=${list}] li`, { hasText: "Сколько это стоит?" });
    try {
      unfollowed.write(RUSSIAN, before.replace(/^source_digest.*\n/m, ""));
      await open(page, still.site + FEES);
      const faults = watch(page, still.site);
      await page.locator("faqtory-serve .tools a", { hasText: "Translations" }).click();
      await page.waitForURL(`${still.site}/__faqtory/status`);
      await bar(page).waitFor();
      assert.equal(await page.locator("table caption").textContent(), "Texts in each language");
      assert.deepEqual([await cell(1).textContent(), await cell(4).textContent(), await cell(5).textContent()], ["4", "2", "1"]);
      assert.match(await page.locator("#overdue").textContent(), /^Review: 1 overdue$/);
      assert.match(await page.locator("section[aria-labelledby=ru-missing]").textContent(), /content\/ru\/kit\/plain\.md\s+from content\/en\/kit\/plain\.md/);

      await page.evaluate(() => (window.same = true));
      await item("ru-unstamped").getByRole("button", { name: /Mark as current\s+Сколько/ }).click();
      const form = await send(page, {});
      assert.deepEqual(await form.locator(".files li").allTextContents(), [RUSSIAN]);
      await page.keyboard.press("Escape");
      await item("ru-unstamped").waitFor({ state: "detached" });
      assert.equal(await cell(4).textContent(), "1");

      git("init", "-q");
      git("add", "-A");
      git("commit", "-q", "-m", "x");
      await unfollowed.while(FEES_FILE, (text) => text.replace("At once.", "Later."), async () => {
        await item("ru-stale").waitFor();
        assert.match(await item("ru-stale").first().textContent(), /changed When to pay not committed yet/);
        git("commit", "-q", "-a", "-m", "y");
        await page.reload();
        assert.match(await item("ru-stale").first().textContent(), /changed When to pay \d+ days ago, 2020-02-03/);
        const links = item("ru-stale").first();
        assert.match(await links.locator(".places a").getAttribute("href"), /^vscode:\/\/file\/.*content\/ru\/kit\/fees\.md/);
        assert.ok((await page.request.get(still.site + (await links.locator(".title a").getAttribute("href")))).ok());
        await page.setViewportSize(PHONE.viewport);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "the page is as wide as the phone");
        assert.deepEqual(faults, []);
        await links.getByRole("link", { name: /Side by side/ }).click();
        await page.locator(".row.stale", { hasText: "Later." }).waitFor();
      });
    } finally {
      unfollowed.write(RUSSIAN, before);
      unfollowed.remove(".git");
    }
  }));

test("a redirect is written, and the old address leads here", () =>
  other.page({}, async (page) => {
    await open(page, other.site + FEES);
    await press(page, "Add redirect");
    const form = await send(page, { from: "/prices/old" });
    assert.deepEqual(await form.locator(".files li").allTextContents(), [FEES_FILE]);
    assert.match(busy.read(FEES_FILE), /\/prices\/old/);
    await page.keyboard.press("Escape");
    while (!(await fetch(`${other.site}/prices/old`)).ok) await page.waitForTimeout(50);
    await page.goto(`${other.site}/prices/old`);
    await page.waitForURL(other.site + FEES);
  }));

test("on a phone the bar is slim, leaves the footer free, and folds to a tab", () =>
  here.page(PHONE, async (page) => {
    const faults = watch(page, here.site);
    await open(page, here.site + KIT);
    await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
    const box = await bar(page).boundingBox();
    const footer = await page.locator(".footer").boundingBox();
    assert.ok(box.height <= 60, `${box.height} px high`);
    assert.ok(footer.y + footer.height <= box.y + 1, "the bar covers the footer");
    assert.ok(box.width <= 390 && (await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    await page.locator("faqtory-serve .menu").click();
    const panel = page.locator("faqtory-serve .panel");
    await panel.locator("button", { hasText: "New article" }).click();
    const form = page.locator("faqtory-serve dialog.form");
    const dialog = await form.boundingBox();
    assert.ok(dialog.x >= 0 && dialog.x + dialog.width <= 390);
    await form.locator("button", { hasText: "Cancel" }).click();
    await page.locator("faqtory-serve .fold").click();
    assert.ok(!(await bar(page).isVisible()));
    await page.reload();
    await page.locator("faqtory-serve .mini").click();
    await bar(page).waitFor();
    assert.deepEqual(faults, []);
  }));

test("printed, the page has no bar", () =>
  here.page({}, async (page) => {
    await open(page, here.site + FEES);
    await page.emulateMedia({ media: "print" });
    assert.ok(!(await bar(page).isVisible()));
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).paddingBottom), "0px");
  }));

test("a page that nobody edits is left as it is", () =>
  still.page({}, async (page) => {
    await page.addInitScript(() => {
      window.fetched = [];
      const fetch = window.fetch;
      window.fetch = (...args) => {
        window.fetched.push(String(args[0]));
        return fetch(...args);
      };
    });
    await open(page, still.site + KIT);
    await unfollowed.while("content/ru/kit/fees.md", (text) => text.replace("Сразу.", "Потом."), async () => {
      await page.waitForTimeout(800);
      const fetched = await page.evaluate(() => window.fetched);
      assert.ok(fetched.length > 0 && !fetched.includes(page.url()), String(fetched));
    });
  }));

test("the built site has nothing of it", () => {
  const built = build(own.root);
  try {
    const files = readdirSync(built.out, { recursive: true });
    assert.ok(!files.some((file) => String(file).includes("__faqtory")));
    for (const file of files.filter((file) => /\.(html|js|css)$/.test(file))) {
      assert.ok(!readFileSync(join(built.out, file), "utf8").includes("__faqtory"), file);
    }
  } finally {
    built.remove();
  }
});
