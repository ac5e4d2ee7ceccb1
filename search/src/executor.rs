//! The executor: a plan and a source in, ranked articles out. There is this one only.
//!
//! Every section is scored: BM25 of each slot's groups, field by field, summed in plan order. An
//! article's score is its best section's, times the share of the query's words that any of its
//! sections holds: all words are preferred, fewer allowed. What is beyond doubt comes first: a code
//! typed as only a code is (one best score on top), a title typed in full (two).

use crate::bm25::{flat_score, frequency_score, idf};
use crate::order::order;
use crate::plan::{Group, How, Plan};
use crate::source::{Field, Posting, Source, merge};

/// An article found.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its number; see [`Source::article`].
    pub article: u32,
    /// Its best section; the first for a title typed in full.
    pub doc: u32,
    /// Its score, by which the list is in order.
    pub score: f32,
    /// Bits of the query's words that its sections hold.
    pub held: u64,
    /// Whether the query is its title.
    pub is_title: bool,
    /// What the best section's score is made of.
    pub parts: Vec<ScorePart>,
}

/// A part of a section's score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// The plan's slot.
    pub slot: usize,
    /// Why the term was looked for.
    pub how: How,
    /// Where it was found.
    pub field: Field,
    /// What it adds.
    pub score: f32,
}

/// What one group is worth in one field, document by document.
struct Scored {
    slot: usize,
    how: How,
    field: Field,
    scores: Vec<(u32, f32)>,
}

/// The best articles for a plan, at most `limit`. Ties go to the lower document.
pub fn run<S: Source>(plan: &Plan, source: &S, limit: usize) -> Result<Vec<Ranked>, S::Error> {
    let lists = score_groups(plan, source)?;
    let titled = match plan.title.as_str() {
        "" => Vec::new(),
        title => source.postings(Field::WholeTitle, title)?,
    };
    let mut articles = group_by_article(plan, source, &lists);
    for Posting { doc, .. } in titled {
        let number = source.article(doc);
        match place(&articles, number) {
            Ok(at) if !articles[at].is_title => {
                articles[at].is_title = true;
                articles[at].doc = doc;
            }
            _ => {}
        }
    }
    prefer(plan, source, &lists, &mut articles);
    // They stand by their numbers, so the lower goes first where scores are equal.
    let best = order(articles.len(), &|a, b| articles[b].score.total_cmp(&articles[a].score));
    let ranked = |at: usize| Ranked { parts: parts(&lists, articles[at].doc), ..articles[at].clone() };
    Ok(best.into_iter().take(limit).map(ranked).collect())
}

fn score_groups<S: Source>(plan: &Plan, source: &S) -> Result<Vec<Scored>, S::Error> {
    let mut lists = Vec::new();
    for (slot, group) in plan.slots.iter().enumerate().flat_map(|(at, slot)| slot.groups.iter().map(move |g| (at, g))) {
        let mut found = Vec::new();
        for &field in group.fields {
            found.push((field, matches(group, field, source)?));
        }
        // A word is as rare as it is in the field that has it most: a common word is no more
        // telling for being rare in headings.
        let most = found.iter().map(|(_, postings)| postings.len()).max().unwrap_or(0);
        let rarity = idf(source.documents(), most);
        for (field, postings) in found.into_iter().filter(|(_, postings)| !postings.is_empty()) {
            let weight = group.weight * field.weight() * rarity;
            let average = source.average_length(field);
            let score = |posting: Posting| match field {
                Field::Codes => flat_score(posting.frequency),
                _ => frequency_score(posting.frequency, source.norm_id(field, posting.doc), average),
            };
            let scores = postings.into_iter().map(|posting| (posting.doc, weight * score(posting))).collect();
            lists.push(Scored { slot, how: group.how, field, scores });
        }
    }
    Ok(lists)
}

