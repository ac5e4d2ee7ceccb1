//! `faqtory serve`, asked over a plain connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Site;

/// A running server; it ends with it.
pub(crate) struct Server {
    child: Child,
    port: u16,
    /// The path below which the site is.
    pub path: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts a server in a folder and waits until it says where.
    pub(crate) fn start(folder: &std::path::Path, arguments: &[&str]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_faqtory"))
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let address = loop {
            let line = lines.next().unwrap_or_else(|| panic!("the server ended:\n{said}")).unwrap();
            said.push_str(&format!("{line}\n"));
            if let Some((_, address)) = line.split_once("http://localhost:") {
                break address.split(' ').next().unwrap_or(address).to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        let (port, path) = address.split_once('/').unwrap();
        Server { child, port: port.parse().unwrap(), path: path.trim_end_matches('/').to_owned() }
    }

    /// The answer to a request: its status, headers in lower case, body.
    pub(super) fn ask(&self, method: &str, path: &str, headers: &str) -> (u16, String, String) {
        self.send(method, path, headers, "")
    }

    /// What a page is told that it must say when it asks for files to be written.
    pub(super) fn token(&self) -> String {
        let mut told = self.events();
        let hello = told.find_map(|line| Some(line.split_once("\"token\":\"")?.1.to_owned())).unwrap();
        hello.split('"').next().unwrap().to_owned()
    }

    /// The lines that an open page is told, without end.
    pub(crate) fn events(&self) -> impl Iterator<Item = String> + use<> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "GET /__faqtory/events?path=%2Fen%2F HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        BufReader::new(stream).lines().map_while(Result::ok)
    }

    /// The port that it serves at.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Interrupts it, as Ctrl-C does, and gives its exit code; it must end at once.
    pub(super) fn interrupt(mut self) -> Option<i32> {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end");
    }

    /// The same of a request with a body.
    pub(super) fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: localhost:{}\r\n", self.port) };
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}Connection: close\r\n{headers}\r\n{body}").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        (status, head.to_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        self.ask("GET", path, "")
    }
}

fn site() -> Site {
    Site::new(&[
        ("content/en/first.md", "# First\n\nA needle in the text.\n"),
        ("content/en/draft.md", "---\ntitle: Only a draft\ndraft: true\n---\nText.\n"),
        ("static/form.txt", "A form.\n"),
    ])
}

#[test]
fn pages_files_drafts_and_faults_are_answered() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41300"]);
    let (status, head, body) = server.get("/en/first/");
    assert_eq!(status, 200);
    assert!(
        head.contains("content-type: text/html; charset=utf-8") && body.contains("A needle in the text."),
        "{head}"
    );
    assert_eq!(server.get("/en/draft/").0, 200, "drafts are served");
    assert!(server.get("/form.txt").1.contains("content-type: text/plain"));
    assert!(server.get("/sitemap.xml").1.contains("xml"));
    let (status, _, body) = server.get("/en/nothing/");
    assert_eq!(status, 404);
    assert!(body.contains("<h1"), "the 404 page of the site");
    let (status, head, _) = server.get("/en/first");
    assert!((301..=308).contains(&status) && head.contains("location: /en/first/"), "{head}");
    for path in
        ["/../faqtory.yaml", "/%2e%2e/faqtory.yaml", "/en/../../faqtory.yaml", "//faqtory.yaml", "/content/en/first.md"]
    {
        assert_eq!(server.get(path).0, 404, "{path}");
    }
    assert_eq!(server.ask("POST", "/en/first/", "").0, 405);
    assert_eq!(server.ask("HEAD", "/en/first/", "").0, 200);
    assert_eq!(server.ask("GET", "/en/first/", "Host: evil.example\r\n").0, 403, "no other name than this machine's");
    assert!(!site.has("public"), "nothing is written");
}

#[test]
fn an_entity_tag_saves_the_second_answer_and_texts_are_compressed() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41320"]);
    let (_, head, _) = server.get("/sitemap.xml");
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().trim().to_owned();
    let (status, _, body) = server.ask("GET", "/sitemap.xml", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((status, body.as_str()), (304, ""));
    let (_, head, _) = server.ask("GET", "/en/", "Accept-Encoding: gzip\r\n");
    assert!(head.contains("content-encoding: gzip"), "{head}");
}

#[test]
fn the_files_of_the_search_are_served() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41340"]);
    let (status, head, body) = server.get("/search/en/manifest.json");
    assert!(status == 200 && head.contains("application/json") && body.contains("\"en\""), "{head}{body}");
    let (status, head, body) = server.get("/en/search/box.html");
    assert!(status == 200 && head.contains("text/html") && body.contains("role=\"listbox\""), "{head}{body}");
    for path in ["/search/en/nothing", "/search/xx/manifest.json", "/search/en/index/../manifest.json"] {
        assert_eq!(server.get(path).0, 404, "{path}");
    }
    // The words of a query are the browser's alone: no page is made of them.
    let (_, _, body) = server.get("/en/search/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27");
    assert!(!body.contains("alert(1)"), "{body}");
}

#[test]
fn a_change_shows_and_a_fault_takes_no_other_page_away() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41360"]);
    let shows = |path: &str, text: &str| {
        let until = Instant::now() + Duration::from_secs(20);
        while !server.get(path).2.contains(text) {
            assert!(Instant::now() < until, "{path} never shows {text}");
            std::thread::sleep(Duration::from_millis(30));
        }
    };
    site.write("content/en/first.md", "# First\n\nAnother text.\n");
    shows("/en/first/", "Another text.");
    site.write("content/en/second.md", "# Second\n\n[x](nothing.md)\n\n:::nota\n");
    shows("/en/second/", "Second");
    shows("/en/first/", "Another text.");
    site.write("faqtory.yaml", "title: [\n");
    site.write("content/en/first.md", "# First\n\nA third text.\n");
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(server.get("/en/first/").0, 200, "the site is served as it was");
    site.write("faqtory.yaml", "title: Help\nbase_url: https://help.example.com\nlanguages: [en]\n");
    shows("/en/first/", "A third text.");
}

#[test]
fn the_pack_follows_an_edit() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41320"]);
    let until = Instant::now() + Duration::from_secs(20);
    let core = |not: &str| loop {
        let (status, _, manifest) = server.get("/search/en/manifest.json");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
        if let Some(hash) = manifest["pack"]["core"].as_u64().filter(|_| status == 200) {
            let file = format!("/search/en/pack/c0.{hash:08x}.txt");
            if file != not {
                break file;
            }
        }
        assert!(Instant::now() < until, "the pack never comes, or stays {not}");
        std::thread::sleep(Duration::from_millis(30));
    };
    let before = core("");
    assert_eq!(server.get(&before).0, 200);
    site.write("content/en/third.md", "# Third\n\nAnother needle, and a haystack.\n");
    let after = core(&before);
    assert_eq!((server.get(&after).0, server.get(&before).0), (200, 404));
}

#[test]
fn a_site_below_a_path_is_mounted_there() {
    let site = site();
    let server = Server::start(site.path(), &["serve", "--port", "41380", "--base-url", "https://x.example/help"]);
    assert_eq!(server.path, "help");
    assert_eq!(server.get("/help/en/first/").0, 200);
    assert_eq!(server.get("/en/first/").0, 404);
    let (status, head, _) = server.get("/");
    assert!((301..=308).contains(&status) && head.contains("location: /help/"), "{head}");
}
