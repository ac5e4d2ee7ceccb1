//! The lines of a file that make up each of its sections, as they are written.

use super::anchors::heading_ids;
use super::body::boundaries;
use super::digest::{self, LEAD};
use super::parse::Parsed;
use crate::content::front_matter;

/// A section of a text in the source language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The heading's id; [`LEAD`] for what stands before the first.
    pub id: String,
    /// Its digest.
    pub digest: String,
    /// Its lines of Markdown; those of the lead begin with title, description, reply and steps of the front
    /// matter.
    pub text: String,
}

/// The sections of a text in the source language, in its order.
pub fn excerpts(parsed: &Parsed) -> Vec<Excerpt> {
    let ids = heading_ids(parsed, None);
    let mut texts = texts(parsed, &ids);
    let text = |id: &str, texts: &mut Vec<(String, String)>| {
        texts.iter_mut().find(|(known, _)| known == id).map(|(_, text)| std::mem::take(text)).unwrap_or_default()
    };
    let sections = digest::sections(parsed, &ids).into_iter();
    sections.map(|(id, digest)| Excerpt { text: text(&id, &mut texts), id, digest }).collect()
}

fn texts(parsed: &Parsed, ids: &[String]) -> Vec<(String, String)> {
    let source = &*parsed.source.text;
    let line_start = |at: usize| source[..at].rfind('\n').map_or(0, |end| end + 1);
    let cuts: Vec<(&str, usize)> = boundaries(&parsed.doc, |_| true)
        .into_iter()
        .filter_map(|(at, _)| {
            let start = parsed.doc.headings.get(at)?.place.span.start;
            Some((ids.get(at)?.as_str(), line_start(start).max(parsed.body)))
        })
        .collect();
    let ends = || cuts.iter().map(|(_, start)| *start).chain([source.len()]);
    let lead = source.get(parsed.body..ends().next().unwrap_or(source.len())).unwrap_or_default();
    let mut list = vec![(LEAD.to_owned(), front(parsed) + lead)];
    for ((id, start), end) in cuts.iter().zip(ends().skip(1)) {
        let text = source.get(*start..end).unwrap_or_default();
        match list.iter_mut().find(|(known, _)| known == id) {
            Some((_, known)) => known.push_str(text),
            None => list.push(((*id).to_owned(), text.to_owned())),
        }
    }
    list
}

/// What of the front matter a translation translates.
fn front(parsed: &Parsed) -> String {
    let Ok(Some((span, _))) = front_matter::locate(&parsed.source) else { return String::new() };
    let mut is_text = false;
    let lines = parsed.source.text[span].split_inclusive('\n').filter(|line| {
        if !line.starts_with([' ', '\t', '-', '#']) && !line.trim().is_empty() {
            is_text = ["title:", "description:", "reply:", "steps:"].iter().any(|key| line.starts_with(key));
        }
        is_text
    });
    lines.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use super::*;
    use crate::content::front_matter::Audience;
    use crate::markdown::Settings;
    use crate::site::parse::{File, parse_file};

    fn of(text: &str) -> Vec<(String, String)> {
        let path = "content/en/a.md".to_owned();
        let file = File { lang: 0, key: "a".to_owned(), path, bytes: text.as_bytes().into() };
        let parsed = parse_file(&file, Settings::page(Audience::Agents)).parsed.unwrap();
        excerpts(&parsed).into_iter().map(|section| (section.id, section.text)).collect()
    }

    #[test]
    fn each_section_has_its_lines() {
        let text = "---\ntitle: A\nowner: me\nsteps:\n  start: {question: Q, answers: []}\n# Note\ntags: [x]\n---\n\
                    Lead.\n\n## One {#one}\n\nText.\n> ## Quoted\n\nTwo {#two}\n---\n\n:::agents\n## Inside\n:::\n\n\
                    ## Again {#one}\nEnd.";
        let expected = [
            ("_", "title: A\nsteps:\n  start: {question: Q, answers: []}\n# Note\nLead.\n\n"),
            ("one", "## One {#one}\n\nText.\n> ## Quoted\n\n## Again {#one}\nEnd."),
            ("two", "Two {#two}\n---\n\n:::agents\n## Inside\n:::\n\n"),
        ];
        assert_eq!(of(text), expected.map(|(id, text)| (id.to_owned(), text.to_owned())));
        assert_eq!(of("# A\n\nText.\n"), [("_".to_owned(), "# A\n\nText.\n".to_owned())]);
    }
}
