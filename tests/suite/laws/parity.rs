//! What a translation says otherwise than its source is found, and nothing else.

use std::collections::BTreeSet;

use camino::Utf8Path;
use faqtory::check::parity;
use faqtory::content::front_matter::Audience;
use faqtory::diag::Diagnostic;
use faqtory::pipeline::{self, Inputs, Options};
use faqtory::shell::disk;

use crate::support::repository;

fn sample() -> Inputs {
    disk::load(Utf8Path::from_path(&repository()).unwrap()).value
}

fn findings(inputs: Inputs, audience: Audience) -> Vec<Diagnostic> {
    let options = Options { drafts: true, audience, base_url: None, today: None };
    parity::all(&pipeline::run(inputs, &options).built.unwrap())
}

/// The files and kinds of the findings.
fn kinds(found: &[Diagnostic]) -> BTreeSet<(String, &'static str)> {
    found.iter().map(|found| (found.place.as_ref().unwrap().file.to_string(), found.code.name)).collect()
}

fn edit(inputs: &mut Inputs, path: &str, edit: impl Fn(&str) -> String) {
    let text = String::from_utf8(inputs.files.get(path).unwrap_or_else(|| panic!("no {path}")).to_vec()).unwrap();
    let edited = edit(&text);
    assert_ne!(edited, text, "{path}: there is nothing to plant the fault in");
    inputs.files.insert(path.to_owned(), edited.into_bytes().into());
}

/// A text without its last step.
fn without_a_step(text: &str) -> String {
    let begin = text.find(":::steps").unwrap();
    let end = begin + 8 + text[begin + 8..].find("\n:::").unwrap();
    let step = text[..end].rfind("\n4. ").unwrap();
    format!("{}{}", &text[..step], &text[end..])
}

#[test]
fn the_sample_has_no_finding() {
    for audience in [Audience::Public, Audience::Agents] {
        let found = findings(sample(), audience);
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn faults_planted_in_each_language_are_all_found() {
    let mut inputs = sample();
    let mut expected = BTreeSet::new();
    // The sample has its amounts as facts: some that are written out stand in all languages alike.
    for (lang, amount, time) in [
        ("en", "1,234.50 EUR", "48 hours"),
        ("ru", "1 234,50 EUR", "48 часов"),
        ("pt", "1.234,50 EUR", "48 horas"),
        ("es", "1,234.50 EUR", "48 horas"),
    ] {
        edit(&mut inputs, &format!("content/{lang}/refunds/refund-times.md"), |text| format!("{text}\n{amount}.\n"));
        edit(&mut inputs, &format!("content/{lang}/payments/card-holds.md"), |text| format!("{text}\n{time}.\n"));
    }
    let same = Inputs { files: inputs.files.clone() };
    assert_eq!(kinds(&findings(same, Audience::Public)), expected, "the same in other forms is no fault");
    for (lang, code, id, days) in [
        ("ru", "не_обслуживать", "otsledit", "48 дней"),
        ("pt", "nao_autorizar", "rastrear", "48 dias"),
        ("es", "no_aceptar", "rastrear", "48 días"),
    ] {
        let mut plant = |path: &str, kind: &'static str, fault: &dyn Fn(&str) -> String| {
            let path = format!("content/{lang}/{path}.md");
            edit(&mut inputs, &path, fault);
            expected.insert((path, kind));
        };
        plant("refunds/trace-a-refund", "parity-number", &|text| text.replacen("23", "32", 1));
        plant("refunds/request-refund", "parity-steps", &without_a_step);
        plant("troubleshooting/payment-declined", "parity-link", &|text| {
            text.replacen("id:card-holds", "id:charged-twice", 1)
        });
        plant("refunds/refund-times", "parity-number", &|text| text.replace("50 EUR", "50 USD"));
        plant("troubleshooting/payment-declined", "parity-code", &|text| text.replacen("do_not_honor", code, 1));
        plant("payments/card-holds", "parity-number", &|text| {
            text.replace(if lang == "ru" { "48 часов" } else { "48 horas" }, days)
        });
        plant("orders/order-status", "parity-fact", &|text| {
            let begin = text.find("{{ fact.").unwrap();
            let end = begin + text[begin..].find("}}").unwrap() + 2;
            format!("{}?{}", &text[..begin], &text[end..])
        });
        plant("contact/contact-support", "parity-heading", &|text| {
            let begin = text.find("{#").unwrap();
            format!("{}{{#{id}-{}", &text[..begin], &text[begin + 2..])
        });
        plant("troubleshooting/payment-declined", "parity-directive", &|text| text.replacen(":::warning", ":::tip", 1));
    }
    let found = findings(inputs, Audience::Public);
    assert_eq!(kinds(&found), expected);
    for one in &found {
        let beside = one.beside.as_ref().unwrap();
        assert!(beside.place.file.starts_with("content/en/"), "a finding shows both lines: {one:?}");
        assert!(one.help.as_ref().unwrap().contains(&format!("{{finding: {}, value: ", one.code.name)), "{one:?}");
    }
}

#[test]
fn the_findings_of_one_translation_are_those_of_the_whole() {
    let mut inputs = sample();
    let path = "content/pt/refunds/trace-a-refund.md";
    edit(&mut inputs, path, |text| text.replace("23", "32"));
    let options = Options { drafts: true, audience: Audience::Public, base_url: None, today: None };
    let built = pipeline::run(inputs, &options).built.unwrap();
    let site = &built.resolved.site;
    let (article, lang) = (site.by_id["trace-a-refund"], site.lang_of("pt").unwrap());
    let one = parity::of(&built.resolved, article, lang);
    assert_eq!(one.len(), 2, "{one:#?}");
    assert_eq!(parity::all(&built), one);
    assert_eq!(parity::of(&built.resolved, article, site.lang_of("en").unwrap()), []);
}
