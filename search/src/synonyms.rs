//! Synonyms, written by people: groups of words and phrases that mean the same, met as stems, and
//! variants, which are understood as other words while those are not understood as them.

use crate::analyzer::Analyzer;
use crate::understand::push_new;
use crate::words::{Kind, words};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A phrase as stems.
pub(crate) type Phrase = Vec<String>;

/// A word or phrase that customers say, and what articles say instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// What customers say.
    pub said: String,
    /// Whether only this very form is meant, not every word of its stem.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exact: bool,
    /// What articles say.
    pub meant: Vec<String>,
}

/// Groups of synonyms and variants, ready for look-up.
#[derive(Default)]
pub struct Synonyms {
    /// Each phrase with what means the same.
    phrases: BTreeMap<Phrase, Vec<Phrase>>,
    /// Every stem that stands in a phrase.
    stems: BTreeSet<String>,
    /// The same of exact variants, whose words are folded but not stemmed.
    exact: BTreeMap<Phrase, Vec<Phrase>>,
    words: BTreeSet<String>,
}

impl Synonyms {
    /// From groups as writers give them, `[[refund, money back, reimbursement]]`, and variants. Any
    /// spelling and inflection will do; a phrase without words is passed over; a phrase that stands
    /// in several places has the synonyms of all.
    pub fn new(analyzer: &Analyzer, groups: &[Vec<String>], variants: &[Variant]) -> Self {
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
                phrases.iter().filter(|other| *other != one).for_each(|other| push_new(others, other.clone()));
            }
        }
        variants.iter().for_each(|variant| synonyms.add(analyzer, variant));
        synonyms
    }

    fn add(&mut self, analyzer: &Analyzer, variant: &Variant) {
        let said = phrase(analyzer, &variant.said);
        let meant = variant.meant.iter().map(|text| phrase(analyzer, text));
        let meant: Vec<Phrase> = meant.filter(|meant| !meant.is_empty() && *meant != said).collect();
        if said.is_empty() || meant.is_empty() {
            return;
        }
        let others = if variant.exact {
            let said = telling_words(analyzer, &variant.said);
            self.words.extend(said.iter().cloned());
            self.exact.entry(said).or_default()
        } else {
            self.stems.extend(said.iter().cloned());
            self.phrases.entry(said).or_default()
        };
        meant.into_iter().for_each(|meant| push_new(others, meant));
    }

    /// The longest phrase that a query begins with, given by its folded words and their stems: its
    /// length and its synonyms.
    pub(crate) fn longest(&self, words: &[&str], stems: &[&str]) -> Option<(usize, Vec<Phrase>)> {
        let start = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Phrase>();
        (1..=stems.len().min(6)).rev().find_map(|length| {
            let by_stem = self.phrases.get(&start(&stems[..length])).into_iter().flatten();
            let exact = self.exact.get(&start(&words[..length])).into_iter().flatten();
            let mut others = Vec::new();
            by_stem.chain(exact).for_each(|other| push_new(&mut others, other.clone()));
            (!others.is_empty()).then_some((length, others))
        })
    }

    /// Whether a word, or its stem, stands in any phrase: then it is known, though no article uses it.
    pub(crate) fn know(&self, word: &str, stem: &str) -> bool {
        self.stems.contains(stem) || self.words.contains(word)
    }
}

/// A phrase's stems, compounds as wholes, without stop words where others remain.
fn phrase(analyzer: &Analyzer, text: &str) -> Phrase {
    telling_words(analyzer, text).iter().map(|word| analyzer.stem(word)).collect()
}

/// The folded words of the same.
fn telling_words(analyzer: &Analyzer, text: &str) -> Vec<String> {
    let all: Vec<String> =
        words(text).into_iter().filter(|word| word.kind != Kind::Part).map(|word| word.text).collect();
    let telling: Vec<String> = all.iter().filter(|word| !analyzer.is_stop(word)).cloned().collect();
    if telling.is_empty() { all } else { telling }
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
        let synonyms = Synonyms::new(&analyzer, &groups, &[]);
        let longest = |words: &[&str]| synonyms.longest(words, words);
        assert_eq!(longest(&["money", "back", "card"]), Some((2, vec![vec!["refund".to_owned()]])));
        assert_eq!(longest(&["refund"]).map(|(_, others)| others.len()), Some(2));
        assert!(longest(&["money"]).is_none());
        assert!(synonyms.know("money", "money") && !synonyms.know("card", "card"));
    }

    #[test]
    fn variants_are_understood_one_way_only() {
        let analyzer = Analyzer::for_lang("es");
        let variant = |said: &str, exact, meant: &[&str]| Variant {
            said: said.to_owned(),
            exact,
            meant: meant.iter().map(|text| (*text).to_owned()).collect(),
        };
        let variants = [
            variant("reintegro", false, &["reembolso"]),
            variant("recibo", true, &["comprobante de pago"]),
            variant("importe", true, &["importes", "monto"]),
        ];
        let synonyms = Synonyms::new(&analyzer, &[], &variants);
        let look = |word: &str| synonyms.longest(&[word], &[&analyzer.stem(word)]).map(|(_, others)| others);
        assert_eq!(look("reintegros"), Some(vec![vec![analyzer.stem("reembolso")]]));
        assert_eq!(look("reembolso"), None);
        assert_eq!(look("recibo"), Some(vec![vec![analyzer.stem("comprobante"), analyzer.stem("pago")]]));
        assert_eq!(look("recibido"), None, "of the same stem, but another word");
        assert!(synonyms.know("recibo", "recib") && !synonyms.know("recibido", "recib"));
        assert_eq!(look("importe"), Some(vec![vec![analyzer.stem("monto")]]), "not what the stem finds anyway");
    }
}
