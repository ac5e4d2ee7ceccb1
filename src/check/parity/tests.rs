//! What is read out of texts in each language.

#![allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]

use super::quantity::scan;
use super::token::{Kind, Of};
use super::words::Words;
use crate::content::strings;
use crate::diag::Source;
use crate::site::locale::Locale;

fn words(tag: &str) -> Words {
    let lang = tag.split('-').next().unwrap();
    let path = format!("{}/themes/default/i18n/{lang}.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let strings = strings::parse(&Source::new("i18n", text.as_str()), false, &mut Vec::new());
    Words::new(&Locale::new(tag, strings).unwrap())
}

/// What a text says, each with what it is of.
fn said(tag: &str, text: &str) -> Vec<String> {
    let show = |of: &Of| match of {
        Of::Unit(unit) => format!(" {}", unit.name()),
        Of::Currency(code) => format!(" {code}"),
        Of::Percent => " %".to_owned(),
        Of::Month(month) => format!(" of {month}"),
        _ => String::new(),
    };
    scan(text, &words(tag)).iter().map(|found| format!("{}{}", found.value, show(&found.of))).collect()
}

#[test]
fn one_meaning_has_one_form_in_all_languages() {
    for (expected, texts) in [
        (vec!["1234.56"], ["1,234.56", "1 234,56", "1.234,56", "1,234.56"]),
        (vec!["1234567"], ["1,234,567", "1\u{a0}234\u{a0}567", "1.234.567", "1\u{202f}234\u{202f}567"]),
        (vec!["2.5 %"], ["2.5%", "2,5\u{a0}%", "2,5 por cento", "2.50 por ciento"]),
        (vec!["50 EUR"], ["€50", "50 евро", "EUR 50", "50.00 €"]),
        (vec!["5 BRL", "10 BRL"], ["BRL 5–10", "5–10 BRL", "R$ 5 a 10", "5 – 10 BRL"]),
        (
            vec!["5 business-day", "10 business-day"],
            ["5 to 10 business days", "5–10 рабочих дней", "5 a 10 dias úteis", "de 5 a 10 días hábiles"],
        ),
        (vec!["90 day"], ["a 90-day period", "90\u{a0}дней", "90 dias", "90 días"]),
        (vec!["2026-11-02"], ["02/11/2026", "02.11.2026", "2/11/2026", "2026-11-02"]),
        (
            vec!["3 of 11", "20 of 11", "2026"],
            ["3–20 November 2026", "3–20 ноября 2026", "3 a 20 de novembro de 2026", "3–20 de noviembre de 2026"],
        ),
        (vec!["1 of 5"], ["on May 1", "1 мая", "em 1º de maio", "el 1 de mayo"]),
        (vec!["14:30"], ["2:30 pm", "14:30", "14h30", "2:30 p. m."]),
        (vec!["9"], ["9 am", "9:00", "9h00", "9 a. m."]),
        (vec!["1"], ["the 1st", "1-й", "a 1ª", "la 1.ª"]),
        (vec!["3-D", "A-1003", "1A", "do_not_honor"], ["3-D Secure, A-1003, 1A, do_not_honor"; 4]),
        (vec!["05", "2026"], ["05 in 2026", "05 в 2026", "05 em 2026", "05 en 2026"]),
        (vec!["EUR EUR"], ["in EUR", "в EUR", "em EUR", "en EUR"]),
    ] {
        for (tag, text) in ["en-GB", "ru", "pt-BR", "es-419"].into_iter().zip(texts) {
            assert_eq!(said(tag, text), expected, "{tag}: {text}");
        }
    }
}

#[test]
fn what_differs_is_read_as_different() {
    assert_ne!(said("pt-BR", "1,234"), said("en-GB", "1,234"));
    assert_ne!(said("ru", "5 USD"), said("ru", "5 EUR"));
    assert_eq!(said("en-US", "02/11/2026"), ["2026-02-11"]);
    assert_eq!(said("en-GB", "24/7, 1.2.3, 4111 1111"), ["24", "7", "1.2.3", "4111", "1111"]);
    assert_eq!(said("en-GB", "TRY AGAIN, PLEASE"), [] as [&str; 0]);
}

#[test]
fn facts_are_read_by_name() {
    let found = scan("{{ fact.a_1:table }} and \\{{ fact.b }} {{ x }}", &words("en-GB"));
    let facts: Vec<&str> = found.iter().filter(|one| one.kind == Kind::Fact).map(|one| one.value.as_str()).collect();
    assert_eq!(facts, ["a_1"]);
}

#[test]
fn no_text_is_too_strange_to_be_read() {
    let parts = ["{{", "}}", "5", "-", ".", "²", "é", "ё", "5:0", "h", "€", "R$", "am", " ", "\u{a0}", "𝟙", "_", "A-"];
    let words = words("ru");
    for a in parts {
        for b in parts {
            for c in parts {
                let text = format!("{a}{b}{c}{a}");
                for found in scan(&text, &words) {
                    assert!(text.get(found.range.clone()).is_some_and(|part| !part.is_empty()), "{text}");
                }
            }
        }
    }
}
