//! YAML mappings read key by key, so that every fault is told with its line.
//!
//! A file is split into its top-level keys by line; each value is then read
//! into its type by the YAML library. One bad value does not hide the next.

use std::collections::HashSet;
use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::diag::{Diagnostic, Source, Spot, code};

/// One top-level key with its value's text, as bytes of the file.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key, without quotes.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// Where the value stands: from behind the colon to the next key.
    pub value_span: Range<usize>,
    /// Whether a fault in it was told already.
    pub faulty: bool,
}

/// A YAML mapping of a file, split into its keys.
#[derive(Debug, Clone)]
pub struct Entries<'a> {
    source: &'a Source,
    /// The keys in the order of the file.
    pub list: Vec<Entry>,
}

/// Splits the mapping in `span` of the file into its top-level keys.
pub fn split<'a>(source: &'a Source, span: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> Entries<'a> {
    let mut list: Vec<Entry> = Vec::new();
    let mut offset = span.start;
    for line in source.text[span].split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let content = line.trim_end();
        if let Some(entry) = list.last_mut() {
            entry.value_span.end = offset;
        }
        if content.trim().is_empty() || content.starts_with(['#', ' ', '-', ']', '}']) || content == "..." {
            if list.is_empty() && content.starts_with([' ', '-']) {
                diagnostics.push(not_a_key(source, start..start + content.len()));
            }
            continue;
        }
        if content.starts_with('\t') {
            let told = list.last_mut().is_some_and(|entry| std::mem::replace(&mut entry.faulty, true));
            if told {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(code::YAML, "a tab stands at the start of this line")
                    .at(source.place(start..start + 1))
                    .help("indent with spaces: YAML refuses tabs"),
            );
            continue;
        }
        let Some((key, colon)) = key_of(content) else {
            diagnostics.push(not_a_key(source, start..start + content.len()));
            continue;
        };
        if let Some(entry) = list.last_mut() {
            entry.value_span.end = start;
        }
        list.push(Entry {
            key: key.to_owned(),
            key_span: start..start + colon,
            value_span: start + colon + 1..offset,
            faulty: false,
        });
    }
    let mut seen = HashSet::new();
    list.retain(|entry| {
        let first = seen.insert(entry.key.clone());
        if !first {
            diagnostics.push(
                Diagnostic::new(code::DUPLICATE_KEY, format!("`{}` stands here a second time", entry.key))
                    .at(source.place(entry.key_span.clone()))
                    .help("keep one of the two"),
            );
        }
        first
    });
    Entries { source, list }
}

fn not_a_key(source: &Source, span: Range<usize>) -> Diagnostic {
    Diagnostic::new(code::YAML, "this line is not of the form `key: value`")
        .at(source.place(span))
        .help("write a key, a colon, a space and the value, or indent the line if it continues the value above")
}

/// The text of a value that is one plain line of letters, digits, spaces and marks that mean nothing
/// to YAML, and that begins with a letter or is a date: what most values are, and what needs no
/// parser. Nothing for what the parser might read in another way.
fn plain_text(value: &str) -> Option<&str> {
    let text = value.strip_suffix('\n').unwrap_or(value).trim_matches(' ');
    let digit_or_dash = |(at, b): (usize, u8)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    let is_date = text.len() == 10 && text.bytes().enumerate().all(digit_or_dash);
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ',' | '?' | '!' | '/' | '’');
    let is_word = |word: &str| !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(&word);
    let is_text = text.starts_with(char::is_alphabetic) && is_word(&text.to_lowercase());
    ((is_text || is_date) && text.chars().all(harmless)).then_some(text)
}

/// The texts of a value that is a list of plain texts in brackets, on one line.
fn plain_list(value: &str) -> Option<Vec<String>> {
    let line = Some(value.trim()).filter(|value| !value.contains('\n'))?;
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    inner.split(',').map(|text| plain_text(text).map(str::to_owned)).collect()
}

/// A text as a YAML value that may also stand within brackets.
pub fn scalar(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '%');
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/'));
    // `12`, `1e5` and `0x1f` would be numbers, `2026-11-02` a date.
    let is_number = text.starts_with(|c: char| c.is_ascii_digit()) && !has_odd_letter(text);
    if begins && text.chars().all(word) && !is_number && !reserved.contains(&text.to_lowercase().as_str()) {
        return text.to_owned();
    }
    serde_json::to_string(text).unwrap_or_default()
}

