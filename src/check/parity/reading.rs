//! A body read for what it says apart from its words: all that is written, internal text too.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use super::prose::{Prose, token};
use super::targets::Targets;
use super::token::{Heading, Kind, Of, Token};
use super::words::Words;
use crate::diag::plural;
use crate::markdown::directives::{self, Fence, Name, Scan};
use crate::markdown::options;
use crate::site::parse::Parsed;

/// What a body says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Its headings, without one that is the title.
    pub(super) headings: Vec<Heading>,
    /// All else, in the order of the text.
    pub(super) tokens: Vec<Token>,
}

/// Reads a body; `ids` are those of the document's headings.
pub(super) fn read(parsed: &Parsed, ids: &[String], targets: &Targets, words: &Words) -> Reading {
    // What the fences say wrong is told where the body is compiled.
    let scan = directives::scan(&parsed.source, parsed.body, &mut Vec::new());
    let masked = scan.masked.clone();
    let body = masked.as_deref().unwrap_or(&parsed.source.text[parsed.body..]);
    let mut reader = Reader {
        parsed,
        ids,
        targets,
        words,
        scan,
        found: Reading::default(),
        prose: Prose::default(),
        open: Vec::new(),
        rows: 0,
        columns: 0,
        muted: false,
    };
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        reader.event(event, range);
    }
    reader.flush();
    reader.found.tokens.sort_by_key(|token| token.span.start);
    reader.found
}

