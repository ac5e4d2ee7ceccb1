//! From a body's events to a [`Doc`].
//!
//! The stream of the parser is followed once. Three outputs grow side by
//! side: the events of the HTML, where our own markup is opaque tokens; the
//! events of the clean Markdown; the text of the current section.

mod containers;
mod finish;
mod inline;
mod prose;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::directives::{self, Scan};
use super::placeholders::{Collector, ESCAPED_BRACE};
use super::table::Table;
use super::template::{Template, string_token, token};
use super::{Diagram, Doc, Heading, Section, Settings};
use crate::diag::{Diagnostic, Report, Source, Spot, code};
use containers::Container;
use inline::OpenImage;
pub use prose::Paragraph;
use prose::Prose;

/// Compiles the body that begins at `start` of the file. `title` is the front
/// matter's title: a leading heading that repeats it, or that stands in for a
/// missing one, becomes [`Doc::title`].
pub fn compile(source: &Source, start: usize, title: Option<&str>, settings: Settings) -> Report<Doc> {
    let mut diagnostics = Vec::new();
    let scan = directives::scan(source, start, &mut diagnostics);
    let body = scan.masked.clone();
    let body = body.as_deref().unwrap_or(&source.text[start..]);
    let mut compiler = Compiler {
        source,
        start,
        title,
        settings,
        scan,
        diagnostics,
        doc: Doc::default(),
        collector: Collector::default(),
        own: Vec::new(),
        out: Vec::new(),
        notes: Vec::new(),
        note_numbers: Vec::new(),
        note_places: Vec::new(),
        set_aside: Vec::new(),
        markdown: Vec::new(),
        containers: Vec::new(),
        muted: 0,
        tabs: 0,
        raw_html: false,
        plain: !source.text[start..].contains('<'),
        prose: Prose::new(settings.prose),
        section: String::new(),
        section_heading: None,
        heading_text: None,
        heading: None,
        lead: None,
        image: None,
        links: Vec::new(),
        table: None,
    };
    compiler.run(body);
    compiler.finish()
}

/// A heading whose end has not come.
struct OpenHeading {
    heading: Heading,
    text: String,
    /// Lengths of the outputs before it, to take a title out again.
    before: (usize, usize, usize),
}

struct Compiler<'a> {
    source: &'a Source,
    start: usize,
    title: Option<&'a str>,
    settings: Settings,
    scan: Scan,
    diagnostics: Vec<Diagnostic>,
    doc: Doc,
    collector: Collector,
    /// Our own markup, by the index of its `O` token.
    own: Vec<String>,
    out: Vec<Event<'a>>,
    /// Footnotes: label and events, in the order of their definitions.
    notes: Vec<(String, Vec<Event<'a>>)>,
    /// Footnotes' labels in the order of their first reference.
    note_numbers: Vec<String>,
    /// Where each of those first references stands.
    note_places: Vec<Spot>,
    /// The output that waits while a footnote is written.
    set_aside: Vec<Vec<Event<'a>>>,
    markdown: Vec<Event<'a>>,
    containers: Vec<Container>,
    /// How many `:::agents` blocks are open that this audience does not get.
    muted: usize,
    tabs: usize,
    raw_html: bool,
    /// Whether the body cannot hold raw HTML.
    plain: bool,
    prose: Prose,
    section: String,
    section_heading: Option<usize>,
    /// The text of the last heading.
    heading_text: Option<String>,
    heading: Option<OpenHeading>,
    lead: Option<String>,
    image: Option<OpenImage>,
    /// The index of each open link.
    links: Vec<usize>,
    /// The open table, and the index of its beginning among `own`.
    table: Option<(Table, usize)>,
}

