//! `content/glossary.yaml`: the site's terms in each language, and the words that it does not use.
//!
//! One file, two uses: what customers say and articles do not is forbidden in texts
//! ([`crate::check::glossary`]) and understood by the search ([`variants`]).

mod phrases;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::config::{Language, Localized};
use super::yaml::{self, Entries, Entry};
use crate::diag::{self, Diagnostic, Place, Source, code};

pub use phrases::{Meaning, Met, Phrases, Role};

/// A term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its name in the file: `card-refund`.
    pub name: String,
    /// Its words, by language.
    pub words: Vec<Words>,
}

/// A term in a language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    /// The right forms, the first the usual one.
    pub right: Vec<String>,
    /// What is not to be written for it.
    pub forbidden: Vec<Variant>,
    /// What may be written in another sense only: no program can tell.
    pub ambiguous: Vec<Variant>,
    /// What writers should know of it: of its ambiguous variants where it has some, else of itself.
    pub context: Option<String>,
}

/// A word or phrase that customers say for a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The words.
    pub text: String,
    /// Whether only this very form is meant: `=recibo`, but not `recibir`, which has the same stem.
    pub exact: bool,
    /// Where it stands.
    pub place: Place,
}

/// A text or several.
#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Several(Vec<String>),
}

impl From<Texts> for Vec<String> {
    fn from(texts: Texts) -> Self {
        match texts {
            Texts::One(text) => vec![text],
            Texts::Several(list) => list,
        }
    }
}

const KEYS: [&str; 3] = ["forbid", "ambiguous", "context"];

const EXAMPLE: &str = "{en: refund, ru: [возврат денег, вернём деньги], forbid: {ru: [рефанд]}}";

