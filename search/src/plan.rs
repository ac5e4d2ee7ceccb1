//! The plan: what a query asks of an index, as weighted terms.
//!
//! Each word of the query becomes a *slot*: the ways in which a section can hold that word. Where
//! others remain, question words are left out and words without meaning only tip the balance. A word the index knows is taken as
//! typed; an unknown one is read on the other keyboard layout or as Latin letters (Russian), else
//! corrected. The last word, while it is being typed, is completed. Synonyms of several words and
//! codes typed apart (`do not honor`) get slots of their own that count for the words they cover.

use crate::analyzer::Analyzer;
use crate::hit::Correction;
use crate::letters::is_alphabetic;
use crate::order::join;
use crate::source::{Field, Form, Source};
use crate::synonyms::Synonyms;
use crate::understand::{Unit, push_new, understand};
use crate::words::unparted;
use serde::Serialize;

/// How many words of a query count.
pub(crate) const MAX_WORDS: usize = 32;
/// How many slots beyond those of the words: phrases and codes typed apart.
const MAX_EXTRA: usize = 16;
/// A code may be typed as so many words.
const MAX_CODE_WORDS: usize = 4;

/// What terms are worth beside the word as typed.
const CORRECTED: f32 = 0.8;
const SYNONYM: f32 = 0.7;
const COMPLETED_THOUGH_KNOWN: f32 = 0.5;
/// Words that make a code together may be meant as words.
const CODE_APART: f32 = 0.5;
const TIP: f32 = 0.25;

/// One language's words: how they are analysed and which mean the same.
pub struct Lexicon {
    /// Words to forms.
    pub analyzer: Analyzer,
    /// Groups of words that mean the same.
    pub synonyms: Synonyms,
}

/// What a query asks for.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// In the order of the query, then phrases and codes; scores are summed in this order.
    pub slots: Vec<Slot>,
    /// The query as a title typed in full; see [`whole_title`].
    pub title: String,
}

/// One word (or phrase) of a query and all that it may match.
#[derive(Debug, Clone)]
pub struct Slot {
    /// As typed.
    pub typed: String,
    /// How it was understood.
    pub reading: Reading,
    /// The word it was taken for, where that is not the typed one.
    pub used: Option<String>,
    /// Bits of the query's words that a match accounts for; none for a word without meaning of its
    /// own, which only tips the balance.
    pub covers: u64,
    /// Typed as only a code is (`do_not_honor`, `A-1003`), and one that the index has.
    pub is_code: bool,
    /// What to look for, and what it is worth.
    pub groups: Vec<Group>,
}

/// How a word of the query was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// As it stands.
    Typed,
    /// Typed on the other keyboard layout.
    Layout,
    /// Typed in Latin letters.
    Transliterated,
    /// Mistyped.
    Corrected,
}

/// Terms that count as one: their frequencies are added up.
#[derive(Debug, Clone)]
pub struct Group {
    /// Why these terms are looked for.
    pub how: How,
    /// Where.
    pub fields: &'static [Field],
    /// What a match is worth, before the field's weight.
    pub weight: f32,
    /// The terms; of a phrase, a field must hold every word.
    pub terms: Vec<Vec<String>>,
}

/// Why a term is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The word itself.
    Exact,
    /// Another form of the word.
    Stem,
    /// The word unfinished.
    Prefix,
    /// The word mistyped.
    Corrected,
    /// A word that means the same.
    Synonym,
    /// A code.
    Code,
}

impl Plan {
    /// The bits of all words asked for.
    pub(crate) fn asked(&self) -> u64 {
        self.slots.iter().fold(0, |bits, slot| bits | slot.covers)
    }

    /// The words that were not taken as typed, each with the word used instead: for "showing
    /// results for …".
    pub fn corrections(&self) -> impl Iterator<Item = (&str, &str)> {
        self.slots.iter().filter_map(|slot| Some((slot.typed.as_str(), slot.used.as_deref()?)))
    }
}

/// A title as one term: its words in order, folded, so that spelling variants meet.
pub fn whole_title(title: &str) -> String {
    join(&unparted(title), " ")
}

/// Plans a query: text in NFKC, any length (the first 32 words count). A query without words gives
/// a plan without slots.
pub fn plan<S: Source>(query: &str, lexicon: &Lexicon, source: &S) -> Result<Plan, S::Error> {
    let units = understand(query, lexicon, source)?;
    let planner = Planner { lexicon, source };
    Ok(Plan { slots: planner.slots(&units)?, title: whole_title(query) })
}

