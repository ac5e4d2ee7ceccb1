// How long results take in the browser, in the search box as visitors have it: from an input event
// to results in the DOM and on the screen, letter by letter, and from the focus for a first search.

import { host } from "./host.mjs";

/** Milliseconds between two letters: a quick typist. */
const PACE = 60;

/** Watches a page: when the box got the focus, each input and the results that followed. */
function probe() {
  const all = [];
  window.probe = { all, focus: null };
  const isBox = (event) => event.target.matches?.("input[data-search]");
  addEventListener("focus", (event) => isBox(event) && (window.probe.focus ??= performance.now()), true);
  addEventListener("input", (event) => isBox(event) && event.target.value.trim() && all.push({ input: performance.now() }), true);
  const shown = (records) => {
    if (!records.some(({ target }) => target.matches?.(".results, .no-results-title"))) return;
    const now = performance.now();
    // Letters whose results never came, because the next letter did, waited for these.
    const waiting = all.filter((one) => !one.dom);
    waiting.forEach((one) => (one.dom = now));
    // A task behind the frame's own: what it draws is drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => waiting.forEach((one) => (one.painted = performance.now()));
      port2.postMessage(null);
    });
  };
  new MutationObserver(shown).observe(document, { childList: true, subtree: true });
}

/** Before a first focus nothing is loaded: as for visitors who ask browsers to save data. */
function saveData() {
  Object.defineProperty(navigator, "connection", { value: { saveData: true } });
}

const settled = (page) => page.waitForFunction(() => window.probe.all.length && window.probe.all.every((one) => one.painted), null, { polling: 20 });

async function withPage(browser, url, scripts, use) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    for (const script of scripts) await page.addInitScript(script);
    await page.goto(url, { waitUntil: "load" });
    return await use(page, page.locator("input[data-search]").first());
  } finally {
    await context.close();
  }
}

/**
 * First searches, each in a new browser profile: the milliseconds to results. `idle`: from the first
 * input, on a page that had the time to load the engine and the manifest, as it does for most visitors;
 * else from the focus, when nothing is loaded.
 */
export async function firstSearches(browser, site, lang, queries, idle) {
  const server = await host(site);
  const times = [];
  try {
    for (const query of queries) {
      times.push(
        await withPage(browser, `${server.url}/${lang}/`, idle ? [probe] : [probe, saveData], async (page, box) => {
          if (idle) await page.waitForLoadState("networkidle");
          await box.focus();
          await page.keyboard.insertText(query);
          await settled(page);
          return page.evaluate((idle) => {
            const { focus, all } = window.probe;
            const start = idle ? all[0].input : focus;
            return { dom: all.at(-1).dom - start, painted: all.at(-1).painted - start };
          }, idle);
        }),
      );
    }
  } finally {
    await server.stop();
  }
  return times;
}

/**
 * Types queries letter by letter, twice: at first parts of the index are loaded on the way, then
 * they are there. Gives the milliseconds from each input to its results, `{ loading, loaded }`.
 */
export async function keystrokes(browser, site, lang, queries) {
  const server = await host(site);
  const pass = async (page, box) => {
    const times = [];
    for (const query of queries) {
      await box.fill("");
      await page.evaluate(() => (window.probe.all.length = 0));
      await page.keyboard.type(query, { delay: PACE });
      await settled(page);
      times.push(...(await page.evaluate(() => window.probe.all.map(({ input, dom, painted }) => ({ dom: dom - input, painted: painted - input })))));
    }
    return times;
  };
  try {
    return await withPage(browser, `${server.url}/${lang}/`, [probe], async (page, box) => {
      await box.focus();
      await page.locator(".search-panel").first().waitFor({ state: "attached" });
      return { loading: await pass(page, box), loaded: await pass(page, box) };
    });
  } finally {
    await server.stop();
  }
}

/** The value below which a share of the values are. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
