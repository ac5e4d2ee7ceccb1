//! The wall: not one byte of internal text in the public edition.

mod planted;
mod slips;

use std::io::Read as _;
use std::path::Path;

use faqtory::content::front_matter::Audience;
use faqtory::diag::Source;
use faqtory::markdown::template::Target;
use faqtory::markdown::{Settings, compile};

use super::generated::Random;
use crate::support::{Identity, Site, tree};
use planted::{PLANTED, UNSEEN, site};

/// Every place of the output that holds a planted word: names, bytes, the bytes of what is compressed, and
/// the terms and texts of the index, which stand there in parts.
fn found(site: &Site) -> Vec<String> {
    found_in(&site.path().join("public"))
}

fn found_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |path: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for word in PLANTED {
            // A dictionary has its words without what they share with the word before: no public word
            // begins with `zq`, so that the first planted one lacks its first letter at most.
            let part = if path.contains("/pack/") || path.contains("/index/") { &word[1..] } else { word };
            if path.contains(word) || text.contains(part) {
                found.push(format!("{word} in {path}"));
            }
        }
    };
    for (path, bytes) in tree(folder) {
        look(&path, &bytes);
        if path.ends_with(".gz") {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut plain).unwrap();
            look(&path, &plain);
        }
    }
    for lang in ["en", "ru"] {
        let index = folder.join("search").join(lang).join("index");
        if index.exists() {
            look(&format!("the index of {lang}"), contents(&index).as_bytes());
        }
    }
    found
}

/// All terms and stored texts of an index.
fn contents(folder: &Path) -> String {
    let index = tantivy::Index::open_in_dir(folder).unwrap();
    let mut all = String::new();
    for segment in index.searchable_segments().unwrap() {
        let reader = tantivy::SegmentReader::open(&segment).unwrap();
        for (field, entry) in index.schema().fields().filter(|(_, entry)| entry.is_indexed()) {
            let inverted = reader.inverted_index(field).unwrap();
            let mut terms = inverted.terms().stream().unwrap();
            while terms.advance() {
                all.push_str(&format!("{} {}\n", entry.name(), String::from_utf8_lossy(terms.key())));
            }
        }
        let store = reader.get_store_reader(1).unwrap();
        for doc in 0..reader.max_doc() {
            let document: tantivy::TantivyDocument = store.get(doc).unwrap();
            all.push_str(&tantivy::Document::to_json(&document, &index.schema()));
        }
    }
    assert!(all.contains("title"), "the index is read: {all}");
    all
}

#[test]
fn no_byte_of_internal_text_is_public() {
    let site = site();
    site.run(&["build", "-q"]).expect(0);
    assert_eq!(found(&site), Vec::<String>::new());
    site.run(&["build", "-q", "--drafts", "--out", "public-drafts"]).expect(0);
    assert_eq!(found_in(&site.path().join("public-drafts")), Vec::<String>::new(), "with drafts");
    for format in ["zendesk", "csv"] {
        let macros = site.run(&["export", "macros", "--format", format]).expect(0).stdout;
        assert!(macros.contains("A sound reply.") && !macros.contains("zq"), "{macros}");
    }
}

#[test]
fn the_agents_edition_has_it_all() {
    let site = site();
    site.run(&["build", "-q", "--audience", "agents", "--out", "public"]).expect(0);
    let found = found(&site);
    let missing: Vec<_> = PLANTED
        .iter()
        .filter(|word| !UNSEEN.contains(word) && !found.iter().any(|line| line.starts_with(**word)))
        .collect();
    assert_eq!(missing, Vec::<&&str>::new(), "planted words that the test would not see");
}

