//! Synonyms, written by people: groups of words and phrases that mean the same, met as stems, and
//! variants, which are understood as other words while those are not understood as them.

use crate::analyzer::Analyzer;
use crate::map::Map;
use crate::order::join;
use crate::understand::push_new;
use crate::words::unparted;
use serde::{Deserialize, Serialize};

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
    /// Whether they may mean something else as well: they are understood so only where no article
    /// uses them itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
    /// What articles say.
    pub meant: Vec<String>,
}

/// What a phrase is understood as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Others {
    /// What means the same.
    pub(crate) sure: Vec<Phrase>,
    /// What may be meant, if no article uses the phrase itself.
    pub(crate) unsure: Vec<Phrase>,
}

/// Groups of synonyms and variants, ready for look-up.
#[derive(Default)]
pub struct Synonyms {
    /// Each phrase, its stems with spaces between them, with what it is understood as.
    phrases: Map<Others>,
    /// Every stem that stands in a phrase.
    stems: Map<()>,
    /// The same of exact variants, whose words are folded but not stemmed.
    exact: Map<Others>,
    words: Map<()>,
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
                if !phrase.is_empty() {
                    push_new(&mut phrases, phrase);
                }
            }
            phrases.iter().flatten().for_each(|stem| *synonyms.stems.entry(stem) = ());
            for one in &phrases {
                let others = &mut synonyms.phrases.entry(&join(one, " ")).sure;
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
            said.iter().for_each(|word| *self.words.entry(word) = ());
            self.exact.entry(&join(&said, " "))
        } else {
            said.iter().for_each(|stem| *self.stems.entry(stem) = ());
            self.phrases.entry(&join(&said, " "))
        };
        let others = if variant.unsure { &mut others.unsure } else { &mut others.sure };
        meant.into_iter().for_each(|meant| push_new(others, meant));
    }

    /// The longest phrase that a query begins with, given by its folded words and their stems: its
    /// length and its synonyms.
    pub(crate) fn longest(&self, words: &[&str], stems: &[&str]) -> Option<(usize, Others)> {
        (1..=stems.len().min(6)).rev().find_map(|length| {
            let found = [self.phrases.get(&join(&stems[..length], " ")), self.exact.get(&join(&words[..length], " "))];
            let mut others = Others::default();
            for one in found.into_iter().flatten() {
                one.sure.iter().for_each(|phrase| push_new(&mut others.sure, phrase.clone()));
                one.unsure.iter().for_each(|phrase| push_new(&mut others.unsure, phrase.clone()));
            }
            others.unsure.retain(|phrase| !others.sure.contains(phrase));
            let is_any = !others.sure.is_empty() || !others.unsure.is_empty();
            is_any.then_some((length, others))
        })
    }

    /// Whether a word, or its stem, stands in any phrase: then it is known, though no article uses it.
    pub(crate) fn know(&self, word: &str, stem: &str) -> bool {
        self.stems.get(stem).is_some() || self.words.get(word).is_some()
    }
}

/// A phrase's stems, compounds as wholes, without stop words where others remain.
fn phrase(analyzer: &Analyzer, text: &str) -> Phrase {
    telling_words(analyzer, text).iter().map(|word| analyzer.stem(word)).collect()
}

/// The folded words of the same.
fn telling_words(analyzer: &Analyzer, text: &str) -> Vec<String> {
    let all = unparted(text);
    let telling: Vec<String> = all.iter().filter(|word| !analyzer.is_stop(word)).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(phrases: &[&[&str]]) -> Others {
        let phrases = phrases.iter().map(|phrase| phrase.iter().map(|stem| (*stem).to_owned()).collect());
        Others { sure: phrases.collect(), unsure: Vec::new() }
    }

    #[test]
    fn phrases_meet_in_any_inflection() {
        let analyzer = Analyzer::for_lang("en");
        let groups = [
            vec!["refunds".to_owned(), "money back".to_owned(), String::new()],
            vec!["refund".to_owned(), "reimbursement".to_owned()],
        ];
        let synonyms = Synonyms::new(&analyzer, &groups, &[]);
        let longest = |words: &[&str]| synonyms.longest(words, words);
        assert_eq!(longest(&["money", "back", "card"]), Some((2, sure(&[&["refund"]]))));
        assert_eq!(longest(&["refund"]).map(|(_, others)| others.sure.len()), Some(2));
        assert!(longest(&["money"]).is_none());
        assert!(synonyms.know("money", "money") && !synonyms.know("card", "card"));
    }

    #[test]
    fn variants_are_understood_one_way_only() {
        let analyzer = Analyzer::for_lang("es");
        let variant = |said: &str, exact, meant: &[&str]| Variant {
            said: said.to_owned(),
            exact,
            unsure: said == "abono",
            meant: meant.iter().map(|text| (*text).to_owned()).collect(),
        };
        let variants = [
            variant("reintegro", false, &["reembolso"]),
            variant("recibo", true, &["comprobante de pago"]),
            variant("importe", true, &["importes", "monto"]),
            variant("abono", false, &["pago"]),
        ];
        let synonyms = Synonyms::new(&analyzer, &[], &variants);
        let look = |word: &str| synonyms.longest(&[word], &[&analyzer.stem(word)]).map(|(_, others)| others);
        assert_eq!(look("reintegros"), Some(sure(&[&[&analyzer.stem("reembolso")]])));
        assert_eq!(look("reembolso"), None);
        assert_eq!(look("recibo"), Some(sure(&[&[&analyzer.stem("comprobante"), &analyzer.stem("pago")]])));
        assert_eq!(look("recibido"), None, "of the same stem, but another word");
        assert!(synonyms.know("recibo", "recib") && !synonyms.know("recibido", "recib"));
        assert_eq!(look("importe"), Some(sure(&[&[&analyzer.stem("monto")]])), "not what the stem finds anyway");
        assert_eq!(look("abono").map(|others| (others.sure.len(), others.unsure.len())), Some((0, 1)));
    }
}
