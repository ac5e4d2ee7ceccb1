//! What a browser loads for its first search.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use faqtory_search::pack::Kind;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use crate::content::config::SearchConfig;
use crate::diag::{Diagnostic, code};
use crate::index::SearchIndex;
use crate::render::{File, Output};

/// What a first search of ten words, synonyms among them, needs of each kind, the core apart: a shard for
/// each, a fragment for each of ten results.
const NEEDED: [(Kind, usize); 5] =
    [(Kind::Words, 10), (Kind::Titles, 1), (Kind::Codes, 1), (Kind::Postings, 10), (Kind::Fragment, 10)];

/// The bytes of a language's search, compressed with gzip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The language's code.
    pub lang: String,
    /// The engine: module and script, the same for all languages.
    pub engine: usize,
    /// The manifest.
    pub manifest: usize,
    /// Each file of the pack, the largest first.
    parts: BTreeMap<Kind, Vec<usize>>,
}

impl Weight {
    /// How many files of a kind there are, and their bytes.
    pub fn of(&self, kind: Kind) -> (usize, usize) {
        self.parts.get(&kind).map_or((0, 0), |parts| (parts.len(), parts.iter().sum()))
    }

    /// What a first search loads: all that [`NEEDED`] says, of the largest files.
    pub fn first_search(&self) -> usize {
        let largest = |&(kind, count): &(Kind, usize)| -> usize {
            self.parts.get(&kind).map_or(0, |parts| parts.iter().take(count).sum())
        };
        self.engine + self.manifest + self.of(Kind::Core).1 + NEEDED.iter().map(largest).sum::<usize>()
    }
}

/// Weighs each language's search; the engine is found among the output's assets.
pub fn weigh(indexes: &[SearchIndex], output: &Output) -> Vec<Weight> {
    let engine = engine(output).map(|(_, bytes)| gzip(&bytes).len()).sum();
    indexes.par_iter().map(|index| one(index, engine)).collect()
}

fn one(index: &SearchIndex, engine: usize) -> Weight {
    let manifest = index.manifest.to_json().map_or(0, |json| gzip(&json).len());
    let mut parts: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (name, bytes) in &index.pack {
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| name.starts_with(kind.letter())) {
            parts.entry(kind).or_default().push(gzip(bytes).len());
        }
    }
    parts.values_mut().for_each(|list| list.sort_unstable_by(|a, b| b.cmp(a)));
    Weight { lang: index.manifest.lang.clone(), engine, manifest, parts }
}

/// The engine's files in the output.
fn engine(output: &Output) -> impl Iterator<Item = (String, Arc<[u8]>)> {
    let files = output.range("assets/engine.".to_owned()..).take_while(|(path, _)| path.starts_with("assets/engine."));
    files.filter_map(|(path, file)| match file {
        File::Ready(bytes) => Some((path.clone(), bytes.clone())),
        _ => None,
    })
}

/// A search above the site's budget is an error with the figures.
pub fn check(config: &SearchConfig, weights: &[Weight]) -> Vec<Diagnostic> {
    let Some(budget) = config.budget_kb else { return Vec::new() };
    let over = weights.iter().filter(|weight| weight.first_search() > budget as usize * 1000);
    over.map(|weight| {
        let parts = [Kind::Core, Kind::Words, Kind::Postings, Kind::Fragment].map(|kind| kb(weight.of(kind).1));
        let [core, words, postings, fragments] = parts;
        let message = format!(
            "a first search in `{}` loads up to {}, and the site allows {budget} KB",
            weight.lang,
            kb(weight.first_search())
        );
        Diagnostic::new(code::SEARCH_BUDGET, message).at_opt(config.budget_place.clone()).help(format!(
            "the engine has {}, the manifest {}, the core {core}; a search takes some of the dictionary ({words}), \
             the postings ({postings}) and the fragments ({fragments}): raise `budget_kb`, or publish fewer or shorter \
             articles in one site",
            kb(weight.engine),
            kb(weight.manifest),
        ))
    })
    .collect()
}

/// Bytes in KB of 1,000, with one decimal.
pub fn kb(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

/// The search's files compressed, under their names with `.gz`.
pub fn precompressed(output: &Output) -> Vec<(String, File)> {
    let search = output.range("search/".to_owned()..).take_while(|(path, _)| path.starts_with("search/"));
    let for_browsers = search.filter(|(path, _)| !path.contains("/index/"));
    let ready = for_browsers.filter_map(|(path, file)| match file {
        File::Ready(bytes) => Some((path.clone(), bytes.clone())),
        _ => None,
    });
    let files: Vec<(String, Arc<[u8]>)> = ready.chain(engine(output)).collect();
    files.into_par_iter().map(|(path, bytes)| (format!("{path}.gz"), File::Ready(gzip(&bytes).into()))).collect()
}

/// Compresses as hosts do at their best; the same bytes each time.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail; if it did, the file would weigh nothing less.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_else(|_| bytes.to_vec())
}
