// A browser and pages that watch themselves.

import { after, before } from "node:test";
import { launch } from "./chromium.mjs";

/** Milliseconds that anything on a page may take. */
export const PATIENCE = 60_000;

/** Milliseconds by which scripts and data come later, at most: SLOW=1000 npm test. */
const DELAY = Number(process.env.SLOW ?? 0);
const LATE = /\.(js|wasm|json|txt)(\?|$)|\/box\.html|\/__faqtory\/page/;

async function delayed(route) {
  await new Promise((done) => setTimeout(done, Math.random() * DELAY));
  // The page may be gone by now.
  await route.continue().catch(() => {});
}

/**
 * Starts what `start` starts (an object with `url` and `stop`) and a browser before
 * the tests of this file, and ends both after them.
 */
export function fixture(start) {
  const own = {};
  before(async () => {
    // One after the other, so that `after` ends what has started when the other fails.
    own.server = await start();
    own.browser = await launch();
    own.site = own.server.url;
  });
  after(async () => {
    await own.browser?.close();
    await own.server?.stop();
  });

  return {
    /** The site's address, without a slash at the end. */
    get site() {
      return own.site;
    },

    /** Runs `use(page)` in a context of its own; `options` are the context's. */
    async page(options, use) {
      const context = await own.browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce", ...options });
      context.setDefaultTimeout(PATIENCE);
      if (DELAY) await context.route(LATE, delayed);
      try {
        return await use(await context.newPage());
      } finally {
        await context.close();
      }
    },
  };
}

/** The window of a phone. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What went wrong on a page since this was called: console, exceptions, requests. */
export function watch(page, site) {
  const origin = new URL(site).origin;
  const faults = [];
  // A 404 page is itself a failed load, which Chromium writes to the console.
  const isOwn404 = (url) => url === page.url() || url === page.mainFrame().url();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !(message.text().includes("404") && isOwn404(message.location().url))) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:") && new URL(request.url()).origin !== origin) faults.push(`request elsewhere: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What is under way when a page is left is broken off: no fault.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) faults.push(`${response.status()}: ${response.url()}`);
  });
  return faults;
}

/** Holds back the requests that match; the function returned lets them go. */
export async function holdBack(page, pattern) {
  let release;
  const released = new Promise((done) => (release = done));
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Path, query and #anchor of the page's address. */
export function place(page) {
  const url = new URL(page.url());
  return url.pathname + url.search + url.hash;
}
