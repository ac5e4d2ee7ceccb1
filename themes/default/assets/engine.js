// The search: loads the WebAssembly engine, the manifest and the parts of the pack that a query
// needs, and turns the engine's bytes into answers. The query never leaves the page.
// What the bytes are: search/src/pack/mod.rs.

const KINDS = "cwtxpf";
const READINGS = ["typed", "layout", "transliterated", "corrected"];
const HOW = ["exact", "stem", "prefix", "corrected", "synonym", "code"];
const FIELDS = [
  "title", "title_stem", "heading", "heading_stem", "keywords", "keywords_stem",
  "description", "description_stem", "body", "body_stem", "codes", "whole_title",
];
// Each language's search ends after so many rounds of loading, whatever the files say.
const ROUNDS = 12;

/// An engine for a language. `search` is the URL of the folder `…/search/`, `wasm` the module's; `early`
/// may have responses, by URL, that are on their way already. Nothing else is fetched yet; what uses
/// the module rejects where WebAssembly is refused.
export async function open({ lang, search, wasm, early = new Map() }) {
  return new Engine(lang, search, wasm, early);
}

class Engine {
  #module;
  #packs = new Map();
  #turn = 0;

  constructor(lang, search, wasm, early) {
    Object.assign(this, { lang, base: search, wasm, early });
  }

