//! A compiled text: literal parts and holes.
//!
//! An article is parsed once. What its text cannot know by itself (where a
//! link leads, what a fact says in a language) stays a hole, and rendering is
//! filling holes. While the libraries at work on the text hold it as a string,
//! a hole is a token between two control characters, which no source may
//! contain; [`Template::split`] then cuts the string at its tokens.

use std::sync::Arc;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::FactUse;

/// Where a token begins in a text under work.
pub const OPEN: char = '\u{1}';
/// Where a token ends.
pub const CLOSE: char = '\u{2}';

/// A fact as a text names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactRef {
    /// The fact's name: `card_refund`.
    pub name: String,
    /// The form asked for: `table`, `genitive`; none for the place's own.
    pub form: Option<String>,
    /// Whether it stands in a table, where ranges have a dash.
    pub in_table: bool,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Text as it is.
    Literal(Box<str>),
    /// A fact's value.
    Fact(Arc<FactRef>),
    /// The URL of a link, by its index in the document.
    Href(usize),
    /// The title of a link's target.
    LinkTitle(usize),
    /// The URL of an image, by its index among the links.
    ImageUrl(usize),
    /// ` width="…" height="…"` of an image, where known.
    ImageSize(usize),
    /// The id of a heading, by its index.
    HeadingId(usize),
    /// Targets for the older anchors of a heading, by its index.
    OlderAnchors(usize),
    /// A UI string of the theme, by its key.
    String(&'static str),
    /// A diagram's SVG, by its index.
    Diagram(usize),
}

/// The UI strings that bodies contain; a theme must have them all.
pub const BODY_STRINGS: &[&str] = &[
    "callout_note",
    "callout_tip",
    "callout_important",
    "callout_warning",
    "callout_danger",
    "callout_agents",
    "details_default",
    "tab_default",
    "heading_link",
    "table_label",
    "diagram_label",
    "footnotes_title",
    "footnote_back",
];

/// What a template becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Markup: values are escaped.
    Html,
    /// Markdown: URLs are absolute.
    Markdown,
    /// Plain text.
    Text,
}

/// What fills the holes of a text. A text of front matter holds facts only: the
/// other holes are empty unless a filler says otherwise.
pub trait Fill {
    /// A fact's value, as plain text.
    fn fact(&self, fact: &FactRef) -> String;
    /// A link's URL, ready for an attribute but for `&` and quotes.
    fn href(&self, _link: usize, _target: Target) -> String {
        String::new()
    }
    /// The title of a link's target, as plain text.
    fn link_title(&self, _link: usize) -> String {
        String::new()
    }
    /// Width and height of an image in pixels.
    fn image_size(&self, _link: usize) -> Option<(usize, usize)> {
        None
    }
    /// A heading's id.
    fn heading_id(&self, _heading: usize) -> String {
        String::new()
    }
    /// The older anchors that a heading answers to.
    fn older_anchors(&self, _heading: usize) -> Vec<&str> {
        Vec::new()
    }
    /// A UI string.
    fn string(&self, _key: &str) -> String {
        String::new()
    }
    /// A diagram's SVG.
    fn diagram(&self, _diagram: usize) -> String {
        String::new()
    }
}

/// A text with holes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template {
    /// The parts, in order.
    pub pieces: Vec<Piece>,
}

