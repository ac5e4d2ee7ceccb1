// The search's figures: what `run` prints. Its parts say how they measure.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "../../tests/browser/lib/chromium.mjs";
import { ROOT, program } from "../../tests/browser/lib/servers.mjs";
import { faqtoryBytes, locales, pagefind, pagefindBytes } from "./bytes.mjs";
import { firstSearches, keystrokes, quantile } from "./keys.mjs";
import { LANGUAGES, writeSite } from "./site.mjs";

/** What a first search of known words may load, in bytes compressed with gzip. */
const LIMITS = { sample: 80_000, generated: 110_000 };
/** Articles in each language. */
const ARTICLES = 2_000;
/** The languages that are typed in, Latin and Cyrillic, and how many queries of each. */
const TYPED = ["en", "ru"];
const TYPED_QUERIES = 20;

const folder = mkdtempSync(join(tmpdir(), "faqtory-search-"));
const missed = [];
let browser;
try {
  browser = await launch();
  const site = join(folder, "site");
  const made = writeSite(site, join(ROOT, "content"), ARTICLES);
  console.log(`\nThe generated site, ${ARTICLES} articles in each language\n`);
  table(
    ["", "words", "word forms", "of them used once", "growth (Heaps)", "queries"],
    LANGUAGES.map((lang) => [lang, made[lang].words, made[lang].forms, percent(made[lang].once), made[lang].heaps.toFixed(2), made[lang].queries.length]),
  );
  const generated = build("generated", site);
  const asked = LANGUAGES.flatMap((lang) => made[lang].queries.map((query) => ({ lang, query })));
  await bytes("sample", "The sample, queries of relevance.yaml", build("sample", ROOT), listed());
  await bytes("generated", "The generated site", generated, asked);
  console.log(`\nMilliseconds in Chromium, the generated site on localhost: until results are in the DOM, and on the screen\n`);
  await times(generated, made);
} finally {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
}
if (missed.length) {
  console.error(`\n${missed.join("\n")}`);
  process.exit(1);
}

function build(name, root) {
  const out = join(folder, name);
  const done = spawnSync(program(), ["build", "--quiet", "--root", root, "--out", out], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`faqtory build ended with ${done.status}:\n${done.stdout}${done.stderr}`);
  return out;
}

/** The queries of relevance.yaml, which has one in each line. */
function listed() {
  let lang;
  const rows = readFileSync(join(ROOT, "content/relevance.yaml"), "utf8").split("\n").flatMap((line) => {
    lang = /^(\w+):$/.exec(line)?.[1] ?? lang;
    const query = /^ *- \{query: ("(?:[^"\\]|\\.)*"),/.exec(line)?.[1];
    if (!query && line.includes("query:")) throw new Error(`relevance.yaml: not understood: ${line}`);
    return query ? [{ lang, query: JSON.parse(query) }] : [];
  });
  return rows;
}

/** Measures what first searches load, prints it and notes what is above the limits. */
async function bytes(name, title, site, queries) {
  const ours = await faqtoryBytes(browser, site, queries);
  const known = ours.filter((row) => row.known);
  const isKnown = new Set(known.map(({ lang, query }) => `${lang} ${query}`));
  const indexed = pagefind(site, join(folder, `${name}-pagefind`), LANGUAGES);
  const theirs = await pagefindBytes(browser, indexed, queries.filter(({ lang, query }) => isKnown.has(`${lang} ${query}`)), locales(site, LANGUAGES));

  const rows = (who, all) =>
    LANGUAGES.filter((lang) => all.some((row) => row.lang === lang)).map((lang) => {
      const own = all.filter((row) => row.lang === lang).sort((a, b) => a.gzip - b.gzip);
      const [median, worst] = [own[own.length >> 1], own.at(-1)];
      const none = own.filter((row) => !row.found).length;
      return [who, lang, own.length, none, kb(median.gzip), kb(worst.gzip), kb(median.brotli), kb(quantile(own.map((row) => row.brotli), 1)), median.files.length, worst.files.length, `“${worst.query}”`];
    });
  console.log(`\n${title}: KB (1,000 bytes) of a first search, empty cache, up to ten results\n`);
  table(
    ["", "", "queries", "without results", "gzip, median", "gzip, worst", "brotli, median", "brotli, worst", "requests, median", "of the worst", "the worst"],
    [
      ...rows("faqtory", known),
      ...rows("Pagefind", theirs),
      ...rows("faqtory, corrected or from other languages", ours.filter((row) => !row.known)),
    ],
  );
  for (const lang of LANGUAGES) {
    const worst = (all) => Math.max(...all.filter((row) => row.lang === lang).map((row) => row.gzip));
    if (worst(known) > LIMITS[name]) missed.push(`${name} ${lang}: a first search loads ${worst(known)} bytes, and may load ${LIMITS[name]}`);
    if (worst(known) >= worst(theirs)) missed.push(`${name} ${lang}: Pagefind loads less`);
  }
}

async function times(site, made) {
  const rows = [];
  const row = (what, lang, list) => {
    const of = (key, share) => quantile(list.map((one) => one[key]), share).toFixed(1);
    rows.push([what, lang, list.length, of("dom", 0.5), of("dom", 0.95), of("painted", 0.5), of("painted", 0.95)]);
  };
  for (const lang of TYPED) {
    const { queries } = made[lang];
    const chosen = queries.filter((_, at) => at % Math.ceil(queries.length / TYPED_QUERIES) === 0);
    row("first search, from the first input, on a page that came to rest", lang, await firstSearches(browser, site, lang, chosen, true));
    row("first search, from the focus, nothing loaded", lang, await firstSearches(browser, site, lang, chosen, false));
    const { loading, loaded } = await keystrokes(browser, site, lang, chosen);
    row("a letter, parts of the index still to load", lang, loading);
    row("a letter, all loaded", lang, loaded);
  }
  table(["", "", "measured", "DOM, median", "DOM, p95", "screen, median", "screen, p95"], rows.sort((a, b) => (a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : 0)));
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log([line(head), line(head.map((name) => (name ? "--:" : "---"))), ...rows.map(line)].join("\n"));
}

function kb(bytes) {
  return (bytes / 1000).toFixed(1);
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}
