//! The texts that the glossary is held against, and what in them is not the writer's own words.

use std::ops::Range;

use crate::content::front_matter::{Audience, Spanned};
use crate::diag::{Place, Source};
use crate::markdown::{Paragraph, Settings, compile};
use crate::site::parse::Parsed;

/// A text, and where it stands.
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    /// What does not count: quotations, addresses, facts, and what stands between pieces.
    pub(super) skip: Vec<Range<usize>>,
    at: At<'a>,
}

enum At<'a> {
    /// From a byte of a file on.
    Source(&'a Source, usize),
    /// Somewhere at a place: the text is written there in another way.
    Place(Place),
}

impl<'a> Text<'a> {
    /// A text that a range of a file holds, be it in another way of writing.
    pub(super) fn within(text: &'a str, source: &'a Source, range: Range<usize>) -> Self {
        let at = match source.text.get(range.clone()).and_then(|slice| slice.find(text)) {
            Some(offset) => At::Source(source, range.start + offset),
            None => At::Place(source.place(range)),
        };
        Text { text, skip: exempt(text, &[]), at }
    }

    /// A text of a file's front matter.
    fn spanned(text: &'a Spanned<String>) -> Self {
        Text::within(&text.value, &text.place.source, text.place.span.clone())
    }

    /// A text that has no place but that of its name.
    pub(super) fn named(text: &'a str, place: Place) -> Self {
        Text { text, skip: exempt(text, &[]), at: At::Place(place) }
    }

    fn paragraph(source: &'a Source, paragraph: &Paragraph) -> Option<Self> {
        let (first, last) = (paragraph.pieces.first()?, paragraph.pieces.last()?);
        let text = source.text.get(first.start..last.end)?;
        let behind = paragraph.pieces.iter().map(|piece| piece.end - first.start);
        let before = paragraph.pieces.iter().skip(1).map(|piece| piece.start - first.start);
        let gaps: Vec<Range<usize>> = behind.zip(before).map(|(start, end)| start..end).collect();
        Some(Text { text, skip: exempt(text, &gaps), at: At::Source(source, first.start) })
    }

    /// The place of a range of the text.
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        match &self.at {
            At::Source(source, start) => source.place(start + range.start..start + range.end),
            At::Place(place) => place.clone(),
        }
    }
}

/// What customers read of a file: title, description, steps, reply, and the body without internal text,
/// quotations and code.
pub(super) fn with_texts<T>(parsed: &Parsed, mut show: impl FnMut(&Text) -> Vec<T>) -> Vec<T> {
    let front = &parsed.front;
    let steps = front
        .steps
        .iter()
        .flat_map(|step| std::iter::once(&step.question).chain(step.answers.iter().map(|answer| &answer.text)));
    let mut found: Vec<T> =
        front.title.iter().chain(&front.description).chain(steps).flat_map(|text| show(&Text::spanned(text))).collect();
    if let Some(reply) = &front.reply {
        let place = &reply.place;
        let lines = reply.value.lines().map(|line| Text::within(line, &place.source, place.span.clone()));
        found.extend(lines.flat_map(|text| show(&text)));
    }
    let title = front.title.as_ref().map(|title| title.value.as_str());
    let settings = Settings { prose: true, ..Settings::page(Audience::Public) };
    let prose = compile(&parsed.source, parsed.body, title, settings).value.prose;
    let body = prose.iter().filter_map(|paragraph| Text::paragraph(&parsed.source, paragraph));
    found.extend(body.flat_map(|text| show(&text)));
    found
}

/// The ranges of a text that are no words of its writer, sorted and apart from each other.
fn exempt(text: &str, gaps: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = gaps.iter().filter(|gap| !gap.is_empty()).cloned().collect();
    all.extend(quotations(text, gaps));
    all.extend(placeholders(text));
    all.extend(addresses(text));
    all.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in all {
        match apart.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => apart.push(range),
        }
    }
    apart
}

/// What stands in quotation marks: « », “ ”, „ “, " ". A mark that is not closed opens nothing.
fn quotations(text: &str, gaps: &[Range<usize>]) -> Vec<Range<usize>> {
    let in_gap = |at: usize| gaps.get(gaps.partition_point(|gap| gap.end <= at)).is_some_and(|gap| gap.start <= at);
    let marks = text.char_indices().filter(|(_, c)| matches!(c, '«' | '»' | '“' | '”' | '„' | '"'));
    let marks: Vec<(usize, char)> = marks.filter(|(at, _)| !in_gap(*at)).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(&(start, open)) = marks.get(at) {
        at += 1;
        let closes = |c: char| match open {
            '«' => c == '»',
            '„' => matches!(c, '“' | '”'),
            '“' => c == '”',
            '"' => c == '"',
            _ => false,
        };
        // Marks are few in a paragraph: a look ahead for each is cheap.
        if let Some(length) = marks[at..].iter().take(LOOK_AHEAD).position(|(_, c)| closes(*c)) {
            let (end, close) = marks[at + length];
            found.push(start..end + close.len_utf8());
            at += length + 1;
        }
    }
    found
}

/// How many quotation marks may stand within a quotation.
const LOOK_AHEAD: usize = 64;

/// `{{ fact.name }}`.
fn placeholders(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("{{").filter_map(|(start, _)| Some(start..start + text[start..].find("}}")? + 2))
}

/// Web and e-mail addresses, names of hosts and files.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_address = move |chunk: &str| {
        let has_dot = chunk.match_indices('.').any(|(at, _)| {
            letter(chunk[..at].chars().next_back()) && chunk[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic())
        });
        has_dot || chunk.contains("://") || chunk.contains('@')
    };
    let start_of = |chunk: &str| chunk.as_ptr().addr() - text.as_ptr().addr();
    text.split_whitespace()
        .filter(move |chunk| is_address(chunk))
        .map(move |chunk| start_of(chunk)..start_of(chunk) + chunk.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str) -> String {
        let mut out = text.to_owned();
        for range in exempt(text, &[]).into_iter().rev() {
            out.replace_range(range, "…");
        }
        out
    }

    #[test]
    fn quotations_addresses_and_facts_do_not_count() {
        assert_eq!(rest("a «b „c“ d» e “f” g \"h\" i"), "a … e … g … i");
        assert_eq!(rest("„a“ b „c” d"), "… b … d");
        assert_eq!(rest("not “closed, but «this» is"), "not “closed, but … is");
        assert_eq!(rest("see https://x.io/refund or a@x.io, www.x.io."), "see … or … …");
        assert_eq!(rest("{{ fact.chargeback_window:genitive }} days, 2.50 EUR."), "… days, 2.50 EUR.");
    }
}
