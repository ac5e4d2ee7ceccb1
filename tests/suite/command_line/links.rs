//! Older addresses: how `serve` answers them, and what `publish-links` leaves alone.

use super::serving::Server;
use crate::support::Site;

const SETTINGS: &str = "title: Help\nbase_url: https://x.example/help\nlanguages: [en, ru]\n\
                        gone: [/ru/away/, \"/en/away/*\", \"/a/away/\"]\n";

fn site() -> Site {
    Site::empty()
        .with("faqtory.yaml", SETTINGS)
        .with(
            "content/en/new.md",
            "---\ntitle: New\naliases: [/old.html, /was/*, /was/one/, /a/older-id/]\n---\nText.\n",
        )
        .with("content/en/money/_index.md", "---\ntitle: Money\naliases: [/en/cash/]\n---\n")
        .with("content/en/money/cards.md", "# Cards\n")
        .with("content/ru/new.md", "# Новая\n")
}

#[test]
fn serve_answers_older_addresses_as_a_host_with_rules_does() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "0"]);
    for (from, to) in [
        ("/help/old.html", "/help/en/new/"),
        ("/help/was/one/", "/help/en/new/"),
        ("/help/was/other/page.html", "/help/en/new/"),
        ("/help/en/cash/", "/help/en/money/"),
        ("/help/a/older-id/", "/help/a/new/"),
        ("/help/ru/a/older-id/", "/help/ru/new/"),
    ] {
        let (status, headers, _) = server.ask("GET", from, "");
        assert_eq!(status, 307, "{from}: {headers}");
        assert!(
            headers.contains(&format!("location: {to}\r\n")) || headers.contains(&format!("location: {to}\n")),
            "{headers}"
        );
    }
    for (gone, words) in [
        ("/help/ru/away/", "lang=\"ru\""),
        ("/help/en/away/deep/page/", "lang=\"en\""),
        ("/help/a/away/", "lang=\"en\""),
        ("/help/ru/a/away/", "lang=\"ru\""),
    ] {
        let (status, _, body) = server.ask("GET", gone, "");
        assert_eq!(status, 410, "{gone}");
        assert!(
            body.contains(words) && body.contains("noindex") && body.contains("role=\"search\""),
            "{gone}: {}",
            &body[..2000]
        );
    }
    assert_eq!(server.ask("GET", "/help/en/never/", "").0, 404);
}

#[test]
fn publishing_twice_changes_nothing_and_a_faulty_site_is_left_alone() {
    let site = site()
        .with("content/en/old-mac.md", "# Heading\r\n\r\n## A part\r\n")
        .with("content/en/marked.md", "\u{feff}# M\n\n## P\n");
    site.run(&["publish-links"]).expect(0);
    let files = |site: &Site| crate::support::tree(&site.path().join("content"));
    let first = files(&site);
    assert_eq!(first["en/old-mac.md"], b"# Heading\r\n\r\n## A part {#a-part}\r\n", "line ends stay");
    assert_eq!(first["en/marked.md"], "\u{feff}# M\n\n## P {#p}\n".as_bytes(), "a byte-order mark stays");
    let said = site.run(&["publish-links", "--fix", "--today", "2031-01-01"]).expect(0).stderr;
    assert!(said.contains("none of them new"), "{said}");
    assert_eq!(files(&site), first);
    site.build();

    site.write("content/en/broken.md", "# Broken\n\n## Part\n\n[x](nothing.md)\n");
    let before = files(&site);
    let said = site.run(&["publish-links", "--fix"]).expect(1).stderr;
    assert!(said.contains("broken-link") && said.contains("was not written"), "{said}");
    assert_eq!(files(&site), before);
}

#[test]
fn ids_in_headings_make_no_translation_stale() {
    let site = Site::empty().with("faqtory.yaml", SETTINGS);
    site.write("content/en/page.md", "# A\n\nText.\n\n## Cards\n\nOne.\n\nBanks\n-----\n\nTwo.\n");
    site.write("content/ru/page.md", "---\ntitle: А\n---\nТекст.\n\n## Карты\n\nРаз.\n\n## Банки\n\nДва.\n");
    site.run(&["translated", "content/ru/page.md"]).expect(0);
    let stamp = site.read("content/ru/page.md");
    site.run(&["publish-links"]).expect(0);
    assert!(site.read("content/en/page.md").contains("## Cards {#cards}\n"));
    site.run(&["translated", "content/ru/page.md"]).expect(0);
    assert_eq!(site.read("content/ru/page.md"), stamp);
    // Reworded, the headings keep their anchors in every language.
    site.write(
        "content/en/page.md",
        site.read("content/en/page.md").replace("Cards", "Plastic").replace("Banks", "Houses"),
    );
    let done = site.run(&["check"]).expect(0);
    assert!(!done.stderr.contains("lost-"), "{}", done.stderr);
}
