// The search engine in a browser, under the policy: what it finds and what it asks the host for.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fixture, watch } from "./lib/fixture.mjs";
import { ROOT, build, host } from "./lib/servers.mjs";

const BASE = "/help";
let names;
const here = fixture(async () => {
  const built = build(ROOT, "--base-url", "https://help.example.com/help");
  const files = readdirSync(join(built.out, "assets"));
  const asset = (ending) => `${BASE}/assets/${files.find((name) => name.startsWith("engine.") && name.endsWith(ending))}`;
  names = { script: asset(".js"), wasm: asset(".wasm"), search: `${BASE}/search/` };
  const server = await host(built.out, BASE);
  return { url: server.url, stop: () => server.stop().then(built.remove) };
});

/** Runs `use` in a page with an engine for `lang`; gives its result and the requests made. */
const engine = (lang, use, prepare = async () => {}) =>
  here.page({}, async (page) => {
    // A document without scripts: what is loaded is the engine's.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    await page.goto(`${here.site}/robots.txt`);
    const faults = watch(page, here.site);
    const requests = [];
    page.on("request", (request) => /favicon/.test(request.url()) || requests.push(request.url()));
    await prepare(page);
    await page.evaluate(async ({ script, wasm, search, lang }) => {
      const { open } = await import(script);
      globalThis.engine = await open({ lang, search, wasm });
    }, { ...names, lang });
    const result = await page.evaluate(use);
    return { result, requests, faults };
  });

const ids = ({ hits }) => hits.map((hit) => hit.id);

for (const [lang, query, found] of [
  ["en", "insufficient_funds", "payment-declined"],
  ["ru", "djpdhfn", "refund-times"],
  ["pt", "devolucao", "refund-times"],
  ["es", "rembolso", "refund-times"],
]) {
  test(`${lang}: “${query}” finds ${found}, and no request has a word of it`, async () => {
    const { result, requests, faults } = await engine(lang, `engine.search(${JSON.stringify(query)})`);
    assert.ok(ids(result).includes(found), ids(result).join(" "));
    assert.ok(result.hits.every((hit) => hit.lang === lang && hit.score > 0 && hit.snippet.length));
    assert.deepEqual(faults, []);
    const rest = /^\/help\/(assets\/engine\.[0-9a-f]+\.(js|wasm)|search\/(en|ru|pt|es)\/(manifest\.json|pack\/[cwtxpf]\d+\.[0-9a-f]{8}\.txt))$/;
    for (const url of requests) assert.match(url.slice(new URL(url).origin.length), rest);
  });
}

test("warming up loads module and manifest, and a second search of the same words nothing more", async () => {
  const { result, requests } = await engine("en", async () => {
    await engine.warm();
    const warm = performance.getEntriesByType("resource").length;
    await engine.search("refund");
    const first = performance.getEntriesByType("resource").length;
    await engine.search("refund");
    return [first - warm, performance.getEntriesByType("resource").length - first];
  });
  assert.ok(result[0] > 3 && result[1] === 0, result.join(" "));
  assert.match(requests.map((url) => url.split("/").pop().split(".")[0]).slice(0, 3).sort().join(" "), /^engine engine manifest$/);
});

test("a newer query ends an older one, and so does its signal", async () => {
  const { result } = await engine("en", async () => {
    const name = (error) => error.name;
    const older = engine.search("ref").catch(name);
    const newer = engine.search("refund");
    const control = new AbortController();
    const done = [await older, (await newer).hits.length];
    control.abort();
    done.push(await engine.search("card", { signal: control.signal }).catch(name));
    return done;
  });
  assert.deepEqual(result, ["AbortError", 10, "AbortError"]);
});

test("what no article of the language has is looked for in the others", async () => {
  const { result } = await engine("en", "engine.search('кабинет')");
  assert.equal(result.from_other_languages, true);
  assert.ok(result.hits.every((hit) => hit.lang === "ru") && result.hits.length);
});

test("a site published anew while the page is open is searched as it is now", async () => {
  let moved = 0;
  const { result } = await engine("en", "engine.search('chargeback')", (page) =>
    // The manifest of yesterday: its files are gone.
    page.route("**/search/en/manifest.json", async (route) => {
      const response = await route.fetch();
      const manifest = await response.json();
      if (moved++ === 0) manifest.pack.core ^= 1;
      manifest.pack.core >>>= 0;
      await route.fulfill({ response, json: manifest });
    }),
  );
  assert.ok(ids(result).includes("chargebacks") && moved === 2, `${moved}`);
});

test("a host that does not know WebAssembly's type, and one that fails once", async () => {
  let asked = 0;
  const { result } = await engine(
    "en",
    async () => {
      const first = await engine.search("refund").catch((error) => error.message);
      return [first, (await engine.search("refund")).hits.length];
    },
    (page) =>
      page.route("**/engine.*.wasm", async (route) => {
        if (asked++ === 0) return route.fulfill({ status: 503, body: "" });
        const response = await route.fetch();
        return route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
      }),
  );
  assert.match(result[0], /503/);
  assert.equal(result[1], 10);
});

test("where WebAssembly is refused, so is the engine", () =>
  here.page({}, async (page) => {
    await page.route("**/robots.txt", async (route) => {
      const response = await route.fetch();
      const policy = response.headers()["content-security-policy"].replace(" 'wasm-unsafe-eval'", "");
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
    });
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    await page.goto(`${here.site}/robots.txt`);
    const refused = page.evaluate(async ({ script, wasm, search }) => {
      const { open } = await import(script);
      const engine = await open({ lang: "pt", search, wasm });
      return engine.warm().then(() => "opened", (error) => error.name);
    }, names);
    assert.equal(await refused, "CompileError");
  }));