#[test]
fn the_desk_is_in_the_agents_edition_alone() {
    let site = site();
    site.run(&["build", "-q"]).expect(0);
    let of_desk = |output: std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let speaks = |path: &str, bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            path.contains("agents")
                || ["/agents/", "desk-", "copy-menu", "data-reply"].iter().any(|mark| text.contains(mark))
        };
        output.into_iter().filter(|(path, bytes)| speaks(path, bytes)).map(|(path, _)| path).collect()
    };
    assert_eq!(of_desk(site.output()), Vec::<String>::new());
    site.run(&["build", "-q", "--audience", "agents", "--out", "inside"]).expect(0);
    let inside = of_desk(crate::support::tree(&site.path().join("inside")));
    for part in
        ["agents/index.html", "agents/desk.json", "assets/agents/desk", "assets/agents/formats", "en/open/index.html"]
    {
        assert!(inside.iter().any(|path| path.starts_with(part)), "{part} in {inside:?}");
    }
}

#[test]
fn the_desk_offers_no_link_to_what_customers_cannot_read() {
    let site = site();
    site.run(&["build", "-q", "--audience", "agents", "--base-url", "https://inside.example/in", "--out", "inside"])
        .expect(0);
    let desk: serde_json::Value = serde_json::from_str(&site.read("inside/agents/desk.json")).unwrap();
    assert_eq!((&desk["public"], &desk["root"]), (&"https://help.example.com".into(), &"/in".into()));
    let articles = desk["articles"].as_array().unwrap();
    let article = |id: &str| articles.iter().find(|article| article["id"] == id).unwrap();
    assert_eq!(article("open")["internal"], false);
    assert_eq!(article("open")["texts"]["en"]["reply"]["text"], "Open text.");
    for id in ["zqid", "closed-faq", "tree", "zqfolder/inside", "zqfolder/deeper/still"] {
        assert_eq!(article(id)["internal"], true, "{id}");
    }
    for page in ["open", "zqslug", "zqfolder", "zqfolder/inside"] {
        let html = site.read(&format!("inside/en/{page}/index.html"));
        assert_eq!(html.contains("data-link=\"https://help.example.com/"), page == "open", "{page}");
    }
}

#[test]
fn a_search_finds_no_internal_text() {
    let site = site();
    site.run(&["build", "-q"]).expect(0);
    for word in PLANTED {
        let done = site.run(&["search", word, "--format", "json"]).expect(0);
        assert!(!done.stdout.contains("zq"), "{word}: {}", done.stdout);
    }
}

#[test]
fn turning_an_article_internal_takes_it_out() {
    let site = Site::new(&[("content/en/first.md", "# First\n\nzqbody\n"), ("content/en/other.md", "# Other\n")]);
    site.build();
    assert!(!found(&site).is_empty());
    site.write("content/en/first.md", "---\ntitle: First\naudience: agents\n---\nzqbody\n");
    site.build();
    assert_eq!(found(&site), Vec::<String>::new());
    assert!(!site.has("public/en/first"));
}

#[test]
fn diagnostics_of_a_public_build_name_no_internal_article_to_the_public() {
    // Diagnostics are for writers: they may name it. The output may not.
    let site = site();
    site.write("content/en/link.md", "# Link\n\n[x](closed.md)\n");
    let done = site.run(&["build"]).expect(1);
    assert!(done.stderr.contains("internal article"), "{}", done.stderr);
    assert!(!site.has("public"), "nothing is written");
}

#[test]
fn an_internal_home_page_is_not_public() {
    let home =
        "---\ntitle: zqtitle\naudience: agents\nhelp: [zqanswer]\nsafety: zqnote\nexamples: [zqkeyword]\n---\nzqbody\n";
    let site = Site::new(&[("content/en/_index.md", home), ("content/en/first.md", "# First\n")]);
    // That such a page is an error is as good as that it is left out.
    if site.run(&["build", "-q"]).code == 0 {
        assert_eq!(found(&site), Vec::<String>::new());
    }
}

