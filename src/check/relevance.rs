//! relevance.yaml against the built index: hit@1, hit@3 and MRR per language.

use faqtory_search::native::{LangIndex, Options, search};

use crate::diag::{Diagnostic, code};
use crate::index::SearchIndex;
use crate::site::Site;

/// How well a language's search does.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The language's code.
    pub lang: String,
    /// How many queries.
    pub queries: usize,
    /// The share whose first result is expected.
    pub hit1: f64,
    /// The share with an expected result among the first three.
    pub hit3: f64,
    /// The mean of 1 / the first expected result's rank, among the first ten.
    pub mrr: f64,
    /// The queries without an expected result among the first three: query,
    /// expected ids, ids found.
    pub misses: Vec<(String, Vec<String>, Vec<String>)>,
}

/// Runs the queries of a site. A score below the site's floor, and an expected
/// id that does not exist, are diagnostics.
pub fn relevance(site: &Site, indexes: &[SearchIndex], diagnostics: &mut Vec<Diagnostic>) -> Vec<Score> {
    for query in &site.relevance {
        for id in query.expect.iter().filter(|id| !site.by_id.contains_key(*id) && !site.hidden.contains_key(*id)) {
            diagnostics.push(
                Diagnostic::new(
                    code::INVALID_RELEVANCE,
                    format!("the query “{}” expects `{id}`, which is no article", query.query),
                )
                .at(query.place.clone())
                .help("write the ids of articles that answer the query"),
            );
        }
    }
    let mut scores = Vec::new();
    for (index, lang) in indexes.iter().zip(site.langs()) {
        let lang_code = &site.language(lang).code;
        let queries: Vec<_> = site.relevance.iter().filter(|query| query.lang == *lang_code).collect();
        if queries.is_empty() {
            continue;
        }
        let opened = match LangIndex::from_files(index.manifest.clone(), &index.files) {
            Ok(opened) => opened,
            Err(error) => {
                diagnostics.push(Diagnostic::new(code::SEARCH_INDEX, error.to_string()));
                continue;
            }
        };
        let mut ranks = Vec::with_capacity(queries.len());
        let mut misses = Vec::new();
        for query in &queries {
            let others = std::iter::empty::<Result<LangIndex, faqtory_search::native::Error>>();
            let hits = search(&opened, others, &query.query, &Options::default()).unwrap_or_default();
            let rank = hits.iter().position(|hit| query.expect.contains(&hit.id)).map(|at| at + 1);
            if rank.is_none_or(|rank| rank > 3) {
                let found = hits.iter().take(3).map(|hit| hit.id.clone()).collect();
                misses.push((query.query.clone(), query.expect.clone(), found));
            }
            ranks.push(rank);
        }
        let score = score(lang_code, &ranks, misses);
        below(site, &score, diagnostics);
        scores.push(score);
    }
    scores
}

#[allow(clippy::cast_precision_loss, reason = "counts of queries are small")]
fn score(lang: &str, ranks: &[Option<usize>], misses: Vec<(String, Vec<String>, Vec<String>)>) -> Score {
    let share =
        |limit: usize| ranks.iter().flatten().filter(|rank| **rank <= limit).count() as f64 / ranks.len() as f64;
    let reciprocal: f64 = ranks.iter().flatten().map(|rank| 1.0 / *rank as f64).sum();
    Score {
        lang: lang.to_owned(),
        queries: ranks.len(),
        hit1: share(1),
        hit3: share(3),
        mrr: reciprocal / ranks.len() as f64,
        misses,
    }
}

fn below(site: &Site, score: &Score, diagnostics: &mut Vec<Diagnostic>) {
    let floors = [("hit@3", score.hit3, site.config.search.min_hit3), ("MRR", score.mrr, site.config.search.min_mrr)];
    for (name, value, floor) in floors {
        if let Some(floor) = floor.filter(|floor| value < *floor) {
            diagnostics.push(
                Diagnostic::new(code::RELEVANCE, format!("the search in `{}` reaches {name} {value:.2}, and the site asks for {floor:.2}", score.lang))
                    .help("see the misses listed by `faqtory check -v`: add keywords or synonyms, or lower `search:` in faqtory.yaml"),
            );
        }
    }
}
