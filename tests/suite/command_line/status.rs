//! `status`: over sites in git repositories, and without.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Finished, Site, faqtory};

const SETTINGS: &str = "title: Help\nbase_url: https://help.example.com\nlanguages: [en, ru, pt, es]\n";

const SOURCE: &str = "---\ntitle: Refunds\n---\nA **lead** of\nlines.\n\n## Cards {#cards}\n\nIt takes \
                      {{ fact.days }} days.\n\n* one\n* two\n\n## Banks {#banks}\n\nAsk your bank.\n";

const FILES: [&str; 3] = ["content/ru/refunds.md", "content/pt/refunds.md", "content/es/refunds.md"];

/// A site with an article in four languages, all stamped.
fn stamped() -> Site {
    let site = Site::empty().with("faqtory.yaml", SETTINGS).with("content/facts.yaml", "days: 5\n");
    site.write("content/en/refunds.md", SOURCE);
    for file in FILES {
        site.write(file, "---\ntitle: T\n---\nText.\n\n## One {#cards}\n\n## Two {#banks}\n");
    }
    site.run(&[&["translated"], &FILES[..]].concat()).expect(0);
    site
}

fn git(folder: &Path, day: &str, arguments: &[&str]) {
    let date = format!("{day}T12:00:00Z");
    let done = Command::new("git")
        .args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.com")])
        .envs([("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@example.com")])
        .envs([("GIT_AUTHOR_DATE", date.as_str()), ("GIT_COMMITTER_DATE", "2030-01-01T12:00:00Z")])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git is installed");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn commit(site: &Site, day: &str) {
    git(site.path(), day, &["add", "-A"]);
    git(site.path(), day, &["commit", "-q", "-m", "x"]);
}

/// The same in a repository, committed on 2026-11-01.
fn committed() -> Site {
    let site = stamped();
    git(site.path(), "2026-11-01", &["init", "-q"]);
    commit(&site, "2026-11-01");
    site
}

fn json(done: &Finished) -> Value {
    serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {}", done.stdout))
}

fn report(site: &Site, arguments: &[&str]) -> Value {
    json(&site.run(&[&["status", "--format", "json", "--today", "2026-11-20"], arguments].concat()).expect(0))
}

/// The stale sections of each translation: language, id, change, since.
fn stale(site: &Site) -> Vec<[String; 4]> {
    let report = report(site, &["--only", "stale"]);
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let sections = |entry: &Value| -> Vec<[String; 4]> {
        let section = |section: &Value| {
            [text(&entry["lang"]), text(&section["id"]), text(&section["change"]), text(&section["since"])]
        };
        entry["stale"].as_array().unwrap().iter().map(section).collect()
    };
    report["texts"].as_array().unwrap().iter().flat_map(sections).collect()
}

/// One section's state in the three translations.
fn in_all(id: &str, change: &str, since: &str) -> Vec<[String; 4]> {
    ["ru", "pt", "es"].map(|lang| [lang, id, change, since].map(str::to_owned)).to_vec()
}

fn edit(site: &Site, from: &str, to: &str) {
    let text = site.read("content/en/refunds.md");
    assert!(text.contains(from), "{text}");
    site.write("content/en/refunds.md", text.replace(from, to));
}

#[test]
fn an_edit_of_one_section_makes_it_stale_in_three_translations_and_a_stamp_clears_it() {
    let site = committed();
    assert_eq!(stale(&site), [[""; 4]; 0]);
    edit(&site, "Ask your bank.", "Ask your bank first.");
    assert_eq!(stale(&site), in_all("banks", "changed", "-"), "not committed yet");
    let said = site.run(&["status"]).expect(0).stdout;
    assert!(said.contains("changed  Banks  not committed yet"), "{said}");
    commit(&site, "2026-11-08");
    edit(&site, "Ask your bank first.", "Ask your bank at once.");
    edit(&site, "* two", "* two\n* three");
    commit(&site, "2026-11-12");
    let expected: Vec<_> = in_all("cards", "changed", "2026-11-12")
        .into_iter()
        .zip(in_all("banks", "changed", "2026-11-08"))
        .flat_map(|(cards, banks)| [cards, banks])
        .collect();
    assert_eq!(stale(&site), expected, "since the first change that came after");
    let said = site.run(&["status", "--today", "2026-11-20"]).expect(0).stdout;
    assert!(said.contains("changed  Cards  8 days ago, 2026-11-12"), "{said}");
    assert!(said.contains("faqtory translated content/pt/refunds.md"), "{said}");

    site.run(&["translated", FILES[0]]).expect(0);
    assert_eq!(stale(&site).len(), 4, "two sections in two languages");
    site.run(&[&["translated"], &FILES[..]].concat()).expect(0);
    assert_eq!(stale(&site), [[""; 4]; 0]);
    let said = site.run(&["status"]).expect(0).stdout;
    assert!(said.ends_with("\nevery translation reflects its source\n"), "{said}");
}

