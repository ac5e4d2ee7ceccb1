//! `content/relevance.yaml`: what customers type, and what they must find.

use serde::Deserialize;

use super::yaml;
use crate::diag::{Diagnostic, Source, Spot, code};

/// A query with the articles that answer it.
#[derive(Debug, Clone)]
pub struct Query {
    /// The language's code.
    pub lang: String,
    /// What the customer types.
    pub query: String,
    /// The ids of the articles that answer it.
    pub expect: Vec<String>,
    /// Where it stands.
    pub place: Spot,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    query: String,
    expect: Vec<String>,
}

/// Reads `relevance.yaml`.
pub fn parse(source: &Source, languages: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Vec<Query> {
    let entries = yaml::split(source, 0..source.text.len(), diagnostics);
    let mut queries = Vec::new();
    for entry in &entries.list {
        if !languages.contains(&entry.key.as_str()) {
            diagnostics.push(
                Diagnostic::new(code::INVALID_RELEVANCE, format!("`{}` is no language of the site", entry.key))
                    .at(source.place(entry.key_span.clone()))
                    .help(format!("the languages are {}", languages.join(", "))),
            );
            continue;
        }
        match entries.parse::<Vec<Raw>>(entry, "a list: - {query: where is my money, expect: [refund-times]}") {
            Ok(list) => queries.extend(list.unwrap_or_default().into_iter().map(|raw| Query {
                lang: entry.key.clone(),
                place: entries.place_of(entry, &raw.query),
                query: raw.query,
                expect: raw.expect,
            })),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    queries
}
