//! Rectangles and directions, as the layout's finishing stages need them.

use mermaid_rs_renderer::Direction;

/// Across and along the direction of growth.
pub(super) type Point = (f32, f32);

/// A rectangle: across and along the direction of growth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Area {
    pub(super) fn centre(self) -> Point {
        (f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom))
    }

    pub(super) fn around((x, y): Point, (width, height): Point) -> Self {
        Self { left: x - width / 2.0, right: x + width / 2.0, top: y - height / 2.0, bottom: y + height / 2.0 }
    }

    pub(super) fn between(a: Point, b: Point) -> Self {
        Self { left: a.0.min(b.0), right: a.0.max(b.0), top: a.1.min(b.1), bottom: a.1.max(b.1) }
    }

    pub(super) fn meets(self, other: Self, gap: f32) -> bool {
        self.left < other.right + gap
            && other.left < self.right + gap
            && self.top < other.bottom + gap
            && other.top < self.bottom + gap
    }
}

/// Turns a diagram so that it grows downwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame(pub(super) Direction);

impl Frame {
    pub(super) fn sideways(self) -> bool {
        matches!(self.0, Direction::LeftRight | Direction::RightLeft)
    }

    pub(super) fn turn(self, (x, y): Point) -> Point {
        match self.0 {
            Direction::TopDown => (x, y),
            Direction::BottomTop => (x, -y),
            Direction::LeftRight => (y, x),
            Direction::RightLeft => (y, -x),
        }
    }

    pub(super) fn back(self, (x, y): Point) -> Point {
        match self.0 {
            Direction::TopDown => (x, y),
            Direction::BottomTop => (x, -y),
            Direction::LeftRight => (y, x),
            Direction::RightLeft => (-y, x),
        }
    }

    pub(super) fn area(self, x: f32, y: f32, width: f32, height: f32) -> Area {
        Area::between(self.turn((x, y)), self.turn((x + width, y + height)))
    }

    pub(super) fn size(self, width: f32, height: f32) -> Point {
        if self.sideways() { (height, width) } else { (width, height) }
    }
}
