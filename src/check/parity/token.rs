//! What a text says apart from its words, piece by piece.

use std::ops::Range;

use crate::content::facts::Unit;
use crate::diag::{Code, code};

/// What kind of thing a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Steps, of a list or a troubleshooter.
    Steps,
    /// A list or a table.
    List,
    /// A directive.
    Directive,
    /// A link.
    Link,
    /// An image.
    Image,
    /// Code, or a word that is a code.
    Code,
    /// A fact.
    Fact,
    /// A number with what it counts.
    Number,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub(super) const ALL: [Kind; 8] =
        [Kind::Steps, Kind::List, Kind::Directive, Kind::Link, Kind::Image, Kind::Code, Kind::Fact, Kind::Number];

    /// The finding where it differs.
    pub(super) fn code(self) -> Code {
        match self {
            Kind::Steps => code::PARITY_STEPS,
            Kind::List => code::PARITY_LIST,
            Kind::Directive => code::PARITY_DIRECTIVE,
            Kind::Link => code::PARITY_LINK,
            Kind::Image => code::PARITY_IMAGE,
            Kind::Code => code::PARITY_CODE,
            Kind::Fact => code::PARITY_FACT,
            Kind::Number => code::PARITY_NUMBER,
        }
    }
}

/// What a number counts, or where a directive stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// Nothing that is known.
    Nothing,
    /// Time.
    Unit(Unit),
    /// Days of a month, counted from 1.
    Month(i8),
    /// Money of a currency; `¤` for one that the sign leaves open.
    Currency(&'static str),
    /// Hundredths.
    Percent,
    /// It stands in this directive.
    Inside(&'static str),
}

impl Of {
    /// Whether two texts can mean the same by it. A unit or a month may be in other words than ours, money
    /// and percentages may not.
    pub(super) fn agrees(&self, other: &Of) -> bool {
        match (self, other) {
            (Of::Unit(_) | Of::Month(_), Of::Nothing) | (Of::Nothing, Of::Unit(_) | Of::Month(_)) => true,
            (Of::Currency(a), Of::Currency(b)) => a == b || *a == "¤" || *b == "¤",
            (a, b) => a == b,
        }
    }
}

/// One thing that a text holds.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// What it means, the same in every language.
    pub(super) value: String,
    /// What it is of.
    pub(super) of: Of,
    /// As people are told of it.
    pub(super) shown: String,
    /// Where it stands in the file.
    pub(super) span: Range<usize>,
}

/// A heading of a body.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// The level on the page.
    pub(super) level: u8,
    /// The id that is written.
    pub(super) explicit: Option<String>,
    /// The id that the site gives it; none in text that this edition does not have.
    pub(super) id: Option<String>,
    /// Whether its id would be another if it were not written.
    pub(super) chosen: bool,
    /// Whether it stands in no list, quotation or directive.
    pub(super) top_level: bool,
    /// Whether it is marked as a question: `{.faq}`.
    pub(super) faq: bool,
    /// Where it stands in the file.
    pub(super) span: Range<usize>,
}
