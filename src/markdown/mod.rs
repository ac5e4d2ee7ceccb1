//! Markdown: from an article's body to a [`Doc`], a text with holes.
//!
//! CommonMark and GFM by the parser library, plus container directives
//! ([`directives`]), facts ([`placeholders`]) and diagrams ([`diagram`]). The
//! body is parsed once; [`compile`] turns its events into HTML, into clean
//! Markdown and into the text of the search, all as [`template::Template`]s.

mod compile;
pub mod diagram;
pub mod directives;
mod html;
pub mod placeholders;
pub mod reply;
pub mod sanitise;
mod slips;
pub mod slug;
mod table;
pub mod template;

use std::ops::Range;
use std::sync::Arc;

pub use compile::{Paragraph, compile};
use pulldown_cmark::Options;

use crate::content::front_matter::Audience;
use crate::diag::Spot;
use template::{FactRef, Template};

/// What the parser understands beyond CommonMark.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// How to compile a body.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether `:::agents` blocks are kept.
    pub audience: Audience,
    /// Whether raw HTML goes through the sanitiser. Only the measurement of
    /// CommonMark conformance turns it off.
    pub sanitise: bool,
    /// Whether a first heading of level 1 is the title, and the others of that
    /// level step down, as the page has its title above the body.
    pub page: bool,
    /// Whether [`Doc::prose`] is gathered.
    pub prose: bool,
}

impl Settings {
    /// The settings of a page for an audience.
    pub fn page(audience: Audience) -> Self {
        Settings { audience, sanitise: true, page: true, prose: false }
    }
}

/// A compiled body.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    /// A leading heading of level 1, taken out of the body.
    pub title: Option<Template>,
    /// The first paragraph before any heading, as text.
    pub lead: Template,
    /// The body as HTML.
    pub html: Template,
    /// The body as clean Markdown.
    pub markdown: Template,
    /// The body's text by section, for the search.
    pub sections: Vec<Section>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Links and images, in order.
    pub links: Vec<Link>,
    /// The facts that the body uses, with their places.
    pub facts: Vec<FactUse>,
    /// The diagrams.
    pub diagrams: Vec<Diagram>,
    /// Ids that raw HTML and footnotes define.
    pub ids: Vec<String>,
    /// The running text without quotations and code, where the settings ask for it.
    pub prose: Vec<Paragraph>,
}

/// The text below one heading, without those of its subheadings.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading's index; none for what stands before the first.
    pub heading: Option<usize>,
    /// The text: a line per block.
    pub text: Template,
}

/// A heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// The level on the page, 1 to 6.
    pub level: u8,
    /// The id that the writer gave: `{#id}`.
    pub explicit: Option<String>,
    /// The id made from the text, unique within the document.
    pub automatic: String,
    /// The text.
    pub text: Template,
    /// Whether the writer marked it as a question: `{.faq}`.
    pub faq: bool,
    /// Whether it stands in no list, quotation or directive.
    pub top_level: bool,
    /// Whether it stands in a `:::agents` block, which the public edition does not have.
    pub internal: bool,
    /// Where it stands.
    pub place: Spot,
}

/// A link or an image.
#[derive(Debug, Clone)]
pub struct Link {
    /// The destination as written, entities decoded.
    pub destination: String,
    /// Whether it is an image.
    pub image: bool,
    /// Whether its text is empty, so that the target's title stands for it.
    pub empty: bool,
    /// Where it stands.
    pub place: Spot,
}

/// A fact in a body.
#[derive(Debug, Clone)]
pub struct FactUse {
    /// Which.
    pub fact: Arc<FactRef>,
    /// Where it stands.
    pub place: Spot,
}

/// A `mermaid` block.
#[derive(Debug, Clone)]
pub struct Diagram {
    /// Its source, with facts as holes.
    pub source: Template,
    /// Where its first line begins, in the file.
    pub span: Range<usize>,
}
