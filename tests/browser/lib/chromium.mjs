// Where the browser comes from.
//
// The tests drive a real Chromium, headless, by playwright-core, which brings no
// browser of its own. In this order they take
//   1. the executable named in the environment: CHROMIUM=/path/to/chromium npm test
//   2. a Chromium or Chrome installed on this machine (Debian, Ubuntu: apt-get
//      install chromium; macOS: the application)
//   3. the one that playwright-core has downloaded; where there is none yet, it is
//      downloaded now, once, into Playwright's own cache (about 100 MB).
// Node.js 20 or newer is needed; `npm ci` installs playwright-core at its pinned version.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Flags under which Chromium asks nothing of the network by itself. */
const FLAGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-extensions",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
  "--hide-scrollbars",
  "--force-color-profile=srgb",
];

/** The path of the Chromium to use; downloads one where the machine has none. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which does not exist`);
    return named;
  }
  const installed = PLACES.find((path) => existsSync(path));
  if (installed) return installed;
  const own = chromium.executablePath();
  if (!existsSync(own)) {
    const cli = join(dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")), "cli.js");
    const done = spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "inherit" });
    if (done.status !== 0) throw new Error("no Chromium found, and none could be downloaded: set CHROMIUM");
  }
  return own;
}

/** Starts the browser. The caller closes it. */
export function launch() {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS, timeout: 120_000 });
}
