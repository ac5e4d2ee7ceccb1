//! What a result's score is made of, in words that stand in the article.

use super::{Error, LangIndex, normalize};
use crate::executor::{Ranked, run};
use crate::plan::{Group, How, Plan, Reading, plan};
use crate::source::{Field, Source};
use crate::words::words;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A result's score, part by part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// What the words of the query bring to the section, the most first.
    pub parts: Vec<Part>,
    /// How many of the query's words the article holds, and how many there are: their share is
    /// what the sum of the parts is multiplied by.
    pub words: [u32; 2],
    /// What is added because the query is the article's title, or a code of it.
    pub added: f32,
    /// Whether the query is the article's title.
    pub is_title: bool,
}

/// What a word of the query brings to a section by one of its fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The word as typed.
    pub typed: String,
    /// How it was understood.
    pub reading: Reading,
    /// Why it matches.
    pub how: How,
    /// Where: the field of exact forms for both of a pair.
    pub field: Field,
    /// The words that matched, as they stand in the section; folded where they are not shown.
    pub found: Vec<String>,
    /// What it adds.
    pub score: f32,
}

/// Explains the first results of a query in one language: as many as `limit`, by article id.
///
/// Exact form and stem of one word count as one part where they are the same word.
pub fn explain(index: &LangIndex, query: &str, limit: usize) -> Result<BTreeMap<String, Explanation>, Error> {
    let source = index.source();
    let plan = plan(&normalize(query), index.lexicon(), source)?;
    let forms = forms(index, &plan)?;
    let mut out = BTreeMap::new();
    for ranked in run(&plan, source, limit)? {
        let section = index.shown(ranked.doc)?;
        let texts = [&section.title, &section.heading, &section.description, &section.body];
        let mut spelled: BTreeMap<String, String> = BTreeMap::new();
        for text in texts {
            let text = normalize(text);
            for word in words(&text) {
                spelled.entry(word.text).or_insert_with(|| text[word.range].to_lowercase());
            }
        }
        let asked = plan.slots.iter().fold(0, |bits, slot| bits | slot.covers);
        let parts = parts(index, &plan, &ranked, &forms, &spelled)?;
        let share = ranked.held.count_ones() as f32 / asked.count_ones().max(1) as f32;
        let sum: f32 = parts.iter().map(|part| part.score).sum();
        let explanation = Explanation {
            words: [ranked.held.count_ones(), asked.count_ones()],
            added: ranked.score - sum * share,
            is_title: ranked.is_title,
            parts,
        };
        out.insert(section.id, explanation);
    }
    Ok(out)
}

/// The index's words by the stems that the plan looks for.
fn forms(index: &LangIndex, plan: &Plan) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let groups = plan.slots.iter().flat_map(|slot| &slot.groups);
    let terms: BTreeSet<&str> = groups.flat_map(|group| group.terms.iter().flatten()).map(String::as_str).collect();
    let mut vocabulary = BTreeSet::new();
    index.source().words("", &mut |word, _| {
        vocabulary.insert(word.to_owned());
    })?;
    let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for word in vocabulary {
        let stem = index.lexicon().analyzer.stem(&word);
        if terms.contains(stem.as_str()) {
            forms.entry(stem).or_default().push(word);
        }
    }
    Ok(forms)
}

fn parts(
    index: &LangIndex,
    plan: &Plan,
    ranked: &Ranked,
    forms: &BTreeMap<String, Vec<String>>,
    spelled: &BTreeMap<String, String>,
) -> Result<Vec<Part>, Error> {
    let mut parts: Vec<Part> = Vec::new();
    for scored in &ranked.parts {
        let Some(slot) = plan.slots.get(scored.slot) else { continue };
        let groups = slot.groups.iter().filter(|group| group.how == scored.how && group.fields.contains(&scored.field));
        let field = exact(scored.field);
        let mut found: Vec<String> = Vec::new();
        for group in groups {
            for word in candidates(group, forms) {
                let holds = |posting: &crate::source::Posting| posting.doc == ranked.doc;
                if index.source().postings(field, word)?.iter().any(holds) {
                    found.push(spelled.get(word).unwrap_or(word).clone());
                }
            }
        }
        found.sort();
        found.dedup();
        let meant = crate::fold(slot.used.as_ref().unwrap_or(&slot.typed));
        let how = match scored.how {
            // The very word, found by its stem too.
            How::Stem if found.iter().any(|word| crate::fold(word) == meant) => How::Exact,
            how => how,
        };
        match parts.iter_mut().find(|part| part.typed == slot.typed && part.how == how && part.field == field) {
            Some(part) => {
                part.score += scored.score;
                found.retain(|word| !part.found.contains(word));
                part.found.append(&mut found);
            }
            None => parts.push(Part {
                typed: slot.typed.clone(),
                reading: slot.reading,
                how,
                field,
                found,
                score: scored.score,
            }),
        }
    }
    parts.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(parts)
}

/// The words by which a group may have matched: the terms themselves, or what has their stems.
fn candidates<'a>(group: &'a Group, forms: &'a BTreeMap<String, Vec<String>>) -> Vec<&'a String> {
    let terms = group.terms.iter().flatten();
    match group.how {
        How::Exact => terms.collect(),
        // The kind of a code is no word.
        How::Code => terms.filter(|term| term.chars().all(char::is_alphanumeric)).collect(),
        _ => terms.flat_map(|stem| forms.get(stem).into_iter().flatten()).collect(),
    }
}

/// A field of stems as the field of the same words' exact forms.
fn exact(field: Field) -> Field {
    let pair = Field::EXACT.into_iter().zip(Field::STEM).find(|(_, stem)| *stem == field);
    pair.map_or(field, |(exact, _)| exact)
}
