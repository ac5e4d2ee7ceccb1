//! Draws a troubleshooter's decision tree.
//!
//! A tree drawn from the top down grows too wide for a phone. Here it grows
//! like an outline: every answer hangs under its question, one step further
//! in. The drawing is built directly and never written as Mermaid's text, so no
//! text of a question or an answer can be taken for syntax.

use std::collections::{BTreeMap, BTreeSet};

use super::build::{self, Anchor, HEAD};
use super::engine::{MAX_NODES, too_large};
use super::filter::{Child, Element};
use super::{Diagram, Fault, SYNTAX, WITHOUT_TEXT, finish_tree, widths};
use crate::content::text::one_line;

/// Around the whole drawing.
const MARGIN: f32 = 8.0;
/// How much further in an answer stands than its question.
const INDENT: f32 = 34.0;
/// From a question's left side to the line that its answers hang on.
const TRUNK: f32 = 16.0;
/// Between a box's side and its text.
const PAD_X: f32 = 14.0;
const PAD_Y: f32 = 10.0;
/// The widest line of text, in em.
const MOST: f32 = 15.0;
/// Between a box and the answer under it, and between an answer and its box.
const GAP: f32 = 12.0;
const UNDER: f32 = 5.0;
/// The radius of a line's corner.
const CORNER: f32 = 8.0;

/// A question of a troubleshooter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeStep {
    /// The name by which answers point to the step.
    pub key: String,
    /// What is asked.
    pub question: String,
    /// What can be answered.
    pub answers: Vec<TreeAnswer>,
}

/// An answer, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeAnswer {
    /// The answer's text.
    pub text: String,
    /// Where it leads.
    pub next: TreeNext,
}

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeNext {
    /// To another question, by its key.
    Step(String),
    /// To an article, by its title.
    Article(String),
}

/// Draws a decision tree; the first step is its root.
///
/// # Errors
///
/// A fault's line is the number of the step, counted from 0: a tree without
/// steps, a key used twice, an answer that points nowhere, a missing title or
/// description, a tree that is too large.
pub fn decision_tree(
    steps: &[TreeStep],
    id_prefix: &str,
    title: &str,
    description: &str,
) -> Result<Diagram, Vec<Fault>> {
    let (title, description) = (one_line(title), one_line(description));
    let mut faults = check(steps);
    if title.is_empty() || description.is_empty() {
        faults.push(Fault::new(
            WITHOUT_TEXT,
            (0, 1),
            "the tree lacks a title or a description for those who cannot see it",
            "give the troubleshooter a title and a description",
        ));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let answers = steps.iter().map(|step| step.answers.len()).sum::<usize>();
    if answers > MAX_NODES {
        return Err(vec![too_large(answers + 1, answers)]);
    }
    finish_tree(&draw(steps), "tree", id_prefix, title, description)
}

fn check(steps: &[TreeStep]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if steps.is_empty() {
        faults.push(Fault::new(SYNTAX, (0, 1), "the tree has no steps", "begin with a question and its answers"));
    }
    for (number, step) in steps.iter().enumerate() {
        if steps.iter().take(number).any(|other| other.key == step.key) {
            faults.push(Fault::new(
                SYNTAX,
                (number, 1),
                format!("the step `{}` is there twice", step.key),
                "give every step a key of its own",
            ));
        }
        for answer in &step.answers {
            if let TreeNext::Step(key) = &answer.next
                && !steps.iter().any(|other| other.key == *key)
            {
                faults.push(Fault::new(
                    SYNTAX,
                    (number, 1),
                    format!("an answer of `{}` leads to `{key}`, which is not a step", step.key),
                    "lead it to the key of a step or to an article",
                ));
            }
        }
    }
    faults.extend(unreachable(steps));
    faults
}

/// Steps that no answer leads to.
fn unreachable(steps: &[TreeStep]) -> Vec<Fault> {
    let leads_to = |key: &str| {
        steps
            .iter()
            .flat_map(|step| &step.answers)
            .any(|answer| matches!(&answer.next, TreeNext::Step(next) if next == key))
    };
    steps
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, step)| !leads_to(&step.key))
        .map(|(number, step)| {
            Fault::new(
                SYNTAX,
                (number, 1),
                format!("no answer leads to the step `{}`", step.key),
                "lead an answer to it, or remove it",
            )
        })
        .collect()
}

