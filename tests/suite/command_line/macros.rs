//! `faqtory export macros` and `faqtory lint-macros`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Finished, Site, faqtory, repository};

fn sample(arguments: &[&str]) -> Finished {
    faqtory(&repository(), arguments)
}

/// Runs `lint-macros` on standard input.
fn lint(site: &Site, text: &str, flags: &[&str]) -> Finished {
    let mut child = Command::new(env!("CARGO_BIN_EXE_faqtory"))
        .args([&["lint-macros", "-"], flags].concat())
        .current_dir(site.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

#[test]
fn what_is_exported_lints_clean() {
    let place = Site::empty();
    let file = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    for (format, name) in [("zendesk", "macros.json"), ("csv", "macros.csv")] {
        sample(&["export", "macros", "--format", format, "--out", &file(name)]).expect(0);
        let again = sample(&["export", "macros", "--format", format]).expect(0);
        assert_eq!(again.stdout, place.read(name), "the same each time");
        let done = sample(&["lint-macros", "--strict", &file(name)]).expect(0);
        assert!(done.stderr.contains("no problems"), "{}", done.stderr);
    }
    let list: Value = serde_json::from_str(&place.read("macros.json")).unwrap();
    let list = list["macros"].as_array().unwrap();
    for lang in ["en", "ru", "pt", "es"] {
        let own: Vec<&Value> =
            list.iter().filter(|one| one["description"].as_str().unwrap().ends_with(&format!("({lang})"))).collect();
        assert!(own.len() > 40, "{lang}: {}", own.len());
        for one in own {
            let html = one["actions"][0]["value"].as_str().unwrap();
            let id = one["description"].as_str().unwrap().split(' ').next().unwrap();
            assert!(html.contains(&format!("<a href=\"https://help.example.com/{lang}/a/{id}/\">")), "{html}");
            assert!(!html.contains("class=") && !html.contains("{{"), "{html}");
            assert_eq!(one["actions"][0]["field"], "comment_value_html");
        }
    }
    let mut reader = csv::Reader::from_path(file("macros.csv")).unwrap();
    assert_eq!(reader.headers().unwrap(), &["lang", "path", "id", "title", "text", "html", "url"][..]);
    assert_eq!(reader.records().map(Result::unwrap).count(), list.len());
}

#[test]
fn internal_articles_are_no_macros() {
    let done = sample(&["export", "macros", "--format", "csv"]).expect(0);
    for id in ["escalation-matrix", "fraud-signals", "tone-guide", "refund-goodwill-limits"] {
        assert!(!done.stdout.contains(id), "{id}");
    }
}

#[test]
fn a_site_without_an_address_or_with_errors_exports_nothing() {
    let site =
        Site::empty().with("faqtory.yaml", "title: Help\nlanguages: [en]\n").with("content/en/a.md", "# A\n\nText.\n");
    let done = site.run(&["export", "macros", "--format", "csv"]).expect(2);
    assert!(done.stderr.contains("no `base_url`") && done.stdout.is_empty(), "{}", done.stderr);
    let site = Site::new(&[("content/en/a.md", "# A\n\n[x](nothing.md)\n")]);
    let done = site.run(&["export", "macros", "--format", "csv"]).expect(1);
    assert!(done.stderr.contains("broken-link") && done.stdout.is_empty(), "{}", done.stderr);
}

#[test]
fn a_very_long_address_is_told_in_short() {
    let site = Site::new(&[("content/en/a.md", "# A\n")]);
    let text = format!("https://help.example.com/{}end\n", "a/".repeat(50_000));
    let done = lint(&site, &text, &[]).expect(1);
    assert!(done.stderr.len() < 2_000 && done.stderr.contains("/end`"), "{}", done.stderr);
    let json: Value = serde_json::from_str(&lint(&site, &text, &["--format", "json"]).expect(1).stdout).unwrap();
    assert!(json["diagnostics"][0]["message"].as_str().unwrap().len() > 100_000, "programs get all of it");
}

#[test]
fn one_long_line_has_its_columns() {
    let site = Site::new(&[("content/en/a.md", "# A\n")]);
    let filler = "é".repeat(3000);
    let text = format!("{{\"macros\":[\"{filler} https:\\/\\/help.example.com\\/en\\/none\\/\"]}}");
    let column = text.split("https").next().unwrap().chars().count() + 1;
    let done = lint(&site, &text, &["--format", "json"]).expect(1);
    let report: Value = serde_json::from_str(&done.stdout).unwrap();
    let told = &report["diagnostics"][0];
    assert_eq!((told["line"].as_u64(), told["column"].as_u64()), (Some(1), Some(column as u64)));
    assert_eq!(told["file"], "<stdin>");
    let done = lint(&site, &text, &[]).expect(1);
    assert!(done.stderr.contains(&format!("<stdin>:1:{column}")) && !done.stderr.contains("ééé"), "{}", done.stderr);
}

#[test]
fn words_tell_a_language_only_where_they_are_many() {
    let dir = repository();
    let lint = |text: &str| {
        let place = Site::empty().with("note.txt", text);
        faqtory(&dir, &["lint-macros", place.path().join("note.txt").to_str().unwrap()]).expect(0).stderr
    };
    let link = "https://help.example.com/en/a/refund-times/";
    let long = "Olá! Obrigado por escrever. O reembolso no cartão costuma levar alguns dias úteis depois do envio, \
                veja os prazos na página e avise se o dinheiro não chegou:";
    let told = lint(&format!("{long} {link}\n"));
    assert!(told.contains("macro-wrong-language") && told.contains("/pt/a/refund-times/"), "{told}");
    for text in
        [format!("Olá: {link}"), format!("{link}\n"), format!("{}{link}", "Hello, see how long a refund takes: ")]
    {
        let told = lint(&text);
        assert!(told.contains("no problems"), "{text}: {told}");
    }
}

#[test]
fn a_deleted_or_renamed_article_shows_in_old_macros() {
    let site = Site::new(&[("content/en/first.md", "# A\n\nText.\n"), ("content/en/second.md", "# B\n\nText.\n")]);
    site.run(&["export", "macros", "--format", "zendesk", "--out", "m.json"]).expect(0);
    site.run(&["lint-macros", "--strict", "m.json"]).expect(0);
    site.write("content/en/first.md", "---\ntitle: A\nslug: other\nid: first\n---\nText.\n");
    std::fs::remove_file(site.path().join("content/en/second.md")).unwrap();
    let done = site.run(&["lint-macros", "m.json"]).expect(1);
    assert!(done.stderr.contains("`/en/a/second/`") && !done.stderr.contains("`/en/a/first/`"), "{}", done.stderr);
}
