//! What a translation says otherwise than its source: headings, steps, lists, links, images, code,
//! directives, facts, and all that is written in digits.
//!
//! Both texts are read for their *tokens* ([`reading`], [`front`]), each with the meaning that is the
//! same in all languages. They are compared section by section, so that a difference is told where it
//! stands; where the headings differ, the bodies are compared whole. Internal text is compared
//! whoever the check is for: writers see all that is written.

mod compare;
mod front;
mod prose;
mod quantity;
mod reading;
mod targets;
#[cfg(test)]
mod tests;
mod token;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::content::front_matter::Accepted;
use crate::diag::{Diagnostic, code};
use crate::pipeline::Built;
use crate::site::anchors::paired_heading_ids;
use crate::site::model::SOURCE;
use crate::site::parse::Parsed;
use crate::site::{Lang, ResolvedSite, digest};
use compare::{Finding, Part};
use reading::Reading;
use targets::{Targets, page};
use token::{Kind, Token};
use words::Words;

/// The differences of every translation from its source, at the site's levels: articles, categories
/// and home pages. Drafts count where the site has them.
pub fn all(built: &Built) -> Vec<Diagnostic> {
    let site = &built.resolved.site;
    let words: Vec<Words> = built.resolved.locales.iter().map(Words::new).collect();
    let shown = |parsed: &&Parsed| site.drafts || parsed.front.draft != Some(true);
    let files = || built.readings.values().filter_map(|reading| reading.parsed.as_deref()).filter(shown);
    let sources: BTreeMap<String, &Parsed> =
        files().filter(|parsed| parsed.lang == SOURCE.0).map(|parsed| (page(&parsed.key), parsed)).collect();
    let pairs: Vec<(&Parsed, &Parsed)> = files()
        .filter(|parsed| parsed.lang != SOURCE.0)
        .filter_map(|parsed| Some((*sources.get(&page(&parsed.key))?, parsed)))
        .collect();
    let found = pairs.par_iter().flat_map_iter(|(source, own)| differences(&built.resolved, source, own, &words));
    let in_sources = sources.values().flat_map(|source| unused(&source.front.accepted, &[]));
    built.faults(found.collect::<Vec<_>>().into_iter().chain(in_sources).collect())
}

/// The differences of one translation from its source, each at its own level; nothing for what is no
/// translation, or has no source.
pub fn of(resolved: &ResolvedSite, article: usize, lang: Lang) -> Vec<Diagnostic> {
    let Some(article) = resolved.site.articles.get(article).filter(|_| lang != SOURCE) else { return Vec::new() };
    let (Some(source), Some(own)) = (article.translation(SOURCE), article.translation(lang)) else { return Vec::new() };
    let words: Vec<Words> = resolved.locales.iter().map(Words::new).collect();
    differences(resolved, &source.parsed, &own.parsed, &words)
}

/// A text that takes part in the comparison.
struct Side<'a> {
    parsed: &'a Parsed,
    reading: Reading,
    title: Vec<Token>,
    parts: Vec<front::Part>,
}

impl<'a> Side<'a> {
    fn new(resolved: &ResolvedSite, parsed: &'a Parsed, ids: &[String], words: &[Words]) -> Option<Self> {
        let (targets, words) = (Targets::new(resolved, parsed)?, words.get(parsed.lang)?);
        let reading = reading::read(parsed, ids, &targets, words);
        let parts = front::parts(parsed, &targets, words);
        Some(Side { parsed, reading, title: front::title(parsed, words), parts })
    }

    /// What stands before the first heading with the title, then what stands below each.
    fn sections(&self) -> Vec<Part<'_>> {
        let lead = Part { span: self.start(), tokens: self.title.iter().collect() };
        let headings = self.reading.headings.iter().filter(|heading| heading.top_level);
        let below = headings.map(|heading| Part { span: heading.span.clone(), tokens: Vec::new() });
        let mut parts: Vec<Part> = std::iter::once(lead).chain(below).collect();
        let begins: Vec<usize> = parts.iter().skip(1).map(|part| part.span.start).collect();
        for token in &self.reading.tokens {
            let behind = begins.partition_point(|begin| *begin <= token.span.start);
            if let Some(part) = parts.get_mut(behind) {
                part.tokens.push(token);
            }
        }
        parts
    }

    /// The whole text as one part.
    fn whole(&self) -> Part<'_> {
        Part { span: self.start(), tokens: self.title.iter().chain(&self.reading.tokens).collect() }
    }

    /// Where the body begins: its first line with text, or the title.
    fn start(&self) -> Range<usize> {
        let text = &self.parsed.source.text;
        let begin = text.len() - text.get(self.parsed.body..).unwrap_or_default().trim_start().len();
        let line = text.get(begin..).unwrap_or_default().lines().next().unwrap_or_default();
        match &self.parsed.front.title {
            Some(title) if line.is_empty() => title.place.span.clone(),
            _ => begin..begin + line.len(),
        }
    }

    fn end(&self) -> Range<usize> {
        let text = self.parsed.source.text.trim_end();
        text.rfind('\n').map_or(0, |at| at + 1)..text.len()
    }
}