  /// A response, be it one that is on its way: each of those is for one use.
  #fetched(url, cache) {
    const early = this.early.get(url);
    this.early.delete(url);
    return fetched(url, cache, early);
  }

  /// Makes the engine ready for searches.
  async warm() {
    await this.#pack(this.lang);
  }

  /// The answer to a query; rejects with AbortError once a newer one was asked.
  async search(query, { limit = 10, signal } = {}) {
    const { text, check } = this.#begin(query, signal);
    const own = await this.#ask(this.lang, text, limit, check);
    const answer = { ...own, from_other_languages: false };
    if (answer.hits.length) return answer;
    const { manifest } = await this.#pack(this.lang);
    const known = new Set(manifest.absent);
    for (const { code } of manifest.languages) {
      if (code === this.lang) continue;
      for (const hit of (await this.#ask(code, text, limit, check)).hits) {
        if (known.has(hit.id)) continue;
        known.add(hit.id);
        answer.hits.push(hit);
      }
    }
    answer.hits.length = Math.min(answer.hits.length, limit);
    answer.from_other_languages = answer.hits.length > 0;
    return answer;
  }

  /// The answers of several languages to a query, each from its own articles alone.
  searchEach(query, langs, { limit = 10, signal } = {}) {
    const { text, check } = this.#begin(query, signal);
    return Promise.all(langs.map((lang) => this.#ask(lang, text, limit, check)));
  }

  #begin(query, signal) {
    const turn = ++this.#turn;
    const check = () => {
      signal?.throwIfAborted();
      if (turn !== this.#turn) throw new DOMException("a newer query was asked", "AbortError");
    };
    return { text: new TextEncoder().encode(query.normalize("NFKC")), check };
  }

  async #ask(lang, text, limit, check) {
    for (let round = 0, renewed = false; round < ROUNDS; round++) {
      check();
      const pack = await this.#pack(lang);
      check();
      const found = pack.ask(text, limit);
      if (found.hits) return found;
      try {
        await Promise.all(found.missing.map((part) => pack.load(part)));
      } catch (error) {
        // The site was published anew: the parts have other names now.
        if (renewed) throw error;
        renewed = true;
        this.#packs.delete(lang);
        await this.#pack(lang, "reload");
      }
    }
    throw new Error("the search index is damaged");
  }

  #pack(lang, cache = "default") {
    if (!this.#packs.has(lang)) {
      this.#module ??= instantiate(this.#fetched(this.wasm));
      const folder = `${this.base}${lang}/`;
      const manifest = this.#fetched(`${folder}manifest.json`, cache).then((response) => response.json());
      const pack = Promise.all([this.#module, manifest]).then(([module, found]) => new Pack(module, found, folder));
      this.#packs.set(lang, pack);
      // What failed may succeed later.
      pack.catch(() => {
        if (this.#packs.get(lang) === pack) this.#packs.delete(lang);
        this.#module?.catch(() => (this.#module = undefined));
      });
    }
    return this.#packs.get(lang);
  }
}

class Pack {
  #loading = new Map();

  constructor(module, manifest, folder) {
    Object.assign(this, { module, manifest, folder });
    this.engine = module.open(...pass(module, packed(manifest)));
  }

  /// The engine's answer, or what it misses.
  ask(text, limit) {
    const length = this.module.search(this.engine, ...pass(this.module, text), limit);
    return answer(new Uint8Array(this.module.memory.buffer, this.module.answer(this.engine), length));
  }

  /// Loads a part, once.
  load({ kind, number, hash }) {
    const name = `${KINDS[kind]}${number}.${hash.toString(16).padStart(8, "0")}.txt`;
    if (!this.#loading.has(name)) {
      const loaded = fetched(`${this.folder}pack/${name}`)
        .then((response) => response.arrayBuffer())
        .then((bytes) => this.module.load(this.engine, kind, number, ...pass(this.module, new Uint8Array(bytes))));
      this.#loading.set(name, loaded);
      loaded.catch(() => this.#loading.delete(name));
    }
    return this.#loading.get(name);
  }
}

async function fetched(url, cache, early) {
  const response = await (early ?? fetch(url, { cache }));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function instantiate(fetching) {
  const response = await fetching;
  const streams = WebAssembly.instantiateStreaming && response.headers.get("content-type") === "application/wasm";
  const { instance } = streams
    ? await WebAssembly.instantiateStreaming(response)
    : await WebAssembly.instantiate(await response.arrayBuffer());
  return instance.exports;
}

/// Bytes copied into the module: pointer and length.
function pass(module, bytes) {
  const at = module.alloc(bytes.length);
  new Uint8Array(module.memory.buffer).set(bytes, at);
  return [at, bytes.length];
}

/// A manifest as the engine reads it.
function packed({ lang, locale, exceptions, synonyms, variants, pack }) {
  const bytes = [];
  const encoder = new TextEncoder();
  const number = (value) => {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
    bytes.push(value);
  };
  const put = (value) => {
    if (typeof value === "number") return number(value);
    const list = typeof value === "string" ? encoder.encode(value) : value;
    number(list.length);
    if (list === value) for (const item of list) put(item);
    else bytes.push(...list);
  };
  const rows = (list) => {
    number(list.length);
    for (const row of list) row.forEach(put);
  };
  put(lang);
  put(locale);
  rows(Object.entries(exceptions));
  put(synonyms);
  rows(variants.map(({ said, exact, unsure, meant }) => [said, (exact ? 1 : 0) + (unsure ? 2 : 0), meant]));
  number(pack.core);
  for (const list of [pack.words, pack.titles, pack.codes]) rows(list);
  return Uint8Array.from(bytes);
}

/// The engine's bytes as an answer or a list of missing parts.
function answer(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const decoder = new TextDecoder();
  let at = 0;
  const byte = () => bytes[at++];
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) return value;
    }
  };
  const float = () => view.getFloat32((at += 4) - 4, true);
  const text = () => {
    const length = number();
    return decoder.decode(bytes.subarray(at, (at += length)));
  };
  const list = (item) => Array.from({ length: number() }, item);
  const correction = () => ({ typed: text(), used: text(), reading: READINGS[byte()] });
  const part = () => {
    const marked = byte() === 1;
    return { text: text(), marked };
  };
  if (byte() === 0) return { missing: list(() => ({ kind: byte(), number: number(), hash: number() })) };
  const hit = () => {
    const [id, lang, title, url, anchor, heading, category] = Array.from({ length: 7 }, text);
    const countries = list(text);
    const score = float();
    const title_parts = list(part);
    const snippet = list(part);
    const why = {
      is_title: byte() === 1,
      matches: list(() => ({ typed: text(), how: HOW[byte()], field: FIELDS[byte()], score: float() })),
      corrections: list(correction),
      missing: list(text),
    };
    return { id, lang, title, title_parts, url, anchor, heading, category, countries, score, snippet, why };
  };
  return { corrections: list(correction), hits: list(hit) };
}
