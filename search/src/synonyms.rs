//! Synonyms: groups of words and phrases that mean the same, written by people, met as stems.

use crate::analyzer::Analyzer;
use crate::words::{Kind, words};
use std::collections::{BTreeMap, BTreeSet};

/// A phrase as stems.
pub(crate) type Phrase = Vec<String>;

/// Groups of synonyms, ready for look-up.
#[derive(Default)]
pub struct Synonyms {
    /// Each phrase with the others of its groups.
    phrases: BTreeMap<Phrase, Vec<Phrase>>,
    /// Every stem that stands in a phrase.
    stems: BTreeSet<String>,
}

impl Synonyms {
    /// From groups as writers give them: `[[refund, money back, reimbursement]]`. Any spelling and
    /// inflection will do; a phrase without words is passed over; a phrase in two groups has the
    /// synonyms of both.
    pub fn new(analyzer: &Analyzer, groups: &[Vec<String>]) -> Self {
        let mut synonyms = Self::default();
        for group in groups {
            let mut phrases: Vec<Phrase> = Vec::new();
            for phrase in group.iter().map(|text| phrase(analyzer, text)) {
                if !phrase.is_empty() && !phrases.contains(&phrase) {
                    phrases.push(phrase);
                }
            }
            synonyms.stems.extend(phrases.iter().flatten().cloned());
            for one in &phrases {
                let others = synonyms.phrases.entry(one.clone()).or_default();
                for other in phrases.iter().filter(|other| *other != one) {
                    if !others.contains(other) {
                        others.push(other.clone());
                    }
                }
            }
        }
        synonyms
    }

    /// The longest phrase that these stems begin with: its length and its synonyms.
    pub(crate) fn longest(&self, stems: &[&str]) -> Option<(usize, &[Phrase])> {
        (1..=stems.len().min(6)).rev().find_map(|length| {
            let start: Phrase = stems[..length].iter().map(|stem| (*stem).to_owned()).collect();
            self.phrases.get(&start).map(|others| (length, others.as_slice()))
        })
    }

    /// Whether a stem stands in any phrase: then it is a known word, though no article uses it.
    pub(crate) fn know(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }
}

/// A phrase's stems, compounds as wholes, without stop words where others remain.
fn phrase(analyzer: &Analyzer, text: &str) -> Phrase {
    let all: Vec<String> =
        words(text).into_iter().filter(|word| word.kind != Kind::Part).map(|word| word.text).collect();
    let telling: Vec<&String> = all.iter().filter(|word| !analyzer.is_stop(word)).collect();
    let chosen = if telling.is_empty() { all.iter().collect() } else { telling };
    chosen.into_iter().map(|word| analyzer.stem(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_meet_in_any_inflection() {
        let analyzer = Analyzer::for_lang("en");
        let groups = [
            vec!["refunds".to_owned(), "money back".to_owned(), String::new()],
            vec!["refund".to_owned(), "reimbursement".to_owned()],
        ];
        let synonyms = Synonyms::new(&analyzer, &groups);
        let refund = [vec!["refund".to_owned()]];
        assert_eq!(synonyms.longest(&["money", "back", "card"]), Some((2, &refund[..])));
        assert_eq!(synonyms.longest(&["refund"]).map(|(_, others)| others.len()), Some(2));
        assert!(synonyms.longest(&["money"]).is_none());
        assert!(synonyms.know("money") && !synonyms.know("card"));
    }
}
