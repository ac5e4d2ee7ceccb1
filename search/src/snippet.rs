//! Snippets: the sentences around what was found, with the words marked.

use crate::analyzer::Analyzer;
use crate::letters::is_letter;
use crate::order::part;
use crate::plan::{How, Plan};
use crate::understand::push_new;
use crate::words::{Kind, words};
use serde::Serialize;
use std::ops::Range;

/// A piece of a text: a word that the query matches, or what stands between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnippetPart {
    /// The text as it is, not escaped for any format.
    pub text: String,
    /// Whether to highlight it.
    pub marked: bool,
}

/// Finds in texts the words that a plan matches: exact, inflected, corrected, completed, synonyms.
pub struct Marker<'a> {
    analyzer: &'a Analyzer,
    exact: Vec<&'a str>,
    stems: Vec<&'a str>,
}

impl<'a> Marker<'a> {
    /// A marker for the words of a plan.
    pub fn new(plan: &'a Plan, analyzer: &'a Analyzer) -> Self {
        let mut marker = Self { analyzer, exact: Vec::new(), stems: Vec::new() };
        let telling = plan.slots.iter().filter(|slot| slot.covers != 0);
        for group in telling.flat_map(|slot| &slot.groups) {
            let set = match group.how {
                How::Exact | How::Code => &mut marker.exact,
                _ => &mut marker.stems,
            };
            set.extend(group.terms.iter().flatten().map(String::as_str));
        }
        marker
    }

    /// The whole text in parts, every matching word marked. The parts together are the text.
    pub fn mark(&self, text: &str) -> Vec<SnippetPart> {
        let mut parts = Vec::new();
        let mut done = 0;
        let mut push = |text: &str, marked| {
            if !text.is_empty() {
                parts.push(SnippetPart { text: text.to_owned(), marked });
            }
        };
        for (range, _) in self.matches(text) {
            push(part(text, done..range.start), false);
            push(part(text, range.clone()), true);
            done = range.end;
        }
        push(after(text, done), false);
        parts
    }

    /// Whether the text has a word to mark.
    pub fn finds(&self, text: &str) -> bool {
        !self.matches(text).is_empty()
    }

    /// About `limit` characters of the text, from the sentence with the most different matching
    /// words on, white space collapsed; the beginning, where nothing matches.
    pub fn snippet(&self, text: &str, limit: usize) -> Vec<SnippetPart> {
        let matches = self.matches(text);
        let sentences = sentences(text);
        let mut best: Option<(usize, &Range<usize>)> = None;
        for sentence in &sentences {
            let mut different: Vec<&str> = Vec::new();
            for (_, term) in matches.iter().filter(|(range, _)| sentence.contains(&range.start)) {
                push_new(&mut different, term);
            }
            if best.is_none_or(|(most, _)| different.len() > most) {
                best = Some((different.len(), sentence));
            }
        }
        let Some((_, sentence)) = best else {
            return Vec::new();
        };
        // The end of a line is shown as three characters: that many fewer of the text have room.
        let breaks = |text: &str| text.chars().take(limit).filter(|c| *c == '\n').count();
        let room = |start: usize| limit.saturating_sub(2 * breaks(after(text, start))).max(limit / 3);
        let first = matches.iter().map(|(range, _)| range.start).find(|start| sentence.contains(start));
        let near = start_near(text, sentence.start, first.unwrap_or(sentence.start), room(sentence.start));
        let end = end_near(text, near, &sentences, room(near));
        // Where the text ends soon after, there is room for the sentences before.
        let has_room = |start: &usize| end == text.len() && after(text, *start).chars().count() <= room(*start);
        let start = sentences.iter().map(|before| before.start).find(|start| *start < near && has_room(start));
        let mut parts = self.mark(part(text, start.unwrap_or(near)..end).trim_end());
        let mut before = ' ';
        for one in &mut parts {
            one.text = collapse(&one.text, &mut before);
        }
        if start.is_none() && near > sentence.start {
            parts.insert(0, plain("…"));
        }
        if part(text, 0..end).ends_with(|c: char| is_letter(c) || c == ',') && end < text.trim_end().len() {
            let is_line_end = after(text, end).starts_with('\n');
            parts.push(plain(if is_line_end { " …" } else { "…" }));
        }
        parts
    }

    /// Where matching words stand, and the term each matches; a compound before its parts.
    fn matches(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let mut out = Vec::new();
        let mut covered = 0;
        for word in words(text) {
            if word.kind == Kind::Part && word.range.start < covered {
                continue;
            }
            if let Some(term) = self.term(&word.text) {
                covered = word.range.end;
                out.push((word.range, term));
            }
        }
        out
    }

    fn term(&self, word: &str) -> Option<String> {
        let stem = self.analyzer.stem(word);
        let by_stem = self.stems.contains(&stem.as_str()) && !self.analyzer.is_stop(word);
        (by_stem || self.exact.contains(&word)).then_some(stem)
    }
}

fn after(text: &str, start: usize) -> &str {
    part(text, start..text.len())
}

fn plain(text: &str) -> SnippetPart {
    SnippetPart { text: text.to_owned(), marked: false }
}

