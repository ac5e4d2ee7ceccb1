//! What must hold for every index and every query.

#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code, unreachable_pub)]

mod common;
#[path = "common/corpus.rs"]
mod corpus;
#[path = "common/known_items.rs"]
mod known_items;

use common::{data, hits, ids, open};
use corpus::{Random, articles, text, vocabulary};
use faqtory_search::native::{LangIndex, Section};

/// Titles of few words, which repeat in other articles' titles and texts, in other orders too.
fn crowded(lang: &str, cyrillic: bool) -> (Vec<Section>, LangIndex) {
    let words = vocabulary(30, cyrillic);
    let mut sections = articles(60, 40, &words, 7);
    let mut random = Random(11);
    for at in 0..sections.len() / 4 {
        let title = format!("{} {at}", text(&mut random, &words, 3));
        let rest = text(&mut random, &words, 3);
        for section in &mut sections[at * 4..at * 4 + 4] {
            section.title = title.clone();
            section.keywords = vec![rest.clone()];
        }
    }
    let mut other_order = sections[4].clone();
    other_order.id = "other-order".into();
    other_order.title = other_order.title.split(' ').rev().collect::<Vec<_>>().join(" ");
    sections.push(other_order);
    let index = open(lang, &sections);
    (sections, index)
}

#[test]
fn a_title_typed_in_full_finds_its_article_first() {
    for (lang, cyrillic) in [("en", false), ("ru", true), ("pt", false), ("es", false), ("de", false)] {
        let (sections, index) = crowded(lang, cyrillic);
        for section in sections.iter().filter(|section| section.order == 0) {
            let found = hits(&index, &section.title);
            assert_eq!(found[0].title, section.title, "{lang}");
            assert_eq!(found[0].anchor, "", "a title leads to the top");
        }
        if lang != "de" {
            let index = common::index(lang);
            for section in data(lang) {
                for title in [section.title.clone(), section.title.to_uppercase(), faqtory_search::fold(&section.title)]
                {
                    assert_eq!(ids(&index, &title)[0], section.id, "{title}");
                }
            }
        }
    }
}

#[test]
fn what_a_prefix_finds_the_full_word_finds() {
    for lang in ["en", "ru", "pt", "es"] {
        let index = common::index(lang);
        for section in data(lang) {
            for word in faqtory_search::words(&section.title) {
                let full = ids(&index, &word.text);
                assert!(full.contains(&section.id), "{}", word.text);
                // Typed letter by letter, the word's own article never goes missing at the end.
                let half: String = word.text.chars().take(word.text.chars().count().max(4) - 1).collect();
                if half.chars().count() > 3 && !index.lexicon().analyzer.is_stop(&word.text) {
                    assert!(!ids(&index, &half).is_empty(), "{half}");
                }
            }
        }
    }
}

#[test]
fn one_typo_still_finds_the_article() {
    for lang in ["en", "ru", "pt", "es"] {
        let index = common::index(lang);
        for section in data(lang) {
            let mut letters: Vec<char> = section.title.to_lowercase().chars().collect();
            let Some(at) =
                (0..letters.len()).find(|&at| letters[at..].iter().take(6).filter(|c| c.is_alphabetic()).count() == 6)
            else {
                continue;
            };
            letters.swap(at + 2, at + 3);
            let typo: String = letters.into_iter().collect();
            assert!(ids(&index, &typo).iter().take(3).any(|id| *id == section.id), "{typo}");
        }
    }
}

#[test]
fn equal_articles_come_in_the_order_of_ids() {
    let mut sections = Vec::new();
    for id in ["b", "c", "a"] {
        let text = "alpha beta".to_owned();
        sections.push(Section { id: id.into(), order: 1, body: text.clone(), ..Section::default() });
        sections.push(Section { id: id.into(), order: 0, body: text, anchor: "top".into(), ..Section::default() });
    }
    let found = hits(&open("en", &sections), "alpha beta");
    let order: Vec<&str> = found.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(order, ["a", "b", "c"]);
    assert!(found.iter().all(|hit| hit.anchor == "top"));
}

#[test]
fn all_words_are_preferred_in_whatever_sections_they_stand() {
    let section =
        |id: &str, order, body: &str| Section { id: id.into(), order, body: body.into(), ..Section::default() };
    let mut sections = vec![
        section("all", 0, "The crypto wallet is checked once, like any other thing that we check here."),
        section("all", 1, "A refund is possible."),
        section("one", 0, "Refund, refund, refund."),
        section("two", 0, "Crypto refund words"),
    ];
    sections.extend((0..20).map(|at| section(&format!("z{at}"), 0, "Other text of no interest")));
    let found = ids(&open("en", &sections), "crypto refund");
    assert_eq!(found, ["two", "all", "one"]);
}

#[test]
fn no_text_and_no_query_is_too_strange() {
    let pieces: Vec<char> = "aбñй3-_.,'’#@ \n\t[];`ёЁßİ\u{301}\u{303}\u{200d}汉字א👍🏽½ﬁ\0\"\\".chars().collect();
    let mut random = Random(3);
    let mut strange = |length: usize| -> String { (0..length).map(|_| pieces[random.below(pieces.len())]).collect() };
    for lang in ["en", "ru", "pt", "es", "xx"] {
        let mut sections: Vec<Section> = (0..40)
            .map(|at| Section {
                id: format!("{:02}", at / 2),
                order: at,
                title: strange(12),
                heading: strange(5),
                description: strange(30),
                keywords: vec![strange(4), strange(0)],
                codes: vec![strange(3), strange(6)],
                body: strange(400),
                ..Section::default()
            })
            .collect();
        sections.extend(data("ru"));
        let index = open(lang, &sections);
        for length in (0..60).chain([500, 5000]) {
            let query = strange(length);
            for hit in hits(&index, &query) {
                let title: String = hit.title_parts.iter().map(|part| part.text.as_str()).collect();
                assert_eq!(title, hit.title);
                let shown: usize = hit.snippet.iter().map(|part| part.text.chars().count()).sum();
                assert!(shown <= 164, "{shown}");
                assert!(hit.score.is_finite());
            }
        }
    }
}

/// `cargo test -p faqtory-search --features native known_items -- --nocapture` prints the table.
#[test]
fn known_items_of_generated_articles_are_found() {
    for (lang, cyrillic) in [("en", false), ("ru", true)] {
        let words = vocabulary(6_000, cyrillic);
        let mut sections = articles(60, 60, &words, 5);
        let mut random = Random(13);
        // Long enough to be told apart by the words that are left when one is dropped.
        for section in sections.iter_mut().filter(|section| section.order > 0) {
            section.heading = text(&mut random, &words, 6);
        }
        let index = open(lang, &sections);
        let rows = known_items::measure(&index);
        print!("{}", known_items::table(lang, &rows));
        for (titles, headings) in rows[0].iter().zip(&rows[1]) {
            let (asked, third) = (titles.asked + headings.asked, titles.third + headings.third);
            let share = third as f64 / asked.max(1) as f64;
            assert!(asked == 0 || share >= 0.95, "{lang}, {}: {share}\n{:#?}", titles.way, titles.misses);
        }
    }
}
