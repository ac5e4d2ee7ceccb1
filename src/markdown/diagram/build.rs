//! Makes elements for the drawings that have a layout of their own.

use super::engine::{FONT_SIZE, LINE_HEIGHT};
use super::filter::{Child, Element, Shape};
use super::widths;

/// The length of an arrow head, and half its width.
pub(super) const HEAD: (f32, f32) = (9.0, 5.0);

/// An element with attributes that are numbers.
pub(super) fn element(name: &'static str, class: &str, numbers: &[(&'static str, f32)]) -> Element {
    Element {
        name,
        attributes: numbers.iter().map(|(name, number)| (*name, Shape::Numbers, number.to_string())).collect(),
        class: class.to_owned(),
        children: Vec::new(),
    }
}

/// The whole drawing.
pub(super) fn root((x, y): (f32, f32), (width, height): (f32, f32), children: Vec<Child>) -> Element {
    let mut root = element("svg", "", &[]);
    root.attributes.push(("viewBox", Shape::Numbers, format!("{x} {y} {width} {height}")));
    root.children = children;
    root
}

/// A rectangle by its corner and its size.
pub(super) fn rect(class: &str, (x, y): (f32, f32), (width, height): (f32, f32), radius: f32) -> Element {
    let place = [("x", x), ("y", y), ("width", width), ("height", height), ("rx", radius)];
    element("rect", class, &place)
}

/// A path.
pub(super) fn path(class: &str, d: String) -> Element {
    let mut path = element("path", class, &[("stroke-width", 1.5)]);
    path.attributes.push(("d", Shape::Path, d));
    path
}

/// An arrow head whose tip is here; `way` is 1 when it points to the right
/// and -1 when it points to the left.
pub(super) fn head((x, y): (f32, f32), way: f32) -> Element {
    let back = x - way * HEAD.0;
    let points = format!("{x},{y} {back},{} {back},{}", y - HEAD.1, y + HEAD.1);
    let mut head = element("polygon", "diagram-arrow diagram-bare", &[]);
    head.attributes.push(("points", Shape::Numbers, points));
    head
}

/// Makes a line dashed.
pub(super) fn dashed(mut element: Element) -> Element {
    element.attributes.push(("stroke-dasharray", Shape::Numbers, "5 4".to_owned()));
    element
}

/// Where a text begins or has its middle.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

/// Lines of text under this point.
pub(super) fn words(lines: &[String], (x, y): (f32, f32), anchor: Anchor, class: &str) -> Element {
    let mut text = element("text", class, &[("x", x), ("y", y + FONT_SIZE), ("font-size", FONT_SIZE)]);
    if anchor == Anchor::Middle {
        text.attributes.push(("text-anchor", Shape::Word(&["middle"]), "middle".to_owned()));
    }
    for (number, line) in lines.iter().enumerate() {
        let down = if number == 0 { 0.0 } else { FONT_SIZE * LINE_HEIGHT };
        let mut span = element("tspan", "", &[("x", x), ("dy", down)]);
        span.children.push(Child::Text(line.clone()));
        text.children.push(Child::Element(span));
    }
    text
}

/// Makes a text bold.
pub(super) fn bold(mut text: Element) -> Element {
    text.attributes.push(("font-weight", Shape::Word(&["600"]), "600".to_owned()));
    text
}

/// The width and height of lines of text.
pub(super) fn size(lines: &[String]) -> (f32, f32) {
    let widest = lines.iter().map(|line| widths::measure(line)).fold(0.0, f32::max);
    let count = f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX));
    (widest * FONT_SIZE, count * FONT_SIZE * LINE_HEIGHT)
}
