//! The examples of the CommonMark specification through faqtory's own renderer.
//!
//! `data/commonmark-0.31.2.txt` is the specification by John MacFarlane, as
//! published in the npm package commonmark-spec 0.31.2, under CC BY-SA 4.0
//! (`data/commonmark-LICENSE`). It is measured before the sanitiser and
//! without a page's own rules. What headings and images have on top (an id, a
//! link to themselves, lazy loading) is taken away before the comparison, and
//! so is white space between blocks.

mod normal;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use faqtory::content::front_matter::Audience;
use faqtory::diag::Source;
use faqtory::markdown::template::Target;
use faqtory::markdown::{Settings, compile};
use normal::normal;

use crate::support::Identity;

const SPECIFICATION: &str = include_str!("../data/commonmark-0.31.2.txt");

/// The examples that come out otherwise on purpose, by number, with the reason.
const OTHERWISE: &[(usize, &str)] = &[];

#[derive(Debug)]
struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

/// The examples, as the specification's own tests find them.
fn examples() -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut lines = SPECIFICATION.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            section = title.trim_start_matches('#').trim().to_owned();
        }
        if line != format!("{fence} example") {
            continue;
        }
        let mut part = |end: &str| -> String {
            let lines = lines.by_ref().take_while(|line| *line != end);
            lines.fold(String::new(), |text, line| text + line + "\n").replace('→', "\t")
        };
        let (markdown, html) = (part("."), part(&fence));
        examples.push(Example { number: examples.len() + 1, section: section.clone(), markdown, html });
    }
    examples
}

fn html(markdown: &str) -> String {
    let settings = Settings { audience: Audience::Public, sanitise: false, page: false, prose: false };
    let doc = compile(&Source::new("example.md", markdown), 0, None, settings).value;
    doc.html.render(&Identity(&doc), Target::Html)
}

#[test]
fn the_examples_of_commonmark_come_out_as_specified() {
    let examples = examples();
    assert_eq!(examples.len(), 652, "the specification has 652 examples");
    let reasons: BTreeMap<usize, &str> = OTHERWISE.iter().copied().collect();
    let mut faults = String::new();
    for Example { number, section, markdown, html: expected } in &examples {
        let actual = html(markdown);
        let same = normal(&actual) == normal(expected);
        match (same, reasons.get(number)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => {
                let _ = writeln!(faults, "example {number} is as specified: take it off the list ({reason})\n");
            }
            (false, None) => {
                let _ = writeln!(
                    faults,
                    "example {number} ({section})\n{markdown}\nexpected\n{expected}\nfound\n{actual}\n"
                );
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn the_normal_form_keeps_what_matters() {
    let same = [
        ("<p>a\n</p>\n<p>b</p>", "<p>a</p><p>b</p>"),
        ("<img src=\"x\" alt=\"&quot;\" />", "<img alt='\"' src=x>"),
        ("<h1 id=\"\">a</h1>", "<h1>a</h1>"),
    ];
    same.into_iter().for_each(|(one, other)| assert_eq!(normal(one), normal(other)));
    let different = [
        ("<p>a b</p>", "<p>ab</p>"),
        ("<p>a</p>", "<p>b</p>"),
        ("<p>&lt;b&gt;</p>", "<p><b></p>"),
        ("<pre>a\n b</pre>", "<pre>a b</pre>"),
        ("<a href=\"x\">a</a>", "<a href=\"y\">a</a>"),
        ("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>"),
        ("<h1>a</h1>", "<h2>a</h2>"),
    ];
    different.into_iter().for_each(|(one, other)| assert_ne!(normal(one), normal(other)));
}