impl<'a> Compiler<'a> {
    fn run(&mut self, body: &'a str) {
        let mut events = Parser::new_ext(body, super::options()).into_offset_iter().peekable();
        while let Some((event, range)) = events.next() {
            self.prose.see(&event);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let mut text = String::new();
                    let mut span = None;
                    for (event, range) in events.by_ref() {
                        match event {
                            Event::Text(part) => {
                                span.get_or_insert(range);
                                text.push_str(&part);
                            }
                            Event::End(TagEnd::CodeBlock) => break,
                            _ => {}
                        }
                    }
                    self.code_block(kind, text, span.unwrap_or(range));
                }
                Event::Text(text) => {
                    let mut span = range;
                    let mut merged = unescaped(body, text, span.start);
                    while let Some((Event::Text(_), _)) = events.peek() {
                        if let Some((Event::Text(next), range)) = events.next() {
                            let next = unescaped(body, next, range.start);
                            merged = CowStr::from(format!("{merged}{next}"));
                            span.end = range.end;
                        }
                    }
                    self.text(merged, span);
                }
                Event::Html(text) if self.fence_in(&range).is_none() => {
                    let mut merged = text.into_string();
                    let begin = range.start;
                    while let Some((Event::Html(_), next)) = events.peek() {
                        if self.fence_in(next).is_some() {
                            break;
                        }
                        if let Some((Event::Html(next), _)) = events.next() {
                            merged.push_str(&next);
                        }
                    }
                    self.raw_html(merged, begin, true);
                }
                event => self.event(event, range),
            }
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Event::Html(_) = event {
            return self.fence(&range);
        }
        if containers::is_container(&event) {
            return self.container(event);
        }
        if self.muted > 0 {
            return;
        }
        match event {
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(Tag::Heading { level, id, classes, .. }) => self.start_heading(level, id, &classes, range),
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Table(alignments)) => self.start_table(alignments),
            Event::Start(Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell | TagEnd::Table) => {
                self.table_part(event)
            }
            Event::Start(Tag::Paragraph) => {
                let first = self.containers.is_empty() && self.doc.headings.is_empty() && self.doc.lead.is_empty();
                self.lead = (first && self.lead.is_none()).then(String::new);
                self.native(event);
            }
            Event::End(TagEnd::Paragraph) => {
                if let Some(lead) = self.lead.take() {
                    self.doc.lead = Template::split(&lead, &[], &self.collector.uses);
                }
                self.break_text();
                self.native(event);
            }
            event => self.inline(event, range),
        }
    }

    /// An event that both outputs write as it is.
    fn native(&mut self, event: Event<'a>) {
        self.markdown.push(event.clone());
        self.out.push(event);
    }

    /// Our own markup: a token in the HTML, so that the sanitiser does not see
    /// it; as it is where the body has no `<`, and so nothing to sanitise.
    fn own(&mut self, markup: impl Into<String>) {
        if self.plain {
            self.out.push(Event::Html(markup.into().into()));
            return;
        }
        self.own_later(markup);
    }

    /// Our own markup, always as a token: what it stands for may still change.
    fn own_later(&mut self, markup: impl Into<String>) {
        let token = token('O', self.own.len());
        self.own.push(markup.into());
        self.out.push(Event::Html(token.into()));
    }

    /// A block ends: the next text begins a line.
    fn break_text(&mut self) {
        if !self.section.is_empty() && !self.section.ends_with('\n') {
            self.section.push('\n');
        }
    }

    /// Text for the search, the current heading, image, lead and table cell.
    fn note_text(&mut self, text: &str, code: bool) {
        if let Some(open) = &mut self.heading {
            open.text.push_str(text);
            return;
        }
        self.section.push_str(text);
        if let Some(lead) = &mut self.lead {
            lead.push_str(text);
        }
        if let Some((table, _)) = &mut self.table {
            table.text(text, code);
        }
    }

    fn place(&self, range: Range<usize>) -> Spot {
        self.source.spot(range.start + self.start..range.end + self.start)
    }

    fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'a>>,
        classes: &[CowStr<'a>],
        range: Range<usize>,
    ) {
        let place = self.place(range);
        let level = if self.settings.page { (level as u8).max(2) } else { level as u8 };
        let heading = Heading {
            level,
            explicit: id.map(CowStr::into_string).filter(|id| !id.is_empty()),
            automatic: String::new(),
            text: Template::default(),
            faq: classes.iter().any(|class| &**class == "faq"),
            top_level: self.containers.is_empty(),
            internal: self.in_agents(),
            place,
        };
        if heading.faq && !heading.top_level {
            self.diagnostics.push(
                Diagnostic::new(code::NESTED_QUESTION, "a question stands inside a list, quotation or directive")
                    .at(heading.place.clone())
                    .help("move the heading with `{.faq}` out, to the article's own level"),
            );
        }
        let before = (self.out.len(), self.markdown.len(), self.doc.links.len());
        let tag = |id: Option<CowStr<'a>>, level| Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() };
        let html_level = HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6);
        let hole = token('H', self.doc.headings.len());
        self.out.push(Event::Start(tag(Some(hole.into()), html_level)));
        self.markdown.push(Event::Start(tag(None, html_level)));
        self.heading = Some(OpenHeading { heading, text: String::new(), before });
    }

    /// Whether the source says level 1: pages show such a heading as level 2.
    fn is_level_one(&self, heading: &Heading) -> bool {
        let text = &self.source.text[heading.place.span.clone()];
        let underlined = || text.trim_end().lines().next_back().is_some_and(|line| line.trim_start().starts_with('='));
        let marks = text.len() - text.trim_start_matches('#').len();
        marks == 1 || (marks == 0 && underlined())
    }

    fn end_heading(&mut self) {
        let Some(OpenHeading { mut heading, text, before }) = self.heading.take() else { return };
        heading.text = Template::split(text.trim(), &[], &self.collector.uses);
        let first = before.0 == 0 && self.doc.headings.is_empty() && self.is_level_one(&heading);
        let written = self.source.text[heading.place.span.clone()].trim_start_matches(['#', ' ']).trim_end();
        let written = written.split(" {#").next().unwrap_or(written);
        let repeats = |title: &str| title.trim() == text.trim() || title.trim() == written;
        let is_title = first && self.settings.page && self.title.is_none_or(repeats);
        if is_title {
            self.out.truncate(before.0);
            self.markdown.truncate(before.1);
            self.doc.title = Some(heading.text);
            return;
        }
        self.heading_text = Some(text.trim().to_owned());
        let index = self.doc.headings.len();
        let hole = token('H', index);
        let label = string_token("heading_link");
        let older = token('A', index);
        self.own(format!("{older}<a class=\"heading-anchor\" href=\"#{hole}\" aria-label=\"{label}\"></a>"));
        let level = HeadingLevel::try_from(usize::from(heading.level)).unwrap_or(HeadingLevel::H6);
        self.native(Event::End(TagEnd::Heading(level)));
        if heading.level <= 3 && heading.top_level {
            self.end_section(Some(index));
        } else {
            self.break_text();
            self.section.push_str(&text);
            self.section.push('\n');
        }
        self.doc.headings.push(heading);
    }

    fn end_section(&mut self, next: Option<usize>) {
        let text = std::mem::take(&mut self.section);
        let heading = std::mem::replace(&mut self.section_heading, next);
        if heading.is_some() || !text.trim().is_empty() {
            let text = Template::split(text.trim(), &[], &self.collector.uses);
            self.doc.sections.push(Section { heading, text });
        }
    }

    fn code_block(&mut self, kind: CodeBlockKind<'a>, text: String, range: Range<usize>) {
        if self.muted > 0 {
            return;
        }
        let language = match &kind {
            CodeBlockKind::Fenced(info) => info.split([' ', '\t', ',']).next().unwrap_or(""),
            CodeBlockKind::Indented => "",
        };
        if language != "mermaid" {
            self.note_text(text.trim_end(), true);
            self.break_text();
            let end = Event::End(TagEnd::CodeBlock);
            for event in [Event::Start(Tag::CodeBlock(kind)), Event::Text(text.into()), end] {
                self.native(event);
            }
            return;
        }
        let start = range.start + self.start;
        let source = self.source;
        let tokens =
            self.collector.tokens(&text, false, |nth| nth_brace(source, start..source.text.len(), nth)).into_owned();
        let template = Template::split(&tokens, &[], &self.collector.uses);
        let hole = token('D', self.doc.diagrams.len());
        self.doc.diagrams.push(Diagram { source: template, span: start..start + text.len() });
        self.own(format!("<figure class=\"diagram\"><div class=\"diagram-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">{hole}</div></figure>\n", string_token("diagram_label")));
        let end = Event::End(TagEnd::CodeBlock);
        self.markdown.extend([Event::Start(Tag::CodeBlock(kind)), Event::Text(tokens.into()), end]);
    }

    fn start_table(&mut self, alignments: Vec<pulldown_cmark::Alignment>) {
        self.markdown.push(Event::Start(Tag::Table(alignments.clone())));
        self.table = Some((Table::new(alignments), self.own.len()));
        self.own_later("");
    }

    fn table_part(&mut self, event: Event<'a>) {
        let Some((table, opening)) = &mut self.table else { return };
        let markup = match &event {
            Event::Start(Tag::TableHead) => table.head().to_owned(),
            Event::End(TagEnd::TableHead) => table.end_head().to_owned(),
            Event::Start(Tag::TableRow) => table.row().to_owned(),
            Event::End(TagEnd::TableRow) => "</tr>".to_owned(),
            Event::Start(Tag::TableCell) => table.cell(),
            Event::End(TagEnd::TableCell) => table.end_cell().to_owned(),
            _ => {
                self.own[*opening] = table.open(self.heading_text.as_deref());
                table.close().to_owned()
            }
        };
        match &event {
            Event::End(TagEnd::TableCell) => self.break_text(),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => self.break_text(),
            Event::End(TagEnd::Table) => self.table = None,
            _ => {}
        }
        self.own(markup);
        self.markdown.push(event);
    }
}

/// A text whose first brace the writer escaped gets the mark of it.
fn unescaped<'a>(body: &str, text: CowStr<'a>, start: usize) -> CowStr<'a> {
    let escaped = text.starts_with('{') && start > 0 && body.as_bytes()[start - 1] == b'\\';
    if escaped { CowStr::from(format!("{ESCAPED_BRACE}{}", &text[1..])) } else { text }
}

/// The place of the n-th `{{` of a range of the file that is not escaped.
fn nth_brace(source: &Source, range: Range<usize>, nth: usize) -> Spot {
    let text = &source.text[range.clone()];
    let found = text.match_indices("{{").map(|(at, _)| at).filter(|at| !text[..*at].ends_with('\\')).nth(nth);
    let at = range.start + found.unwrap_or(0);
    let length = source.text[at..].find("}}").filter(|length| *length < 120).map_or(2, |length| length + 2);
    source.spot(at..at + length)
}
