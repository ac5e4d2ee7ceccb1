// The generated help centre: 2,000 articles in each language of the sample, and queries for it.
// The same on every machine.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Language, random } from "./language.mjs";

/** The languages, the source first. */
export const LANGUAGES = ["en", "ru", "pt", "es"];
/** How many articles a folder holds, and a category with its folders. */
const [FOLDER, CATEGORY] = [20, 200];
/** How many queries of each kind are asked in each language. */
const OF_EACH_KIND = 30;

const CONFIG = `title: {en: Help centre, ru: Центр помощи, pt: Central de ajuda, es: Centro de ayuda}
base_url: https://help.example.com
languages: [{code: en, locale: en-GB}, {code: ru, locale: ru}, {code: pt, locale: pt-BR}, {code: es, locale: es-419}]
`;

/** Writes the site into `root`; gives for each language its queries and figures of its text. */
export function writeSite(root, sample, articles) {
  const put = (name, text) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  put("faqtory.yaml", CONFIG);
  return Object.fromEntries(LANGUAGES.map((lang) => [lang, writeLanguage(lang, join(sample, lang), articles, put)]));
}

function writeLanguage(lang, sample, articles, put) {
  const language = new Language(sample, lang);
  const { pick } = language.random;
  const taken = new Set();
  const title = (write) => {
    for (;;) {
      const text = write(pick(language.titles));
      if (!taken.has(text)) return taken.add(text) && text;
    }
  };
  const written = [];
  put(`content/${lang}/_index.md`, `---\ntitle: ${quoted(title(language.writer()))}\ndescription: ${quoted(pick(language.sentences))}\n---\n`);
  const index = (folder) => {
    const write = language.writer();
    put(`content/${lang}/${folder}/_index.md`, `---\ntitle: ${quoted(title(write))}\ndescription: ${quoted(write(pick(language.sentences)))}\n---\n`);
  };
  for (let number = 0; number < articles; number++) {
    const category = `topic-${Math.floor(number / CATEGORY)}`;
    const folder = `${category}/part-${Math.floor((number % CATEGORY) / FOLDER)}`;
    if (number % CATEGORY === 0) index(category);
    if (number % FOLDER === 0) index(folder);
    const article = writeArticle(language, title, number, lang === LANGUAGES[0]);
    put(`content/${lang}/${folder}/article-${number}.md`, article.file);
    written.push(article);
  }
  return { queries: queries(lang, written, language.small), ...figures(written.map((article) => article.texts.join(" "))) };
}

const quoted = (text) => JSON.stringify(text);

function writeArticle(language, title, number, isSource) {
  // Translations have the same sections.
  const shape = random(`shape ${number}`);
  const length = Math.round(60 * (400 / 60) ** shape.unit());
  const write = language.writer();
  const { pick } = language.random;
  const texts = [title(write)];
  let words = 0;
  const say = (template) => {
    const text = write(template);
    texts.push(text);
    words += text.split(" ").length;
    return text;
  };
  const sentences = () => Array.from({ length: shape.between(1, 4) }, () => say(pick(language.sentences)));
  const description = say(pick(language.sentences));
  const keywords = Array.from({ length: shape.between(0, 5) }, () => write(pick(language.keywords)));
  const parts = [sentences().join(" ")];
  for (let section = 1; words < length; section++) {
    parts.push(`## ${say(pick(language.headings))} {#part-${section}}`);
    parts.push(sentences().join(" "));
    if (shape.below(2)) parts.push(sentences().map((text) => `- ${text}`).join("\n"));
    else parts.push(sentences().join(" "));
  }
  const front = [`title: ${quoted(texts[0])}`, `description: ${quoted(description)}`];
  if (isSource) front.push(`id: article-${number}`);
  if (keywords.length) front.push(`keywords: [${[...new Set(keywords)].map(quoted).join(", ")}]`);
  if (shape.below(20) === 0) front.push(`codes: [error_${number}]`);
  return { texts, file: `---\n${front.join("\n")}\n---\n${parts.join("\n\n")}\n` };
}

/** Finished queries, all of whose words the site has. */
function queries(lang, articles, small) {
  const { below, between, pick } = random(`queries ${lang}`);
  const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const rare = (list) => list.filter((word) => !small.has(word));
  const some = (list, most) => {
    const length = Math.min(list.length, between(2, most));
    const start = below(list.length - length + 1);
    return list.slice(start, start + length);
  };
  const kinds = [
    // Two to four words of a title, without its small words.
    (texts) => some(rare(words(texts[0])), 4),
    // The beginning of a title, as it stands: often a question.
    (texts) => words(texts[0]).slice(0, between(3, 5)),
    // Two to five words in a row of a sentence.
    (texts) => some(words(pick(texts.slice(1))), 5),
    // Words of a title and one of the text.
    (texts) => [...some(rare(words(texts[0])), 3), pick(rare(words(texts.join(" "))))],
  ];
  const all = kinds.flatMap((kind) => {
    const asked = new Set();
    while (asked.size < OF_EACH_KIND) {
      const list = kind(pick(articles).texts);
      if (list.length >= 2 && list.length <= 5) asked.add(list.join(" "));
    }
    return [...asked];
  });
  return [...new Set(all)];
}

/** What tells whether a vocabulary is natural. */
function figures(texts) {
  const counts = new Map();
  const growth = [];
  let words = 0;
  texts.forEach((text, at) => {
    for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      words++;
    }
    if (at + 1 === Math.round(texts.length / 4) || at + 1 === texts.length) growth.push([words, counts.size]);
  });
  const [[few, early], [many, late]] = growth;
  const once = [...counts.values()].filter((count) => count === 1).length;
  return { words, forms: counts.size, once: once / counts.size, heaps: Math.log(late / early) / Math.log(many / few) };
}
