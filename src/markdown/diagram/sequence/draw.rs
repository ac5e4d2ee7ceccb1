//! Lays a sequence diagram out: columns first, then row by row downwards.

mod frames;

use super::super::build::{self, Anchor, HEAD};
use super::super::filter::{Child, Element};
use super::super::widths;
use super::measure::{Span, columns, spans};
use super::{Event, Mark, Sequence, Side};

/// Around the whole drawing.
const MARGIN: f32 = 8.0;
/// Between a box's side and its text.
pub(super) const PAD: (f32, f32) = (14.0, 10.0);
/// The widest line of a participant's name and of other texts, in em.
const NAME: f32 = 8.0;
pub(super) const MOST: f32 = 10.5;
/// How far a message to oneself reaches out, and down.
pub(super) const OUT: f32 = 26.0;
const LOOP: f32 = 20.0;
/// Half the width of the mark of an active participant.
const ACTIVE: f32 = 5.0;
/// How far a frame reaches over its outermost lifelines.
const AROUND: f32 = 22.0;
/// Names are repeated under diagrams higher than this.
const TALL: f32 = 460.0;

/// A frame that is open.
struct Frame {
    top: f32,
    left: f32,
    right: f32,
    /// Where the text of its conditions begins.
    text: f32,
    dividers: Vec<f32>,
}

/// The drawing as it grows.
struct Sheet<'a> {
    sequence: &'a Sequence,
    centres: Vec<f32>,
    y: f32,
    left: f32,
    right: f32,
    /// Of the frames that are still to come, the next one last.
    spans: Vec<Span>,
    frames: Vec<Frame>,
    /// Where each participant became active.
    active: Vec<Vec<f32>>,
    last: f32,
    back: Vec<Child>,
    bars: Vec<Child>,
    front: Vec<Child>,
}

/// Draws a whole diagram.
pub(super) fn sheet(sequence: &Sequence) -> Element {
    let boxes: Vec<Vec<String>> = sequence.participants.iter().map(|who| widths::wrap(&who.label, NAME)).collect();
    let sizes: Vec<(f32, f32)> = boxes
        .iter()
        .map(|lines| {
            let (width, height) = build::size(lines);
            ((width + 2.0 * PAD.0).max(72.0), height + 2.0 * PAD.1)
        })
        .collect();
    let widths: Vec<f32> = sizes.iter().map(|size| size.0).collect();
    let height = sizes.iter().map(|size| size.1).fold(0.0, f32::max);
    let centres = columns(sequence, &widths);
    let named = sequence.groups.iter().any(|(label, _)| !label.is_empty());
    let top = if named { 30.0 } else { 0.0 };
    let edge = |pick: fn(f32, f32) -> f32, start: f32, side: f32| {
        let sides = centres.iter().zip(&widths).map(|(x, width)| x + side * width / 2.0);
        sides.fold(start, pick)
    };
    let mut sheet = Sheet {
        sequence,
        left: edge(f32::min, f32::MAX, -1.0),
        right: edge(f32::max, f32::MIN, 1.0),
        active: vec![Vec::new(); centres.len()],
        centres,
        y: top + height + 16.0,
        last: top + height,
        spans: spans(sequence),
        frames: Vec::new(),
        back: Vec::new(),
        bars: Vec::new(),
        front: Vec::new(),
    };
    for event in &sequence.events {
        sheet.event(event);
    }
    let bottom = sheet.y + 4.0;
    for who in 0..sheet.active.len() {
        while !sheet.active.get(who).is_none_or(Vec::is_empty) {
            sheet.deactivate(who, bottom);
        }
    }
    let mut rows = vec![top];
    if bottom > TALL {
        rows.push(bottom);
    }
    let mut children = sheet.groups(&widths, bottom + if rows.len() > 1 { height } else { 0.0 });
    for x in &sheet.centres {
        let path = format!("M {x} {} L {x} {bottom}", top + height);
        children.push(Child::Element(build::path("diagram-lifeline", path)));
    }
    children.append(&mut sheet.back);
    children.append(&mut sheet.bars);
    for row in &rows {
        for (number, lines) in boxes.iter().enumerate() {
            let (x, width) = (sheet.centres[number], widths[number]);
            let radius = if sequence.participants[number].person { height / 2.0 } else { 6.0 };
            let corner = (x - width / 2.0, *row);
            let shape = build::rect("diagram-node", corner, (width, height), radius);
            let (_, high) = build::size(lines);
            let middle = (x, row + (height - high) / 2.0);
            let words = build::words(lines, middle, Anchor::Middle, "diagram-label");
            children.extend([Child::Element(shape), Child::Element(words)]);
        }
    }
    children.append(&mut sheet.front);
    let bottom = if rows.len() > 1 { bottom + height } else { bottom };
    let size = (sheet.right - sheet.left + 2.0 * MARGIN, bottom + 2.0 * MARGIN);
    build::root((sheet.left - MARGIN, -MARGIN), size, children)
}

