// What a first search loads, of faqtory and of Pagefind, over the same pages, by the same queries:
// each in a new page of one browser, with an empty cache, until ten results could be shown.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { host } from "./host.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const RESULTS = 10;

/** Indexes the articles of a built site with Pagefind; gives the folder to host. */
export function pagefind(site, out, languages) {
  for (const lang of languages) {
    for (const name of readdirSync(join(site, lang), { recursive: true }).filter((name) => name.endsWith("index.html"))) {
      const html = readFileSync(join(site, lang, name), "utf8");
      if (!html.includes('<article class="article"')) continue;
      const file = join(out, lang, name);
      mkdirSync(dirname(file), { recursive: true });
      // As its documentation advises: what is the article's is marked, what stands around its text is not searched.
      const marked = html
        .replace('<article class="article"', '<article data-pagefind-body class="article"')
        .replace('<p class="meta"', '<p data-pagefind-ignore class="meta"')
        .replace('<details class="toc-fold"', '<details data-pagefind-ignore class="toc-fold"');
      writeFileSync(file, marked);
    }
  }
  const done = spawnSync(join(HERE, "node_modules/.bin/pagefind"), ["--site", out], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`pagefind ended with ${done.status}:\n${done.stdout}${done.stderr}`);
  return out;
}

/** How faqtory's engine is asked in the browser: how many results, and whether all words were known. */
async function askFaqtory({ lang, query, script, wasm, results }) {
  const { open } = await import(script);
  const engine = await open({ lang, search: new URL("/search/", location).href, wasm });
  const { hits, corrections, from_other_languages } = await engine.search(query, { limit: results });
  return { found: hits.length, known: hits.length > 0 && !corrections.length && !from_other_languages };
}

/** How Pagefind is. */
async function askPagefind({ lang, query, results }) {
  document.documentElement.lang = lang;
  const pagefind = await import(new URL("/pagefind/pagefind.js", location).href);
  await pagefind.init();
  const found = await pagefind.search(query);
  const shown = await Promise.all(found.results.slice(0, results).map((result) => result.data()));
  return { found: shown.length };
}

/** Asks all queries, `[{ lang, query }]`, of a built site; adds to each what it loaded. */
export async function faqtoryBytes(browser, site, queries) {
  const asset = (ending) => `/assets/${readdirSync(join(site, "assets")).find((name) => name.startsWith("engine.") && name.endsWith(ending))}`;
  return ask(browser, site, queries, askFaqtory, (url) => ({ script: url + asset(".js"), wasm: url + asset(".wasm") }));
}

/** The same of Pagefind's folder; `locales` are the languages as the pages name them. */
export async function pagefindBytes(browser, site, queries, locales) {
  const named = queries.map((query) => ({ ...query, lang: locales[query.lang] }));
  const rows = await ask(browser, site, named, askPagefind, () => ({}));
  return rows.map((row, at) => ({ ...row, lang: queries[at].lang }));
}

async function ask(browser, site, queries, use, extra) {
  const server = await host(site);
  const weigh = scale(site);
  const page = await browser.newPage();
  const rows = [];
  try {
    for (const query of queries) {
      await page.goto(`${server.url}/empty`);
      server.asked.clear();
      const told = await page.evaluate(use, { ...query, results: RESULTS, ...extra(server.url) });
      const files = [...server.asked].filter((path) => existsSync(join(site, path)));
      if (!files.length) throw new Error(`“${query.query}” has loaded nothing`);
      const sum = (kind) => files.reduce((total, path) => total + weigh(path)[kind], 0);
      rows.push({ ...query, ...told, files, gzip: sum("gzip"), brotli: sum("brotli") });
    }
  } finally {
    await page.close();
    await server.stop();
  }
  return rows;
}

/** A file's bytes as hosts compress them at their best; what is compressed already counts as it is. */
function scale(site) {
  const known = new Map();
  return (path) => {
    if (!known.has(path)) {
      const bytes = readFileSync(join(site, path));
      const [gzip, brotli] = [gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map((packed) => Math.min(packed.length, bytes.length));
      known.set(path, { gzip, brotli });
    }
    return known.get(path);
  };
}

/** The languages of a site's pages, as `<html lang>` has them. */
export function locales(site, languages) {
  const of = (lang) => /<html lang="([^"]*)"/.exec(readFileSync(join(site, lang, "index.html"), "utf8"))[1];
  return Object.fromEntries(languages.map((lang) => [lang, of(lang)]));
}
