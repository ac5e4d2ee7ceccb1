//! The glossary's phrases, found in a text by the stems of their words.
//!
//! Words, folding and stems are those of the search, but without its exceptions, which join words that
//! only mean nearly the same (`снять`, `снятие`). Every word of a phrase counts, in this order, with
//! nothing but spaces, hyphens, brackets or quotation marks between them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use faqtory_search::native::normalize;
use faqtory_search::{Analyzer, Kind, Word, words};

use super::{Term, Variant, Words};
use crate::diag::{Diagnostic, code};

/// What a phrase is to its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A right form.
    Right,
    /// Not to be written.
    Forbidden,
    /// Right in another sense only.
    Ambiguous,
}

/// What a phrase may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meaning<'g> {
    /// The term.
    pub term: &'g Term,
    /// The term in this language.
    pub words: &'g Words,
    /// What the phrase is to it.
    pub role: Role,
}

/// The phrases of a language's terms.
pub struct Phrases<'g> {
    analyzer: Analyzer,
    list: Vec<Phrase<'g>>,
    /// Phrases by their first word: as a stem, and as it is spelt.
    by_stem: HashMap<String, Vec<usize>>,
    by_spelling: HashMap<String, Vec<usize>>,
}

struct Phrase<'g> {
    meaning: Meaning<'g>,
    /// Where it stands in the file, but for right forms.
    variant: Option<&'g Variant>,
    keys: Vec<String>,
    exact: bool,
}

/// A phrase met in a text.
#[derive(Debug, PartialEq)]
pub struct Met<'g> {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What it may mean: the longest phrase counts, and of these what is spelt so.
    pub meanings: Vec<Meaning<'g>>,
}

impl Met<'_> {
    /// Whether this is a right form, whatever else it could be.
    pub fn is_right(&self) -> bool {
        self.meanings.iter().any(|meaning| meaning.role == Role::Right)
    }
}

/// A word of a text.
struct Token {
    stem: String,
    spelling: String,
    word: Word,
    /// Whether something stands before it that no phrase goes over.
    apart: bool,
}

impl<'g> Phrases<'g> {
    /// The phrases of a language, by its index and locale.
    pub fn new(terms: &'g [Term], lang: usize, locale: &str) -> Self {
        let mut phrases = Phrases {
            analyzer: Analyzer::for_lang(locale),
            list: Vec::new(),
            by_stem: HashMap::new(),
            by_spelling: HashMap::new(),
        };
        for term in terms {
            let Some(words) = term.words.get(lang) else { continue };
            let meaning = |role| Meaning { term, words, role };
            for right in &words.right {
                phrases.add(meaning(Role::Right), None, right);
                if let Some(short) = without_brackets(right) {
                    phrases.add(meaning(Role::Right), None, &short);
                }
            }
            let forbidden = words.forbidden.iter().map(|variant| (Role::Forbidden, variant));
            let ambiguous = words.ambiguous.iter().map(|variant| (Role::Ambiguous, variant));
            for (role, variant) in forbidden.chain(ambiguous) {
                phrases.add(meaning(role), Some(variant), &variant.text);
            }
        }
        phrases
    }

    fn add(&mut self, meaning: Meaning<'g>, variant: Option<&'g Variant>, text: &str) {
        let exact = variant.is_some_and(|variant| variant.exact);
        let keys = if exact { spellings(text) } else { stems(&self.analyzer, text) };
        let Some(first) = keys.first().cloned() else { return };
        let index = if exact { &mut self.by_spelling } else { &mut self.by_stem };
        index.entry(first).or_default().push(self.list.len());
        self.list.push(Phrase { meaning, variant, keys, exact });
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The phrases of a text, from left to right, none over another; words in the ranges of `skip`,
    /// which are sorted, do not count.
    pub fn find(&self, text: &str, skip: &[Range<usize>]) -> Vec<Met<'g>> {
        let tokens = self.tokens(text, skip);
        let mut met = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let end = self.meet(&tokens, at, &mut met);
            at = end.unwrap_or(at + 1);
        }
        met
    }

    fn tokens(&self, text: &str, skip: &[Range<usize>]) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut before = 0;
        let mut skipped = false;
        for word in words(text) {
            let range = word.range.clone();
            let next = skip.partition_point(|skip| skip.end <= range.start);
            if skip.get(next).is_some_and(|skip| skip.start < range.end) {
                skipped = true;
                before = range.end;
                continue;
            }
            let between = text.get(before..range.start).unwrap_or_default();
            let apart = skipped || between.contains(['`', '.', ',', ';', ':', '!', '?', '…', '|', '/', '\u{2014}']);
            if !matches!(word.kind, Kind::Whole(_)) {
                before = range.end;
                skipped = false;
            }
            let stem = self.analyzer.stem(&word.text);
            let spelling = if self.by_spelling.is_empty() { String::new() } else { spelling(&text[range]) };
            tokens.push(Token { stem, spelling, word, apart });
        }
        tokens
    }

    /// Notes the phrases that begin at a token and gives the token behind them.
    fn meet(&self, tokens: &[Token], at: usize, met: &mut Vec<Met<'g>>) -> Option<usize> {
        let token = &tokens[at];
        let starts = [self.by_stem.get(&token.stem), self.by_spelling.get(&token.spelling)];
        let found = starts.into_iter().flatten().flatten().filter_map(|index| {
            let phrase = &self.list[*index];
            Some((end_of(tokens, at, &phrase.keys, phrase.exact, true)?, phrase))
        });
        let found: Vec<(usize, &Phrase)> = found.collect();
        let &(end, best) = found.iter().max_by_key(|(end, phrase)| (*end, phrase.exact))?;
        let chosen = found.iter().filter(|(other, phrase)| *other == end && phrase.exact == best.exact);
        met.push(Met {
            range: token.word.range.start..tokens[end - 1].word.range.end,
            meanings: chosen.map(|(_, phrase)| phrase.meaning).collect(),
        });
        Some(end)
    }
}