/// The kind of codes that are names: `do_not_honor`.
pub(crate) const NAME: &str = "_";

/// The kind of a code: a term that stands beside the codes of an article, once for each of its kind.
/// A code that no article has is looked for by its kind: the article that explains most codes like it
/// tells best what to do about one that is not public. Nothing for a text that may be no code.
pub(crate) fn code_kind(code: &str) -> Option<&'static str> {
    if code.bytes().any(|b| b == b'_') && code.contains(is_alphabetic) {
        return Some(NAME);
    }
    let is_short = code.bytes().all(|b| b.is_ascii_alphanumeric()) && code.bytes().any(|b| b.is_ascii_digit());
    match code.len() {
        2 if is_short => Some("#2"),
        3 if is_short => Some("#3"),
        _ => None,
    }
}

struct Planner<'a, S> {
    lexicon: &'a Lexicon,
    source: &'a S,
}

impl<S: Source> Planner<'_, S> {
    fn slots(&self, units: &[Unit]) -> Result<Vec<Slot>, S::Error> {
        let all_stop = units.iter().all(|unit| unit.is_stop);
        let stems: Vec<String> = units.iter().map(|unit| self.lexicon.analyzer.stem(unit.word())).collect();
        // Of a word typed twice, the last counts: it may be the one being typed.
        let chosen: Vec<usize> = (0..units.len())
            .filter(|&at| (all_stop || !units[at].is_stop) && !stems[at + 1..].contains(&stems[at]))
            .collect();
        let mut slots = Vec::new();
        for (bit, &at) in chosen.iter().enumerate() {
            slots.push(self.slot(units, at, &stems[at], 1 << bit)?);
        }
        let words = slots.len();
        self.add_synonyms(units, &stems, &chosen, &mut slots)?;
        self.add_codes(units, &chosen, &mut slots)?;
        slots.truncate(words + MAX_EXTRA);
        if !all_stop {
            self.add_tips(units, &mut slots);
        }
        Ok(slots)
    }

    /// The slot of the word at a place.
    fn slot(&self, units: &[Unit], at: usize, stem: &str, covers: u64) -> Result<Slot, S::Error> {
        let unit = &units[at];
        let word = unit.word();
        let mut groups = Vec::new();
        let is_code = self.source.knows(Form::Code, word)?;
        let kind = if is_code { None } else { self.unknown_code(units, at) };
        if let Some(code) = kind.or(is_code.then_some(word)) {
            groups.push(Group::new(How::Code, &[Field::Codes], 1.0, single(code)));
        }
        if unit.is_corrected {
            let mut stems: Vec<Vec<String>> = Vec::new();
            for word in &unit.words {
                push_new(&mut stems, vec![self.lexicon.analyzer.stem(word)]);
            }
            groups.push(Group::new(How::Corrected, &Field::STEM, CORRECTED, stems));
        } else {
            groups.push(Group::new(How::Exact, &Field::EXACT, 1.0, single(word)));
            groups.push(Group::new(How::Stem, &Field::STEM, 1.0, single(stem)));
        }
        let completed = unit.completions.iter().filter(|other| *other != stem);
        let completed: Vec<Vec<String>> = completed.map(|stem| vec![stem.clone()]).collect();
        if !completed.is_empty() {
            let weight = if unit.known { COMPLETED_THOUGH_KNOWN } else { 1.0 };
            groups.push(Group::new(How::Prefix, &Field::STEM, weight, completed));
        }
        Ok(Slot {
            typed: unit.typed.clone(),
            reading: unit.reading,
            used: (unit.reading != Reading::Typed).then(|| word.to_owned()),
            covers,
            is_code: kind.is_some() || is_code && looks_like_code(&unit.typed),
            groups,
        })
    }

    /// The kind of what is meant as a code that no article has: a name with `_`; a number, alone or
    /// beside a word like *code*; anything else of letters and digits only if no text has it either.
    fn unknown_code(&self, units: &[Unit], at: usize) -> Option<&'static str> {
        let unit = &units[at];
        let kind = code_kind(&unit.typed)?;
        let is_word = |at: usize| units.get(at).is_some_and(|unit| self.lexicon.analyzer.is_code_word(unit.word()));
        let is_named = units.len() == 1 || is_word(at + 1) || at > 0 && is_word(at - 1);
        let is_free = !unit.known || unit.word().bytes().all(|b| b.is_ascii_digit());
        (kind == NAME || is_named && is_free).then_some(kind)
    }

    /// Adds what means the same: to the slot of a word, or as a slot for a phrase.
    fn add_synonyms(
        &self,
        units: &[Unit],
        stems: &[String],
        chosen: &[usize],
        slots: &mut Vec<Slot>,
    ) -> Result<(), S::Error> {
        let stems: Vec<&str> = chosen.iter().map(|&at| stems[at].as_str()).collect();
        let words: Vec<&str> = chosen.iter().map(|&at| units[at].word()).collect();
        let mut at = 0;
        while at < stems.len() {
            let Some((length, others)) = self.lexicon.synonyms.longest(&words[at..], &stems[at..]) else {
                at += 1;
                continue;
            };
            let mut terms = others.sure;
            if !others.unsure.is_empty() && !self.is_used(&stems[at..at + length])? {
                terms.extend(others.unsure);
            }
            if !terms.is_empty() {
                let group = Group::new(How::Synonym, &Field::STEM, SYNONYM, terms);
                if length == 1 {
                    slots[at].groups.push(group);
                } else {
                    let phrase = chosen[at..at + length].iter().map(|&at| &units[at]);
                    slots.push(Slot::of_phrase(phrase, bits(at..at + length), group));
                }
            }
            at += length;
        }
        Ok(())
    }

    /// Whether articles use all of these stems themselves.
    fn is_used(&self, stems: &[&str]) -> Result<bool, S::Error> {
        for stem in stems {
            if !self.source.knows(Form::Stem, stem)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds the codes that neighbouring words make together.
    fn add_codes(&self, units: &[Unit], chosen: &[usize], slots: &mut Vec<Slot>) -> Result<(), S::Error> {
        for start in 0..units.len() {
            for end in start + 2..=units.len().min(start + MAX_CODE_WORDS) {
                let window = &units[start..end];
                let code: String = window.iter().map(Unit::word).collect();
                let has_letters = code.contains(is_alphabetic);
                if has_letters && self.source.knows(Form::Code, &code)? {
                    let covered = (0..chosen.len()).filter(|&bit| (start..end).contains(&chosen[bit]));
                    let group = Group::new(How::Code, &[Field::Codes], CODE_APART, single(&code));
                    slots.push(Slot::of_phrase(window, bits(covered), group));
                }
            }
        }
        Ok(())
    }

    /// Adds the words that carry no meaning, where they stand out: `not` tells two titles apart. They
    /// cover nothing, so no article is found by them. Question words are left out.
    fn add_tips(&self, units: &[Unit], slots: &mut Vec<Slot>) {
        let mut tips: Vec<&str> = Vec::new();
        for unit in units.iter().filter(|unit| unit.is_stop) {
            let word = unit.word();
            if !self.lexicon.analyzer.is_question(word) && !tips.contains(&word) {
                tips.push(word);
                let group = Group::new(How::Exact, &Field::SHORT, TIP, single(word));
                slots.push(Slot::of_phrase([unit], 0, group));
            }
        }
    }
}

impl Group {
    fn new(how: How, fields: &'static [Field], weight: f32, terms: Vec<Vec<String>>) -> Self {
        Self { how, fields, weight, terms }
    }
}

impl Slot {
    /// The word it was taken for, where that is not the typed one.
    pub(crate) fn correction(&self) -> Option<Correction> {
        Some(Correction { typed: self.typed.clone(), used: self.used.clone()?, reading: self.reading })
    }

    fn of_phrase<'a>(units: impl IntoIterator<Item = &'a Unit>, covers: u64, group: Group) -> Self {
        let typed: Vec<&str> = units.into_iter().map(|unit| unit.typed.as_str()).collect();
        let typed = join(&typed, " ");
        Self { typed, reading: Reading::Typed, used: None, covers, is_code: false, groups: vec![group] }
    }
}

fn single(term: &str) -> Vec<Vec<String>> {
    vec![vec![term.to_owned()]]
}

fn bits(words: impl Iterator<Item = usize>) -> u64 {
    words.fold(0, |bits, bit| bits | 1 << bit)
}

/// Letters with digits or joiners: nobody types that by chance.
fn looks_like_code(typed: &str) -> bool {
    typed.contains(is_alphabetic) && typed.contains(|c: char| c.is_ascii_digit() || c == '_' || c == '-')
}
