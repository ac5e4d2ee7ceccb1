//! What people type, and what they must find first.

#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]

mod common;

use common::{data, hits, ids, index};
use faqtory_search::native::{LangIndex, Options, Section, build, explain, search};
use faqtory_search::plan::{How, Reading};
use faqtory_search::{Field, Manifest, Variant};

#[track_caller]
fn first(index: &LangIndex, expected: &[(&str, &str)]) {
    for (query, id) in expected {
        let found = ids(index, query);
        assert_eq!(found.first().map(String::as_str), Some(*id), "{query}: {found:?}");
    }
}

#[test]
fn english() {
    first(
        &index("en"),
        &[
            ("declined 51", "payment-declined"),
            ("51", "payment-declined"),
            ("do not honor", "payment-declined"),
            ("do_not_honor", "payment-declined"),
            ("insufficient funds", "payment-declined"),
            ("1a", "payment-declined"),
            ("chargd twice", "charged-twice"),
            ("chrage twice", "charged-twice"),
            ("refund not recieved", "refund-not-received"),
            ("refu not rec", "refund-not-received"),
            ("3d secure", "3d-secure"),
            ("3ds", "3d-secure"),
            ("3-d secure", "3d-secure"),
            ("#a-1003", "order-status"),
            ("A1003", "order-status"),
            ("where is my package", "order-status"),
            ("14 days", "return-item"),
            ("Pix", "pix"),
            ("what is pix", "what-is-pix"),
            ("my order", "order-status"),
        ],
    );
}

#[test]
fn russian() {
    first(
        &index("ru"),
        &[
            ("срок возврата", "refund-times"),
            ("djpdhfn", "refund-times"),
            ("vozvrat ne prishel", "refund-not-received"),
            ("vozvrat", "refund-times"),
            ("Ghb[jlbn djpdhfn", "refund-not-received"),
            ("деньги не пришли", "refund-not-received"),
            ("денег нет", "refund-times"),
            ("вернуть деньги", "refund-times"),
            ("рефанд", "refund-times"),
            ("отменить заказ", "cancel-order"),
            ("отмена заказов", "cancel-order"),
            ("платеж отклонен", "payment-declined"),
            ("gkfnt; jnrkjyty", "payment-declined"),
            ("отклонённый платёж 51", "payment-declined"),
            ("перевёл", "bank-transfers"),
            ("dengi spisali dvazhdy", "charged-twice"),
            ("мои кабенет", "my-account"),
        ],
    );
}

#[test]
fn portuguese() {
    first(
        &index("pt"),
        &[
            ("devolucao", "return-item"),
            ("devolução", "return-item"),
            ("devolucoes do pix", "pix-return"),
            ("cartao", "cards"),
            ("cartões", "cards"),
            ("transaçao pendente", "pending"),
            ("estorno", "refund-times"),
            ("dinheiro de volta", "refund-times"),
            ("pagamento recusad", "payment-declined"),
        ],
    );
}

#[test]
fn spanish() {
    let es = index("es");
    first(
        &es,
        &[
            ("reembolso", "request-refund"),
            ("rembolso", "request-refund"),
            ("cuanto tarda un reembolso", "refund-times"),
            ("producto devuelto", "return-item"),
            ("devolucion", "return-item"),
            ("año", "annual-fee"),
            ("contrasena", "password"),
            ("espana", "annual-fee"),
            ("ano", "annual-fee"),
        ],
    );
    assert!(hits(&es, "año")[0].why.corrections.is_empty());
    let typo = &hits(&es, "ano")[0].why.corrections[0];
    assert_eq!((typo.used.as_str(), typo.reading), ("año", Reading::Corrected));
}

