//! From a word to the two forms under which it is found: exact and stem.
//!
//! The exact form is the folded word. The stem is Snowball's, with what it gets wrong mended by
//! rewriting endings before it (Portuguese -ões, -ães to -ão) and by *exceptions*: `form: lemma`
//! data that a writer can extend. An exception holds for the form and for every word that shares
//! the form's stem, so `отмена: отменить` covers all cases of отмена.

use crate::fold::fold;
use crate::language::{Language, language};
use crate::map::Map;
use crate::order::{join, order};
use frostem::Stemmer;
use std::collections::BTreeMap;

/// The analysis of one language: the same for index, query and marks.
pub struct Analyzer {
    language: &'static Language,
    stemmer: Option<Stemmer>,
    /// Words without meaning of their own, those that ask among them.
    stop: Vec<&'static str>,
    /// Exception's form to the stem of its lemma.
    forms: Map<String>,
    /// Stem of the exception's form to the stem of its lemma.
    stems: Map<String>,
}

impl Analyzer {
    /// The analyzer for a language code or locale (`ru`, `pt-BR`). A language without a stemmer
    /// gets a plain one: its stems are the exact forms and it has no stop words.
    pub fn for_lang(code: &str) -> Self {
        Self::new(code, &BTreeMap::new())
    }

    /// As [`Analyzer::for_lang`], with exceptions (form to lemma, in any spelling).
    pub fn new(code: &str, exceptions: &BTreeMap<String, String>) -> Self {
        Self::with(code, exceptions.iter().map(|(form, lemma)| (form.as_str(), lemma.as_str())))
    }

    /// The same with the exceptions in the order of their forms.
    pub(crate) fn with<'a>(code: &str, exceptions: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let language = language(code);
        let mut words: Vec<&str> = language.stop.split_whitespace().collect();
        words.extend(language.question.split_whitespace());
        let stop = order(words.len(), &|a, b| words[a].cmp(words[b])).into_iter().map(|at| words[at]).collect();
        let stemmer = language.stemmer.map(Stemmer::new);
        let mut analyzer = Self { language, stemmer, stop, forms: Map::default(), stems: Map::default() };
        for (form, lemma) in exceptions {
            let (form, lemma) = (fold(form.trim()), fold(lemma.trim()));
            let (stem, target) = (analyzer.snowball(&form), analyzer.snowball(&lemma));
            if stem != target && analyzer.stems.get(&stem).is_none() {
                analyzer.stems.entry(&stem).clone_from(&target);
            }
            *analyzer.forms.entry(&form) = target;
        }
        analyzer
    }

    /// The stem of a folded word. A word with digits, or in another script than the language's, is
    /// its own stem.
    pub fn stem(&self, word: &str) -> String {
        if let Some(stem) = self.forms.get(word) {
            return stem.clone();
        }
        let stem = self.snowball(word);
        self.stems.get(&stem).cloned().unwrap_or(stem)
    }

    /// Whether a folded word carries no meaning by itself (question words included). Such words
    /// are not in the stemmed fields, and a query that has others ignores them.
    pub fn is_stop(&self, word: &str) -> bool {
        self.stop.binary_search(&word).is_ok()
    }

    /// Whether a folded word asks (`where`, `сколько`).
    pub fn is_question(&self, word: &str) -> bool {
        self.language.question.split_whitespace().any(|question| question == word)
    }

    /// Whether a folded word, in any form, is one that a code stands beside (`code 51`).
    pub(crate) fn is_code_word(&self, word: &str) -> bool {
        let stem = self.stem(word);
        self.language.code_words.split_whitespace().any(|code| self.stem(code) == stem)
    }

    /// Whether queries may be typed on the wrong keyboard layout or in Latin letters (Russian).
    pub(crate) fn is_cyrillic(&self) -> bool {
        self.language.cyrillic
    }

    fn snowball(&self, word: &str) -> String {
        let native = |c: char| match self.language.cyrillic {
            true => matches!(c, 'а'..='я'),
            false => c.is_ascii_lowercase() || c == 'ñ',
        };
        match &self.stemmer {
            Some(stemmer) if word.chars().all(native) => stemmer.stem(&self.mend(word)).into_owned(),
            _ => word.to_owned(),
        }
    }

    /// Rewrites the ending that Snowball would not see through.
    fn mend(&self, word: &str) -> String {
        let length = word.chars().count();
        self.language
            .endings
            .iter()
            .filter(|ending| (ending.least..=ending.most).contains(&length))
            .find_map(|ending| word.strip_suffix(ending.from).map(|start| join(&[start, ending.to], "")))
            .unwrap_or_else(|| word.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(lang: &str, words: &[&str]) {
        let analyzer = Analyzer::for_lang(lang);
        let stems: Vec<String> = words.iter().map(|word| analyzer.stem(&fold(word))).collect();
        assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{words:?}: {stems:?}");
    }

    #[test]
    fn inflected_forms_meet() {
        meet("en", &["refund", "refunds", "refunded"]);
        meet("en", &["authorisation", "authorization", "authorizations"]);
        meet("pt", &["cartão", "cartões", "cartao", "cartoes"]);
        meet("pt", &["transação", "transações", "transacao", "transacoes"]);
        meet("pt", &["devolução", "devoluções", "devolucao"]);
        meet("pt", &["contestação", "contestar"]);
        meet("pt", &["possível", "possíveis", "possivel"]);
        meet("pt", &["alemão", "alemães"]);
        meet("pt", &["irmão", "irmãos"]);
        meet("pt", &["dia", "dias"]);
        meet("es", &["día", "días", "dia"]);
        meet("es", &["devolución", "devoluciones", "devolucion"]);
        meet("es", &["año", "años"]);
        meet("ru", &["возврат", "возврата", "возвраты"]);
        meet("ru", &["платёж", "платежи", "платежей"]);
        meet("ru", &["обрабатывается", "обрабатываеца", "обрабатываться", "обрабатывацца"]);
        meet("en", &["fraud", "fraudulent"]);
    }

    #[test]
    fn what_differs_stays_apart() {
        let es = Analyzer::for_lang("es");
        assert_ne!(es.stem("año"), es.stem("ano"));
        let pt = Analyzer::for_lang("pt");
        assert_ne!(pt.stem("cartao"), pt.stem("carta"));
    }

    #[test]
    fn exceptions_cover_forms_and_their_stems() {
        let data = [("денег", "деньги"), ("отмена", "отменить"), ("перевёл", "перевод")];
        let data = data.map(|(form, lemma)| (form.to_owned(), lemma.to_owned())).into();
        let ru = Analyzer::new("ru", &data);
        assert_eq!(ru.stem("денег"), ru.stem("деньгами"));
        assert_eq!(ru.stem("отменой"), ru.stem("отменил"));
        assert_eq!(ru.stem("перевел"), ru.stem("переводы"));
        assert_eq!(ru.stem("карта"), ru.stem("карту"));
    }

    #[test]
    fn other_scripts_and_languages_are_left_alone() {
        let ru = Analyzer::for_lang("ru");
        assert_eq!(ru.stem("refunds"), "refunds");
        assert_eq!(ru.stem("возврат1"), "возврат1");
        let de = Analyzer::for_lang("de");
        assert_eq!(de.stem("zahlungen"), "zahlungen");
        assert!(!de.is_stop("wo"));
        assert_eq!(de.stem(""), "");
    }

    #[test]
    fn question_words_are_stop_words() {
        let en = Analyzer::for_lang("en");
        assert!(en.is_stop("where") && en.is_question("where"));
        assert!(en.is_stop("my") && !en.is_question("my"));
        assert!(!en.is_stop("money"));
    }
}
