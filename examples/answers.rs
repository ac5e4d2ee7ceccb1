//! Writes what the native search answers, for comparison with the browser's engine:
//! `cargo run --example answers -- PUBLIC RELEVANCE.YAML`.
//!
//! One JSON object per line: language, query, whether it is from the relevance list, hits. Queries
//! are those of the list and 500 for each language made from the index itself: words, two and three
//! words, beginnings, typos, the other keyboard layout.

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

/// 500 queries from an index's own words, the same each time.
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
    let mut state = 1_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % limit.max(1)
    };
    let made = (0..500).map(|at| {
        let mut pick = || vocabulary.get(below(vocabulary.len())).cloned().unwrap_or_default();
        let (one, two, three) = (pick(), pick(), pick());
        let letters: Vec<char> = one.chars().collect();
        let cut = 1 + below(letters.len());
        let begun: String = letters.iter().take(cut).collect();
        match at % 8 {
            0 => one,
            1 => format!("{one} {two} "),
            2 => format!("{one} {two} {three}"),
            3 => begun,
            4 => format!("{two} {begun}"),
            5 => letters.iter().enumerate().filter(|(at, _)| *at != cut).map(|(_, c)| c).collect(),
            6 => begun + &letters.iter().skip(cut - 1).collect::<String>() + " ",
            _ => swap_layout(&one).unwrap_or(one),
        }
    });
    Ok(made.collect())
}
