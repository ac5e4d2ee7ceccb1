//! The pack answers as the index that it was exported from.

#![allow(clippy::unwrap_used, dead_code, unreachable_pub, missing_docs)]

mod common;
#[path = "common/corpus.rs"]
mod corpus;
#[path = "common/packed.rs"]
mod packed;

use common::{data, hits, open};
use corpus::{Random, articles, vocabulary};
use faqtory_search::native::{LangIndex, Section, export};
use faqtory_search::{Hit, words};
use packed::Packed;

/// Queries made from an index's own words: alone, together, begun, mistyped, on another layout.
fn queries(sections: &[Section], count: usize, seed: u64) -> Vec<String> {
    let mut random = Random(seed);
    let mut vocabulary: Vec<String> = Vec::new();
    for section in sections {
        for text in [&section.title, &section.heading, &section.body, &section.description] {
            vocabulary.extend(words(text).into_iter().map(|word| word.text));
        }
    }
    vocabulary.sort();
    vocabulary.dedup();
    let mut out = Vec::new();
    for at in 0..count {
        let mut pick = || vocabulary[random.below(vocabulary.len())].clone();
        let (one, two, three) = (pick(), pick(), pick());
        let letters: Vec<char> = one.chars().collect();
        let cut = 1 + random.below(letters.len());
        out.push(match at % 8 {
            0 => one,
            1 => format!("{one} {two} "),
            2 => format!("{one} {two} {three}"),
            3 => letters[..cut].iter().collect(),
            4 => format!("{two} {}", letters[..cut].iter().collect::<String>()),
            5 => letters.iter().enumerate().filter(|(at, _)| *at != cut).map(|(_, c)| c).collect::<String>() + " ",
            6 => letters.iter().take(cut).chain(letters.iter().skip(cut - 1)).collect::<String>() + " ",
            _ => faqtory_search::swap_layout(&one).unwrap_or(one),
        });
    }
    out
}

fn same(index: &LangIndex, queries: impl IntoIterator<Item = String>) {
    let export = export(index).unwrap();
    let mut warm = Packed::from_export(index, export.clone());
    for (at, query) in queries.into_iter().enumerate() {
        let native = hits(index, &query);
        assert_eq!(warm.search(&query, 10).1, native, "{query}");
        if at % 8 == 0 {
            let mut cold = Packed::from_export(index, export.clone());
            assert_eq!(cold.search(&query, 10).1, native, "{query}, cold");
        }
    }
}

#[test]
fn four_languages_answer_alike() {
    for lang in ["en", "ru", "pt", "es"] {
        let sections = data(lang);
        let titles = sections.iter().map(|section| section.title.clone());
        let codes = sections.iter().flat_map(|section| section.codes.clone());
        let asked = queries(&sections, 600, 7).into_iter().chain(titles).chain(codes);
        same(&open(lang, &sections), asked.chain(["".into(), "?!".into(), "do not honor".into()]));
    }
}

#[test]
fn thousands_of_sections_answer_alike() {
    for (lang, cyrillic) in [("en", false), ("ru", true)] {
        let mut sections = articles(400, 60, &vocabulary(6000, cyrillic), 3);
        for (at, section) in sections.iter_mut().enumerate() {
            section.codes = vec![format!("err-{}", at / 8), format!("{}", 1000 + at / 4)];
        }
        let asked = queries(&sections, 160, 11);
        same(&open(lang, &sections), asked.into_iter().chain(["err 12".into(), "1007".into()]));
    }
}

#[test]
fn sections_with_titles_of_their_own_answer_alike() {
    let mut sections = data("en");
    for (at, section) in sections.iter_mut().enumerate() {
        section.title.push_str(if at % 3 == 0 { " again and again" } else { "" });
        section.codes.extend((at % 4 == 0).then(|| "e-99".to_owned()));
        section.keywords.extend((at % 2 == 0).then(|| "sometimes".to_owned()));
    }
    let index = open("en", &sections);
    let mut packed = Packed::of(&index);
    for query in queries(&sections, 300, 5).into_iter().chain(["e-99".into(), "again".into(), "sometimes".into()]) {
        // What is shown is the article's title: that of its first section.
        let found =
            |hits: Vec<Hit>| hits.into_iter().map(|hit| (hit.id, hit.anchor, hit.score, hit.why)).collect::<Vec<_>>();
        assert_eq!(found(packed.search(&query, 10).1), found(hits(&index, &query)), "{query}");
    }
}

#[test]
fn nothing_and_one() {
    same(&open("en", &[]), ["refund".to_owned(), "51".into(), String::new()]);
    let one = Section { id: "a".into(), title: "Refunds".into(), body: "Money".into(), ..Section::default() };
    same(&open("en", &[one]), ["refund".to_owned(), "refunds".into(), "mony".into(), "the".into()]);
}

#[test]
fn equal_indexes_give_equal_packs() {
    let mut sections = data("ru");
    let first = export(&open("ru", &sections)).unwrap();
    sections.reverse();
    let second = export(&open("ru", &sections)).unwrap();
    assert_eq!(first.files, second.files);
    assert_eq!(first.listing, second.listing);
}

#[test]
fn damaged_parts_do_no_harm() {
    let sections = data("en");
    let index = open("en", &sections);
    let good = export(&index).unwrap();
    let mut random = Random(99);
    for _ in 0..40 {
        let mut bad = good.clone();
        for bytes in bad.files.values_mut() {
            let mut broken = bytes.to_vec();
            let at = random.below(broken.len());
            broken[at] = random.below(256) as u8;
            broken.truncate(if random.below(4) == 0 { at } else { broken.len() });
            *bytes = broken.into();
        }
        let mut packed = Packed::from_export(&index, bad);
        for query in ["refund not received", "51", "pix", "chargd", "the", "how"] {
            packed.try_search(query, 10);
        }
    }
}
