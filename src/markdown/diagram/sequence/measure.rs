//! What must be known before the first row is drawn: where the columns stand
//! and what the frames hold.

use super::super::build::{self, HEAD};
use super::super::widths;
use super::draw::{MOST, OUT, PAD};
use super::{Event, Sequence, Side};

/// From lifeline to lifeline at least, and between two participants' boxes.
const APART: f32 = 110.0;
const BETWEEN: f32 = 16.0;

/// Which participants a frame holds, and how many frames lie within it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) depth: u8,
}

/// Where the lifelines stand: far enough apart for names and texts.
pub(super) fn columns(sequence: &Sequence, widths: &[f32]) -> Vec<f32> {
    let mut gaps: Vec<f32> = widths.windows(2).map(|pair| ((pair[0] + pair[1]) / 2.0 + BETWEEN).max(APART)).collect();
    let mut need = |from: usize, to: usize, width: f32| {
        let have: f32 = gaps.get(from..to).unwrap_or_default().iter().sum();
        if have < width
            && let Some(last) = gaps.get_mut(to.saturating_sub(1))
        {
            *last += width - have;
        }
    };
    for event in &sequence.events {
        match event {
            Event::Message { ends: (a, b), text, .. } => {
                let (width, _) = build::size(&widths::wrap(text, MOST));
                if a == b {
                    need(*a, a + 1, width + OUT + 30.0);
                } else {
                    need(*a.min(b), *a.max(b), width + 2.0 * HEAD.0 + 12.0);
                }
            }
            Event::Note { ends: (a, b), side, text } => {
                let (width, _) = build::size(&widths::wrap(text, MOST));
                match side {
                    Side::Right => need(*b, b + 1, width + 2.0 * PAD.0 + 24.0),
                    Side::Left if *a > 0 => need(a - 1, *a, width + 2.0 * PAD.0 + 24.0),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let mut x = widths.first().copied().unwrap_or_default() / 2.0;
    let mut centres = vec![x];
    for gap in gaps {
        x += gap;
        centres.push(x);
    }
    centres
}

/// What every frame holds; the first frame comes last.
pub(super) fn spans(sequence: &Sequence) -> Vec<Span> {
    let empty = Span { first: usize::MAX, last: 0, depth: 0 };
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for event in &sequence.events {
        match event {
            Event::Open { .. } => {
                open.push(spans.len());
                spans.push(empty);
            }
            Event::Close => {
                let inner = open.pop().and_then(|at| spans.get(at).copied());
                let outer = open.last().and_then(|at| spans.get_mut(*at));
                if let (Some(inner), Some(outer)) = (inner, outer) {
                    outer.first = outer.first.min(inner.first);
                    outer.last = outer.last.max(inner.last);
                    outer.depth = outer.depth.max(inner.depth.saturating_add(1));
                }
            }
            Event::Message { ends: (a, b), .. } | Event::Note { ends: (a, b), .. } => {
                if let Some(span) = open.last().and_then(|at| spans.get_mut(*at)) {
                    span.first = span.first.min(*a).min(*b);
                    span.last = span.last.max(*a).max(*b);
                }
            }
            _ => {}
        }
    }
    for span in &mut spans {
        span.first = span.first.min(span.last);
    }
    spans.reverse();
    spans
}
