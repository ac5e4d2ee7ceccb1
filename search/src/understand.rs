//! Understanding: the words of a query, each as what the index can find it by.
//!
//! A word the index knows is taken as typed; an unknown one is read on the other keyboard layout
//! or as Latin letters (Russian), else corrected. The last word, while it is typed, is completed.

use crate::analyzer::Analyzer;
use crate::correct::{completions, near};
use crate::letters::is_letter;
use crate::order::part;
use crate::plan::{Lexicon, MAX_WORDS, NAME, Reading, code_kind};
use crate::readings::{swap_layout, transliterate};
use crate::source::{Form, Source};
use crate::words::{Kind, words};

/// A last word is completed from so many letters, one read differently than typed from one more.
const MIN_PREFIX: usize = 2;
/// How many stems a prefix is completed to, in the order of document count and bytes.
const MAX_COMPLETIONS: usize = 8;

/// The words of a query, at most [`MAX_WORDS`].
pub(crate) fn understand<S: Source>(query: &str, lexicon: &Lexicon, source: &S) -> Result<Vec<Unit>, S::Error> {
    let reader = Reader { lexicon, source };
    let mut units = Vec::new();
    let mut chunks = query.split_whitespace().take(MAX_WORDS).peekable();
    while let Some(chunk) = chunks.next() {
        let unfinished = chunks.peek().is_none() && query.ends_with(chunk);
        units.extend(reader.chunk(chunk, unfinished)?);
    }
    units.truncate(MAX_WORDS);
    Ok(units)
}

/// A word of the query on its way to a slot.
pub(crate) struct Unit {
    pub(crate) typed: String,
    pub(crate) reading: Reading,
    /// The folded words it is taken for, the best first: one, or several corrections.
    pub(crate) words: Vec<String>,
    pub(crate) known: bool,
    pub(crate) completions: Vec<String>,
    pub(crate) is_stop: bool,
    pub(crate) is_corrected: bool,
}

impl Unit {
    fn found(&self) -> bool {
        self.known || !self.completions.is_empty()
    }

    /// The best word.
    pub(crate) fn word(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

struct Reader<'a, S> {
    lexicon: &'a Lexicon,
    source: &'a S,
}

impl<S: Source> Reader<'_, S> {
    /// Reads one chunk of the query as typed or, if the index does not know it, as what it may have
    /// been meant for.
    fn chunk(&self, chunk: &str, unfinished: bool) -> Result<Vec<Unit>, S::Error> {
        let mut readings = vec![self.read(chunk, chunk, Reading::Typed, unfinished)?];
        if self.lexicon.analyzer.is_cyrillic() && !readings[0].iter().all(Unit::found) {
            let trimmed = chunk.trim_matches(|c: char| !is_letter(c));
            for text in [chunk, trimmed] {
                if let Some(text) = swap_layout(text) {
                    readings.push(self.read(&text, chunk, Reading::Layout, unfinished)?);
                }
            }
            if let Some(text) = transliterate(trimmed) {
                readings.push(self.read(&text, chunk, Reading::Transliterated, unfinished)?);
            }
        }
        let understood = |units: &Vec<Unit>| !units.is_empty() && units.iter().all(Unit::found);
        if let Some(at) = readings.iter().position(understood) {
            return Ok(readings.swap_remove(at));
        }
        for units in &mut readings {
            self.correct(units)?;
        }
        let at = readings.iter().position(understood).unwrap_or(0);
        Ok(readings.swap_remove(at))
    }

    fn read(&self, text: &str, chunk: &str, reading: Reading, unfinished: bool) -> Result<Vec<Unit>, S::Error> {
        let list = words(text);
        let unfinished = unfinished && text.ends_with(is_letter);
        let mut units = Vec::new();
        let mut at = 0;
        while let Some(word) = list.get(at).filter(|_| units.len() < MAX_WORDS) {
            let next = at + 1 + if let Kind::Whole(parts) = word.kind { parts } else { 0 };
            let last = unfinished && next == list.len();
            let typed = if reading == Reading::Typed { part(text, word.range.clone()) } else { chunk };
            let mut unit = self.unit(typed, word.text.clone(), reading, last)?;
            let is_whole = matches!(word.kind, Kind::Whole(_));
            let is_code = !unit.found() && code_kind(typed) == Some(NAME) && self.has_codes(NAME)?;
            unit.known = unit.known || is_code;
            // A compound that the index does not know gives way to its parts.
            at = if is_whole && (is_code || !unit.found()) { at + 1 } else { next };
            if !is_whole || unit.found() {
                units.push(unit);
            }
        }
        Ok(units)
    }

    fn unit(&self, typed: &str, word: String, reading: Reading, last: bool) -> Result<Unit, S::Error> {
        let analyzer = &self.lexicon.analyzer;
        let is_stop = analyzer.is_stop(&word);
        let least = MIN_PREFIX + usize::from(reading != Reading::Typed);
        let mut completions = Vec::new();
        if last && word.chars().count() >= least {
            completions = completions_of(&word, self.source, analyzer)?;
        }
        let known = is_stop || self.knows(&word)?;
        let typed = typed.to_owned();
        Ok(Unit { typed, reading, words: vec![word], known, completions, is_stop, is_corrected: false })
    }

    /// Whether any article has codes of a kind.
    fn has_codes(&self, kind: &str) -> Result<bool, S::Error> {
        self.source.knows(Form::Code, kind)
    }

    /// Whether the index, or a synonym, has a word in any form.
    fn knows(&self, word: &str) -> Result<bool, S::Error> {
        let stem = self.lexicon.analyzer.stem(word);
        Ok(self.lexicon.synonyms.know(word, &stem)
            || self.source.knows(Form::Code, word)?
            || self.source.knows(Form::Exact, word)?
            || self.source.knows(Form::Stem, &stem)?)
    }

    fn correct(&self, units: &mut [Unit]) -> Result<(), S::Error> {
        for unit in units.iter_mut().filter(|unit| !unit.found()) {
            let words = near(unit.word(), self.source)?;
            if let Some(best) = words.first() {
                unit.is_stop = self.lexicon.analyzer.is_stop(best);
                unit.known = true;
                unit.is_corrected = true;
                if unit.reading == Reading::Typed {
                    unit.reading = Reading::Corrected;
                }
                unit.words = words;
            }
        }
        Ok(())
    }
}

/// The stems of the words that complete a prefix, without stop words.
fn completions_of<S: Source>(prefix: &str, source: &S, analyzer: &Analyzer) -> Result<Vec<String>, S::Error> {
    let mut stems = Vec::new();
    for word in completions(prefix, source)? {
        if stems.len() == MAX_COMPLETIONS {
            break;
        }
        if !analyzer.is_stop(&word) {
            push_new(&mut stems, analyzer.stem(&word));
        }
    }
    Ok(stems)
}

/// Adds what the list does not hold.
pub(crate) fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
