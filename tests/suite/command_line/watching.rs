//! `faqtory serve` while files change as editors, people and version control change them.

use std::fs;
use std::time::{Duration, Instant};

use super::serving::Server;
use crate::support::Site;

fn site() -> Site {
    Site::new(&[
        ("content/en/first.md", "# First\n\nThe first text.\n"),
        ("content/en/refunds/refund.md", "# Refund\n\nAbout refunds.\n"),
        ("content/en/refunds/times.md", "# Times\n\nAbout times.\n"),
    ])
}

/// Waits until a page answers with a status and shows a text.
fn shows(server: &Server, path: &str, status: u16, text: &str) {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let (found, _, body) = server.ask("GET", path, "");
        if found == status && body.contains(text) {
            return;
        }
        assert!(Instant::now() < until, "{path} never answers {status} with {text:?}: {found}\n{body}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Goes through what editors and people do; each step must end in the right site.
fn changes_are_followed(server: &Server, site: &Site) {
    let at = |path: &str| site.path().join(path);
    // As vim and others save: beside it, then over it, with a backup left behind.
    fs::write(at("content/en/.first.md.swp"), "swap").unwrap();
    fs::copy(at("content/en/first.md"), at("content/en/first.md~")).unwrap();
    fs::write(at("content/en/.first.new"), "# First\n\nSaved by renaming.\n").unwrap();
    fs::rename(at("content/en/.first.new"), at("content/en/first.md")).unwrap();
    shows(server, "/en/first/", 200, "Saved by renaming.");
    // As Emacs saves: the old file goes away first.
    fs::rename(at("content/en/first.md"), at("content/en/first.md~")).unwrap();
    fs::write(at("content/en/first.md"), "# First\n\nSaved after a move.\n").unwrap();
    shows(server, "/en/first/", 200, "Saved after a move.");

    fs::rename(at("content/en/refunds/refund.md"), at("content/en/refunds/money-back.md")).unwrap();
    shows(server, "/en/refunds/money-back/", 200, "About refunds.");
    shows(server, "/en/refunds/refund/", 404, "");
    fs::rename(at("content/en/refunds"), at("content/en/returns")).unwrap();
    shows(server, "/en/returns/times/", 200, "About times.");
    shows(server, "/en/refunds/times/", 404, "");
    site.write("content/en/returns/times.md", "# Times\n\nWritten in the moved folder.\n");
    shows(server, "/en/returns/times/", 200, "Written in the moved folder.");

    // The watched folder itself goes away and comes back.
    fs::rename(at("content"), at("elsewhere")).unwrap();
    shows(server, "/en/first/", 404, "");
    fs::rename(at("elsewhere"), at("content")).unwrap();
    shows(server, "/en/first/", 200, "Saved after a move.");
    site.write("content/en/first.md", "# First\n\nAfter all that.\n");
    shows(server, "/en/first/", 200, "After all that.");

    // A switch of branches.
    for number in 0..2_000 {
        site.write(&format!("content/en/many/article-{number}.md"), format!("# Article {number}\n\nOne of many.\n"));
    }
    site.write("content/en/first.md", "# First\n\nAnother branch.\n");
    shows(server, "/en/many/article-1999/", 200, "Article 1999");
    shows(server, "/en/first/", 200, "Another branch.");
    fs::remove_dir_all(at("content/en/many")).unwrap();
    shows(server, "/en/many/article-1999/", 404, "");
    shows(server, "/en/first/", 200, "Another branch.");
}

/// Breaks what stops the whole site; the last good site stays, and comes to life with the next save.
fn faults_are_survived(server: &Server, site: &Site) {
    let settings = site.read("faqtory.yaml");
    for (path, broken, whole) in [
        ("faqtory.yaml", "title: [\n", settings.as_str()),
        ("themes/default/templates/home.html", "{% if %}", ""),
        ("content/facts.yaml", "days: [\n", "days: 5\n"),
    ] {
        site.write(path, broken);
        site.write("content/en/first.md", format!("# First\n\nWritten while {path} was broken.\n"));
        std::thread::sleep(Duration::from_millis(200));
        shows(server, "/en/returns/times/", 200, "Written in the moved folder.");
        if whole.is_empty() {
            fs::remove_file(site.path().join(path)).unwrap();
        } else {
            site.write(path, whole);
        }
        shows(server, "/en/first/", 200, &format!("Written while {path} was broken."));
    }
}

#[test]
fn what_editors_and_people_do_is_followed() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41400"]);
    changes_are_followed(&server, &site);
    faults_are_survived(&server, &site);
    assert!(!site.has("public"), "nothing is written");
}

#[test]
fn polling_follows_too() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--poll", "--port", "41420"]);
    changes_are_followed(&server, &site);
}