/// What a body publishes, or nothing where the wall stops the build.
fn published(body: &str) -> Option<String> {
    let source = Source::new("content/en/first.md", body);
    let report = compile(&source, 0, Some("First"), Settings::page(Audience::Public));
    if report.diagnostics.iter().any(|diagnostic| diagnostic.code.wall) {
        return None;
    }
    let doc = &report.value;
    let fill = Identity(doc);
    let mut texts = vec![doc.html.render(&fill, Target::Html), doc.markdown.render(&fill, Target::Markdown)];
    texts.push(doc.lead.render(&fill, Target::Text));
    texts.extend(doc.title.iter().map(|title| title.render(&fill, Target::Text)));
    texts.extend(doc.sections.iter().map(|section| section.text.render(&fill, Target::Text)));
    texts.extend(
        doc.headings.iter().map(|heading| format!("{:?} {} {:?}", heading.explicit, heading.automatic, heading.text)),
    );
    texts.extend(doc.links.iter().map(|link| link.destination.clone()));
    texts.extend(doc.diagrams.iter().map(|diagram| format!("{:?}", diagram.source)));
    texts.extend(doc.ids.iter().cloned());
    Some(texts.join("\n"))
}

const STARTS: &[&str] = &[
    "",
    "- ",
    "1. ",
    "> ",
    "# ",
    "    ",
    "\t",
    "| a |\n|---|\n| ",
    ": ",
    "[^1]: ",
    "[ref]: https://x.io \"",
    "<b>",
    "<div>",
    "<!-- ",
    "- [ ] ",
    "*",
    "**",
    "[",
    "![",
    "`",
    "``",
    "<b ",
    "~~",
    "```\n",
    "~~~\n",
    "---\n",
    "===\n",
    "\\",
    "&",
    "<details>\n\n",
    "</div>\n\n",
    "```\n```\n",
    ":::note\n:::\n",
    "> > ",
    "- - ",
    "<?",
    "<![CDATA[",
    "<pre>\n",
    "a\n: ",
    "> [!NOTE]\n> ",
];

#[test]
fn internal_text_beside_every_block_is_not_public() {
    let mut let_through = 0;
    for before in STARTS {
        for (gap, inside) in [("\n", ""), ("\n\n", ""), ("\n", before), ("\n\n", before)] {
            let body = format!("{before}Open.{gap}:::agents\n{inside}zqbody\n:::\n\nOpen [^1], [ref], zend.\n");
            if let Some(text) = published(&body) {
                assert!(!text.contains("zqbody"), "{body}\n\n{text}");
                let_through += 1;
            }
        }
    }
    assert!(let_through > STARTS.len() * 2, "most of it is sound: {let_through}");
}

#[test]
fn random_bodies_publish_no_internal_text() {
    let mut random = Random(11);
    let mut let_through = 0;
    for _ in 0..6000 {
        let mut body = String::new();
        for _ in 0..1 + random.below(5) {
            let prefix = *random.pick(&["", "", "", "> ", "  ", "   ", ">> "]);
            if random.once_in(2) {
                let gap = *random.pick(&["\n", "\n\n"]);
                // A code block that opens here and is closed later shows what is in it, as it should.
                let start = random.pick(STARTS).trim_end_matches("```\n").trim_end_matches("~~~\n");
                body.push_str(&format!("{prefix}{start}Open.{gap}"));
                continue;
            }
            let colons = *random.pick(&[":::", ":::", "::::"]);
            body.push_str(&format!("{prefix}{colons}agents\n"));
            for _ in 0..1 + random.below(3) {
                body.push_str(&format!(
                    "{prefix}{}zqbody\n",
                    random.pick(STARTS).replace('\n', &format!("\n{prefix}"))
                ));
            }
            body.push_str(&format!("{prefix}{colons}\n{}", random.pick(&["", "\n"])));
        }
        if let Some(text) = published(&body) {
            assert!(!text.contains("zqbody"), "{body}\n\n{text}");
            let_through += usize::from(body.contains("zqbody"));
        }
    }
    assert!(let_through > 500, "many of them are sound: {let_through}");
}