impl Template {
    /// Cuts a text at its tokens. `own` holds the markup that `O` tokens stand
    /// for, `facts` the facts of `F` tokens.
    pub fn split(text: &str, own: &[String], facts: &[FactUse]) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::with_capacity(text.len());
        split_into(text, own, facts, &mut literal, &mut pieces);
        flush(&mut literal, &mut pieces);
        Template { pieces }
    }

    /// The text with its holes filled.
    pub fn render(&self, fill: &dyn Fill, target: Target) -> String {
        render(&self.pieces, fill, target)
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The text with each fact's name in place of its value: what heading ids
    /// and digests are made from.
    pub fn with_fact_names(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text,
                Piece::Fact(fact) => fact.name.as_str(),
                _ => "",
            })
            .collect()
    }

    /// Cuts the pieces of HTML at headings: the part before the first, then
    /// one part from behind each heading to the next, for the headings given
    /// by index and level, in order.
    pub fn sections(&self, headings: &[(usize, u8)]) -> Vec<Template> {
        self.parts(headings).into_iter().map(|part| part.text).collect()
    }

    /// The same with the headings: nothing of the HTML is lost.
    pub fn parts(&self, headings: &[(usize, u8)]) -> Vec<Part> {
        let mut parts = Vec::with_capacity(headings.len() + 1);
        let mut rest = self.pieces.as_slice();
        let mut part = Part::default();
        for (heading, level) in headings {
            let open = format!("<h{level} id=\"");
            let Some(at) = rest.iter().position(|piece| *piece == Piece::HeadingId(*heading)) else { break };
            let mut next = Part::default();
            rest[..at].iter().for_each(|piece| push_piece(&mut part.text.pieces, piece));
            if let Some(Piece::Literal(text)) = part.text.pieces.last_mut()
                && let Some(before) = text.strip_suffix(open.as_str())
            {
                *text = before.into();
                push_literal(&mut next.head.pieces, &open);
            }
            parts.push(std::mem::replace(&mut part, next));
            part.head.pieces.push(Piece::HeadingId(*heading));
            rest = &rest[at + 1..];
            let close = format!("</h{level}>");
            let end = rest.iter().position(|piece| matches!(piece, Piece::Literal(text) if text.contains(&close)));
            let Some(end) = end else { break };
            rest[..end].iter().for_each(|piece| push_piece(&mut part.head.pieces, piece));
            if let Piece::Literal(text) = &rest[end] {
                let behind = text.split_once(&close).map_or("", |(_, behind)| behind).trim_start();
                push_literal(&mut part.head.pieces, &text[..text.len() - behind.len()]);
                push_literal(&mut part.text.pieces, behind);
            }
            rest = &rest[end + 1..];
        }
        rest.iter().for_each(|piece| push_piece(&mut part.text.pieces, piece));
        parts.push(part);
        parts
    }
}

/// A part of a text: a heading with what stands below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// The heading; empty before the first.
    pub head: Template,
    /// What stands below it.
    pub text: Template,
}

fn push_literal(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Literal(text.into()));
    }
}

fn push_piece(pieces: &mut Vec<Piece>, piece: &Piece) {
    if let (Piece::Literal(text), Some(Piece::Literal(last))) = (piece, pieces.last_mut()) {
        *last = format!("{last}{text}").into();
    } else {
        pieces.push(piece.clone());
    }
}

fn flush(literal: &mut String, pieces: &mut Vec<Piece>) {
    if !literal.is_empty() {
        pieces.push(Piece::Literal(std::mem::take(literal).into()));
    }
}

fn split_into(text: &str, own: &[String], facts: &[FactUse], literal: &mut String, pieces: &mut Vec<Piece>) {
    let mut rest = text;
    while let Some(open) = rest.find(OPEN) {
        literal.push_str(&rest[..open]);
        let Some(length) = rest[open..].find(CLOSE) else { return };
        let token = &rest[open + 1..open + length];
        rest = &rest[open + length + 1..];
        let Some(kind) = token.chars().next() else { continue };
        let Ok(index) = token[1..].parse::<usize>() else { continue };
        let piece = match kind {
            'O' => {
                if let Some(markup) = own.get(index) {
                    split_into(markup, own, facts, literal, pieces);
                }
                continue;
            }
            'F' => facts.get(index).map(|used| Piece::Fact(used.fact.clone())),
            'L' => Some(Piece::Href(index)),
            'T' => Some(Piece::LinkTitle(index)),
            'I' => Some(Piece::ImageUrl(index)),
            'S' => Some(Piece::ImageSize(index)),
            'H' => Some(Piece::HeadingId(index)),
            'A' => Some(Piece::OlderAnchors(index)),
            'U' => BODY_STRINGS.get(index).map(|key| Piece::String(key)),
            'D' => Some(Piece::Diagram(index)),
            _ => None,
        };
        if let Some(piece) = piece {
            flush(literal, pieces);
            pieces.push(piece);
        }
    }
    literal.push_str(rest);
}

