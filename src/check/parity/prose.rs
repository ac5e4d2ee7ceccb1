//! A run of text under work, with where its parts stand in the file.

use std::ops::Range;

use super::quantity::{Found, scan};
use super::token::{Kind, Of, Token};
use super::words::Words;

/// Stands for what interrupts a text, so that nothing is read across it.
const BREAK: char = '\u{fffc}';

/// A run of text, gathered from its parts.
#[derive(Debug, Default)]
pub(super) struct Prose {
    text: String,
    /// Where in the text a part begins, and where it stands in the file.
    parts: Vec<(usize, Range<usize>)>,
}

impl Prose {
    /// Adds a part that stands in a range of the file.
    pub(super) fn push(&mut self, text: &str, span: Range<usize>) {
        self.parts.push((self.text.len(), span));
        self.text.push_str(text);
    }

    /// Adds a space.
    pub(super) fn space(&mut self) {
        self.text.push(' ');
    }

    /// Adds what nothing is read across.
    pub(super) fn interrupt(&mut self) {
        self.text.push(BREAK);
    }

    /// What the text says, which is over then.
    pub(super) fn finish(&mut self, words: &Words, tokens: &mut Vec<Token>) {
        let prose = std::mem::take(self);
        if prose.parts.is_empty() {
            return;
        }
        tokens.extend(scan(&prose.text, words).into_iter().map(|found| prose.token(found)));
    }

    fn token(&self, found: Found) -> Token {
        let Found { kind, value, of, range } = found;
        let shown = match kind {
            Kind::Fact => format!("`{{{{ fact.{value} }}}}`"),
            Kind::Code => format!("`{}`", &self.text[range.clone()]),
            _ => self.text[range.clone()].replace(BREAK, " ").trim().to_owned(),
        };
        let last = range.end.saturating_sub(1).max(range.start);
        let span = self.place(range.start).start..self.place(last).end.max(self.place(range.start).start);
        Token { kind, value, of, shown, span }
    }

    /// Where a byte of the text stands; the part as a whole where an entity makes it differ from the file.
    fn place(&self, at: usize) -> Range<usize> {
        let after = self.parts.partition_point(|(begin, _)| *begin <= at);
        let Some((begin, span)) = after.checked_sub(1).and_then(|index| self.parts.get(index)) else { return 0..0 };
        let end = self.parts.get(after).map_or(self.text.len(), |(next, _)| *next);
        let start = span.start + (at - begin);
        if end - begin < span.len() || start >= span.end { span.clone() } else { start..start + 1 }
    }
}

/// A token that is not of prose.
pub(super) fn token(kind: Kind, value: impl Into<String>, shown: impl Into<String>, span: Range<usize>) -> Token {
    Token { kind, value: value.into(), of: Of::Nothing, shown: shown.into(), span }
}
