//! `faqtory check`: all that a build would say, and what depends on the day and on the search, which
//! facts nothing uses, what translations say otherwise than their source, and where texts use
//! forbidden words. Nothing is written.

use std::fmt::Write as _;

use super::build::{Request, Site, load_and_run, with_faults};
use super::terminal::Terminal;
use crate::check::{Score, facts, glossary, parity, relevance};
use crate::diag::render::Format;
use crate::pipeline;

/// Checks the site and gives the exit code. With `dates`, `--strict` counts
/// what depends on the day too.
pub fn run(request: &Request, dates: bool, terminal: &Terminal) -> u8 {
    let progress = terminal.progress("checking");
    let (site, mut diagnostics) = load_and_run(&request.root, &request.options);
    let mut scores = Vec::new();
    if let Some(Site { built, indexes }) = &site {
        diagnostics = with_faults(built, diagnostics);
        diagnostics.extend(facts::unused(built));
        diagnostics.extend(parity::all(built));
        diagnostics.extend(glossary::forbidden(built));
        scores = relevance(&built.resolved.site, indexes, &mut diagnostics);
        diagnostics.sort();
    }
    progress.finish_and_clear();
    terminal.diagnostics(&diagnostics, request.format);
    if request.format == Format::Human {
        if !scores.is_empty() {
            terminal.say(&table(&scores, terminal.verbose));
        }
        if diagnostics.is_empty() {
            terminal.say("no problems");
        }
    }
    let strict_dates = dates && request.strict && !diagnostics.is_empty();
    pipeline::exit_code(&diagnostics, request.strict).max(u8::from(strict_dates))
}

fn table(scores: &[Score], misses: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "search   queries  hit@1  hit@3   MRR");
    for score in scores {
        let _ = writeln!(
            out,
            "{:<8} {:>7}  {:>5.2}  {:>5.2}  {:>4.2}",
            score.lang, score.queries, score.hit1, score.hit3, score.mrr
        );
    }
    if misses {
        for score in scores {
            for (query, expected, found) in &score.misses {
                let _ = writeln!(
                    out,
                    "  {}: “{query}” expects {}, found {}",
                    score.lang,
                    expected.join(" or "),
                    found.join(", ")
                );
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}