/// The drawing as it grows downwards.
struct Sheet<'a> {
    steps: BTreeMap<&'a str, &'a TreeStep>,
    drawn: BTreeSet<&'a str>,
    lines: Vec<Child>,
    boxes: Vec<Child>,
    right: f32,
    y: f32,
}

/// How a box looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Question,
    Article,
    Again,
}

fn draw(steps: &[TreeStep]) -> Element {
    let mut sheet = Sheet {
        steps: steps.iter().map(|step| (step.key.as_str(), step)).collect(),
        drawn: BTreeSet::new(),
        lines: Vec::new(),
        boxes: Vec::new(),
        right: 0.0,
        y: MARGIN,
    };
    if let Some(root) = steps.first() {
        sheet.step(&root.key, MARGIN);
    }
    let size = (sheet.right + MARGIN, sheet.y + MARGIN);
    let mut children = sheet.lines;
    children.extend(sheet.boxes);
    build::root((0.0, 0.0), size, children)
}

impl<'a> Sheet<'a> {
    /// A question and everything under it; returns the middle of its box.
    fn step(&mut self, key: &'a str, x: f32) -> f32 {
        let Some(step) = self.steps.get(key).copied() else {
            return self.y;
        };
        if !self.drawn.insert(key) {
            return self.boxed(&format!("↑ {}", step.question), x, Look::Again);
        }
        let middle = self.boxed(&step.question, x, Look::Question);
        let top = self.y;
        for answer in &step.answers {
            self.y += GAP;
            let inner = x + INDENT;
            self.answer(&answer.text, inner);
            let end = match &answer.next {
                TreeNext::Step(next) => self.step(next, inner),
                TreeNext::Article(title) => self.boxed(title, inner, Look::Article),
            };
            self.branch((x + TRUNK, top), (inner, end));
        }
        middle
    }

    /// A box with a text; returns its middle.
    fn boxed(&mut self, text: &str, x: f32, look: Look) -> f32 {
        let lines = widths::wrap(text, MOST);
        let (wide, high) = build::size(&lines);
        let width = (wide + 2.0 * PAD_X).round();
        let height = (high.max(20.0) + 2.0 * PAD_Y).round();
        let (class, radius) = match look {
            Look::Question => ("diagram-node", 8.0),
            Look::Article => ("diagram-node diagram-leaf", (height / 2.0).min(20.0)),
            Look::Again => ("diagram-node diagram-again", 8.0),
        };
        let mut shape = build::rect(class, (x, self.y), (width, height), radius);
        if look == Look::Again {
            shape = build::dashed(shape);
        }
        let corner = (x + PAD_X, self.y + PAD_Y);
        let words = build::words(&lines, corner, Anchor::Start, "diagram-label");
        self.boxes.extend([Child::Element(shape), Child::Element(words)]);
        self.right = self.right.max(x + width);
        let middle = self.y + height / 2.0;
        self.y += height;
        middle
    }

    /// The text of an answer, above the box it leads to.
    fn answer(&mut self, text: &str, x: f32) {
        let lines = widths::wrap(text, MOST);
        if lines.is_empty() {
            return;
        }
        let (wide, high) = build::size(&lines);
        let words = build::words(&lines, (x, self.y), Anchor::Start, "diagram-edge-label");
        self.boxes.push(Child::Element(build::bold(words)));
        // Bold is a little wider.
        self.right = self.right.max(x + wide * 1.08);
        self.y += high + UNDER;
    }

    /// The line from a question's trunk to a box, with its arrow head.
    fn branch(&mut self, (x, top): (f32, f32), (end, y): (f32, f32)) {
        let neck = end - HEAD.0 / 2.0;
        let path = format!("M {x} {top} L {x} {} Q {x} {y} {} {y} L {neck} {y}", y - CORNER, x + CORNER);
        let line = build::path("diagram-edge", path);
        let head = build::head((end, y), 1.0);
        self.lines.extend([Child::Element(line), Child::Element(head)]);
    }
}
