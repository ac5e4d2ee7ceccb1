//! Diagrams: the text of a fenced `mermaid` block in, inline SVG out.
//!
//! The work goes through five stages, one file each:
//!
//! 1. [`source`] reads the accessible texts (`accTitle`, `accDescr`) and
//!    refuses what a help article must not hold: links, directives, styles.
//! 2. [`engine`] parses and lays out the diagram in a thread of its own, with
//!    text metrics that do not depend on the machine.
//! 3. [`filter`] reads the renderer's SVG and keeps only elements and
//!    attributes of an allowlist.
//! 4. [`palette`] turns every colour into a class, so that the theme's style
//!    sheet decides and light and dark need no second drawing.
//! 5. [`write`] prints the tree: numbers with two decimals, identifiers with
//!    the caller's prefix, text escaped.
//!
//! Between 2 and 3, [`align`] and [`route`] tidy flowcharts and state diagrams:
//! boxes in one file, lines without kinks. [`sequence`] and [`tree`], a
//! troubleshooter's decision tree, have layouts of their own and join at stage 5.
//!
//! # What a style sheet can count on
//!
//! There is no `style` attribute, no `<style>`, no colour and no font family
//! in the output. The classes:
//!
//! | class | on | paint |
//! |---|---|---|
//! | `diagram`, `diagram-KIND` | the `svg` element; KIND is `flowchart`, `sequence`, `state`, `pie`, `timeline`, `journey`, `gantt`, `mindmap`, `xychart` or `tree` | |
//! | `diagram-wide` | the `svg` element of a drawing that a phone should scroll rather than scale | |
//! | `diagram-node` | boxes of every shape | fill, stroke |
//! | `diagram-outline` | strokes of a box that are not filled | stroke |
//! | `diagram-cluster` | subgraphs, composite states, sections | fill, stroke |
//! | `diagram-note` | notes | fill, stroke |
//! | `diagram-activation` | an active participant, a message's number | fill, stroke |
//! | `diagram-edge` | lines between boxes | stroke |
//! | `diagram-arrow` | arrow heads and solid marks | fill, stroke |
//! | `diagram-lifeline` | a participant's line | stroke |
//! | `diagram-grid` | axes and rulers | stroke |
//! | `diagram-ground` | what is painted in the page's own colour | fill, stroke |
//! | `diagram-edge-label-back` | the plate under a line's text | fill |
//! | `diagram-label` | text | fill |
//! | `diagram-edge-label` | text on a line | fill |
//! | `diagram-series-1` … `diagram-series-8` | slices, bars, branches: tints that carry `diagram-label` | fill, stroke |
//! | `diagram-leaf` | beside `diagram-node`: an article in a decision tree | fill, stroke |
//! | `diagram-again` | beside `diagram-node`: a question that stands further up | stroke |
//! | `diagram-hollow` | beside another class | no fill |
//! | `diagram-bare` | beside another class | no stroke |

mod align;
mod build;
mod engine;
mod filter;
mod geometry;
mod memo;
mod palette;
mod route;
mod sequence;
mod source;
mod statements;
mod tree;
mod widths;
mod write;

#[cfg(test)]
mod tests;

pub use memo::{Drawings, Drawn};
pub use tree::{TreeAnswer, TreeNext, TreeStep, decision_tree};

/// A drawn diagram and the texts that stand for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagram {
    /// An `<svg>` element that is safe to put into a page as it is.
    pub svg: String,
    /// The short name, from `accTitle`.
    pub title: String,
    /// What the diagram says in words, from `accDescr`.
    pub description: String,
}

/// What is wrong with a diagram, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `diagram-without-text`, `diagram-unsafe`, `diagram-style`,
    /// `diagram-syntax` or `diagram-too-large`.
    pub code: &'static str,
    /// Line within the block's source, counted from 0.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

pub(crate) const WITHOUT_TEXT: &str = "diagram-without-text";
pub(crate) const UNSAFE: &str = "diagram-unsafe";
pub(crate) const STYLE: &str = "diagram-style";
pub(crate) const SYNTAX: &str = "diagram-syntax";
pub(crate) const TOO_LARGE: &str = "diagram-too-large";

impl Fault {
    fn new(
        code: &'static str,
        (line, column): (usize, usize),
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, line, column, message: message.into(), help: help.into() }
    }
}

/// Draws the source of a `mermaid` block.
///
/// `id_prefix` must be unique within the page: every identifier in the SVG
/// starts with it.
///
/// # Errors
///
/// Every fault that could be found, in the order of the source.
pub fn render(source: &str, id_prefix: &str) -> Result<Diagram, Vec<Fault>> {
    let prepared = source::prepare(source)?;
    if prepared.kind == source::Kind::Sequence {
        let root = sequence::draw(&prepared.text)?;
        let kind = prepared.kind.class();
        return finish_tree(&root, kind, id_prefix, prepared.title, prepared.description);
    }
    let drawing = engine::draw_source(&prepared).map_err(|fault| vec![fault])?;
    finish(&drawing, prepared.kind.class(), id_prefix, prepared.title, prepared.description)
}

/// Filters what the renderer drew and writes it out.
fn finish(
    drawing: &str,
    kind: &str,
    id_prefix: &str,
    title: String,
    description: String,
) -> Result<Diagram, Vec<Fault>> {
    let root = filter::read(drawing).map_err(|reason| vec![engine::refused(&reason)])?;
    finish_tree(&root, kind, id_prefix, title, description)
}

/// Writes out a tree of allowed elements.
fn finish_tree(
    root: &filter::Element,
    kind: &str,
    id_prefix: &str,
    title: String,
    description: String,
) -> Result<Diagram, Vec<Fault>> {
    let svg = write::document(
        root,
        &write::Frame { kind, prefix: &write::safe_prefix(id_prefix), title: &title, description: &description },
    )
    .map_err(|reason| vec![engine::refused(&reason)])?;
    Ok(Diagram { svg, title, description })
}
