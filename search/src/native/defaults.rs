//! The exceptions and synonyms that come with the program; a site adds its own, which win.

use std::collections::BTreeMap;

/// Stemmer exceptions (form to lemma) for a language code or locale: what Snowball leaves apart.
pub fn exceptions(code: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (lemma, forms) in lines(code).filter_map(|line| line.split_once(':')) {
        for form in forms.split_whitespace() {
            out.insert(form.to_owned(), lemma.trim().to_owned());
        }
    }
    out
}

/// Groups of synonyms for a language code or locale.
pub fn synonyms(code: &str) -> Vec<Vec<String>> {
    let group = |line: &str| line.split('=').map(|phrase| phrase.trim().to_owned()).collect();
    lines(code).filter(|line| line.contains('=')).map(group).collect()
}

fn lines(code: &str) -> impl Iterator<Item = &'static str> {
    let data = match code.split(['-', '_']).next() {
        Some("en") => include_str!("../../data/en.txt"),
        Some("ru") => include_str!("../../data/ru.txt"),
        Some("pt") => include_str!("../../data/pt.txt"),
        Some("es") => include_str!("../../data/es.txt"),
        _ => "",
    };
    data.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyzer, fold};

    #[test]
    fn every_exception_meets_its_lemma() {
        for lang in ["en", "ru", "pt", "es"] {
            let data = exceptions(lang);
            assert!(!data.is_empty());
            let analyzer = Analyzer::new(lang, &data);
            for (form, lemma) in &data {
                assert_eq!(analyzer.stem(&fold(form)), analyzer.stem(&fold(lemma)), "{lang}: {form}");
            }
            assert!(synonyms(lang).iter().all(|group| group.len() > 1));
        }
    }

    #[test]
    fn words_that_snowball_leaves_apart_meet() {
        for (lang, words) in [
            ("ru", "деньги денег деньгам"),
            ("ru", "вернуть вернули вернут возврат возврата"),
            ("ru", "отменить отмена отмены отменён отменённый"),
            ("ru", "отклонён отклонённый отклонили отклонено отклоненного"),
            ("ru", "перевод перевёл перевели переводы"),
            ("ru", "пришли пришёл приходит придут"),
            ("es", "devuelto devolver devolución devuelven devoluciones"),
            ("pt", "devolver devolvido devolução devoluções"),
            ("pt", "úteis útil uteis"),
            ("en", "pay paid paying"),
            ("en", "authorised authorized authorisation authorization"),
        ] {
            let analyzer = Analyzer::new(lang, &exceptions(lang));
            let stems: Vec<String> = words.split(' ').map(|word| analyzer.stem(&fold(word))).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{words}: {stems:?}");
        }
    }
}
