//! `new` and `init`.

use crate::support::{Site, faqtory};

#[test]
fn a_new_site_builds_at_once_and_without_a_warning() {
    for languages in ["en", "ru", "pt", "es", "en,ru,pt,es", "es,en"] {
        let place = Site::empty();
        faqtory(place.path(), &["init", "my-site", "--languages", languages]).expect(0);
        for arguments in [&["build", "--strict"][..], &["check", "--strict", "--dates"]] {
            let done = faqtory(&place.path().join("my-site"), arguments).expect(0);
            assert!(!done.stderr.contains("warning"), "{languages}: {}", done.stderr);
        }
        for lang in languages.split(',') {
            assert!(place.has(&format!("my-site/public/{lang}/index.html")), "{lang}");
        }
        let ignored = place.read("my-site/.gitignore");
        assert!(ignored.contains("/public"), "{ignored}");
    }
}

#[test]
fn a_new_site_is_not_made_over_another() {
    let place = Site::empty().with("my-site/notes.txt", "mine");
    let done = faqtory(place.path(), &["init", "my-site"]).expect(2);
    assert!(done.stderr.contains("not empty"), "{}", done.stderr);
    assert_eq!(crate::support::tree(place.path()).len(), 1);
    for languages in ["en,x!", "en,en", "en,de: [", "../en"] {
        faqtory(place.path(), &["init", "other", "--languages", languages]).expect(2);
        assert!(!place.has("other"), "nothing is written where a language is none");
    }
    std::fs::create_dir(place.path().join("empty")).unwrap();
    faqtory(place.path(), &["init", "empty"]).expect(0);
}

fn four_languages() -> Site {
    Site::empty()
        .with("faqtory.yaml", "title: Help\nbase_url: https://help.example.com\nlanguages: [en, ru, pt, es]\n")
        .with("content/en/first.md", "# First\n")
}

#[test]
fn a_new_article_is_in_every_language_and_a_draft() {
    let site = four_languages();
    site.run(&["new", "refunds/my-article", "--title", "What: a \"title\"?"]).expect(0);
    for lang in ["en", "ru", "pt", "es"] {
        let text = site.read(&format!("content/{lang}/refunds/my-article.md"));
        assert!(text.starts_with("---\n") && text.contains("draft: true"), "{text}");
    }
    site.run(&["build", "--strict", "-q"]).expect(0);
    assert!(!site.has("public/en/refunds"), "a draft is not published");
    let done = site.run(&["build", "--strict", "--drafts", "--out", "drafts"]).expect(0);
    assert!(!done.stderr.contains("warning"), "{}", done.stderr);
    let page = std::fs::read_to_string(site.path().join("drafts/en/refunds/my-article/index.html")).unwrap();
    assert!(page.contains("What: a &quot;title&quot;?"));
}

#[test]
fn a_new_article_without_a_title_takes_it_from_the_path() {
    let site = four_languages();
    site.run(&["new", "my-article.md"]).expect(0);
    assert!(site.read("content/en/my-article.md").contains("My article"));
    site.run(&["check", "--drafts", "--strict"]).expect(0);
}

#[test]
fn a_new_article_overwrites_nothing() {
    let site = four_languages().with("content/ru/one.md", "# Один\n");
    let before = crate::support::tree(site.path());
    let done = site.run(&["new", "one"]).expect(2);
    assert!(done.stderr.contains("content/ru/one.md"), "{}", done.stderr);
    assert_eq!(crate::support::tree(site.path()), before, "not even in the other languages");
    for path in ["../outside", "Ünï", "a b", "", "/", "a//b", "a/../b"] {
        let done = site.run(&["new", path]).expect(2);
        assert!(!done.stderr.is_empty());
        assert_eq!(crate::support::tree(site.path()), before, "{path}");
    }
}

#[test]
fn a_reserved_path_is_refused_before_it_is_written() {
    let site = four_languages();
    let before = crate::support::tree(site.path());
    for path in ["search", "faq", "a"] {
        site.run(&["new", path]).expect(2);
        assert_eq!(crate::support::tree(site.path()), before, "{path}");
    }
}