/// Fills the holes of some pieces. A literal is of the target's kind already.
pub fn render(pieces: &[Piece], fill: &dyn Fill, target: Target) -> String {
    let size = |piece: &Piece| if let Piece::Literal(text) = piece { text.len() } else { 24 };
    let mut out = String::with_capacity(pieces.iter().map(size).sum());
    let value = |out: &mut String, text: &str| match target {
        Target::Html => drop(escape_html(out, text)), // writing to a String cannot fail
        Target::Markdown => out.push_str(&escape_markdown(text)),
        Target::Text => out.push_str(text),
    };
    // Whether a title that asks was the last to be filled in.
    let mut asked = false;
    for piece in pieces {
        match piece {
            Piece::Literal(text) if asked => {
                push_without_stop(&mut out, text);
                asked = &**text == "](";
            }
            Piece::Literal(text) => out.push_str(text),
            Piece::Fact(fact) => value(&mut out, &fill.fact(fact)),
            Piece::Href(link) | Piece::ImageUrl(link) if target == Target::Markdown => {
                out.push_str(&fill.href(*link, target))
            }
            Piece::Href(link) | Piece::ImageUrl(link) => value(&mut out, &fill.href(*link, target)),
            Piece::LinkTitle(link) => {
                let title = fill.link_title(*link);
                asked = title.ends_with(['?', '!', '…']);
                value(&mut out, &title);
            }
            Piece::ImageSize(link) => {
                if let Some((width, height)) = fill.image_size(*link) {
                    out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                }
            }
            Piece::HeadingId(heading) => value(&mut out, &fill.heading_id(*heading)),
            Piece::OlderAnchors(heading) => {
                for anchor in fill.older_anchors(*heading).into_iter().filter(|_| target == Target::Html) {
                    out.push_str(&format!("<span id=\"{}\"></span>", escape(anchor)));
                }
            }
            Piece::String(key) => value(&mut out, &fill.string(key)),
            Piece::Diagram(diagram) => out.push_str(&fill.diagram(*diagram)),
        }
    }
    out
}

/// Adds what follows a title that ends with its own mark: no full stop comes right behind the link.
fn push_without_stop(out: &mut String, text: &str) {
    let end = ["</a>", ")"].into_iter().find(|end| text.starts_with(end)).unwrap_or_default();
    let rest = &text[end.len()..];
    out.push_str(end);
    out.push_str(rest.strip_prefix('.').filter(|rest| !rest.starts_with('.')).unwrap_or(rest));
}

/// The token of a hole.
pub fn token(kind: char, index: usize) -> String {
    format!("{OPEN}{kind}{index}{CLOSE}")
}

/// The token of a UI string; the key must be one of [`BODY_STRINGS`].
pub fn string_token(key: &str) -> String {
    BODY_STRINGS.iter().position(|known| *known == key).map_or(String::new(), |index| token('U', index))
}

/// Text as markup: `&`, `<` and `>` escaped, and quotes too.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let _ = escape_html(&mut out, text);
    out
}

/// Text as Markdown: what would be markup is escaped.
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text as the content of an element: quotes stay.
pub fn escape_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let _ = escape_html_body_text(&mut out, text);
    out
}

/// Whether a text has a token.
pub fn has_token(text: &str) -> bool {
    text.contains(OPEN)
}

/// Whether a text is exactly one token of one of the kinds.
pub fn is_token(text: &str, kinds: &[char]) -> bool {
    let inner: Option<&str> = text.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
    inner.is_some_and(|inner| inner.starts_with(kinds) && inner[1..].bytes().all(|b| b.is_ascii_digit()))
}
