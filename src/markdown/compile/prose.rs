//! The running text of a body, for those who read it word by word.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// A paragraph, heading, cell or title: where its text stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its pieces in order. Between them stand markup, links' addresses and code.
    pub pieces: Vec<Range<usize>>,
}

/// Gathers paragraphs while a body is compiled, if that is wished.
#[derive(Debug, Default)]
pub(super) struct Prose {
    wished: bool,
    pub(super) paragraphs: Vec<Paragraph>,
    /// Whether the next piece belongs to the last paragraph.
    goes_on: bool,
    /// How many quotations are open: what stands in them is not the writer's own text.
    quotations: usize,
}

impl Prose {
    /// Nothing gathered yet.
    pub(super) fn new(wished: bool) -> Self {
        Prose { wished, ..Prose::default() }
    }

    /// Takes note of an event before it is worked on.
    pub(super) fn see(&mut self, event: &Event) {
        match event {
            Event::Start(Tag::BlockQuote(None)) => self.quotations += 1,
            Event::End(TagEnd::BlockQuote(None)) => self.quotations = self.quotations.saturating_sub(1),
            _ => {}
        }
        self.goes_on &= is_inline(event);
    }

    /// Adds a piece of text.
    pub(super) fn text(&mut self, span: Range<usize>) {
        if !self.wished || self.quotations > 0 {
            return;
        }
        match self.paragraphs.last_mut().filter(|_| self.goes_on) {
            Some(paragraph) => paragraph.pieces.push(span),
            None => self.paragraphs.push(Paragraph { pieces: vec![span] }),
        }
        self.goes_on = true;
    }

    /// Adds a directive's title.
    pub(super) fn title(&mut self, span: Range<usize>) {
        self.goes_on = false;
        self.text(span);
        self.goes_on = false;
    }
}

fn is_inline(event: &Event) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}