/// The sentences of a text, each to where the next begins: an end mark before white space, but not
/// within quotation marks, or the end of a line.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    let mut before = ' ';
    let mut quotes = 0_u32;
    for (at, c) in text.char_indices() {
        let ends = c == '\n' || quotes == 0 && c.is_whitespace() && matches!(before, '.' | '!' | '?' | '…');
        quotes = match c {
            '\n' => 0,
            '«' | '„' => quotes + 1,
            '“' if quotes == 0 => 1,
            '»' | '”' | '“' => quotes.saturating_sub(1),
            _ => quotes,
        };
        match start {
            Some(from) if ends => {
                out.push(from..at);
                start = None;
            }
            None if !c.is_whitespace() => start = Some(at),
            _ => {}
        }
        before = c;
    }
    out.extend(start.map(|from| from..text.len()));
    out
}

/// The sentence's start or, if the first match is far into it, the beginning of a word before that.
fn start_near(text: &str, sentence: usize, first: usize, limit: usize) -> usize {
    let lead = part(text, sentence..first);
    if lead.chars().count() <= limit * 2 / 3 {
        return sentence;
    }
    let back: usize = lead.chars().rev().take(limit / 3).map(char::len_utf8).sum();
    let near = first - back;
    part(text, near..first).find(char::is_whitespace).map_or(first, |space| {
        let rest = part(text, near + space..first);
        near + space + (rest.len() - rest.trim_start().len())
    })
}

/// Where to stop after `start`: the end of the text, of a sentence that fits well, or of a word.
fn end_near(text: &str, start: usize, sentences: &[Range<usize>], limit: usize) -> usize {
    let rest = after(text, start);
    let Some((most, _)) = rest.char_indices().nth(limit) else {
        return text.len();
    };
    let well = rest.char_indices().nth(limit * 3 / 5).map_or(0, |(at, _)| start + at);
    let mut ends = sentences.iter().map(|sentence| sentence.end);
    ends.rfind(|end| (well..=start + most).contains(end)).unwrap_or_else(|| {
        part(rest, 0..most).rfind(char::is_whitespace).filter(|&at| at > 0).map_or(start + most, |at| start + at)
    })
}

/// White space as single spaces; a line's end as ` · ` where no mark ends the sentence, so that
/// blocks and cells do not run together. `before` is the last character so far.
fn collapse(text: &str, before: &mut char) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c == '\n' && (is_letter(*before) || matches!(*before, ')' | '»' | '”' | '"' | '%')) {
            out.push_str(" · ");
            *before = ' ';
        } else if !c.is_whitespace() {
            out.push(c);
            *before = c;
        } else if *before != ' ' {
            out.push(' ');
            *before = ' ';
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Group, Reading, Slot};
    use crate::source::Field;

    fn snippet(text: &str, stems: &[&str], limit: usize) -> String {
        let terms = stems.iter().map(|stem| vec![(*stem).to_owned()]).collect();
        let group = Group { how: How::Stem, fields: &Field::STEM, weight: 1.0, terms };
        let slot = Slot {
            typed: String::new(),
            reading: Reading::Typed,
            used: None,
            covers: 1,
            is_code: false,
            groups: vec![group],
        };
        let plan = Plan { slots: vec![slot], title: String::new() };
        let analyzer = Analyzer::for_lang("en");
        let parts = Marker::new(&plan, &analyzer).snippet(text, limit);
        parts.iter().map(|part| if part.marked { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn begins_with_the_telling_sentence() {
        assert_eq!(snippet("Card (any)\nSame card\n5 days", &["card"], 90), "[Card] (any) · Same [card] · 5 days");
        let text = "First of all, wait for some days.\nThen ask your bank to trace the refund. It can take long.";
        assert_eq!(snippet(text, &["trace", "refund"], 45), "Then ask your bank to [trace] the [refund].");
        assert_eq!(snippet(text, &["nothing"], 40), "First of all, wait for some days.");
        assert_eq!(
            snippet(text, &["refund"], 200),
            "First of all, wait for some days. Then ask your bank to trace the [refund]. It can take long."
        );
    }

    #[test]
    fn long_sentences_are_cut_at_words() {
        let text = "one two three four five six seven eight nine ten eleven refunds twelve thirteen fourteen";
        assert_eq!(snippet(text, &["refund"], 30), "…eleven [refunds] twelve…");
        assert_eq!(snippet(text, &["one"], 12), "[one] two…");
        assert_eq!(snippet("refund", &["refund"], 3), "ref…");
    }

    #[test]
    fn quoted_titles_stay_whole() {
        let text = "The bank sent it. See “Closed? Where the refund goes”. Then wait.";
        assert_eq!(snippet(text, &["refund"], 45), "See “Closed? Where the [refund] goes”.");
        assert_eq!(snippet("Open “quote. End\nThe refund. More", &["refund"], 12), "The [refund].");
    }

    #[test]
    fn nothing_to_show() {
        assert_eq!(snippet("", &["refund"], 100), "");
        assert_eq!(snippet(" \n ", &["refund"], 100), "");
    }
}
