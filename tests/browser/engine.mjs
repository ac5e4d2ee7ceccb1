// The browser's search without a browser: the engine of a built site against the native answers,
// and the bytes that first searches load.
//   node engine.mjs PUBLIC ANSWERS [MODULE]
// ANSWERS is the output of `cargo run --example answers`, as a file; MODULE an engine to take instead
// of the site's.
// Fails where an answer differs or the module is too large. Prints, for each language, what a first
// search with an empty cache loads (gzip and brotli, as hosts compress), the median and the worst over the relevance list.
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [site, answers, module] = process.argv.slice(2).map((path) => resolve(path));
// What the engine may weigh with gzip -9: many hosts compress no better.
const LIMIT = 40_000;
const assets = readdirSync(join(site, "assets"));
const asset = (ending) => `/assets/${assets.find((name) => name.startsWith("engine.") && name.endsWith(ending))}`;
const [script, wasm] = [asset(".js"), asset(".wasm")];

const sizes = new Map();
const size = (path) => {
  if (!sizes.has(path)) {
    const bytes = read(path);
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    sizes.set(path, [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes, options).length]);
  }
  return sizes.get(path);
};

const read = (path) => readFileSync(module && path === wasm ? module : join(site, path));

let requested = new Set();
globalThis.fetch = async (path) => {
  requested.add(path);
  const type = path.endsWith(".wasm") ? "application/wasm" : "text/plain";
  return new Response(read(path), { headers: { "content-type": type } });
};
const { open } = await import(pathToFileURL(join(site, script)));
const engine = (lang) => open({ lang, search: "/search/", wasm });

const asked = readFileSync(answers, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const exact = (key, value) => (key === "score" ? Math.fround(value) : value);
const text = (hits) => JSON.stringify(hits, exact);
const differ = [];
const times = [];
for (const lang of new Set(asked.map((one) => one.lang))) {
  const warm = await engine(lang);
  const rows = [];
  for (const one of asked.filter((one) => one.lang === lang)) {
    await warm.search(one.query).catch(() => {});
    const started = performance.now();
    const found = await warm.search(one.query);
    times.push(performance.now() - started);
    const same = text(found.hits) === JSON.stringify(one.hits, exact);
    if (!same) differ.push(`${lang} “${one.query}”`);
    if (!one.listed) continue;
    requested = new Set([script]);
    const cold = await engine(lang);
    await cold.search(one.query);
    const own = [...requested];
    const total = own.map(size).reduce((sum, [, gzip, brotli]) => [sum[0] + gzip, sum[1] + brotli], [0, 0]);
    rows.push({ query: one.query, requests: own.length, gzip: total[0], brotli: total[1], own, corrected: found.corrections.length > 0 || found.hits.length === 0 || found.from_other_languages });
  }
  table(lang, rows);
}
times.sort((a, b) => a - b);
console.log(`${asked.length} queries, a loaded search ${times[times.length >> 1].toFixed(1)} ms (median), ${times[Math.floor(times.length * 0.95)].toFixed(1)} ms (p95)`);
console.log(`module: ${size(wasm).join(" / ")} bytes as it is / gzip / brotli; script: ${size(script).join(" / ")}`);
if (size(wasm)[1] > LIMIT) {
  console.error(`the module has ${size(wasm)[1]} bytes with gzip -9, and may have ${LIMIT}`);
  process.exit(1);
}
if (differ.length) {
  console.error(`${differ.length} of ${asked.length} answers differ:\n${differ.slice(0, 20).join("\n")}`);
  process.exit(1);
}
console.log(`${asked.length} of ${asked.length} answers are equal: ids, order, scores, snippets`);

function table(lang, rows) {
  for (const [what, chosen] of [["known words", rows.filter((row) => !row.corrected)], ["corrected", rows.filter((row) => row.corrected)]]) {
    if (!chosen.length) continue;
    chosen.sort((a, b) => a.gzip - b.gzip);
    const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(6);
    const [median, worst] = [chosen[chosen.length >> 1], chosen.at(-1)];
    for (const [name, row] of [["median", median], ["worst", worst]]) {
      const parts = {};
      for (const path of row.own) {
        const kind = path.includes("/pack/") ? path.split("/pack/")[1][0] : path.split(".").at(-1);
        parts[kind] ??= [0, 0];
        parts[kind][0]++;
        parts[kind][1] += size(path)[1];
      }
      const detail = Object.entries(parts).map(([kind, [count, bytes]]) => `${kind} ${count}: ${(bytes / 1000).toFixed(1)}`);
      console.log(`${lang} ${what} ${name}: gzip ${kb(row.gzip)} KB, brotli ${kb(row.brotli)} KB, ${row.requests} requests “${row.query}” [${detail.join(", ")}]`);
    }
  }
}
