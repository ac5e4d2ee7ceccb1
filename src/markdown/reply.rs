//! Canned answers: the front matter's `reply`, which support sends to customers.
//!
//! It is mail, not a page: paragraphs, lists, emphasis, code and links. What else Markdown has is an
//! error, and so is a directive: what `:::agents` keeps from customers has no place in what they get.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{Doc, Settings, compile as compile_body, directives, options};
use crate::content::front_matter::{Audience, Spanned};
use crate::diag::{Code, Diagnostic, Place, Report, Source, Spot, code};

/// Compiles a reply; its problems and the places in its document are those of the file that it stands in.
pub fn compile(reply: &Spanned<String>) -> Report<Doc> {
    let source = Source::new(reply.place.source.path.clone(), reply.value.as_str());
    let lines = Lines::new(reply);
    let settings = Settings { page: false, ..Settings::page(Audience::Agents) };
    let Report { value: mut doc, mut diagnostics } = compile_body(&source, 0, None, settings);
    for diagnostic in &mut diagnostics {
        diagnostic.place = diagnostic.place.as_ref().map(|place| lines.moved(place));
    }
    for place in
        doc.links.iter_mut().map(|link| &mut link.place).chain(doc.facts.iter_mut().map(|used| &mut used.place))
    {
        *place = lines.spot(place.span.clone());
    }
    let fault = |code: Code, message: String, span: Range<usize>| {
        Diagnostic::new(code, message)
            .at(lines.spot(span))
            .help("a reply is sent to customers as it is: write paragraphs, lists, emphasis and links")
    };
    let scan = directives::scan(&source, 0, &mut Vec::new());
    // What stands around a fence may look like a definition to the parser.
    let around = if scan.fences.is_empty() { Options::empty() } else { Options::ENABLE_DEFINITION_LIST };
    diagnostics.extend(
        scan.fences
            .into_values()
            .map(|fence| fault(code::MISTYPED_DIRECTIVE, "a directive stands in a reply".to_owned(), fence.span)),
    );
    let events = Parser::new_ext(&reply.value, options() - around).into_offset_iter();
    diagnostics.extend(events.filter_map(|(event, span)| {
        Some(fault(code::INVALID_VALUE, format!("a reply cannot have {}", refused(&event)?), span))
    }));
    Report { value: doc, diagnostics }
}

/// What a reply cannot have, in words.
fn refused(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::Start(tag) => match tag {
            Tag::Paragraph | Tag::List(_) | Tag::Item => return None,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => return None,
            Tag::Heading { .. } => "a heading",
            Tag::BlockQuote(_) => "a quotation",
            Tag::CodeBlock(_) => "a block of code",
            Tag::Table(_) => "a table",
            Tag::Image { .. } => "an image",
            Tag::FootnoteDefinition(_) => "a footnote",
            Tag::DefinitionList => "a definition list",
            // Parts of those, which are told as a whole.
            _ => return None,
        },
        Event::Html(_) | Event::InlineHtml(_) => "HTML",
        Event::Rule => "a line across",
        Event::TaskListMarker(_) => "a list of tasks",
        _ => return None,
    })
}

/// Where the lines of a reply stand in its file.
struct Lines<'a> {
    whole: &'a Spot,
    text: &'a str,
    /// Where each line begins in the reply, and in the file; none where YAML writes it in another way.
    starts: Vec<(usize, Option<usize>)>,
}

impl<'a> Lines<'a> {
    fn new(reply: &'a Spanned<String>) -> Self {
        let Spot { source, span } = &reply.place;
        let (mut begin, mut cursor) = (0, span.start);
        let mut starts = Vec::new();
        for line in reply.value.split('\n') {
            let found = source.text.get(cursor..span.end).and_then(|rest| rest.find(line)).map(|at| cursor + at);
            let found = found.filter(|_| !line.trim().is_empty());
            cursor = found.map_or(cursor, |at| at + line.len());
            starts.push((begin, found));
            begin += line.len() + 1;
        }
        Lines { whole: &reply.place, text: &reply.value, starts }
    }

    /// The range of the file that a range of the reply is; the whole reply where that cannot be told.
    fn spot(&self, span: Range<usize>) -> Spot {
        let at = self.starts.partition_point(|(begin, _)| *begin <= span.start).saturating_sub(1);
        match self.starts.get(at) {
            Some((begin, Some(file))) => {
                let start = file + (span.start - begin);
                self.whole.source.spot(start..start + span.len())
            }
            _ => self.whole.clone(),
        }
    }

    fn moved(&self, place: &Place) -> Place {
        let Some((begin, _)) = self.starts.get(place.line.saturating_sub(1)) else { return self.whole.place() };
        let line = self.text.get(*begin..).unwrap_or_default();
        let byte = |chars: usize| begin + line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at);
        self.spot(byte(place.column.saturating_sub(1))..byte(place.column.saturating_sub(1) + place.width)).place()
    }
}