#[test]
fn another_form_of_the_source_makes_nothing_stale() {
    let site = committed();
    for (from, to) in [
        ("**lead**", "__lead__"),
        ("lead__ of\nlines", "lead__\nof lines"),
        ("* one\n* two", "- one\n- two"),
        ("{{ fact.days }}", "{{fact.days}}"),
        ("---\nA ", "updated: 2026-11-02\n---\nA "),
    ] {
        edit(&site, from, to);
        assert_eq!(stale(&site), [[""; 4]; 0], "{from}");
    }
    site.write("content/facts.yaml", "days: 7\n");
    assert_eq!(stale(&site), [[""; 4]; 0], "a fact's value is the same in all languages");
}

#[test]
fn sections_that_come_and_go_have_their_days() {
    let site = committed();
    edit(&site, "## Banks {#banks}\n\nAsk your bank.\n", "## Wallets {#wallets}\n\nAt once.\n");
    commit(&site, "2026-11-05");
    edit(&site, "At once.", "Soon.");
    commit(&site, "2026-11-10");
    let found = stale(&site);
    let expected = [
        ["ru", "wallets", "added", "2026-11-05"].map(str::to_owned),
        ["ru", "banks", "removed", "2026-11-05"].map(str::to_owned),
    ];
    assert_eq!(found[..2], expected);
    let diff = site.run(&["status", "--diff", FILES[0]]).expect(0).stdout;
    for line in ["+ ## Wallets {#wallets}", "+ Soon.", "- ## Banks {#banks}", "- Ask your bank."] {
        assert!(diff.contains(line), "{line}: {diff}");
    }
}

#[test]
fn the_difference_is_that_of_the_stale_section_alone() {
    let site = committed();
    edit(&site, "Ask your bank.", "Ask your bank first.");
    edit(&site, "of\nlines", "of\nmany lines");
    site.run(&["translated", FILES[0]]).expect(0);
    edit(&site, "first", "twice");
    commit(&site, "2026-11-12");
    let said = site.run(&["status", "--diff", FILES[1]]).expect(0).stdout;
    for line in ["      - lines.", "      + many lines.", "      - Ask your bank.", "      + Ask your bank twice."] {
        assert!(said.contains(&format!("{line}\n")), "{line}: {said}");
    }
    assert!(!said.contains("* one") && !said.contains('\u{1b}'), "{said}");
    // What was stamped in between was never committed.
    let said = site.run(&["status", "--diff", FILES[0]]).expect(0).stdout;
    assert!(said.contains("changed  Banks  not found among the committed versions"), "{said}");
    assert!(!said.contains("twice"), "{said}");
    let colored = site.run(&["status", "--diff", "--color", "always", FILES[1]]).expect(0).stdout;
    assert!(
        colored.contains("\u{1b}[32mAsk your \u{1b}[0m\u{1b}[32;1;4mbank twice."),
        "the words that changed are marked: {colored}"
    );
    let json = report(&site, &["--diff", FILES[1]]);
    let diff = &json["texts"][0]["stale"][1]["diff"];
    assert_eq!(*diff, serde_json::json!(["- Ask your bank.", "+ Ask your bank twice."]));
}

