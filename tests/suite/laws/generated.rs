//! Small sites from a seed: articles in nested categories, with every feature
//! now and then, in some of the languages, linked with each other.

use std::fmt::Write as _;

use super::breaches;
use super::output::Output;
use crate::support::Site;

/// A small pseudo-random generator (SplitMix64), the same everywhere.
pub(super) struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    /// True once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of a list.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "refund", "card", "bank", "payment", "order", "declined", "transfer", "wallet", "receipt", "dispute",
            "limit", "address", "currency", "invoice", "token",
        ],
    ),
    (
        "ru",
        &[
            "возврат",
            "карта",
            "банк",
            "платёж",
            "заказ",
            "отклонён",
            "перевод",
            "кошелёк",
            "квитанция",
            "спор",
            "лимит",
            "адрес",
            "валюта",
            "счёт",
            "токен",
        ],
    ),
    (
        "pt",
        &[
            "reembolso",
            "cartão",
            "banco",
            "pagamento",
            "pedido",
            "recusado",
            "transferência",
            "carteira",
            "recibo",
            "disputa",
            "limite",
            "endereço",
            "moeda",
            "fatura",
            "ficha",
        ],
    ),
    (
        "es",
        &[
            "reembolso",
            "tarjeta",
            "banco",
            "pago",
            "pedido",
            "rechazado",
            "transferencia",
            "cartera",
            "recibo",
            "disputa",
            "límite",
            "dirección",
            "moneda",
            "factura",
            "ficha",
        ],
    ),
];

const FOLDERS: &[&str] = &["", "refunds/", "refunds/cards/", "account/", "Zahlung & Co/"];

struct Article {
    path: String,
    headings: usize,
    langs: Vec<usize>,
    kind: &'static str,
}

/// The site of a seed.
pub(super) fn site(seed: u64) -> Site {
    let mut random = Random(seed);
    let languages = 1 + random.below(4);
    let fallback = *random.pick(&["page", "link", "hide"]);
    let path = *random.pick(&["", "/help", "/a/b"]);
    let codes: Vec<&str> = WORDS[..languages].iter().map(|(code, _)| *code).collect();
    let settings = format!(
        "title: \"Help & <{seed}>\"\nbase_url: https://x.example{path}\nlanguages: [{}]\nfallback: {fallback}\nstale: {}\n",
        codes.join(", "),
        if seed.is_multiple_of(4) { "ignore" } else { "notice" },
    );
    let site = Site::empty().with("faqtory.yaml", settings);
    site.write("content/facts.yaml", "days: {type: duration, unit: business-day, min: 2, max: 5}\nfee: 1234.50\n");
    site.write(
        "content/en/picture.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"></svg>\n",
    );
    let articles: Vec<Article> = (0..6 + random.below(10)).map(|at| article(&mut random, at, languages)).collect();
    for (lang, code) in codes.iter().enumerate() {
        for article in articles.iter().filter(|article| article.langs.contains(&lang)) {
            let text = text(&mut random, article, lang, &articles);
            site.write(&format!("content/{code}/{}.md", article.path), text);
        }
        if random.once_in(2) {
            site.write(
                &format!("content/{code}/refunds/_index.md"),
                format!("---\ntitle: {}\n---\nText.\n", title(&mut random, lang, 3)),
            );
        }
        if random.once_in(2) {
            site.write(&format!("content/{code}/_index.md"), "---\ntitle: Home\nexamples: [one, two]\n---\n");
        }
    }
    site
}

fn article(random: &mut Random, at: usize, languages: usize) -> Article {
    let mut langs: Vec<usize> = (0..languages).filter(|lang| *lang == 0 || !random.once_in(3)).collect();
    langs.dedup();
    Article {
        path: format!("{}article-{at}", random.pick(FOLDERS)),
        headings: random.below(4),
        langs,
        kind: if random.once_in(5) { "faq" } else { "article" },
    }
}

fn title(random: &mut Random, lang: usize, words: usize) -> String {
    let list: Vec<&str> = (0..words).map(|_| *random.pick(WORDS[lang].1)).collect();
    list.join(" ")
}

