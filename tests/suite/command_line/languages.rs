//! Languages that the program has no words for: a file of words and a folder do.

use serde_json::Value;

use crate::support::{Site, faqtory};

/// A site with a language more than the theme has, its words as `export` writes them.
fn site(lang: &str, article: &str) -> Site {
    let site = Site::empty()
        .with("faqtory.yaml", format!("title: Help\nbase_url: https://help.example.com\nlanguages: [en, {lang}]\nlevels: {{parity-fact: off, parity-heading: off}}\n"))
        .with("content/facts.yaml", "time: {type: duration, unit: business-day, min: 1, max: 3}\nfee: {type: money, value: 1234.5, currency: EUR}\nday: {type: date, value: 2027-01-15}\n")
        .with("content/en/refund.md", "# Refunds\n\nAfter {{ fact.time }}, {{ fact.fee }}, {{ fact.day }}.\n")
        .with(&format!("content/{lang}/refund.md"), article);
    let without = site.run(&["check"]).expect(2);
    let command = format!("faqtory export strings --lang {lang} > content/{lang}/strings.yaml");
    assert!(without.stderr.contains(&command), "{}", without.stderr);
    let words = site.run(&["export", "strings", "--lang", lang]).expect(0).stdout;
    let site = site.with(&format!("content/{lang}/strings.yaml"), &words);
    for command in ["check", "build"] {
        let done = site.run(&[command, "--strict"]).expect(0);
        assert!(!done.stderr.contains("warning"), "{}", done.stderr);
    }
    site
}

fn finds(site: &Site, lang: &str, query: &str) -> bool {
    let done = site.run(&["search", query, "--lang", lang, "--format", "json"]).expect(0);
    let hits: Value = serde_json::from_str(&done.stdout).unwrap();
    hits[0]["lang"] == lang && hits[0]["id"] == "refund"
}

