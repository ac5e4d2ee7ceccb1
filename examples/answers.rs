//! Writes what the native search answers, for comparison with the browser's engine:
//! `cargo run --example answers -- PUBLIC RELEVANCE.YAML`.
//!
//! One JSON object per line: language, query, whether it is from the relevance list, hits. Queries
//! are those of the list and 500 for each language made from the index itself, 50 of each kind: a
//! word, two, three, a beginning, a word and a beginning, a letter left out, doubled, exchanged with
//! the next, replaced, a word on the other keyboard layout.

#![allow(clippy::print_stdout, reason = "its output is its purpose")]

use std::collections::BTreeMap;
use std::path::Path;

use faqtory_search::native::{Error, LangIndex, Options, search};
use faqtory_search::{Hit, Source, swap_layout, words};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Listed {
    query: String,
}

#[derive(Serialize)]
struct Answered<'a> {
    lang: &'a str,
    query: &'a str,
    listed: bool,
    hits: Vec<Hit>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [site, relevance] = arguments.as_slice() else { return Err("usage: answers PUBLIC RELEVANCE.YAML".into()) };
    let listed: BTreeMap<String, Vec<Listed>> = serde_yaml::from_slice(&std::fs::read(relevance)?)?;
    let mut indexes: Vec<LangIndex> = Vec::new();
    for entry in std::fs::read_dir(Path::new(site).join("search"))? {
        indexes.push(LangIndex::open(&entry?.path())?);
    }
    // Others are asked in the site's order, like everywhere.
    let order = indexes.first().map(|index| index.manifest().languages.clone()).unwrap_or_default();
    indexes.sort_by_key(|index| order.iter().position(|language| language.code == index.manifest().lang));
    for own in &indexes {
        let lang = own.manifest().lang.as_str();
        let asked = listed.get(lang).into_iter().flatten().map(|listed| (listed.query.clone(), true));
        let made = made(own)?.into_iter().map(|query| (query, false));
        for (query, listed) in asked.chain(made) {
            let others = indexes.iter().filter(|other| other.manifest().lang != lang).map(Ok::<_, Error>);
            let hits = search::<_, &LangIndex>(own, others, &query, &Options::default())?;
            println!("{}", serde_json::to_string(&Answered { lang, query: &query, listed, hits })?);
        }
    }
    Ok(())
}

/// 500 queries from an index's own words, 50 of each kind, the same each time.
fn made(index: &LangIndex) -> Result<Vec<String>, Error> {
    let mut vocabulary = Vec::new();
    for doc in 0..index.source().documents() {
        let shown = index.shown(doc)?;
        for text in [&shown.title, &shown.heading, &shown.description, &shown.body] {
            vocabulary.extend(words(text).into_iter().map(|word| text[word.range].to_owned()));
        }
    }
    vocabulary.sort();
    vocabulary.dedup();
    // What can be mistyped: long enough for a correction, and letters only, so that layouts differ.
    let can_err = |word: &&String| word.chars().count() >= 4 && word.chars().all(char::is_alphabetic);
    let letters_only: Vec<String> = vocabulary.iter().filter(can_err).cloned().collect();
    let mut state = 1_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % limit.max(1)
    };
    let made = (0..500).map(|at| {
        let mut pick = |from: &[String]| from.get(below(from.len())).cloned().unwrap_or_default();
        let (one, two, three) = (pick(&vocabulary), pick(&vocabulary), pick(&vocabulary));
        let long = pick(&letters_only);
        let begun = |word: &str, cut: usize| word.chars().take(1 + cut).collect::<String>();
        let mut typed: Vec<char> = long.chars().collect();
        // Where an error is made, with a letter behind it.
        let place = below(typed.len().saturating_sub(1));
        match at % 10 {
            0 => return one,
            1 => return format!("{one} {two} "),
            2 => return format!("{one} {two} {three}"),
            3 => return begun(&one, below(one.chars().count())),
            4 => return format!("{two} {}", begun(&one, below(one.chars().count()))),
            // An index without such words.
            _ if typed.len() < 2 => return one,
            5 => drop(typed.remove(place)),
            6 => typed.insert(place, typed[place]),
            7 => typed.swap(place, place + 1),
            8 => typed[place] = typed[place + 1],
            _ => return swap_layout(&long).unwrap_or_default(),
        }
        typed.into_iter().collect()
    });
    Ok(made.collect())
}