#[test]
fn codes_that_no_article_has_lead_to_those_that_explain_codes() {
    for (lang, queries) in [
        ("en", ["lost_card", "Stolen_Card", "code 43", "62 error", "62", "insuficient_funds", "lost_ca"].as_slice()),
        ("ru", ["lost_card", "код 43", "код ошибки 62", "62"].as_slice()),
        ("pt", ["pickup_card", "código 62", "07"].as_slice()),
        ("es", ["restricted_card", "código de error 43", "41"].as_slice()),
    ] {
        let mut sections = data(lang);
        // Of several articles with codes, the one that has most is meant.
        let few = Section {
            id: "a".into(),
            title: "Others".into(),
            codes: vec!["a_b".into(), "99".into()],
            ..Section::default()
        };
        sections.push(few);
        sections.retain(|section| section.id != "payment-declined");
        let codes = ["05", "51", "54", "do_not_honor", "insufficient_funds"].map(str::to_owned).to_vec();
        let title = "The bank said no".to_owned();
        sections.push(Section { id: "declined".into(), title, codes, ..Section::default() });
        let index = common::open(lang, &sections);
        for query in queries {
            let found = ids(&index, query);
            assert_eq!(found.first().map(String::as_str), Some("declined"), "{lang}: {query}: {found:?}");
        }
        // Not every number is a code, and a known one is what it says.
        assert!(!ids(&index, "43 xyz").contains(&"declined".to_owned()), "{lang}");
        assert_eq!(ids(&index, "99")[0], "a", "{lang}");
        assert_eq!(ids(&index, "a_b")[0], "a", "{lang}");
    }
    // Where no article has codes, a name's parts are words.
    let mut sections = data("en");
    sections.iter_mut().for_each(|section| section.codes.clear());
    assert_eq!(ids(&common::open("en", &sections), "refund_times"), ids(&index("en"), "refund times "));
}

