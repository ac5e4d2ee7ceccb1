//! What raw HTML says: its elements, its attributes, its links.
//!
//! This reader decides nothing about safety, which is the sanitiser's alone.
//! It finds links, so that they are checked and rewritten like any other, and
//! tells the writer what the sanitiser will take away.

use std::ops::Range;

use super::sanitise::{ELEMENTS, is_allowed};

/// An attribute of a tag in raw HTML, as bytes of the text read.
#[derive(Debug, PartialEq)]
pub(super) struct Attribute {
    /// The element's name, lower case.
    pub element: String,
    /// The attribute's name, lower case.
    pub name: String,
    /// The value without its quotes; empty where there is none.
    pub value: Range<usize>,
    /// Where its tag begins.
    pub(super) tag: usize,
    /// Where the attribute's name stands.
    pub span: Range<usize>,
}

/// What stands in a piece of raw HTML.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The attributes, in order.
    pub attributes: Vec<Attribute>,
    /// The elements that are not allowed, with the place of the name.
    pub refused: Vec<(String, Range<usize>)>,
}

/// Reads the tags of a piece of raw HTML. What is no whole tag is passed over.
pub(super) fn read(text: &str) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|open| at + open) {
        at = open + 1;
        if let Some(rest) = text[open..].strip_prefix("<!--") {
            at = rest.find("-->").map_or(text.len(), |end| open + 4 + end + 3);
            continue;
        }
        let name_end = end_of(text, at, |c| c.is_ascii_alphanumeric() || c == '-');
        if name_end == at || !text[at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let element = text[at..name_end].to_ascii_lowercase();
        if !ELEMENTS.contains(&element.as_str()) {
            found.refused.push((element.clone(), at..name_end));
        }
        let first = found.attributes.len();
        at = attributes(text, name_end, &element, &mut found.attributes);
        found.attributes[first..].iter_mut().for_each(|attribute| attribute.tag = open);
    }
    found
}

/// The attributes that the sanitiser will take away.
pub(super) fn refused_attributes(found: &Found) -> impl Iterator<Item = &Attribute> {
    found.attributes.iter().filter(|a| ELEMENTS.contains(&a.element.as_str()) && !is_allowed(&a.element, &a.name))
}

fn attributes(text: &str, mut at: usize, element: &str, list: &mut Vec<Attribute>) -> usize {
    loop {
        at = end_of(text, at, |c| c.is_whitespace() || c == '/');
        if at >= text.len() || text[at..].starts_with('>') {
            return (at + 1).min(text.len());
        }
        let name_end = end_of(text, at, |c| !c.is_whitespace() && !matches!(c, '=' | '>' | '/'));
        if name_end == at {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let span = at..name_end;
        let name = text[span.clone()].to_ascii_lowercase();
        let equals = end_of(text, name_end, char::is_whitespace);
        let value = if text[equals..].starts_with('=') {
            let start = end_of(text, equals + 1, char::is_whitespace);
            match text[start..].chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let end = text[start + 1..].find(quote).map_or(text.len(), |end| start + 1 + end);
                    at = (end + 1).min(text.len());
                    start + 1..end
                }
                _ => {
                    at = end_of(text, start, |c| !c.is_whitespace() && c != '>');
                    start..at
                }
            }
        } else {
            at = name_end;
            name_end..name_end
        };
        list.push(Attribute { element: element.to_owned(), name, value, tag: 0, span });
    }
}

fn end_of(text: &str, from: usize, inside: impl Fn(char) -> bool) -> usize {
    text[from..].find(|c| !inside(c)).map_or(text.len(), |end| from + end)
}
