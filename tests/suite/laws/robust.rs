//! No input makes the program panic, and every problem can be printed.

use std::sync::Arc;

use camino::Utf8Path;
use faqtory::content::front_matter::Audience;
use faqtory::diag::render::{Format, render};
use faqtory::pipeline::{self, Inputs, Options};
use faqtory::shell::disk;

use super::generated::{self, Random};
use crate::support::Site;

/// What slips of the hand and other programs put into files.
const PIECES: &[&str] = &[
    ":",
    ": ",
    "\"",
    "'",
    "{{",
    "}}",
    "{{ fact.days }}",
    "{{ fact.x:y }}",
    "\\{{",
    "[",
    "](",
    ")",
    "<",
    ">",
    "</div>",
    "<!--",
    "-->",
    ":::",
    "\n:::note\n",
    "\n:::\n",
    "::::",
    "```",
    "\n```mermaid\n",
    "\n---\n",
    "\t",
    "\r\n",
    "\r",
    "\u{0}",
    "\u{1}",
    "\u{feff}",
    "\u{200b}",
    "é",
    "ж",
    "日本",
    "🎉",
    "“",
    "#",
    "# ",
    "{#id}",
    "|",
    "\n| a | b |\n|--|--|\n",
    "*",
    "_",
    "~~",
    "[^1]",
    "\n[^1]: x\n",
    "&amp;",
    "&#0;",
    "%",
    "%zz",
    "../",
    "id:",
    "-",
    "- ",
    "\n  ",
    "    ",
    "0",
    "9999999999999999999999",
    "1e999",
    "-1",
    "null",
    "true",
    "[]",
    "{}",
    "&a",
    "*a",
    "!!",
    "@",
    "?",
    ",",
    "2026-13-45",
    "\\",
    "<?",
    "<![CDATA[",
    "$$",
    "accTitle: ",
    "-->|x|",
    "click a \"x\"",
];

const EXTRA: &[(&str, &str)] = &[
    (
        "content/notices.yaml",
        "- {start: 2026-11-20T14:20Z, end: 2026-11-21T00:00Z, level: warning, countries: [BR], text: {en: x}}\n",
    ),
    ("content/relevance.yaml", "en:\n  - {query: where is my money, expect: [account/article-1]}\n"),
    (
        "content/glossary.yaml",
        "refund: {en: refund (money), forbid: {en: [reimbursement, =fee]}, ambiguous: {en: [back]}, context: x}\n",
    ),
    ("content/en/synonyms.yaml", "groups: [[refund, money back]]\nexceptions: {a: b}\n"),
    ("content/en/strings.yaml", "search_title: Find\n"),
    (
        "content/en/tree.md",
        "---\ntitle: Tree\ntype: troubleshooter\nsteps:\n  start: {question: \"Was it {{ fact.days }}?\", answers: [{text: \"Yes\", next: start}]}\n---\n",
    ),
    (
        "content/en/all.md",
        "---\ntitle: All\naliases: [/old/x.html, /old/*]\nupdated: 2026-11-02\nreview_by: 2026-01-01\ncodes: [\"51\"]\nid: all\n---\n{{ fact.days }}\n",
    ),
];

/// A text with a few pieces put in, taken out or doubled.
fn mutated(random: &mut Random, text: &str) -> Vec<u8> {
    let mut text = text.to_owned();
    for _ in 0..1 + random.below(4) {
        let boundary = |text: &str, mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(&text, random.below(text.len() + 1));
        let end = boundary(&text, (start + random.below(12)).min(text.len()));
        let piece = if random.once_in(5) { text[start..end].to_owned() } else { (*random.pick(PIECES)).to_owned() };
        text.replace_range(if random.once_in(3) { start..end } else { start..start }, &piece);
    }
    let mut bytes = text.into_bytes();
    if random.once_in(20) && !bytes.is_empty() {
        let at = random.below(bytes.len());
        bytes[at] = 0xff;
    }
    bytes
}

#[test]
fn no_input_makes_it_panic() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let mut random = Random(5);
    let sites: Vec<(Site, Inputs)> = (1..=4)
        .map(|seed| {
            let site = EXTRA.iter().fold(generated::site(seed), |site, (path, text)| site.with(path, text));
            let inputs = disk::load(Utf8Path::from_path(site.path()).unwrap()).value;
            (site, inputs)
        })
        .collect();
    for _ in 0..rounds {
        let (_, inputs) = random.pick(&sites);
        let mut inputs = inputs.clone();
        let paths: Vec<String> = inputs.files.keys().filter(|path| !path.ends_with(".svg")).cloned().collect();
        for _ in 0..1 + random.below(6) {
            let path = random.pick(&paths);
            let text = String::from_utf8_lossy(&inputs.files[path]).into_owned();
            let bytes = mutated(&mut random, &text);
            inputs.files.insert(path.clone(), Arc::from(bytes));
        }
        let audience = if random.once_in(3) { Audience::Agents } else { Audience::Public };
        let today = Some(jiff::civil::date(2026, 11, 20));
        let options = Options { drafts: random.once_in(2), audience, base_url: None, today };
        let outcome = pipeline::run(inputs.clone(), &options);
        for format in [Format::Human, Format::Json, Format::Github] {
            render(&outcome.diagnostics, format, false);
        }
        for diagnostic in &outcome.diagnostics {
            assert!(!diagnostic.message.is_empty());
            assert!(diagnostic.help.as_ref().is_some_and(|help| !help.is_empty()), "no help: {diagnostic:?}");
        }
    }
}
