// The agents' edition, and a site that does not live at the root of its host.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { PHONE, fixture, watch } from "./lib/fixture.mjs";
import { LANGS, articlePaths, pageKinds } from "./lib/sample.mjs";
import { ROOT, build, host } from "./lib/servers.mjs";

const built = [];
after(() => built.forEach((site) => site.remove()));

/** Builds the sample with `args` and hosts it under `base`. */
const hosted = (base, ...args) => () => {
  const site = build(ROOT, ...args);
  built.push(site);
  return host(site.out, base);
};

const agents = fixture(hosted("", "--audience", "agents"));
const below = fixture(hosted("/help", "--base-url", "https://x.example.com/help"));

test("the agents' edition says on every page that it is internal, and is kept from search engines", () =>
  agents.page({}, async (page) => {
    const faults = watch(page, agents.site);
    for (const lang of LANGS) {
      const kinds = await pageKinds(agents.site, lang);
      for (const path of lang === "en" ? [...Object.values(kinds), "/#choose"] : [kinds.home, kinds.table]) {
        await page.goto(agents.site + path);
        assert.ok(await page.locator(".internal-bar").isVisible(), path);
        assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex", path);
      }
    }
    assert.deepEqual(faults, []);
  }));

test("internal text is marked as such, and the bar stays clear of the header on a phone", () =>
  agents.page(PHONE, async (page) => {
    await page.goto(agents.site + (await articlePaths(agents.site, "payment-declined")).en);
    assert.ok(await page.locator(".callout-agents").first().isVisible());
    const bar = await page.locator(".internal-bar").boundingBox();
    const header = await page.locator(".header").boundingBox();
    assert.ok(bar.y + bar.height <= header.y + 1);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  }));

test("the public edition has neither the bar nor the internal text", () => {
  const [public_] = built.slice(-1);
  for (const file of readdirSync(public_.out, { recursive: true }).filter((file) => file.endsWith(".html"))) {
    const html = readFileSync(join(public_.out, file), "utf8");
    assert.ok(!/class="(?:internal-bar|[^"]*callout-agents)/.test(html), file);
  }
});

test("under a path of its host every link, form and file stays below that path", () =>
  below.page({}, async (page) => {
    const faults = watch(page, below.site);
    const followed = new Set();
    for (const lang of LANGS) {
      const kinds = await pageKinds(below.site, lang);
      for (const path of lang === "en" ? Object.values(kinds) : [kinds.home, kinds.table]) {
        await page.goto(below.site + path);
        const addresses = await page.evaluate(() =>
          [...document.querySelectorAll("a[href]:not([href^='#']), link[rel=stylesheet], link[rel=icon], script[src], form[action]")].map((e) => e.href || e.src || e.action),
        );
        for (const address of addresses.filter((address) => address.startsWith("http"))) {
          const { origin, pathname } = new URL(address);
          if (origin === "https://x.example.com") assert.ok(pathname.startsWith("/help/"), `${address} on ${path}`);
          else if (origin === new URL(below.site).origin) {
            assert.ok(pathname.startsWith("/help/"), `${address} on ${path}`);
            followed.add(origin + pathname);
          } else assert.fail(`${address} on ${path} leads elsewhere`);
        }
      }
    }
    assert.deepEqual(faults, []);
    const answers = await Promise.all([...followed].map(async (address) => [address, (await fetch(address)).status]));
    assert.ok(answers.length > 100);
    assert.deepEqual(answers.filter(([, status]) => status !== 200), []);
  }));

test("under a path: language switch, permalink, chooser and 404 work", () =>
  below.page({ locale: "ru" }, async (page) => {
    const paths = await articlePaths(below.site, "payment-declined");
    await page.goto(`${below.site}/a/payment-declined/#codes`);
    await page.waitForURL(`${below.site}${paths.ru}#codes`);
    await page.locator(".languages-row [data-lang=es]").click();
    await page.waitForURL(`${below.site}${paths.es}#codes`);
    await page.goto(`${below.site}/`);
    await page.waitForURL(`${below.site}/es/`);
    const answer = await page.goto(`${below.site}/es/tarjeta-rechazada/`);
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator("#_q-page").inputValue(), "tarjeta rechazada");
    assert.equal(await page.locator("form.search").getAttribute("action"), "/help/es/search/");
  }));