#[test]
fn german_takes_a_folder_and_a_file_of_words() {
    let site = site(
        "de",
        "---\ntitle: Rückerstattung\ncountries: [BR, DE, US]\n---\nNach {{ fact.time }}, {{ fact.fee }}, \
         {{ fact.day }}.\n\n## Überweisung\n\nDas Geld kommt zurück.\n",
    );
    let page = site.read("public/de/refund/index.html");
    for part in ["<html lang=\"de\" dir=\"ltr\"", "Brazil, Germany und United States", "1.234,50", "15. Januar 2027"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(site.read("public/en/refund/index.html").contains("hreflang=\"de\""));
    for query in ["Rückerstattung", "ruckerstattung", "rückerst", "rückerstatung", "überweisung", "geld"] {
        assert!(finds(&site, "de", query), "{query}");
    }
    assert!(!finds(&site, "de", "etwas"));
}

#[test]
fn languages_of_other_scripts_are_found_and_set_in_their_direction() {
    let ukrainian = site("uk", "# Повернення коштів\n\nГроші прийдуть на картку, її не блокуємо.\n");
    for query in ["повернення", "поверн", "грощі", "картка", "її"] {
        assert!(finds(&ukrainian, "uk", query), "{query}");
    }
    let arabic = site("ar", "# استرداد الأموال\n\nسوف تصل المُدَّة {{ fact.time }} إلى البطاقة.\n");
    for query in ["استرداد", "البطاقة", "البط", "المُدَّة"] {
        assert!(finds(&arabic, "ar", query), "{query}");
    }
    assert!(arabic.read("public/ar/refund/index.html").contains("<html lang=\"ar\" dir=\"rtl\""));
    let japanese = site("ja", "# 返金について\n\n銀行の確認が必要です。\n\n## カードへの返金\n");
    for query in ["返金", "返金について", "銀行", "確認", "返", "カード", "カー"] {
        assert!(finds(&japanese, "ja", query), "{query}");
    }
}

#[test]
fn words_are_written_with_the_plural_forms_of_the_language() {
    let place = Site::empty();
    let words = |lang: &str| faqtory(place.path(), &["export", "strings", "--lang", lang]).expect(0).stdout;
    assert!(
        words("pl").contains("results_count: {one: \"{n} result\", few: \"{n} results\", many: "),
        "{}",
        words("pl")
    );
    assert!(words("ja").contains("  day: {other: \"{n} days\"}\n"));
    assert!(words("ar").contains("#   zero: 0\n#   one: 1\n#   two: 2\n#   few: 3, 4, 5\n"));
    assert!(words("ru").contains("search_title: Поиск"), "the theme's own words of a language that it has");
    let done = faqtory(place.path(), &["export", "strings", "--lang", "x!"]).expect(2);
    assert!(done.stderr.contains("`x!` is not a language tag"), "{}", done.stderr);
}

#[test]
fn the_words_of_a_sites_own_theme_are_written() {
    let own =
        "# Ours\nstrings:\n  ours: Ours\n  results_count:\n    one: one\n    # More\n    other: more\n  last: Last\n";
    let site = Site::empty()
        .with(
            "faqtory.yaml",
            "title: Help\nbase_url: https://help.example.com\nlanguages: [{code: cz, locale: cs}]\ntheme: own\n",
        )
        .with("themes/own/i18n/en.yaml", own);
    let words = site.run(&["export", "strings", "--lang", "cz"]).expect(0).stdout;
    let forms = "  results_count: {one: \"one\", few: \"more\", many: \"more\", other: \"more\"}\n";
    assert!(words.ends_with(&format!("strings:\n  ours: Ours\n{forms}  last: Last\n")), "{words}");
}

#[test]
fn a_new_site_may_have_any_language() {
    let place = Site::empty();
    let done = faqtory(place.path(), &["init", "my-site", "--languages", "en,de"]).expect(0);
    assert!(done.stderr.contains("content/de/"), "{}", done.stderr);
    let root = place.path().join("my-site");
    let checked = faqtory(&root, &["check", "--strict", "--dates"]).expect(0);
    assert!(!checked.stderr.contains("warning"), "{}", checked.stderr);
    faqtory(&root, &["build"]).expect(0);
    assert!(place.has("my-site/public/de/guide/write-an-article/index.html"));
}

/// The list from A to Z that a language's articles with these titles make: each letter with its titles.
fn alphabet(lang: &str, titles: &[&str]) -> Vec<String> {
    let mut site = Site::empty()
        .with("faqtory.yaml", format!("title: Help\nbase_url: https://help.example.com\nlanguages: [{lang}]\n"));
    for (at, title) in titles.iter().enumerate() {
        site = site.with(&format!("content/{lang}/n{at}.md"), format!("# {title}\n"));
    }
    let words = site.run(&["export", "strings", "--lang", lang]).expect(0).stdout;
    let site = site.with(&format!("content/{lang}/strings.yaml"), &words);
    site.run(&["build", "-q"]).expect(0);
    let page = site.read(&format!("public/{lang}/search/index.html"));
    let list = page.split("id=\"_a-z\"").nth(1).unwrap();
    let text = |html: &str, end: &str| html.split(end).next().unwrap().rsplit('>').next().unwrap().to_owned();
    let groups = list.split("<h3>").skip(1).map(|group| {
        let group = group.split("</section>").next().unwrap();
        let titles: Vec<String> = group.split("<li>").skip(1).map(|item| text(item, "</a>")).collect();
        format!("{}: {}", text(group, "</h3>"), titles.join(", "))
    });
    groups.collect()
}

#[test]
fn articles_stand_in_the_order_of_the_languages_alphabet() {
    assert_eq!(
        alphabet("ru", &["Жук", "Ёлка", "Ель", "Ежевика", "Дом", "ёж", "3-D Secure", "«Единый» счёт", "€ и рубли"]),
        ["#: € и рубли", "0–9: 3-D Secure", "Д: Дом", "Е: «Единый» счёт, ёж, Ежевика, Ёлка, Ель", "Ж: Жук"]
    );
    assert_eq!(
        alphabet("es", &["ñu", "Ópera", "Nunca", "Ñandú", "¿Nada?", "orden", "Mes", "Olvidar"]),
        ["M: Mes", "N: ¿Nada?, Nunca", "Ñ: Ñandú, ñu", "O: Olvidar, Ópera, orden"]
    );
    assert_eq!(
        alphabet("pt", &["uma", "Último", "acesso", "Ação", "Água"]),
        ["A: Ação, acesso, Água", "U: Último, uma"]
    );
    assert_eq!(
        alphabet("en", &["query", "“Quoted”", "Quiet", "10 things", "2 things", "résumé", "Resume", "resumes"]),
        ["0–9: 10 things, 2 things", "Q: query, Quiet, “Quoted”", "R: Resume, résumé, resumes"]
    );
    assert_eq!(
        alphabet("de", &["Zahlung", "Ändern", "Anfang", "Straße", "Strassen", "Überweisung", "Umtausch", "Ärger"]),
        ["A: Ändern, Anfang, Ärger", "S: Straße, Strassen", "U: Überweisung, Umtausch", "Z: Zahlung"]
    );
}
