// Screenshots of every kind of page, to look at.
//
//   node shots.mjs FOLDER [--lang en,ru] [--kind home,table] [--width 390,1280] [--scheme light,dark] [--site URL] [--bar]
//
// Without --site it runs `faqtory serve` on the sample (FAQTORY names the program).

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./lib/chromium.mjs";
import { LANGS, pageKinds } from "./lib/sample.mjs";
import { serve } from "./lib/servers.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lang: { type: "string", default: LANGS.join(",") },
    kind: { type: "string" },
    width: { type: "string", default: "390,1280" },
    scheme: { type: "string", default: "light,dark" },
    site: { type: "string" },
    bar: { type: "boolean", default: false },
  },
});
const folder = positionals[0];
if (!folder) {
  console.error("usage: node shots.mjs FOLDER [--lang …] [--kind …] [--width …] [--scheme …] [--site URL]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const own = values.site ? null : await serve();
const site = values.site ?? own.url;
const browser = await launch();
let count = 0;
try {
  for (const lang of values.lang.split(",")) {
    const kinds = { ...(await pageKinds(site, lang)), ...(lang === LANGS[0] ? { chooser: "/#choose", permalink: "/a/refund-times/" } : {}) };
    const wanted = values.kind ? values.kind.split(",") : Object.keys(kinds);
    for (const width of values.width.split(",").map(Number)) {
      for (const scheme of values.scheme.split(",")) {
        const context = await browser.newContext({
          viewport: { width, height: width < 760 ? 844 : 860 },
          colorScheme: scheme,
          deviceScaleFactor: 1,
          hasTouch: width < 760,
          isMobile: width < 760,
          reducedMotion: "reduce",
        });
        const page = await context.newPage();
        for (const kind of wanted.filter((kind) => kinds[kind])) {
          // The permalink page goes on by script: its own look is the one without.
          if (kind === "permalink") continue;
          // Readers see no writer's bar, unless it is what shall be looked at.
          if (!values.bar) await page.route("**/__faqtory/**", (route) => route.abort());
          await page.goto(site + kinds[kind]);
          await page.screenshot({ path: join(folder, `${kind}-${lang}-${width}-${scheme}.png`), fullPage: true });
          count += 1;
        }
        await context.close();
        if (wanted.includes("permalink") && kinds.permalink) {
          const plain = await browser.newContext({ viewport: { width, height: 844 }, colorScheme: scheme, javaScriptEnabled: false });
          const still = await plain.newPage();
          await still.goto(site + kinds.permalink);
          await still.screenshot({ path: join(folder, `permalink-${lang}-${width}-${scheme}.png`) });
          count += 1;
          await plain.close();
        }
      }
    }
  }
} finally {
  await browser.close();
  await own?.stop();
}
console.log(`${count} screenshots in ${folder}`);
