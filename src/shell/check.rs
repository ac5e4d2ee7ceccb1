//! `faqtory check`: all that a build would say, and what depends on the day and on the search, which
//! facts nothing uses, what translations say otherwise than their source, and where texts use
//! forbidden words. Nothing is written, unless the search's results are accepted: relevance.lock.

use std::fmt::Write as _;
use std::fs;

use camino::Utf8Path;

use super::build::{Request, Site, has_errors, load_and_run, with_faults};
use super::terminal::Terminal;
use crate::check::{Score, baseline, facts, glossary, parity, relevance};
use crate::content::front_matter::Audience;
use crate::diag::render::Format;
use crate::pipeline;

/// Checks the site and gives the exit code. With `dates`, `--strict` counts
/// what depends on the day too. With `accept`, the search's results become those that it must not
/// fall below.
pub fn run(request: &Request, dates: bool, accept: bool, terminal: &Terminal) -> u8 {
    // The results that count are those of the public site.
    let is_public = request.options.audience == Audience::Public && !request.options.drafts;
    if accept && !is_public {
        terminal.say("error: results are accepted for the public site: leave out --audience and --drafts");
        return 2;
    }
    let progress = terminal.progress("checking");
    let (site, mut diagnostics) = load_and_run(&request.root, &request.options);
    let (mut scores, mut better) = (Vec::new(), Vec::new());
    if let Some(Site { built, indexes }) = &site {
        diagnostics = with_faults(built, diagnostics);
        diagnostics.extend(facts::unused(built));
        diagnostics.extend(parity::all(built));
        diagnostics.extend(glossary::forbidden(built));
        let mut found = Vec::new();
        scores = relevance(&built.resolved.site, indexes, &mut found);
        if let Some(accepted) = built.resolved.site.accepted.as_ref().filter(|_| is_public && !accept) {
            better = baseline::compare(accepted, &scores, &mut found);
        }
        diagnostics.extend(built.faults(found));
        diagnostics.sort();
    }
    progress.finish_and_clear();
    terminal.diagnostics(&diagnostics, request.format);
    if request.format == Format::Human {
        if !scores.is_empty() {
            terminal.say(&table(&scores, terminal.verbose));
        }
        better.iter().for_each(|line| terminal.say(line));
        if diagnostics.is_empty() {
            terminal.say("no problems");
        }
    }
    if accept && let Err(message) = write_accepted(&request.root, &scores, has_errors(&diagnostics)) {
        terminal.say(&format!("error: {message}"));
        return 2;
    }
    let strict_dates = dates && request.strict && !diagnostics.is_empty();
    pipeline::exit_code(&diagnostics, request.strict).max(u8::from(strict_dates))
}

/// Writes relevance.lock.
fn write_accepted(root: &Utf8Path, scores: &[Score], has_errors: bool) -> Result<(), String> {
    if has_errors || scores.is_empty() {
        let reason = if has_errors { "mend the errors first" } else { "content/relevance.yaml asks nothing" };
        return Err(format!("{} was not written: {reason}", baseline::PATH));
    }
    fs::write(root.join(baseline::PATH), baseline::text(scores))
        .map_err(|error| format!("{} cannot be written: {error}", baseline::PATH))
}

fn table(scores: &[Score], misses: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "search   queries  hit@1  hit@3   MRR");
    for Score { lang, figures, ranks } in scores {
        let _ = writeln!(
            out,
            "{lang:<8} {:>7}  {:>5.2}  {:>5.2}  {:>4.2}",
            ranks.len(),
            figures.hit1,
            figures.hit3,
            figures.mrr
        );
    }
    for score in scores.iter().filter(|_| misses) {
        for asked in score.ranks.iter().filter(|asked| asked.rank.is_none_or(|rank| rank > 3)) {
            let (expected, found) = (asked.expected.join(" or "), asked.found.join(", "));
            let _ = writeln!(out, "  {}: “{}” expects {expected}, found {found}", score.lang, asked.query);
        }
    }
    out.truncate(out.trim_end().len());
    out
}
