//! What surrounds parts of a sequence diagram: frames and named groups.

use super::super::super::build::{self, Anchor};
use super::super::super::filter::Child;
use super::super::super::widths;
use super::super::measure::Span;
use super::{AROUND, Frame, MOST, Sheet};

impl Sheet<'_> {
    pub(super) fn open(&mut self, text: &str) {
        let span = self.spans.pop().unwrap_or(Span { first: 0, last: 0, depth: 0 });
        let around = AROUND + 8.0 * f32::from(span.depth);
        let (left, right) = (self.centre(span.first) - around, self.centre(span.last) + around);
        self.y += 4.0;
        self.reach(left, right);
        self.frames.push(Frame { top: self.y, left, right, text: left + 10.0, dividers: Vec::new() });
        self.condition(text);
    }

    /// The condition at the head of a frame's section.
    pub(super) fn condition(&mut self, text: &str) {
        let x = self.frames.last().map_or(0.0, |frame| frame.text);
        let lines = widths::wrap(text, MOST * 1.6);
        let (width, height) = build::size(&lines);
        self.y += 6.0;
        if !lines.is_empty() {
            // Bold is a little wider.
            let width = width * 1.08;
            let plate = ((x - 4.0, self.y), (width + 8.0, height));
            self.put(build::rect("diagram-edge-label-back", plate.0, plate.1, 2.0));
            let words = build::words(&lines, (x, self.y), Anchor::Start, "diagram-edge-label");
            self.put(build::bold(words));
            self.reach(x, x + width + 10.0);
        }
        self.y += height + 9.0;
    }

    pub(super) fn close(&mut self) {
        let Some(Frame { top, left, right, dividers, .. }) = self.frames.pop() else {
            return;
        };
        self.y += 2.0;
        let size = (right - left, self.y - top);
        let shape = build::rect("diagram-outline", (left, top), size, 6.0);
        self.back.push(Child::Element(shape));
        for y in dividers {
            let line = build::path("diagram-outline", format!("M {left} {y} L {right} {y}"));
            self.back.push(Child::Element(build::dashed(line)));
        }
        // Room for the outer frame's own line.
        self.reach(left - 8.0, right + 8.0);
        self.last = self.y;
        self.y += 14.0;
    }

    /// Named groups of participants, behind everything.
    pub(super) fn groups(&mut self, widths: &[f32], bottom: f32) -> Vec<Child> {
        let mut shapes = Vec::new();
        for (label, members) in &self.sequence.groups {
            let sides = |side: f32| {
                members
                    .iter()
                    .map(move |who| (*who, side))
                    .map(|(who, side)| self.centre(who) + side * widths.get(who).copied().unwrap_or_default() / 2.0)
            };
            let left = sides(-1.0).fold(f32::MAX, f32::min) - 6.0;
            let right = sides(1.0).fold(f32::MIN, f32::max) + 6.0;
            if left > right {
                continue;
            }
            let shape = build::rect("diagram-cluster", (left, 0.0), (right - left, bottom + 6.0), 8.0);
            shapes.push(Child::Element(shape));
            let middle = (f32::midpoint(left, right), 4.0);
            let words = build::words(std::slice::from_ref(label), middle, Anchor::Middle, "diagram-label");
            shapes.push(Child::Element(words));
            self.left = self.left.min(left);
            self.right = self.right.max(right);
        }
        shapes
    }
}