/// The documents in which a field matches any of a group's terms, the frequencies added up.
fn matches<S: Source>(group: &Group, field: Field, source: &S) -> Result<Vec<Posting>, S::Error> {
    let mut all: Vec<Posting> = Vec::new();
    for phrase in &group.terms {
        let mut words = phrase.iter();
        let Some(first) = words.next() else { continue };
        let mut postings = source.postings(field, first)?;
        for word in words {
            if postings.is_empty() {
                break;
            }
            postings = both(&postings, &source.postings(field, word)?);
        }
        all = if all.is_empty() { postings } else { merge(&all, &postings) };
    }
    Ok(all)
}

/// The documents in both lists, with the smaller frequency.
fn both(a: &[Posting], mut b: &[Posting]) -> Vec<Posting> {
    let mut out = Vec::new();
    for &Posting { doc, frequency } in a {
        while let Some((other, rest)) = b.split_first().filter(|(other, _)| other.doc <= doc) {
            b = rest;
            if other.doc == doc {
                out.push(Posting { doc, frequency: frequency.min(other.frequency) });
            }
        }
    }
    out
}

/// Each matching article with its best section, in the order of articles; coverage not yet counted.
fn group_by_article<S: Source>(plan: &Plan, source: &S, lists: &[Scored]) -> Vec<Ranked> {
    let documents = source.documents() as usize;
    let mut scores = vec![0.0_f32; documents];
    let mut held = vec![0_u64; documents];
    for list in lists {
        let covers = plan.slots[list.slot].covers;
        for &(doc, score) in &list.scores {
            if let (Some(sum), Some(bits)) = (scores.get_mut(doc as usize), held.get_mut(doc as usize)) {
                *sum += score;
                *bits |= covers;
            }
        }
    }
    let mut articles: Vec<Ranked> = Vec::new();
    for (doc, (score, held)) in (0..).zip(scores.into_iter().zip(held)).filter(|(_, (score, _))| *score > 0.0) {
        let article = source.article(doc);
        match articles.last_mut().filter(|last| last.article == article) {
            Some(last) => {
                last.held |= held;
                if score > last.score {
                    last.score = score;
                    last.doc = doc;
                }
            }
            None => articles.push(Ranked { article, doc, score, held, is_title: false, parts: Vec::new() }),
        }
    }
    articles.retain(|ranked| ranked.held != 0);
    articles
}

/// Turns best sections' scores into articles' scores.
fn prefer<S: Source>(plan: &Plan, source: &S, lists: &[Scored], articles: &mut [Ranked]) {
    let asked = plan.asked().count_ones().max(1) as f32;
    let mut best = 0.0_f32;
    for ranked in articles.iter_mut() {
        let share = ranked.held.count_ones() as f32 / asked;
        ranked.score *= share;
        best = best.max(ranked.score);
    }
    let mut is_coded = vec![false; articles.len()];
    for list in lists.iter().filter(|list| list.how == How::Code && plan.slots[list.slot].is_code) {
        for &(doc, _) in &list.scores {
            if let Ok(at) = place(articles, source.article(doc)) {
                is_coded[at] = true;
            }
        }
    }
    for (ranked, is_coded) in articles.iter_mut().zip(is_coded) {
        if is_coded {
            ranked.score += best;
        }
        if ranked.is_title {
            ranked.score += 2.0 * best;
        }
    }
}

/// Where an article stands in a list by their numbers.
fn place(articles: &[Ranked], article: u32) -> Result<usize, usize> {
    articles.binary_search_by_key(&article, |ranked| ranked.article)
}

fn parts(lists: &[Scored], doc: u32) -> Vec<ScorePart> {
    let part = |list: &Scored| {
        let at = list.scores.binary_search_by_key(&doc, |&(doc, _)| doc).ok()?;
        Some(ScorePart { slot: list.slot, how: list.how, field: list.field, score: list.scores[at].1 })
    };
    lists.iter().filter_map(part).collect()
}