/// Whether a text that begins with a digit has a letter that no number has.
fn has_odd_letter(text: &str) -> bool {
    !text.starts_with("0x") && text.chars().any(|c| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E' | 'o' | 'x'))
}

/// The key of a line and where its colon is.
fn key_of(line: &str) -> Option<(&str, usize)> {
    for quote in ['"', '\''] {
        if let Some(rest) = line.strip_prefix(quote) {
            let end = rest.find(quote)?;
            let colon = end + 2;
            return line[colon..].starts_with(':').then_some((&rest[..end], colon));
        }
    }
    let colon = line
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']))?;
    let key = line[..colon].trim_end();
    (!key.is_empty()).then_some((key, colon))
}

impl<'a> Entries<'a> {
    /// The file that the entries are from.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.list.iter().find(|entry| entry.key == key)
    }

    /// Whether a key is there and has a value, be it sound or not.
    pub fn has_value(&self, key: &str) -> bool {
        self.get(key).is_some_and(|entry| entry.faulty || !strip_comments(self.text(entry)).trim().is_empty())
    }

    /// The value's text.
    pub fn text(&self, entry: &Entry) -> &'a str {
        &self.source.text[entry.value_span.clone()]
    }

    /// Where the value stands, without the white space around it.
    pub fn value_span(&self, entry: &Entry) -> Range<usize> {
        let text = self.text(entry);
        let first = text.trim_end().lines().next().unwrap_or("");
        let start = entry.value_span.start + (text.len() - text.trim_start().len());
        if first.trim().is_empty() { entry.key_span.clone() } else { start..entry.value_span.start + first.len() }
    }

    /// A diagnostic at the value of an entry.
    pub fn fault(&self, entry: &Entry, code: crate::diag::Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(self.source.place(self.value_span(entry)))
    }

    /// Where a text stands within an entry's value: the first time that it
    /// stands there as a whole word, or else the value itself.
    pub fn place_of(&self, entry: &Entry, needle: &str) -> Spot {
        self.place_of_nth(entry, needle, 0)
    }

    /// The same for the n-th time that it stands there, counted from 0.
    pub fn place_of_nth(&self, entry: &Entry, needle: &str, nth: usize) -> Spot {
        let text = self.text(entry);
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-' || c == '/');
        let whole = |at: &usize| {
            !is_word(text[..*at].chars().next_back()) && !is_word(text[at + needle.len()..].chars().next())
        };
        match text.match_indices(needle).map(|(at, _)| at).filter(whole).nth(nth) {
            Some(at) if !needle.is_empty() => {
                let start = entry.value_span.start + at;
                self.source.spot(start..start + needle.len())
            }
            _ => self.source.spot(self.value_span(entry)),
        }
    }

    /// Where a key of the mapping in an entry's value stands, or else the value itself.
    pub fn place_of_key(&self, entry: &Entry, key: &str) -> Spot {
        let text = self.text(entry);
        let is_key = |at: &usize| {
            let before = text[..*at].chars().next_back();
            before.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ',' | '"' | '\''))
                && text[at + key.len()..].trim_start_matches(['"', '\'']).starts_with(':')
        };
        match text.match_indices(key).map(|(at, _)| at).find(is_key) {
            Some(at) if !key.is_empty() => {
                let start = entry.value_span.start + at;
                self.source.spot(start..start + key.len())
            }
            _ => self.source.spot(self.value_span(entry)),
        }
    }

    /// Reads a value into its type. `expected` says in words what is wanted,
    /// with an example: `a list of texts: [refunds, cards]`.
    /// An empty value is as if the key were absent.
    pub fn read<T: DeserializeOwned>(&self, key: &str, expected: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
        let entry = self.get(key)?;
        match self.parse(entry, expected) {
            Ok(value) => value,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// Reads a text, as [`Entries::read`] does.
    pub fn read_text(&self, key: &str, expected: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let entry = self.get(key)?;
        match plain_text(self.text(entry)).filter(|_| !entry.faulty) {
            Some(text) => Some(text.to_owned()),
            None => self.read(key, expected, diagnostics),
        }
    }

    /// Reads a list of texts, as [`Entries::read`] does; none where the key is absent.
    pub fn read_texts(&self, key: &str, expected: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
        let Some(entry) = self.get(key) else { return Vec::new() };
        match plain_list(self.text(entry)).filter(|_| !entry.faulty) {
            Some(list) => list,
            None => self.read(key, expected, diagnostics).unwrap_or_default(),
        }
    }

    /// Reads the value of an entry, as [`Entries::read`] does.
    pub fn parse<T: DeserializeOwned>(&self, entry: &Entry, expected: &str) -> Result<Option<T>, Box<Diagnostic>> {
        let text = self.text(entry);
        if entry.faulty || strip_comments(text).trim().is_empty() {
            return Ok(None);
        }
        match serde_yaml::from_str::<Option<T>>(text) {
            Ok(value) => Ok(value),
            Err(error) => Err(Box::new(self.explain(entry, expected, &error))),
        }
    }

    fn explain(&self, entry: &Entry, expected: &str, error: &serde_yaml::Error) -> Diagnostic {
        let text = self.text(entry);
        let value = text.trim();
        let place = match error.location() {
            // What never ends is told where it begins.
            Some(location) if location.index() < text.trim_end().len() => {
                let at = location.index();
                let rest = text[floor(text, at)..].lines().next().unwrap_or("");
                let width = rest.trim_end().len().max(1);
                self.source.place(entry.value_span.start + at..entry.value_span.start + at + width)
            }
            _ => self.source.place(self.value_span(entry)),
        };
        if let Some(at) = text.find('\t').filter(|at| text[..*at].ends_with([' ', '\n'])) {
            let at = entry.value_span.start + at;
            return Diagnostic::new(code::YAML, format!("a tab stands in the value of `{}`", entry.key))
                .at(self.source.place(at..at + 1))
                .help("indent with spaces: YAML refuses tabs");
        }
        if value.starts_with(['“', '”', '„', '‘', '’', '«']) {
            let straight = value.trim_matches(['“', '”', '„', '‘', '’']).replace('"', "'");
            return self
                .fault(entry, code::YAML, format!("the value of `{}` is in typographic quotes", entry.key))
                .help(format!("YAML knows straight quotes only: {}: \"{straight}\"", entry.key));
        }
        let plain = !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*']) && !value.contains('\n');
        if plain && (value.contains(": ") || value.ends_with(':')) {
            return self
                .fault(entry, code::YAML, format!("the value of `{}` has a colon but no quotes", entry.key))
                .help(format!("put it in quotes: {}: \"{}\"", entry.key, value.replace('"', "\\\"")));
        }
        if plain && value.starts_with(['@', '`', '%', '!']) {
            return self
                .fault(
                    entry,
                    code::YAML,
                    format!("the value of `{}` begins with a character that YAML reserves", entry.key),
                )
                .help(format!("put it in quotes: {}: \"{}\"", entry.key, value.replace('"', "\\\"")));
        }
        let is_type_error = serde_yaml::from_str::<serde_yaml::Value>(text).is_ok();
        if is_type_error {
            let help = if plain && value.starts_with('0') && value.len() > 1 {
                format!("`{}` must be {expected}; a number has no leading zero", entry.key)
            } else {
                format!("`{}` must be {expected}", entry.key)
            };
            return Diagnostic::new(code::WRONG_TYPE, format!("the value of `{}` is of the wrong type", entry.key))
                .at(place)
                .help(help);
        }
        let reason = reason(error);
        Diagnostic::new(code::YAML, format!("the value of `{}` cannot be read: {reason}", entry.key))
            .at(place)
            .help(format!("`{}` must be {expected}; close every quote and bracket", entry.key))
    }
}

/// What the YAML library says, without its places and this program's own types.
pub fn reason(error: &serde_yaml::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    text.split(", expected struct ").next().unwrap_or(text).to_owned()
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn strip_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_what_the_parser_makes_of_them() {
        for text in ["How long?", " Сроки возврата, и ещё\n", "a - b_c/d.md", "2026-11-02", "e5", "nan", "Infinity"]
        {
            assert_eq!(plain_text(text).map(str::to_owned), serde_yaml::from_str::<String>(text).ok(), "{text}");
        }
        for text in ["[a, b c]", " [refunds, где мой возврат]\n", "[a,b]"] {
            assert_eq!(plain_list(text), serde_yaml::from_str::<Vec<String>>(text).ok(), "{text}");
        }
        for text in ["[]", "[a, 51]", "[\"51\", a]", "[a, [b]]", "[a: b]", "[a, ]", "- a", "[a\n, b]", "[a] # c"] {
            assert_eq!(plain_list(text), None, "{text}");
        }
        for text in ["yes", "Null", "a: b", "a #b", "\"a\"", "[a]", "05", "2026111122", "a\n b", "-", "~", "", "|"] {
            assert_eq!(plain_text(text), None, "{text}");
        }
    }
}