#[test]
fn a_site_in_a_subfolder_with_other_names_has_its_history() {
    let place = Site::empty();
    let write = |path: &str, text: &str| place.write(&format!("docs/мой сайт/{path}"), text);
    let folder = place.path().join("docs/мой сайт");
    write("faqtory.yaml", SETTINGS);
    write("content/en/возврат [1].md", "# A\n\nOne.\n");
    write("content/ru/возврат [1].md", "# А\n");
    let file = "content/ru/возврат [1].md";
    faqtory(&folder, &["translated", file]).expect(0);
    git(place.path(), "2026-11-01", &["init", "-q"]);
    commit(&place, "2026-11-01");
    let rename = |from: &str, to: &str| std::fs::rename(folder.join(from), folder.join(to)).unwrap();
    rename("content/en/возврат [1].md", "content/en/--é b.md");
    rename("content/ru/возврат [1].md", "content/ru/--é b.md");
    commit(&place, "2026-11-03");
    write("content/en/--é b.md", "# A\n\nTwo.\n");
    commit(&place, "2026-11-04");
    let said = faqtory(&folder, &["status", "--diff", "content/ru/--é b.md"]).expect(0).stdout;
    for line in ["2026-11-04", "- One.", "+ Two.", "faqtory translated 'content/ru/--é b.md'"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let root = folder.to_str().unwrap();
    let done = faqtory(place.path(), &["status", "--root", root, "--format", "json", "--only", "stale"]).expect(0);
    assert_eq!(json(&done)["texts"][0]["stale"][0]["since"], "2026-11-04");
}

#[test]
fn what_git_does_not_know_is_said_in_plain_words() {
    let stale_section = |site: &Site| {
        edit(site, "Ask your bank.", "Ask your bank first.");
    };
    let says = |site: &Site, words: &str| {
        let said = site.run(&["status", "--diff", FILES[0]]).expect(0).stdout;
        assert!(said.contains(words) && said.contains("changed  Banks") && !said.contains("+ "), "{words}: {said}");
    };
    let site = stamped();
    stale_section(&site);
    says(&site, "when and how the source changed is not known: the site is in no git repository");
    assert_eq!(report(&site, &[])["no_history"], "the site is in no git repository");

    git(site.path(), "2026-11-01", &["init", "-q"]);
    says(&site, "the source was never committed");

    // A clone of the last commit alone.
    let site = committed();
    stale_section(&site);
    commit(&site, "2026-11-08");
    let copy = Site::empty();
    let from = format!("file://{}", site.path().display());
    git(copy.path(), "2026-11-08", &["clone", "-q", "--depth", "1", &from, "."]);
    says(&copy, "this clone has only a part of the history");

    // Without the program.
    let variables = [("PATH", "/nowhere")];
    let done = crate::support::faqtory_with(site.path(), &["status", "--diff"], &variables).expect(0);
    assert!(done.stdout.contains("the program `git` is not installed"), "{}", done.stdout);
}

#[test]
fn what_is_left_out_on_purpose_is_not_missing_and_what_lost_its_source_is_orphaned() {
    let site = stamped().with("content/en/here.md", "---\ntitle: Here\nonly: [en, ru]\n---\n");
    let counts = |site: &Site| -> Vec<[u64; 3]> {
        let report = report(site, &[]);
        let count = |language: &Value| ["texts", "missing", "orphaned"].map(|name| language[name].as_u64().unwrap());
        report["languages"].as_array().unwrap().iter().map(count).collect()
    };
    assert_eq!(counts(&site), [[2, 0, 0], [2, 1, 0], [1, 0, 0], [1, 0, 0]]);
    std::fs::remove_file(site.path().join("content/en/refunds.md")).unwrap();
    assert_eq!(counts(&site), [[1, 0, 0], [2, 1, 1], [1, 0, 1], [1, 0, 1]]);
    let done = site.run(&["status", "--lang", "pt,es", "--only", "orphaned"]).expect(0).stdout;
    assert_eq!(done.matches("content/en/refunds.md").count(), 2, "{done}");
    assert!(!done.contains("Русский") && !done.contains("here"), "{done}");
}

#[test]
fn long_lists_are_cut_unless_they_are_asked_for() {
    let site = stamped();
    for at in 0..30 {
        site.write(&format!("content/en/more/{at:02}.md"), format!("# Article {at}\n"));
    }
    let lines = |arguments: &[&str]| {
        let said = site.run(&[&["status"], arguments].concat()).expect(0).stdout;
        assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
        (
            said.matches("  content/pt/more/").count(),
            said.contains("… and 10 more: faqtory status --lang pt --only missing"),
        )
    };
    assert_eq!(lines(&[]), (20, true));
    assert_eq!(lines(&["--lang", "pt", "--only", "missing"]), (30, false));
    assert_eq!(lines(&["content/en/more"]), (30, false));
    assert_eq!(lines(&["-v"]), (30, false));
}

#[test]
fn a_new_article_is_current_until_its_source_is_written() {
    let site = stamped();
    site.run(&["new", "refunds/late"]).expect(0);
    assert_eq!(stale(&site), [[""; 4]; 0]);
    let text = site.read("content/en/refunds/late.md");
    assert!(!text.contains("source_digest"), "{text}");
    site.write("content/en/refunds/late.md", format!("{text}\n## And more {{#more}}\n\nText.\n"));
    assert_eq!(stale(&site), in_all("more", "added", "-"));
}
