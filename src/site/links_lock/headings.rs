//! `{#id}` in the headings of the source: an explicit id stays whatever the heading says.

use std::ops::Range;
use std::sync::Arc;

use crate::content::front_matter::Audience;
use crate::markdown::{Heading, Settings};
use crate::site::anchors;
use crate::site::model::Site;
use crate::site::parse::{File, Parsed, parse_file};

/// The texts whose headings give the ids of all languages: of each article, category and home page the
/// source's, or where there is none the first.
pub fn sources(site: &Site) -> impl Iterator<Item = &Parsed> {
    let articles = site.articles.iter().filter_map(|article| article.translations.iter().flatten().next());
    let categories = site.categories.iter().filter_map(|category| category.texts.iter().flatten().next());
    let home = site.homes.iter().flatten().next();
    let folders = categories.map(|text| &*text.parsed).chain(home.map(|home| &**home));
    articles.map(|text| &*text.parsed).chain(folders)
}

/// A source's file with ids at its headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The whole text, all but the ids as it was to the byte; none where nothing is to be written.
    pub text: Option<String>,
    /// What could not be marked, with what to do about it.
    pub refused: Vec<String>,
}

/// Puts `{#id}` at each heading of a source's file that has none. `text` is the file, `parsed` what was
/// read from it.
pub fn with_ids(text: &str, parsed: &Parsed) -> Marked {
    let ids = anchors::heading_ids(parsed, None);
    let headings =
        parsed.doc.headings.iter().zip(&ids).enumerate().filter(|(_, (heading, _))| heading.explicit.is_none());
    let span = |heading: &Heading| heading.place.span.clone();
    let mut marks: Vec<Mark> =
        headings.filter_map(|(nth, (heading, id))| mark(&parsed.source.text, span(heading), nth, id)).collect();
    let mut refused = Vec::new();
    if marks.is_empty() {
        return Marked { text: None, refused };
    }
    if text.replace("\r\n", "").contains('\r') {
        refused.push("its lines end in an old way that cannot be edited: save it with the line ends LF".to_owned());
        return Marked { text: None, refused };
    }
    // What was written is read again: a heading in a form nobody thought of is left to its writer.
    for _ in 0..2 {
        let edited = insert(text, &marks);
        let again = read(parsed, &edited);
        let now = |nth: usize| again.as_ref()?.doc.headings.get(nth)?.explicit.as_ref();
        let (sound, other): (Vec<Mark>, Vec<Mark>) =
            marks.into_iter().partition(|mark| now(mark.nth) == ids.get(mark.nth));
        let is_same = again.as_ref().is_some_and(|again| anchors::heading_ids(again, None) == ids);
        refused.extend(other.iter().map(|mark| {
            let (line, id) = (mark.line + 1, ids.get(mark.nth).map_or("", String::as_str));
            format!("the heading in line {line} takes no id as it is written: write {{#{id}}} at its end by hand")
        }));
        if other.is_empty() && is_same {
            return Marked { text: Some(edited).filter(|edited| edited != text), refused };
        }
        marks = sound;
    }
    Marked { text: None, refused }
}

fn read(parsed: &Parsed, text: &str) -> Option<Arc<Parsed>> {
    let file = File {
        lang: parsed.lang,
        key: parsed.key.clone(),
        path: parsed.source.path.to_string(),
        bytes: text.as_bytes().into(),
    };
    parse_file(&file, Settings::page(Audience::Public)).parsed
}

/// What is to be inserted.
struct Mark {
    /// The heading, by its index.
    nth: usize,
    /// The line, from 0.
    line: usize,
    /// Where in it, in bytes.
    at: usize,
    text: String,
}

/// Where the id of a heading goes: to the end of its last line, or into the braces that stand there.
fn mark(text: &str, span: Range<usize>, nth: usize, id: &str) -> Option<Mark> {
    let whole = text.get(span.clone())?.trim_end();
    let title = if whole.starts_with('#') { whole } else { whole.rsplit_once('\n')?.0 };
    let end = span.start + title.len();
    let start = text.get(..end)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..end)?.trim_end();
    let number = text.get(..start)?.bytes().filter(|b| *b == b'\n').count();
    let (at, text) = match line.rfind('{') {
        Some(brace) if line.ends_with('}') && is_attributes(line.get(brace + 1..line.len() - 1)?) => {
            (brace + 1, format!("#{id} "))
        }
        _ => (line.len(), format!(" {{#{id}}}")),
    };
    Some(Mark { nth, line: number, at, text })
}

fn is_attributes(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| word.starts_with('.') || word.contains('='))
}

/// A file's text with the marks, its byte-order mark and line ends as they are.
fn insert(text: &str, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(text.len() + marks.len() * 24);
    let mut marks = marks.iter().peekable();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let head = if number == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        match marks.next_if(|mark| mark.line == number) {
            Some(mark) if line.is_char_boundary(head + mark.at) => {
                out.extend([&line[..head + mark.at], &mark.text, &line[head + mark.at..]]);
            }
            _ => out.push_str(line),
        }
    }
    out
}
