// A language learned from the sample: its sentences, its small words, how its words are spelled and
// inflected. It writes new text of an open vocabulary.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Vocabulary grows as the number of words to this power (Heaps' law): the discount of the process below. */
const GROWTH = 0.62;
/** And begins with so many words unknown (its strength). */
const STRENGTH = 1000;
/** How many of the commonest words stand where the sample has them. */
const SMALL_WORDS = 120;
/** How many letters tell what comes next in an invented word. */
const MEMORY = 3;
/** Every so many-th new word is another form of a word there is. */
const INFLECTED = 0.5;
/** How many of an article's words come from it again: texts repeat what they are about. */
const REPEATED = 0.35;

/** A random generator (mulberry32): the same text, the same numbers. */
export function random(seed) {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 0x01000193), 0x811c9dc5);
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end) => Math.floor(unit() * end);
  return { unit, below, between: (low, high) => low + below(high - low + 1), pick: (list) => list[below(list.length)] };
}

const WORD = /\p{L}+/gu;
const count = (list) => list.reduce((counts, item) => counts.set(item, (counts.get(item) ?? 0) + 1), new Map());

export class Language {
  /** Learns from the articles of a folder; `seed` makes languages differ. */
  constructor(folder, seed) {
    this.random = random(seed);
    const texts = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".md")).sort();
    const read = texts.map((name) => parse(readFileSync(join(folder, name), "utf8")));
    for (const kind of ["titles", "headings", "sentences", "keywords"]) this[kind] = read.flatMap((text) => text[kind]);
    const words = [...this.titles, ...this.headings, ...this.sentences].flatMap((text) => text.toLowerCase().match(WORD) ?? []);
    const counts = [...count(words)].sort((a, b) => b[1] - a[1]);
    this.small = new Set(counts.slice(0, SMALL_WORDS).map(([word]) => word));
    const content = words.filter((word) => !this.small.has(word));
    this.known = [...new Set(content)];
    this.#learnLetters();
    this.#learnEndings();
    // The sample's words are the first that have been used: the commonest of the new texts.
    this.used = [];
    this.counts = new Map();
    content.forEach((word) => this.#use(word));
  }

  #learnLetters() {
    this.letters = new Map();
    for (const word of this.known) {
      const text = " ".repeat(MEMORY) + word + "\n";
      for (let at = MEMORY; at < text.length; at++) {
        const before = text.slice(at - MEMORY, at);
        if (!this.letters.has(before)) this.letters.set(before, []);
        this.letters.get(before).push(text[at]);
      }
    }
  }

  /** Endings that words of one beginning have instead of each other. */
  #learnEndings() {
    this.endings = new Map();
    const families = new Map();
    for (const word of this.known.filter((word) => word.length >= 5)) {
      for (let cut = Math.max(4, word.length - 4); cut <= word.length; cut++) {
        const stem = word.slice(0, cut);
        if (!families.has(stem)) families.set(stem, []);
        families.get(stem).push(word.slice(cut));
      }
    }
    for (const ends of families.values()) {
      // Families of a shared first half would mix what only begins alike.
      if (ends.length < 2 || ends.length > 12) continue;
      for (const from of ends) {
        if (!this.endings.has(from)) this.endings.set(from, []);
        this.endings.get(from).push(...ends.filter((to) => to !== from));
      }
    }
  }

  #use(word) {
    this.used.push(word);
    this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
  }

  /** A word of the language: one used before, the more often used the likelier, or a new one (Pitman and Yor). */
  word() {
    const { unit, below } = this.random;
    const isNew = unit() < (STRENGTH + GROWTH * this.counts.size) / (this.used.length + STRENGTH);
    const again = () => {
      for (;;) {
        const word = this.used[below(this.used.length)];
        if (unit() * this.counts.get(word) > GROWTH) return word;
      }
    };
    const word = isNew ? this.#invent() : again();
    this.#use(word);
    return word;
  }

  #invent() {
    for (;;) {
      const word = this.random.unit() < INFLECTED ? this.#inflect() : this.#spell();
      if (word && word.length >= 3 && word.length <= 20 && !this.counts.has(word) && !this.small.has(word)) return word;
    }
  }

  #spell() {
    let text = " ".repeat(MEMORY);
    while (!text.endsWith("\n")) text += this.random.pick(this.letters.get(text.slice(-MEMORY)));
    return text.slice(MEMORY, -1);
  }

  #inflect() {
    const word = this.random.pick(this.used);
    const cut = Math.max(4, word.length - this.random.below(5));
    const other = this.endings.get(word.slice(cut));
    return word.length >= 5 && cut <= word.length && other ? word.slice(0, cut) + this.random.pick(other) : null;
  }

  /** A writer of one text: what it has used it likes to use again. */
  writer() {
    const own = [];
    return (template) =>
      template.replace(WORD, (found) => {
        if (this.small.has(found.toLowerCase())) return found;
        const again = own.length > 4 && this.random.unit() < REPEATED;
        const word = again ? this.random.pick(own) : this.word();
        own.push(word);
        return /^\p{Lu}/u.test(found) ? word[0].toUpperCase() + word.slice(1) : word;
      });
  }
}

/** Titles, headings, sentences and keywords of an article's file, without marks. */
function parse(file) {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file);
  const field = (name) => new RegExp(`^${name}: (.*)$`, "m").exec(front)?.[1] ?? "";
  const plain = (text) => text.replace(/\{\{.*?\}\}/g, "3").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\{[#.][^}]*\}|[*_`"]/g, "").trim();
  const isClean = (text) => /^[\p{L}\p{N} ,.;:?!'’¿¡–-]+$/u.test(text) && /\p{L}/u.test(text[0]);
  const lines = body.split("\n");
  const headings = lines.filter((line) => /^##+ /.test(line)).map((line) => plain(line.replace(/^#+ /, "")));
  const prose = lines.filter((line) => /^([\p{L}¿¡*[]|- |\d+\. )/u.test(line)).map((line) => plain(line.replace(/^(- |\d+\. )/, "")));
  const sentences = [plain(field("description")), ...prose.flatMap((line) => line.match(/[^.?!]+[.?!]+/g) ?? [])].map((text) => text.trim());
  const isSentence = (text) => isClean(text) && text.endsWith(".") && text.split(" ").length >= 5;
  return {
    titles: [plain(field("title"))].filter(isTitle),
    headings: headings.filter(isTitle),
    sentences: sentences.filter(isSentence),
    keywords: field("keywords").replace(/^\[|\]$/g, "").split(", ").map(plain).filter(isClean),
  };
  function isTitle(text) {
    return text.split(" ").length >= 2 && /^[\p{L}\p{N} ,?'’¿-]+$/u.test(text);
  }
}