/// What holds blocks.
enum Open {
    Directive(&'static str),
    List { items: usize, is_steps: bool },
    Code { is_diagram: bool, text: String, begin: Option<usize> },
    Other,
}

struct Reader<'a> {
    parsed: &'a Parsed,
    ids: &'a [String],
    targets: &'a Targets<'a>,
    words: &'a Words,
    scan: Scan,
    found: Reading,
    prose: Prose,
    open: Vec<Open>,
    rows: usize,
    columns: usize,
    /// Whether the text is an address or the title, which are read elsewhere.
    muted: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        let span = range.start + self.parsed.body..range.end + self.parsed.body;
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => {
                self.prose.interrupt();
                let value = self.targets.path(&code);
                self.push(Kind::Code, &value, format!("`{code}`"), span);
            }
            Event::Html(text) => match self.scan.fences.range(range).next().map(|(_, fence)| fence.clone()) {
                Some(fence) => self.fence(&fence),
                None => self.html(&text, span),
            },
            Event::InlineHtml(text) => self.html(&text, span),
            Event::SoftBreak => self.prose.space(),
            _ => self.prose.interrupt(),
        }
    }

    fn push(&mut self, kind: Kind, value: &str, shown: impl Into<String>, span: Range<usize>) {
        self.found.tokens.push(token(kind, value, shown, span));
    }

    fn flush(&mut self) {
        self.prose.finish(self.words, &mut self.found.tokens);
    }

    fn start(&mut self, tag: Tag, span: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => return,
            Tag::Link { link_type, dest_url, .. } => {
                self.muted = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let value = self.targets.of(&dest_url);
                return self.push(Kind::Link, &value, format!("the link to `{dest_url}`"), span);
            }
            Tag::Image { dest_url, .. } => {
                self.prose.interrupt();
                let value = self.targets.of(&dest_url);
                return self.push(Kind::Image, &value, format!("the image `{dest_url}`"), span);
            }
            _ => self.flush(),
        }
        match tag {
            Tag::Heading { level, id, classes, .. } => {
                let faq = classes.iter().any(|class| &**class == "faq");
                self.heading(level as u8, id.map(|id| id.to_string()), faq, span);
            }
            Tag::List(_) => {
                let is_steps = matches!(self.open.last(), Some(Open::Directive(name)) if *name == Name::Steps.as_str());
                self.open.push(Open::List { items: 0, is_steps });
            }
            Tag::Item => {
                if let Some(Open::List { items, .. }) = self.open.last_mut() {
                    *items += 1;
                }
                self.open.push(Open::Other);
            }
            Tag::BlockQuote(kind) => {
                let name = kind.map(alert);
                if let Some(name) = name {
                    self.directive(name, format!("`[{}]`", name.to_uppercase()), span);
                }
                self.open.push(name.map_or(Open::Other, Open::Directive));
            }
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {
                self.open.push(Open::Other);
            }
            Tag::CodeBlock(kind) => {
                let is_diagram = matches!(&kind, CodeBlockKind::Fenced(info) if info.split([' ', '\t', ',']).next() == Some("mermaid"));
                self.open.push(Open::Code { is_diagram, text: String::new(), begin: None });
            }
            Tag::Table(columns) => (self.rows, self.columns) = (0, columns.len()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                return;
            }
            TagEnd::Link => {
                self.muted = false;
                return;
            }
            TagEnd::Image => return self.prose.interrupt(),
            _ => self.flush(),
        }
        match tag {
            TagEnd::Heading(_) => self.muted = false,
            TagEnd::TableRow => self.rows += 1,
            TagEnd::Table => {
                let value = format!("{} and {}", plural(self.rows, "row"), plural(self.columns, "column"));
                self.push(Kind::List, &value, format!("a table of {value}"), first_line(self.parsed, span));
            }
            TagEnd::List(_) => {
                if let Some(Open::List { items, is_steps }) = self.close() {
                    let (kind, one, of) =
                        if is_steps { (Kind::Steps, "step", "") } else { (Kind::List, "item", "a list of ") };
                    let value = plural(items, one);
                    self.push(kind, &value, format!("{of}{value}"), first_line(self.parsed, span));
                }
            }
            TagEnd::CodeBlock => {
                if let Some(Open::Code { is_diagram: false, text, begin }) = self.close() {
                    let text = text.trim_end();
                    let line = text.lines().next().unwrap_or_default();
                    let begin = begin.unwrap_or(span.start);
                    let value = self.targets.path(text);
                    self.push(Kind::Code, &value, format!("the code block `{line}`"), begin..begin + line.len());
                }
            }
            TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {
                self.close();
            }
            _ => {}
        }
    }

    /// Closes the innermost block that is no directive, and the directives that were left open in it.
    fn close(&mut self) -> Option<Open> {
        while let Some(open) = self.open.pop() {
            if !matches!(open, Open::Directive(name) if !name.starts_with('!')) {
                return Some(open);
            }
        }
        None
    }

    fn text(&mut self, text: &str, span: Range<usize>) {
        if let Some(Open::Code { is_diagram, text: code, begin }) = self.open.last_mut() {
            begin.get_or_insert(span.start);
            code.push_str(text);
            if *is_diagram {
                self.prose.push(text, span);
            }
        } else if !self.muted {
            // A brace behind a backslash is printed, and begins no fact.
            let escaped = text.starts_with('{') && self.parsed.source.text[..span.start].ends_with('\\');
            let text = if escaped { text.trim_start_matches('{') } else { text };
            if escaped {
                self.prose.interrupt();
            }
            self.prose.push(text, span);
        }
    }

    fn heading(&mut self, level: u8, explicit: Option<String>, faq: bool, span: Range<usize>) {
        let doc = &self.parsed.doc;
        let known = doc.headings.iter().position(|heading| heading.place.span.start == span.start);
        let is_title = known.is_none() && doc.title.is_some() && self.found.headings.is_empty() && level == 1;
        if is_title && self.open.is_empty() {
            // The title of front matter says the same, and is read there.
            self.muted = self.parsed.front.title.is_some();
            return;
        }
        let explicit = explicit.filter(|id| !id.is_empty());
        let automatic = known.and_then(|at| doc.headings.get(at)).map(|heading| &heading.automatic);
        self.found.headings.push(Heading {
            level: level.max(2),
            chosen: explicit.as_ref() != automatic,
            id: known.and_then(|at| self.ids.get(at)).cloned(),
            explicit,
            top_level: self.open.is_empty(),
            faq,
            span: first_line(self.parsed, span),
        });
    }

    fn fence(&mut self, fence: &Fence) {
        self.flush();
        let Some(name) = fence.open else {
            if matches!(self.open.last(), Some(Open::Directive(_))) {
                self.open.pop();
            }
            return;
        };
        self.directive(name.as_str(), format!("`:::{}`", name.as_str()), fence.span.clone());
        self.open.push(Open::Directive(name.as_str()));
        self.prose.push(&fence.title, fence.title_start..fence.title_start + fence.title.len());
        self.flush();
    }

    fn directive(&mut self, name: &'static str, shown: String, span: Range<usize>) {
        let inside = self.open.iter().rev().find_map(|open| match open {
            Open::Directive(name) => Some(name.trim_start_matches('!')),
            _ => None,
        });
        let of = inside.map_or(Of::Nothing, Of::Inside);
        let value = name.trim_start_matches('!').to_owned();
        self.found.tokens.push(Token { kind: Kind::Directive, value, of, shown, span });
    }

    /// Raw HTML: the text between its tags, and where its links and images lead.
    fn html(&mut self, html: &str, span: Range<usize>) {
        let mut at = 0;
        while let Some(length) = html[at..].find('<') {
            let open = at + length;
            self.prose.push(&html[at..open], span.start + at..span.start + open);
            let end = html[open..].find('>').map_or(html.len(), |length| open + length + 1);
            let tag = &html[open..end];
            for (attribute, kind, word) in [("href", Kind::Link, "link to"), ("src", Kind::Image, "image")] {
                if let Some(target) = value(tag, attribute) {
                    let meaning = self.targets.of(target);
                    self.push(kind, &meaning, format!("the {word} `{target}`"), span.start + open..span.start + end);
                }
            }
            self.prose.interrupt();
            at = end;
        }
        self.prose.push(&html[at..], span.start + at..span.start + html.len());
    }
}

fn value<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {attribute}="))?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

/// An alert by the directive that it is the same as; `!` tells it from one that a fence closes.
fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "!note",
        BlockQuoteKind::Tip => "!tip",
        BlockQuoteKind::Warning => "!warning",
        BlockQuoteKind::Caution => "!caution",
        BlockQuoteKind::Important => "!important",
    }
}

fn first_line(parsed: &Parsed, span: Range<usize>) -> Range<usize> {
    let text = &parsed.source.text[span.clone()];
    let lead = text.len() - text.trim_start().len();
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    span.start + lead..span.start + lead + line.len()
}
