//! Sequence diagrams, read and laid out here: the renderer passes over some of
//! their statements in silence and lets frames overlap.

mod draw;
mod measure;
mod parse;

use super::engine::{MAX_NODES, too_large};
use super::{Fault, filter};

/// A line's two ends, as numbers of participants.
type Ends = (usize, usize);

/// Who takes part.
#[derive(Debug, Clone)]
struct Participant {
    name: String,
    label: String,
    person: bool,
}

/// The mark at the end of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Head,
    Open,
    Cross,
}

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Over,
}

/// A statement, in the order of the source.
#[derive(Debug, Clone)]
enum Event {
    Message { ends: Ends, text: String, dashed: bool, mark: Mark, both: bool },
    Note { ends: Ends, side: Side, text: String },
    Activate(usize),
    Deactivate(usize),
    Open { text: String },
    Section { text: String },
    Close,
}

/// A whole diagram.
#[derive(Debug, Default)]
struct Sequence {
    participants: Vec<Participant>,
    /// Named groups of participants.
    groups: Vec<(String, Vec<usize>)>,
    events: Vec<Event>,
}

/// Draws a sequence diagram.
pub(super) fn draw(source: &str) -> Result<filter::Element, Vec<Fault>> {
    let sequence = parse::read(source)?;
    if sequence.participants.len() > MAX_NODES / 10 || sequence.events.len() > MAX_NODES {
        let counts = (sequence.participants.len(), sequence.events.len());
        return Err(vec![too_large(counts.0, counts.1)]);
    }
    Ok(draw::sheet(&sequence))
}
