//! relevance.lock: the results of relevance.yaml that were accepted, below which the search must not
//! fall.
//!
//! A line for each query: language, tab, the rank of the first expected article or `-` where it is not
//! among the first ten, tab, query. Lines that begin with `#` are for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::relevance::{Figures, Score};
use crate::content::text::one_line;
use crate::diag::{Diagnostic, Source, code};

/// Where it stands, below the site's root.
pub const PATH: &str = "content/relevance.lock";

/// How far a figure may fall: less than two queries in a hundred, so that an edit which moves one or
/// two does not fail the site.
const TOLERANCE: f64 = 0.015;
/// How many queries a diagnostic names.
const NAMED: usize = 8;

/// Accepted ranks by language and query.
type Accepted<'a> = BTreeMap<(&'a str, &'a str), Option<usize>>;

/// The text of relevance.lock for these scores.
pub fn text(scores: &[Score]) -> String {
    let mut out = String::from(
        "# What the search finds for relevance.yaml, as accepted by `faqtory check --accept-relevance`:\n\
         # language, rank of the first right article (- where it is not among the first ten), query.\n",
    );
    for Score { lang, figures, ranks, .. } in scores {
        let Figures { hit1, hit3, mrr } = figures;
        let _ = writeln!(out, "#\n# {lang}: {} queries, hit@1 {hit1:.2}, hit@3 {hit3:.2}, MRR {mrr:.2}", ranks.len());
        let mut lines: Vec<_> = ranks.iter().map(|asked| (one_line(&asked.query), asked.rank)).collect();
        lines.sort();
        lines.dedup_by(|next, kept| next.0 == kept.0);
        for (query, rank) in lines {
            let _ = writeln!(out, "{lang}\t{}\t{query}", rank_of(rank));
        }
    }
    out
}

/// Holds scores against the accepted ones, language by language, over the queries that both have: a
/// fall is a diagnostic, what is better comes back as lines to print.
pub fn compare(accepted: &Source, scores: &[Score], diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let accepted = parse(accepted, diagnostics);
    let mut better = Vec::new();
    for score in scores {
        let both: Vec<_> = score
            .ranks
            .iter()
            .filter_map(|now| Some((now, *accepted.get(&(score.lang.as_str(), one_line(&now.query).as_str()))?)))
            .collect();
        let before = Figures::of(both.iter().map(|(_, before)| *before));
        let after = Figures::of(both.iter().map(|(now, _)| now.rank));
        let figures =
            [("hit@1", before.hit1, after.hit1), ("hit@3", before.hit3, after.hit3), ("MRR", before.mrr, after.mrr)];
        let told = |fits: fn(f64, f64) -> bool| -> Vec<String> {
            let fitting = figures.iter().filter(|(_, before, after)| fits(*before, *after));
            fitting.map(|(name, before, after)| format!("{name} {before:.2} → {after:.2}")).collect()
        };
        let fallen = told(|before, after| after < before - TOLERANCE);
        if fallen.is_empty() {
            let risen = told(|before, after| after > before + TOLERANCE);
            if !risen.is_empty() {
                better.push(format!("{}: better than accepted, {}", score.lang, risen.join(", ")));
            }
            continue;
        }
        let worth = |rank: Option<usize>| rank.map_or(0.0, reciprocal);
        let mut worse: Vec<_> =
            both.iter().map(|(now, before)| (worth(*before) - worth(now.rank), *now, *before)).collect();
        worse.retain(|(loss, _, _)| *loss > 0.0);
        worse.sort_by(|a, b| b.0.total_cmp(&a.0));
        let named: Vec<String> = worse
            .iter()
            .take(NAMED)
            .map(|(_, now, before)| format!("“{}” ({} → {})", now.query, rank_of(*before), rank_of(now.rank)))
            .collect();
        let more = match worse.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        diagnostics.push(
            Diagnostic::new(
                code::RELEVANCE,
                format!("the search in `{}` finds less than was accepted: {}", score.lang, fallen.join(", ")),
            )
            .at_opt(worse.first().map(|(_, now, _)| now.place.place()))
            .help(format!(
                "worse are {}{more}: add keywords or synonyms, or take the new results with `faqtory check --accept-relevance`",
                named.join(", ")
            )),
        );
    }
    better
}

fn parse<'a>(source: &'a Source, diagnostics: &mut Vec<Diagnostic>) -> Accepted<'a> {
    let mut accepted = Accepted::new();
    for (number, line) in source.text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut parts = line.splitn(3, '\t');
        let rank =
            |text: &str| if text == "-" { Some(None) } else { text.parse().ok().filter(|rank| *rank > 0).map(Some) };
        match (parts.next(), parts.next().and_then(rank), parts.next()) {
            (Some(lang), Some(rank), Some(query)) => drop(accepted.insert((lang, query), rank)),
            _ => diagnostics.push(
                Diagnostic::new(code::INVALID_RELEVANCE, "this line is no accepted result")
                    .at(source.line(number))
                    .help("a line is language, tab, rank or `-`, tab, query; `faqtory check --accept-relevance` writes the file anew"),
            ),
        }
    }
    accepted
}

fn rank_of(rank: Option<usize>) -> String {
    rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string())
}

#[allow(clippy::cast_precision_loss, reason = "ranks are small")]
pub(super) fn reciprocal(rank: usize) -> f64 {
    1.0 / rank as f64
}