impl Sheet<'_> {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Message { .. } => self.message(event),
            Event::Note { ends, side, text } => self.note(*ends, *side, text),
            Event::Activate(who) => {
                let at = self.last;
                if let Some(starts) = self.active.get_mut(*who) {
                    starts.push(at);
                }
            }
            Event::Deactivate(who) => self.deactivate(*who, self.last),
            Event::Open { text } => self.open(text),
            Event::Section { text } => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.dividers.push(self.y);
                }
                self.condition(text);
            }
            Event::Close => self.close(),
        }
    }

    fn put(&mut self, element: Element) {
        self.front.push(Child::Element(element));
    }

    /// Makes the drawing and the open frames reach from here to there.
    fn reach(&mut self, left: f32, right: f32) {
        self.left = self.left.min(left);
        self.right = self.right.max(right);
        for frame in &mut self.frames {
            frame.left = frame.left.min(left);
            frame.right = frame.right.max(right);
        }
    }

    fn centre(&self, who: usize) -> f32 {
        self.centres.get(who).copied().unwrap_or_default()
    }

    /// Where a message meets a lifeline: at the side of an active mark.
    fn side(&self, who: usize, way: f32) -> f32 {
        let depth = self.active.get(who).map_or(0, Vec::len);
        self.centre(who) + if depth > 0 { way * ACTIVE } else { 0.0 }
    }

    fn message(&mut self, event: &Event) {
        let Event::Message { ends: (from, to), text, dashed, mark, both } = event else {
            return;
        };
        let lines = widths::wrap(text, MOST);
        let (width, height) = build::size(&lines);
        if from == to {
            return self.aside(*from, &lines, *dashed);
        }
        let way = if from < to { 1.0 } else { -1.0 };
        let (start, end) = (self.side(*from, way), self.side(*to, -way));
        let middle = f32::midpoint(self.centre(*from), self.centre(*to));
        let top = self.y;
        self.y += height + 5.0;
        let y = self.y;
        if !lines.is_empty() {
            if from.abs_diff(*to) > 1 {
                let corner = (middle - width / 2.0 - 4.0, top);
                self.put(build::rect("diagram-edge-label-back", corner, (width + 8.0, height), 2.0));
            }
            self.put(build::words(&lines, (middle, top), Anchor::Middle, "diagram-edge-label"));
        }
        let short = |x: f32, cut: bool, way: f32| if cut { x - way * HEAD.0 / 2.0 } else { x };
        let line = format!("M {} {y} L {} {y}", short(start, *both, -way), short(end, *mark == Mark::Head, way));
        let line = build::path("diagram-edge", line);
        self.put(if *dashed { build::dashed(line) } else { line });
        self.mark(*mark, (end, y), way);
        if *both {
            self.mark(*mark, (start, y), -way);
        }
        self.reach(self.centre(*from.min(to)) - AROUND, self.centre(*from.max(to)) + AROUND);
        self.last = y;
        self.y += 18.0;
    }

    /// A message to oneself.
    fn aside(&mut self, who: usize, lines: &[String], dashed: bool) {
        let (width, height) = build::size(lines);
        let (x, y) = (self.side(who, 1.0), self.y + 4.0);
        let (out, down) = (x + OUT, y + LOOP.max(height - 12.0));
        let path = format!("M {x} {y} L {out} {y} L {out} {down} L {} {down}", x + HEAD.0 / 2.0);
        let line = build::path("diagram-edge", path);
        self.put(if dashed { build::dashed(line) } else { line });
        self.put(build::head((x, down), -1.0));
        let corner = (out + 8.0, f32::midpoint(y, down) - height / 2.0);
        self.put(build::words(lines, corner, Anchor::Start, "diagram-edge-label"));
        self.reach(self.centre(who) - AROUND, corner.0 + width + 6.0);
        self.last = down;
        self.y = down + 18.0;
    }

    fn mark(&mut self, mark: Mark, (x, y): (f32, f32), way: f32) {
        let back = x - way * HEAD.0;
        let (up, down) = (y - HEAD.1, y + HEAD.1);
        match mark {
            Mark::None => {}
            Mark::Head => self.put(build::head((x, y), way)),
            Mark::Open => {
                let path = format!("M {back} {up} L {x} {y} L {back} {down}");
                self.put(build::path("diagram-edge", path));
            }
            Mark::Cross => {
                let (left, right) = (x - way * 4.0 - HEAD.1, x - way * 4.0 + HEAD.1);
                let path = format!("M {left} {up} L {right} {down} M {left} {down} L {right} {up}");
                self.put(build::path("diagram-edge", path));
            }
        }
    }

    fn note(&mut self, (a, b): (usize, usize), side: Side, text: &str) {
        let span = self.centre(b) - self.centre(a);
        let most = MOST.max((span + 8.0) / super::super::engine::FONT_SIZE);
        let lines = widths::wrap(text, if side == Side::Over { most } else { MOST });
        let (wide, high) = build::size(&lines);
        let (mut width, height) = (wide + 2.0 * PAD.0, high + 2.0 * PAD.1 - 4.0);
        let x = match side {
            Side::Left => self.centre(a) - 12.0 - width,
            Side::Right => self.centre(b) + 12.0,
            Side::Over => {
                width = width.max(if a == b { 0.0 } else { span + 2.0 * AROUND });
                f32::midpoint(self.centre(a), self.centre(b)) - width / 2.0
            }
        };
        self.put(build::rect("diagram-note", (x, self.y), (width, height), 4.0));
        let middle = (x + width / 2.0, self.y + PAD.1 - 2.0);
        self.put(build::words(&lines, middle, Anchor::Middle, "diagram-label"));
        self.reach(x - 6.0, x + width + 6.0);
        self.y += height + 16.0;
        self.last = self.y - 10.0;
    }

    fn deactivate(&mut self, who: usize, y: f32) {
        let x = self.centre(who);
        let Some(starts) = self.active.get_mut(who) else {
            return;
        };
        let Some(start) = starts.pop() else {
            return;
        };
        let depth = f32::from(u8::try_from(starts.len()).unwrap_or(u8::MAX));
        let corner = (x - ACTIVE + depth * ACTIVE, start);
        let size = (2.0 * ACTIVE, (y - start).max(8.0));
        let bar = build::rect("diagram-activation", corner, size, 2.0);
        // Inner marks end first and lie over the outer ones.
        self.bars.insert(0, Child::Element(bar));
    }
}