impl fmt::Debug for Phrases<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} phrases", self.list.len())
    }
}

/// The token behind a phrase that begins at one: a compound counts as one word or in its parts.
fn end_of(tokens: &[Token], at: usize, keys: &[String], exact: bool, first: bool) -> Option<usize> {
    let [key, rest @ ..] = keys else { return Some(at) };
    let token = tokens.get(at).filter(|token| first || !token.apart)?;
    let parts = if let Kind::Whole(parts) = token.word.kind { parts } else { 0 };
    let own = if exact { &token.spelling } else { &token.stem };
    let as_one = || end_of(tokens, at + 1 + parts, rest, exact, false);
    let found = if own == key { as_one() } else { None };
    found.or_else(|| if parts > 0 { end_of(tokens, at + 1, keys, exact, first) } else { None })
}

/// A text's words but for the parts of compounds.
fn whole_words(text: &str) -> impl Iterator<Item = Word> {
    words(text).into_iter().filter(|word| word.kind != Kind::Part)
}

fn stems(analyzer: &Analyzer, text: &str) -> Vec<String> {
    whole_words(&normalize(text)).map(|word| analyzer.stem(&word.text)).collect()
}

fn spellings(text: &str) -> Vec<String> {
    whole_words(text).map(|word| spelling(&text[word.range])).collect()
}

/// A word as it is spelt: capitals do not count, ё does.
fn spelling(word: &str) -> String {
    normalize(word).to_lowercase()
}

/// Whether a text has a word.
pub(super) fn has_words(text: &str) -> bool {
    !words(text).is_empty()
}

/// A form as it is without what stands in brackets, which may be left out.
fn without_brackets(form: &str) -> Option<Cow<'_, str>> {
    let [form, _] = <[String; 2]>::try_from(parts(form)).ok()?;
    Some(Cow::Owned(form))
}

/// A form's text and the text in its brackets, each where there is one.
pub(super) fn parts(form: &str) -> Vec<String> {
    let inside = form.split_once('(').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once(')')?;
        Some([format!("{} {}", before.trim(), after.trim()).trim().to_owned(), inside.trim().to_owned()])
    });
    let parts = inside.map_or_else(|| vec![form.to_owned()], Vec::from);
    parts.into_iter().filter(|part| has_words(part)).collect()
}