fn differences(resolved: &ResolvedSite, source: &Parsed, own: &Parsed, words: &[Words]) -> Vec<Diagnostic> {
    let (source_ids, own_ids) = paired_heading_ids(source, own);
    let sides = (Side::new(resolved, source, &source_ids, words), Side::new(resolved, own, &own_ids, words));
    let (Some(theirs), Some(ours)) = sides else { return Vec::new() };
    let mut findings = Vec::new();
    for part in &theirs.parts {
        if let Some(other) = ours.parts.iter().find(|other| other.name == part.name) {
            compare::parts(&of_front(part, other), &of_front(other, part), &mut findings);
        }
    }
    let ends = (theirs.end(), ours.end());
    if compare::headings(&theirs.reading.headings, &ours.reading.headings, ends, &mut findings) {
        for (part, other) in theirs.sections().iter().zip(&ours.sections()) {
            compare::parts(part, other, &mut findings);
        }
    } else {
        compare::parts(&theirs.whole(), &ours.whole(), &mut findings);
    }
    let unused = unused(&own.front.accepted, &findings);
    findings.retain(|finding| !own.front.accepted.iter().any(|accepted| accepts(accepted, finding)));
    let may_be_older = !findings.is_empty() && is_stale(source, &source_ids, own);
    let told = findings.into_iter().map(|finding| diagnostic(finding, source, own, may_be_older));
    told.chain(unused).collect()
}

/// A part of front matter. Where two steps have another number of answers, that is told, and not where
/// each of them leads.
fn of_front<'t>(part: &'t front::Part, other: &front::Part) -> Part<'t> {
    let answers = |part: &front::Part| part.tokens.iter().filter(|token| token.kind == Kind::Link).count();
    let same = answers(part) == answers(other);
    let tokens = part.tokens.iter().filter(|token| same || token.kind != Kind::Link);
    Part { span: part.span.clone(), tokens: tokens.collect() }
}

/// Whether the source has changed since the translation was stamped.
fn is_stale(source: &Parsed, ids: &[String], own: &Parsed) -> bool {
    let Some(stamp) = &own.front.source_digest else { return false };
    let now: BTreeMap<String, String> = digest::sections(source, ids).into_iter().collect();
    now != *stamp
}

fn accepts(accepted: &Accepted, finding: &Finding) -> bool {
    accepted.finding == finding.code && words_of(&accepted.value).eq(words_of(&finding.value))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}

/// The acceptances that no finding needs.
fn unused(accepted: &[Accepted], findings: &[Finding]) -> Vec<Diagnostic> {
    let needless = accepted.iter().filter(|one| !findings.iter().any(|finding| accepts(one, finding)));
    let told = needless.map(|one| {
        let message = format!("nothing is found that `{}` of `{}` would accept", one.finding.name, one.value);
        Diagnostic::new(code::UNUSED_ACCEPTANCE, message)
            .at(one.place.clone())
            .help("take it out of `accepted`: the translation does not differ there")
    });
    told.collect()
}

fn diagnostic(finding: Finding, source: &Parsed, own: &Parsed, may_be_older: bool) -> Diagnostic {
    let Finding { code, message, help, value, span, beside } = finding;
    let value = serde_json::to_string(&value).unwrap_or_default();
    let line = format!("{{finding: {}, value: {value}, reason: \"…\"}}", code.name);
    let line = if own.front.accepted.is_empty() {
        format!("to accept it, add to the front matter: accepted: [{line}]")
    } else {
        format!("to accept it, add to the list `accepted` of the front matter: {line}")
    };
    let older = if may_be_older { "; the source has changed since this was translated" } else { "" };
    Diagnostic::new(code, message)
        .at(own.source.place(span))
        .beside(source.source.place(beside), "the source")
        .help(format!("{help}{older}\n{line}"))
}
