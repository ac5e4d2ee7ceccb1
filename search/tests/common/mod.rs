//! A small help centre in four languages, and what is needed to search it.

use faqtory_search::Hit;
use faqtory_search::Manifest;
use faqtory_search::native::{LangIndex, Options, Section, build, search};

/// The sections of a test file: `== id | title | category`, fields, text, `# heading {anchor}`.
pub fn sections(data: &str) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    for line in data.lines().filter(|line| !line.is_empty()) {
        if let Some(head) = line.strip_prefix("== ") {
            let parts: Vec<&str> = head.split(" | ").collect();
            out.push(Section {
                id: parts[0].into(),
                url: format!("/x/{}/", parts[0]),
                title: parts[1].into(),
                category: parts[2].into(),
                ..Section::default()
            });
            continue;
        }
        if let Some((heading, anchor)) = line.strip_prefix("# ").and_then(|rest| rest.split_once(" {")) {
            let mut next = out.last().unwrap().clone();
            next.order += 1;
            next.heading = heading.into();
            next.anchor = anchor.trim_end_matches('}').into();
            next.body.clear();
            out.push(next);
            continue;
        }
        let section = out.last_mut().unwrap();
        let list = |text: &str| text.split(", ").map(str::to_owned).collect();
        match line.split_once(": ") {
            Some(("description", text)) => section.description = text.into(),
            Some(("keywords", text)) => section.keywords = list(text),
            Some(("codes", text)) => section.codes = list(text),
            Some(("countries", text)) => section.countries = list(text),
            _ => section.body.push_str(line),
        }
    }
    out
}

pub fn data(lang: &str) -> Vec<Section> {
    sections(match lang {
        "en" => include_str!("../data/en.txt"),
        "ru" => include_str!("../data/ru.txt"),
        "pt" => include_str!("../data/pt.txt"),
        _ => include_str!("../data/es.txt"),
    })
}

pub fn manifest(lang: &str, sections: &[Section]) -> Manifest {
    let groups: &[&[&str]] = match lang {
        "en" => &[&["refund", "money back", "reimbursement"], &["parcel", "package"]],
        "ru" => &[&["возврат", "рефанд"]],
        "pt" => &[&["reembolso", "estorno", "dinheiro de volta"]],
        _ => &[&["reembolso", "reintegro"]],
    };
    let synonyms = groups.iter().map(|group| group.iter().map(|s| (*s).to_owned()).collect()).collect();
    Manifest { lang: lang.into(), synonyms, ..Manifest::default() }.with_defaults(sections)
}

pub fn open(lang: &str, sections: &[Section]) -> LangIndex {
    let manifest = manifest(lang, sections);
    let files = build(&manifest, sections).unwrap();
    LangIndex::from_files(manifest, &files).unwrap()
}

pub fn index(lang: &str) -> LangIndex {
    open(lang, &data(lang))
}

pub fn hits(index: &LangIndex, query: &str) -> Vec<Hit> {
    search::<_, &LangIndex>(index, [], query, &Options::default()).unwrap()
}

pub fn ids(index: &LangIndex, query: &str) -> Vec<String> {
    hits(index, query).into_iter().map(|hit| hit.id).collect()
}