/// Reads `glossary.yaml`.
pub fn parse(source: &Source, languages: &[Language], diagnostics: &mut Vec<Diagnostic>) -> Vec<Term> {
    let entries = yaml::split(source, 0..source.text.len(), diagnostics);
    let mut terms = Vec::new();
    for entry in &entries.list {
        match entries.parse::<BTreeMap<String, serde_yaml::Value>>(entry, &format!("a mapping: {EXAMPLE}")) {
            Ok(Some(values)) => {
                let reader = Reader { entries: &entries, entry, languages };
                terms.push(Term { name: entry.key.clone(), words: reader.words(values, diagnostics) });
            }
            Ok(None) if entry.faulty => {}
            Ok(None) => diagnostics.push(
                entries
                    .fault(entry, code::INVALID_TERM, format!("the term `{}` has no words", entry.key))
                    .help(format!("write {}: {EXAMPLE}", entry.key)),
            ),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    for (lang, language) in languages.iter().enumerate() {
        phrases::contradictions(&terms, lang, &language.locale, diagnostics);
    }
    terms
}

/// What the search takes for a term's right forms in a language. Words in brackets, which may be left
/// out, are a form of their own.
pub fn variants(terms: &[Term], lang: usize) -> Vec<faqtory_search::Variant> {
    let mut variants: Vec<faqtory_search::Variant> = Vec::new();
    for words in terms.iter().filter_map(|term| term.words.get(lang)) {
        let meant: Vec<String> = words.right.iter().flat_map(|right| phrases::parts(right)).collect();
        let forbidden = words.forbidden.iter().map(|variant| (variant, false));
        let all = forbidden.chain(words.ambiguous.iter().map(|variant| (variant, true)));
        for (variant, unsure) in all.filter(|_| !meant.is_empty()) {
            let (said, exact) = (variant.text.clone(), variant.exact);
            variants.push(faqtory_search::Variant { said, exact, unsure, meant: meant.clone() });
        }
    }
    variants
}

/// Reads one term.
struct Reader<'a> {
    entries: &'a Entries<'a>,
    entry: &'a Entry,
    languages: &'a [Language],
}

impl Reader<'_> {
    fn words(&self, values: BTreeMap<String, serde_yaml::Value>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Words> {
        let mut words = vec![Words::default(); self.languages.len()];
        for (key, value) in values {
            let lang = self.languages.iter().position(|language| language.code == key);
            let done = match (key.as_str(), lang) {
                (_, Some(lang)) => {
                    self.value(value, self.entry, &key, "a text or a list of texts").and_then(|texts: Texts| {
                        words[lang].right = Vec::from(texts);
                        let empty = words[lang].right.iter().find(|text| !phrases::has_words(text));
                        empty.map_or(Ok(()), |text| Err(self.without_words(self.entry, &key, text)))
                    })
                }
                ("context", None) => self.context(value, &mut words, diagnostics),
                ("forbid", None) => self.variants(&key, value, diagnostics, |lang, list| words[lang].forbidden = list),
                ("ambiguous", None) => {
                    self.variants(&key, value, diagnostics, |lang, list| words[lang].ambiguous = list)
                }
                _ => Err(self.stranger(self.entry, &key, &KEYS)),
            };
            diagnostics.extend(done.err().map(|fault| *fault));
        }
        for (words, language) in words.iter().zip(self.languages) {
            let variant = words.forbidden.iter().chain(&words.ambiguous).next();
            if let Some(variant) = variant.filter(|_| words.right.is_empty()) {
                let message = format!("the term `{}` has no right form in `{}`", self.entry.key, language.code);
                diagnostics.push(
                    Diagnostic::new(code::INVALID_TERM, message)
                        .at(variant.place.clone())
                        .help(format!("add what is to be written instead: {}: …", language.code)),
                );
            }
        }
        words
    }

    fn context(
        &self,
        value: serde_yaml::Value,
        words: &mut [Words],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<(), Box<Diagnostic>> {
        match self.value(value, self.entry, "context", "a text, or one per language")? {
            Localized::One(text) => words.iter_mut().for_each(|words| words.context = Some(text.clone())),
            Localized::Each(map) => {
                for (code, text) in map {
                    match self.languages.iter().position(|language| language.code == code) {
                        Some(lang) => words[lang].context = Some(text),
                        None => diagnostics.push(*self.stranger(&self.below("context"), &code, &[])),
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads `forbid` and `ambiguous`.
    fn variants(
        &self,
        key: &str,
        value: serde_yaml::Value,
        diagnostics: &mut Vec<Diagnostic>,
        mut take: impl FnMut(usize, Vec<Variant>),
    ) -> Result<(), Box<Diagnostic>> {
        let expected = "a mapping of languages to lists of texts: {ru: [рефанд, возмещение]}";
        let lists: BTreeMap<String, serde_yaml::Value> = self.value(value, self.entry, key, expected)?;
        let inside = self.below(key);
        for (code, value) in lists {
            let Some(lang) = self.languages.iter().position(|language| language.code == code) else {
                diagnostics.push(*self.stranger(&inside, &code, &[]));
                continue;
            };
            let texts = match self.value::<Texts>(value, &inside, &code, "a text or a list of texts") {
                Ok(texts) => Vec::from(texts),
                Err(fault) => {
                    diagnostics.push(*fault);
                    continue;
                }
            };
            let list = Entry { value_span: self.behind(&inside, &code), ..inside.clone() };
            let mut variants = Vec::new();
            for text in texts {
                let exact = text.strip_prefix('=');
                let words = exact.unwrap_or(&text).trim();
                if phrases::has_words(words) {
                    let place = self.entries.place_of(&list, words).place();
                    variants.push(Variant { text: words.to_owned(), exact: exact.is_some(), place });
                } else {
                    diagnostics.push(*self.without_words(&inside, &code, &text));
                }
            }
            take(lang, variants);
        }
        Ok(())
    }

    fn value<T: DeserializeOwned>(
        &self,
        value: serde_yaml::Value,
        within: &Entry,
        key: &str,
        expected: &str,
    ) -> Result<T, Box<Diagnostic>> {
        serde_yaml::from_value(value).map_err(|_| {
            let message = format!("`{key}` of the term `{}` is of the wrong type", self.entry.key);
            let fault = Diagnostic::new(code::WRONG_TYPE, message).at(self.entries.place_of_key(within, key));
            Box::new(fault.help(format!("`{key}` must be {expected}; put numbers in quotes")))
        })
    }

    /// A key that is neither a language nor one of `more`.
    fn stranger(&self, within: &Entry, key: &str, more: &[&str]) -> Box<Diagnostic> {
        let codes: Vec<&str> = self.languages.iter().map(|language| language.code.as_str()).collect();
        let help = diag::nearest(key, more.iter().copied()).map_or_else(
            || match more {
                [] => format!("the languages are {}", codes.join(", ")),
                _ => format!("the keys are the languages {}, and {}", codes.join(", "), more.join(", ")),
            },
            |near| format!("did you mean `{near}`?"),
        );
        let message = match more {
            [] => format!("`{key}` is no language of the site"),
            _ => format!("`{key}` is neither a language of the site nor a key of a term"),
        };
        let place = self.entries.place_of_key(within, key);
        Box::new(Diagnostic::new(code::INVALID_TERM, message).at(place).help(help))
    }

    fn without_words(&self, within: &Entry, key: &str, text: &str) -> Box<Diagnostic> {
        let message = format!("“{text}” has no word that could be found in a text");
        let place = self.entries.place_of_key(within, key);
        Box::new(Diagnostic::new(code::INVALID_TERM, message).at(place).help("write a word or a phrase, or remove it"))
    }

    /// The entry as if it began behind one of its keys.
    fn below(&self, key: &str) -> Entry {
        Entry { value_span: self.behind(self.entry, key), ..self.entry.clone() }
    }

    fn behind(&self, entry: &Entry, key: &str) -> std::ops::Range<usize> {
        self.entries.place_of_key(entry, key).span.end..entry.value_span.end
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
pub(crate) mod tests {
    use super::*;

    /// A language of tests.
    pub(crate) fn language(code: &str) -> Language {
        Language { code: code.into(), locale: code.into(), tag: code.into(), hreflang: vec![code.into()] }
    }

    /// The terms of a sound file in English, Russian, Portuguese and Spanish.
    pub(crate) fn read(text: &str) -> Vec<Term> {
        let mut diagnostics = Vec::new();
        let languages = ["en", "ru", "pt", "es"].map(language);
        let terms = parse(&Source::new("content/glossary.yaml", text), &languages, &mut diagnostics);
        assert_eq!(diagnostics, []);
        terms
    }

    #[test]
    fn a_term_is_read_in_every_form() {
        let terms = read(
            "refund:\n  en: refund\n  ru: [возврат денег, вернём деньги]\n  es: reembolso\n  \
             forbid: {ru: [рефанд, =платеж], es: reintegro}\n  ambiguous: {es: [devolución]}\n  \
             context: {es: dinero}\n",
        );
        let [ru, es] = [&terms[0].words[1], &terms[0].words[3]];
        assert_eq!(ru.right, ["возврат денег", "вернём деньги"]);
        let texts: Vec<_> = ru.forbidden.iter().map(|variant| (variant.text.as_str(), variant.exact)).collect();
        assert_eq!(texts, [("рефанд", false), ("платеж", true)]);
        assert_eq!((ru.forbidden[1].place.line, ru.forbidden[1].place.column), (5, 26));
        assert_eq!((es.ambiguous[0].text.as_str(), es.context.as_deref()), ("devolución", Some("dinero")));
        assert_eq!(ru.context, None);
    }

    #[test]
    fn the_search_gets_every_variant_and_brackets_apart() {
        let terms = read(
            "chargeback: {pt: contestação da compra (chargeback), forbid: {pt: retorno}, ambiguous: {pt: =estorno}}\n",
        );
        let variants = variants(&terms, 2);
        let said: Vec<_> = variants.iter().map(|v| (v.said.as_str(), v.exact, v.unsure)).collect();
        assert_eq!(said, [("retorno", false, false), ("estorno", true, true)]);
        assert_eq!(variants[0].meant, ["contestação da compra", "chargeback"]);
        assert_eq!(super::variants(&terms, 1), []);
    }
}
