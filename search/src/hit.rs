//! What a search gives: the article, the place in it, and why it was found.

use crate::executor::Ranked;
use crate::plan::{How, Plan, Reading, Slot};
use crate::snippet::{Marker, SnippetPart};
use crate::source::Field;
use serde::Serialize;

/// An article found, with its best section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The article's id.
    pub id: String,
    /// The language of the article: another than asked for, where that one has nothing.
    pub lang: String,
    /// The article's title.
    pub title: String,
    /// The title in parts, matching words marked.
    pub title_parts: Vec<SnippetPart>,
    /// The article's address, as it was given to the index.
    pub url: String,
    /// The section's anchor without `#`; empty for the top of the article.
    pub anchor: String,
    /// The section's heading; may be empty.
    pub heading: String,
    /// The title of the article's category; may be empty.
    pub category: String,
    /// The countries that the article is for; empty for all.
    pub countries: Vec<String>,
    /// The score; comparable within one result list only.
    pub score: f32,
    /// The sentences around the matching words.
    pub snippet: Vec<SnippetPart>,
    /// Why it was found.
    pub why: Why,
}

/// What is shown of a section and its article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The article's id.
    pub id: String,
    /// The article's address.
    pub url: String,
    /// The section's anchor without `#`.
    pub anchor: String,
    /// The article's title.
    pub title: String,
    /// The section's heading.
    pub heading: String,
    /// The title of the article's category.
    pub category: String,
    /// The article's description; of its first section only.
    pub description: String,
    /// The countries that the article is for.
    pub countries: Vec<String>,
    /// The section's plain text.
    pub body: String,
}

impl Hit {
    /// Puts together what was found: the text that tells more, about `limit` characters of it.
    pub fn new(shown: Shown, lang: &str, plan: &Plan, marker: &Marker<'_>, ranked: &Ranked, limit: usize) -> Self {
        let tells = marker.finds(&shown.body) || shown.description.is_empty();
        let text = if tells { &shown.body } else { &shown.description };
        Self {
            title_parts: marker.mark(&shown.title),
            snippet: marker.snippet(text, limit),
            id: shown.id,
            lang: lang.to_owned(),
            title: shown.title,
            url: shown.url,
            anchor: shown.anchor,
            heading: shown.heading,
            category: shown.category,
            countries: shown.countries,
            score: ranked.score,
            why: Why::new(plan, ranked),
        }
    }
}

/// Why an article was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// Whether the query is the article's title.
    pub is_title: bool,
    /// What the section's score is made of, in the order in which it was summed.
    pub matches: Vec<Match>,
    /// Words taken for others (mistyped, another layout, Latin letters): for "showing results for".
    pub corrections: Vec<Correction>,
    /// Words of the query that no section of the article holds.
    pub missing: Vec<String>,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// The word as typed.
    pub typed: String,
    /// Why the matching term was looked for.
    pub how: How,
    /// Where it was found.
    pub field: Field,
    /// What it added.
    pub score: f32,
}

/// A word that was taken for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// As typed.
    pub typed: String,
    /// The word searched for instead.
    pub used: String,
    /// How it came to that.
    pub reading: Reading,
}

impl Why {
    /// Puts what the executor found into words.
    pub fn new(plan: &Plan, ranked: &Ranked) -> Self {
        let typed = |slot: usize| plan.slots.get(slot).map_or_else(String::new, |s| s.typed.clone());
        let is_held = |covers: u64| covers & ranked.held == covers;
        Self {
            is_title: ranked.is_title,
            matches: ranked
                .parts
                .iter()
                .map(|p| Match { typed: typed(p.slot), how: p.how, field: p.field, score: p.score })
                .collect(),
            corrections: plan.slots.iter().filter(|s| is_held(s.covers)).filter_map(Slot::correction).collect(),
            missing: plan
                .slots
                .iter()
                .filter(|s| s.covers.count_ones() == 1 && !is_held(s.covers))
                .map(|s| s.typed.clone())
                .collect(),
        }
    }
}
