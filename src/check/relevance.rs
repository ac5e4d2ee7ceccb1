//! relevance.yaml against the built index: hit@1, hit@3 and MRR per language.

use faqtory_search::native::{LangIndex, Options, search};

use super::baseline::reciprocal;
use crate::content::relevance::Query;
use crate::diag::{Diagnostic, Spot, code};
use crate::index::SearchIndex;
use crate::site::Site;

/// How well a language's search does.
#[derive(Debug, Clone)]
pub struct Score {
    /// The language's code.
    pub lang: String,
    /// The figures over all queries.
    pub figures: Figures,
    /// Every query, in the order of the file.
    pub ranks: Vec<Asked>,
}

/// A query and what came of it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What the customer types.
    pub query: String,
    /// Where it stands.
    pub place: Spot,
    /// The rank of the first expected article, among the first ten.
    pub rank: Option<usize>,
    /// The ids of the articles that answer it.
    pub expected: Vec<String>,
    /// The ids of the first three found.
    pub found: Vec<String>,
}

/// The usual measures of ranked results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// The share whose first result is expected.
    pub hit1: f64,
    /// The share with an expected result among the first three.
    pub hit3: f64,
    /// The mean of 1 / the first expected result's rank, among the first ten.
    pub mrr: f64,
}

impl Figures {
    /// Of these ranks; zeros where there are none.
    #[allow(clippy::cast_precision_loss, reason = "counts of queries are small")]
    pub fn of(ranks: impl Iterator<Item = Option<usize>>) -> Self {
        let ranks: Vec<Option<usize>> = ranks.collect();
        let all = ranks.len().max(1) as f64;
        let share = |limit: usize| ranks.iter().flatten().filter(|rank| **rank <= limit).count() as f64 / all;
        let mrr = ranks.iter().flatten().map(|rank| reciprocal(*rank)).sum::<f64>() / all;
        Self { hit1: share(1), hit3: share(3), mrr }
    }
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
        let ranks: Vec<Asked> = queries.into_iter().map(|query| ask(&opened, query)).collect();
        let figures = Figures::of(ranks.iter().map(|asked| asked.rank));
        let score = Score { lang: lang_code.clone(), figures, ranks };
        below(site, &score, diagnostics);
        scores.push(score);
    }
    scores
}

fn ask(index: &LangIndex, query: &Query) -> Asked {
    let others = std::iter::empty::<Result<LangIndex, faqtory_search::native::Error>>();
    let hits = search(index, others, &query.query, &Options::default()).unwrap_or_default();
    Asked {
        query: query.query.clone(),
        place: query.place.clone(),
        rank: hits.iter().position(|hit| query.expect.contains(&hit.id)).map(|at| at + 1),
        expected: query.expect.clone(),
        found: hits.into_iter().take(3).map(|hit| hit.id).collect(),
    }
}

fn below(site: &Site, score: &Score, diagnostics: &mut Vec<Diagnostic>) {
    let floors = [
        ("hit@3", score.figures.hit3, site.config.search.min_hit3),
        ("MRR", score.figures.mrr, site.config.search.min_mrr),
    ];
    for (name, value, floor) in floors {
        if let Some(floor) = floor.filter(|floor| value < *floor) {
            diagnostics.push(
                Diagnostic::new(code::RELEVANCE, format!("the search in `{}` reaches {name} {value:.2}, and the site asks for {floor:.2}", score.lang))
                    .help("see the misses listed by `faqtory check -v`: add keywords or synonyms, or lower `search:` in faqtory.yaml"),
            );
        }
    }
}