#[test]
fn the_search_follows_the_pages() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41440"]);
    let sections = |count: u32| shows(&server, "/search/en/manifest.json", 200, &format!("\"sections\": {count}"));
    let (_, _, manifest) = server.ask("GET", "/search/en/manifest.json", "");
    let before = manifest.split("\"sections\": ").nth(1).and_then(|rest| rest.split(|c: char| !c.is_numeric()).next());
    let before: u32 = before.unwrap().parse().unwrap();
    site.write("content/en/first.md", "# First\n\nSome text.\n\n## A heading\n\nMore.\n");
    sections(before + 1);
    std::fs::remove_file(site.path().join("content/en/first.md")).unwrap();
    sections(before - 1);
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let site = site().with("static/sound.bin", "0123456789");
    let server = Server::start(site.path(), &["serve", "--port", "41460"]);
    let part = |range: &str| {
        let (status, head, body) = server.ask("GET", "/sound.bin", &format!("Range: {range}\r\n"));
        let shown = head.lines().find_map(|line| line.strip_prefix("content-range: ")).unwrap_or_default().to_owned();
        (status, shown, body)
    };
    assert_eq!(part("bytes=2-4"), (206, "bytes 2-4/10".to_owned(), "234".to_owned()));
    assert_eq!(part("bytes=8-"), (206, "bytes 8-9/10".to_owned(), "89".to_owned()));
    assert_eq!(part("bytes=-3"), (206, "bytes 7-9/10".to_owned(), "789".to_owned()));
    assert_eq!(part("bytes=20-30"), (416, "bytes */10".to_owned(), String::new()));
    assert_eq!(part("lines=1-2"), (200, String::new(), "0123456789".to_owned()));
}

#[test]
fn only_its_own_pages_may_write() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41480"]);
    let body = "{\"title\":\"Mine\",\"category\":\"\",\"type\":\"article\"}";
    let length = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    let without = server.send("POST", "/__faqtory/new", &length, body);
    assert_eq!(without.0, 403, "no token");
    let token = server.token();
    let headers = format!("{length}X-Faqtory-Token: {token}\r\n");
    let foreign = server.send("POST", "/__faqtory/new", &format!("{headers}Origin: http://evil.example\r\n"), body);
    assert_eq!(foreign.0, 403, "another site");
    assert!(!site.has("content/en/mine.md"));
    let (status, _, answer) = server.send("POST", "/__faqtory/new", &headers, body);
    assert_eq!(status, 200, "{answer}");
    assert!(site.has("content/en/mine.md") && answer.contains("/en/mine/"), "{answer}");
    shows(&server, "/en/mine/", 200, "Mine");
}

#[test]
fn it_takes_the_next_free_port_and_ends_at_once() {
    let site = site();
    let first = Server::start(site.path(), &["serve", "--port", "41500"]);
    let second = Server::start(site.path(), &["serve", "--port", &first.port().to_string()]);
    assert!(second.port() > first.port());
    let mut open = second.events();
    assert!(open.next().is_some(), "a page is open");
    let before = crate::support::tree(site.path());
    assert_eq!(second.interrupt(), Some(0));
    assert_eq!(crate::support::tree(site.path()), before, "nothing is left behind");
}

#[test]
fn a_problem_can_be_opened_in_the_editor() {
    let site = site();
    site.write("faqtory.yaml", site.read("faqtory.yaml") + "editor: vscode\n");
    site.write("content/en/first.md", "# First\n\n[broken](nowhere.md)\n");
    let server = Server::start(site.path(), &["serve", "--port", "41520"]);
    let told = server.events().find(|line| line.contains("broken-link")).unwrap();
    assert!(told.contains("\"open\":\"vscode://file/") && told.contains("content/en/first.md:3:1\""), "{told}");
    assert!(told.contains("\"line\":3,\"column\":1") && told.contains("[broken](nowhere.md)"), "{told}");
}