fn text(random: &mut Random, article: &Article, lang: usize, all: &[Article]) -> String {
    let number = article.path.rsplit('-').next().unwrap_or_default();
    let mut text = format!("---\ntitle: \"{} {number}\"\ntype: {}\n", title(random, lang, 4), article.kind);
    if random.once_in(2) {
        let _ = writeln!(text, "updated: 2026-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28));
    }
    if random.once_in(2) {
        let _ = writeln!(text, "description: \"{} & \\\"more\\\" {{{{ fact.days }}}}\"", title(random, lang, 5));
    }
    if random.once_in(4) {
        let _ = writeln!(
            text,
            "aliases: [/old/{}/{number}.html]\ncodes: [\"{number}5\"]\ncountries: [BR, MX]",
            WORDS[lang].0
        );
    }
    text.push_str("---\n");
    for _ in 0..1 + random.below(3) {
        block(random, &mut text, lang, article, all);
    }
    for heading in 0..article.headings {
        let mark = if random.once_in(4) { " {.faq}" } else { "" };
        let _ = writeln!(text, "## {} {heading}{mark}\n", title(random, lang, 2));
        for _ in 0..1 + random.below(4) {
            block(random, &mut text, lang, article, all);
        }
    }
    text
}

fn block(random: &mut Random, text: &mut String, lang: usize, article: &Article, all: &[Article]) {
    let words = title(random, lang, 6);
    let depth = article.path.matches('/').count();
    let _ = match random.below(16) {
        0 => writeln!(text, "- {words}\n- **{words}**\n\n  :::tip\n  {words}\n  :::\n"),
        1 => writeln!(text, "| A | {words} |\n|:--|--:|\n| `51` | {{{{ fact.days }}}} |\n"),
        2 => writeln!(text, ":::note {words}\n{words} {{{{ fact.fee }}}}\n:::\n"),
        3 => writeln!(text, "::::tabs\n:::tab One\n{words}\n:::\n:::tab Two & more\n{words}\n:::\n::::\n"),
        4 => writeln!(text, ":::details\n{words}\n:::\n"),
        5 => writeln!(text, "![{words}]({}picture.svg)\n", "../".repeat(depth)),
        6 => writeln!(text, "{words}[^note{}]\n\n[^note{}]: {words}\n", text.len(), text.len()),
        7 => writeln!(text, "<div class=\"box\">\n\n{words} <kbd>x</kbd>\n\n</div>\n"),
        8 => writeln!(text, "> [!WARNING]\n> {words}\n"),
        9 => writeln!(
            text,
            "```mermaid\nflowchart LR\n  accTitle: {words}\n  accDescr: {words}\n  a[{words}] --> b\n```\n"
        ),
        10 => writeln!(text, ":::agents\nplantedsecret {words}\n:::\n"),
        11 => writeln!(text, "{words}\n: {words}\n"),
        12 => writeln!(text, "```\n:::agents {words} <b>\n```\n"),
        _ => {
            let other = random.pick(all);
            if !other.langs.contains(&lang) && !other.langs.contains(&0) {
                return;
            }
            let path = other.path.replace(' ', "%20").replace('&', "&amp;");
            writeln!(
                text,
                "{words} [{words}]({}{path}.md) & [](<{}{}.md>) *{words}*.\n",
                "../".repeat(depth),
                "../".repeat(depth),
                other.path
            )
        }
    };
}

#[test]
fn generated_sites_keep_the_laws() {
    let mut found = String::new();
    for seed in 1..=24 {
        let site = site(seed);
        let done = site.run(&["build"]);
        if done.code != 0 || done.stderr.contains("warning") {
            found.push_str(&format!("seed {seed}:\n{}\n", done.stderr));
            continue;
        }
        let settings = site.read("faqtory.yaml");
        let base = settings.lines().find_map(|line| line.strip_prefix("base_url: ")).unwrap();
        let output = Output::read(&format!("seed {seed}"), base, &site.path().join("public"));
        found.push_str(&breaches(&output));
        for (path, bytes) in &output.files {
            if bytes.windows(13).any(|window| window == b"plantedsecret") {
                found.push_str(&format!("seed {seed}: internal text in {path}\n"));
            }
        }
    }
    assert!(found.is_empty(), "\n{found}");
}