#[test]
fn corrections_know_their_limits() {
    let section = |id: &str, body: &str| Section { id: id.into(), body: body.into(), ..Section::default() };
    let index = common::open(
        "en",
        &[section("card", "card"), section("abc", "abc"), section("reference", "reference"), section("x51", "x51ab")],
    );
    let found = |query: &str| ids(&index, &format!("{query} ")).join(" ");
    for query in ["cards", "cadr", "crd", "ccard", "acrd"] {
        assert_eq!(found(query), if query == "crd" { "" } else { "card" }, "one edit from 4 letters: {query}");
    }
    for (query, expected) in [
        ("xard", ""),               // the first letter is kept,
        ("erference", "reference"), // but for a transposition of the first two
        ("abd", ""),                // three letters are not corrected
        ("cxrx", ""),               // two edits in four
        ("refxrxnce", "reference"), // two in nine
        ("rexxrxnce", ""),          // three
        ("x52ab", ""),              // a code is not corrected
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
    assert!(hits(&index, "card ")[0].why.corrections.is_empty(), "what the index knows is not corrected");
}

#[test]
fn explanations_add_up() {
    let ru = index("ru");
    for query in ["возврата на карту", "djpdhfn", "вернуть деньги 51", "Возврат не пришёл", "возвр"]
    {
        let hits = hits(&ru, query);
        let explained = explain(&ru, query, 10).unwrap();
        assert_eq!(explained.len(), hits.len(), "{query}");
        for hit in &hits {
            let why = &explained[&hit.id];
            let sum: f32 = why.parts.iter().map(|part| part.score).sum();
            let total = sum * why.words[0] as f32 / why.words[1] as f32 + why.added;
            assert!((total - hit.score).abs() < 0.01, "{query}: {total} is not {}", hit.score);
            assert!(why.parts.iter().all(|part| !part.found.is_empty()), "{query}: {:?}", why.parts);
            assert_eq!(why.is_title, hit.why.is_title);
        }
    }
    let why = &explain(&ru, "возвратами ", 10).unwrap()["refund-times"];
    let part = why.parts.iter().find(|part| part.field == Field::Title).unwrap();
    assert_eq!((part.how, part.found.as_slice()), (How::Stem, ["возврата".to_owned()].as_slice()));
}

#[test]
fn words_that_ask_are_left_out() {
    for (lang, asked, plain) in [
        ("en", "how where what refund ", "refund "),
        ("ru", "где как сколько возврат ", "возврат "),
        ("pt", "onde como quando reembolso ", "reembolso "),
        ("es", "dónde cómo cuándo reembolso ", "reembolso "),
    ] {
        let index = index(lang);
        let scores = |query: &str| hits(&index, query).into_iter().map(|hit| (hit.id, hit.score)).collect::<Vec<_>>();
        assert_eq!(scores(asked), scores(plain), "{lang}");
        assert!(!scores(plain).is_empty(), "{lang}");
    }
}

#[test]
fn a_prefix_finds_what_the_word_finds() {
    let en = index("en");
    let by_prefix = ids(&en, "refu");
    let by_word = ids(&en, "refund");
    assert!(by_prefix.contains(&"request-refund".to_owned()));
    for id in ids(&en, "tracki") {
        assert!(ids(&en, "tracking").contains(&id));
    }
    assert!(by_word.contains(&"refund-times".to_owned()));
    // A finished word is no prefix.
    assert!(ids(&en, "refu ").is_empty());
}

#[test]
fn each_hit_says_why() {
    let en = index("en");
    let hit = &hits(&en, "chargd twice")[0];
    assert_eq!(hit.why.corrections[0].typed, "chargd");
    assert_eq!(hit.why.corrections[0].used, "charged");
    assert!(hit.why.matches.iter().any(|part| part.how == How::Corrected && part.typed == "chargd"));
    let sum: f32 = hit.why.matches.iter().map(|part| part.score).sum();
    assert!(sum > 0.0 && hit.why.missing.is_empty());
    let other = hits(&en, "refund spaceship");
    assert_eq!(other[0].why.missing, ["spaceship"]);
    assert!(hits(&en, "Refund not received")[0].why.is_title);
    let layout = &hits(&index("ru"), "djpdhfn")[0].why.corrections[0];
    assert_eq!((layout.used.as_str(), layout.reading), ("возврат", Reading::Layout));
    let latin = &hits(&index("ru"), "vozvrat")[0].why.corrections[0];
    assert_eq!((latin.used.as_str(), latin.reading), ("возврат", Reading::Transliterated));
}

#[test]
fn hits_link_to_the_section_and_show_its_words() {
    let en = index("en");
    let hit = &hits(&en, "trace refund")[0];
    assert_eq!((hit.id.as_str(), hit.anchor.as_str()), ("refund-not-received", "bank"));
    assert_eq!((hit.url.as_str(), hit.heading.as_str()), ("/x/refund-not-received/", "Ask your bank"));
    let marked = |parts: &[faqtory_search::SnippetPart]| -> Vec<String> {
        parts.iter().filter(|part| part.marked).map(|part| part.text.clone()).collect()
    };
    assert_eq!(marked(&hit.snippet), ["trace", "refund"]);
    assert_eq!(marked(&hit.title_parts), ["Refund"]);
    let ru = &hits(&index("ru"), "деньгами")[0];
    assert!(marked(&ru.snippet).iter().any(|word| word.to_lowercase().starts_with("ден")), "{ru:?}");
    let pix = &hits(&en, "scan code pix")[0];
    assert_eq!(pix.countries, ["BR"]);
}

#[test]
fn other_languages_come_only_when_the_own_has_nothing() {
    let (en, ru) = (index("en"), index("ru"));
    let found = search(&en, [Ok(&ru)], "кабинет", &Options::default()).unwrap();
    assert_eq!((found[0].id.as_str(), found[0].lang.as_str()), ("my-account", "ru"));
    let opened = std::cell::Cell::new(false);
    let lazily = std::iter::once_with(|| {
        opened.set(true);
        Ok(&ru)
    });
    let found = search(&en, lazily, "refund", &Options::default()).unwrap();
    assert!(found.iter().all(|hit| hit.lang == "en") && !opened.get());
}

#[test]
fn nothing_asked_nothing_found() {
    let en = index("en");
    for query in ["", "   ", "?!", "…", "\u{301}", "[]{}"] {
        assert!(hits(&en, query).is_empty(), "{query:?}");
    }
    // Only stop words: found by their exact forms.
    assert!(!hits(&en, "what is").is_empty());
}

#[test]
fn what_customers_say_is_understood_one_way() {
    let variant = |said: &str, exact, unsure, meant: &str| Variant {
        said: said.to_owned(),
        exact,
        unsure,
        meant: vec![meant.to_owned()],
    };
    let sections = data("en");
    let variants = vec![
        variant("retroversion", false, false, "refund"),
        variant("thrice paid", false, false, "charged twice"),
        variant("remit", true, false, "refund"),
        variant("quittance", false, true, "refund"),
        variant("parcel", false, true, "refund"),
    ];
    let manifest = Manifest { variants, ..common::manifest("en", &sections) };
    let files = build(&manifest, &sections).unwrap();
    let bytes = manifest.to_json().unwrap();
    let en = LangIndex::from_files(Manifest::from_json(&bytes).unwrap(), &files).unwrap();
    let plain = index("en");
    let refund = ids(&en, "refund");
    assert_eq!(refund, ids(&plain, "refund"), "not the other way round");
    for query in ["retroversions", "remit", "quittance"] {
        assert!(refund.contains(&ids(&en, query)[0]), "{query}");
        assert_eq!(ids(&plain, query), [""; 0], "{query}");
    }
    assert_eq!(ids(&en, "thrice paid")[0], "charged-twice");
    assert_eq!(ids(&en, "remitted"), [""; 0], "of the same stem, but not the very form");
    assert_eq!(
        ids(&en, "parcel"),
        ids(&plain, "parcel"),
        "what articles say themselves is not taken for something else"
    );
}
