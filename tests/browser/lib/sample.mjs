// The sample site's pages, found by article id, so that a new slug breaks no test.

export const LANGS = ["en", "ru", "pt", "es"];

/** The path of an article in each language, read from its permalink page. */
export async function articlePaths(site, id) {
  const answer = await fetch(`${site}/a/${id}/`);
  if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}`);
  const html = await answer.text();
  const paths = {};
  for (const [, attributes] of html.matchAll(/<a ([^>]*data-lang=[^>]*)>/g)) {
    const lang = /data-lang="([^"]*)"/.exec(attributes)[1];
    const href = /href="([^"]*)"/.exec(attributes)[1];
    paths[lang] = href.slice(new URL(site).pathname.replace(/\/$/, "").length);
  }
  return paths;
}

/** Every kind of page in one language: name and path. */
export async function pageKinds(site, lang) {
  const of = async (id) => (await articlePaths(site, id))[lang];
  const article = await of("payment-declined");
  return {
    home: `/${lang}/`,
    category: article.replace(/[^/]+\/$/, ""),
    table: article,
    diagram: await of("how-card-payments-work"),
    times: await of("refund-times"),
    steps: await of("request-refund"),
    faq_article: await of("refunds-faq"),
    troubleshooter: await of("where-is-my-refund"),
    contact: await of("contact-support"),
    faq: `/${lang}/faq/`,
    search: `/${lang}/search/`,
    results: `/${lang}/search/#q=${encodeURIComponent(QUERIES[lang][0].query)}`,
    no_results: `/${lang}/search/#q=qqqqzzzz`,
    not_found: `/${lang}/refund-tims/`,
  };
}

/** What customers type, the articles of which one must come first, and a word marked in it. */
export const QUERIES = {
  en: [{ query: "declined 51", ids: ["payment-declined"], marked: /declined/i }],
  ru: [{ query: "срок возврата", ids: ["refund-times"], marked: /срок|возврат/i }],
  pt: [{ query: "devolucao", ids: ["return-item", "request-refund", "refund-times"], marked: /devolu/i }],
  es: [{ query: "reembolso", ids: ["where-is-my-refund", "refund-times", "request-refund"], marked: /reembols/i }],
};