/// Tells the forbidden variants that a language's other lines call right or ambiguous.
pub(super) fn contradictions(terms: &[Term], lang: usize, locale: &str, diagnostics: &mut Vec<Diagnostic>) {
    let phrases = Phrases::new(terms, lang, locale);
    let mut roles: HashMap<&[String], Vec<&Phrase>> = HashMap::new();
    for phrase in phrases.list.iter().filter(|phrase| phrase.meaning.role != Role::Forbidden) {
        roles.entry(phrase.keys.as_slice()).or_default().push(phrase);
    }
    // What is spelt as a right form is, and not only of the same stems.
    let right = terms.iter().filter_map(|term| Some((term, term.words.get(lang)?)));
    let spelt: HashMap<Vec<String>, &Term> =
        right.flat_map(|(term, words)| words.right.iter().map(move |right| (spellings(right), term))).collect();
    for phrase in &phrases.list {
        let Some(variant) = phrase.variant.filter(|_| phrase.meaning.role == Role::Forbidden) else { continue };
        let others = || roles.get(phrase.keys.as_slice()).into_iter().flatten();
        let rival = match spelt.get(&spellings(&variant.text)) {
            Some(term) => Some((*term, Role::Right)),
            None => {
                others().find(|other| other.exact == phrase.exact).map(|other| (other.meaning.term, other.meaning.role))
            }
        };
        let Some((term, role)) = rival else { continue };
        let text = &variant.text;
        let (message, help) = match role {
            Role::Right if spelt.contains_key(&spellings(text)) => (
                format!("`{text}` is forbidden here, but is the right form of `{}`", term.name),
                "forbid a longer phrase, or move it to `ambiguous`".to_owned(),
            ),
            Role::Right => (
                format!("`{text}` is forbidden here, but has the stems of a right form of `{}`", term.name),
                format!("write `={text}` if only this spelling is wrong, or forbid a longer phrase"),
            ),
            _ => (
                format!("`{text}` is forbidden here, but ambiguous in `{}`", term.name),
                "keep it in `ambiguous` alone: a text is not checked for what may be right".to_owned(),
            ),
        };
        diagnostics.push(Diagnostic::new(code::INVALID_TERM, message).at(variant.place.clone()).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

    const GLOSSARY: &str = "
refund: {en: refund, ru: возврат денег, pt: reembolso, es: reembolso, forbid: {ru: [рефанд], pt: [devolução de dinheiro], es: [reintegro]}}
chargeback: {pt: contestação da compra (chargeback), ru: оспаривание платежа (чарджбэк), ambiguous: {pt: [estorno]}}
card: {pt: estorno no cartão, forbid: {pt: [chargeback]}}
pix: {pt: devolução do Pix, forbid: {pt: [estorno do Pix]}}
payment: {ru: платёж, forbid: {ru: [=платеж]}}
seed: {ru: [секретная фраза, сид-фраза], forbid: {ru: [сид]}}
secure: {en: bank confirmation (3-D Secure), forbid: {en: [3DS, 3D-Secure]}}
receipt: {es: comprobante, forbid: {es: [=recibo, =recibos]}}
";

    /// The forbidden phrases that a text holds.
    fn forbidden(lang: usize, text: &str) -> Vec<String> {
        let terms = read(GLOSSARY);
        let locale = ["en", "ru", "pt-BR", "es-419"][lang];
        let met = Phrases::new(&terms, lang, locale).find(text, &[]);
        let wrong = met.iter().filter(|met| !met.is_right());
        let wrong = wrong.filter(|met| met.meanings.iter().any(|meaning| meaning.role == Role::Forbidden));
        wrong.map(|met| text[met.range.clone()].to_owned()).collect()
    }

    #[test]
    fn inflected_forms_are_found() {
        assert_eq!(forbidden(1, "Ваш Рефанд, рефанда и рефандами."), ["Рефанд", "рефанда", "рефандами"]);
        assert_eq!(forbidden(2, "As devoluções de dinheiro e o chargeback"), ["devoluções de dinheiro", "chargeback"]);
        assert_eq!(forbidden(3, "Los reintegros"), ["reintegros"]);
        assert_eq!(forbidden(0, "3DS, 3-DS, 3D-Secure"), ["3DS", "3-DS", "3D-Secure"]);
        assert_eq!(forbidden(0, "3-D Secure, 3D Secure"), [""; 0]);
    }

    #[test]
    fn a_spelling_counts_letter_for_letter() {
        assert_eq!(forbidden(1, "Платеж прошёл"), ["Платеж"]);
        assert_eq!(forbidden(1, "платёж, платежа, плате\u{308}ж"), [""; 0]);
        assert_eq!(forbidden(3, "No recibo el Recibo, recibir recibos"), ["recibo", "Recibo", "recibos"]);
    }

    #[test]
    fn the_longest_phrase_counts() {
        assert_eq!(forbidden(2, "O estorno do Pix, o estorno no cartão, o estorno"), ["estorno do Pix"]);
        assert_eq!(forbidden(2, "A contestação da compra (chargeback)"), [""; 0]);
        assert_eq!(forbidden(1, "сид-фраза, сид-фразу, секретная фраза (сид-фраза)"), [""; 0]);
        assert_eq!(forbidden(1, "ваш сид и сид-код"), ["сид", "сид"]);
    }

    #[test]
    fn a_phrase_goes_over_no_sentence() {
        assert_eq!(forbidden(2, "devolução. De dinheiro"), [""; 0]);
        assert_eq!(forbidden(2, "devolução\nde **dinheiro**"), ["devolução\nde **dinheiro"]);
    }

    #[test]
    fn what_is_skipped_is_not_found() {
        let terms = read(GLOSSARY);
        let text = "рефанд рефанд";
        let found = |skip: Range<usize>| {
            let met = Phrases::new(&terms, 1, "ru").find(text, std::slice::from_ref(&skip));
            met.iter().map(|met| met.range.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found(0..0), [0..12, 13..25]);
        assert_eq!(found(0..12).first(), Some(&(13..25)));
        assert!(found(3..20).is_empty());
    }
}
