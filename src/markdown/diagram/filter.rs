//! Reads the renderer's SVG into a tree of what is allowed in a page.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::palette::Painter;
use super::widths::PAD;

/// The class of the plate under a line's text.
const PLATE: &str = "diagram-edge-label-back";

/// Elements that are kept, and whether they are shapes.
const ELEMENTS: [(&str, bool); 13] = [
    ("svg", false),
    ("g", false),
    ("defs", false),
    ("marker", false),
    ("text", false),
    ("tspan", false),
    ("path", true),
    ("rect", true),
    ("circle", true),
    ("ellipse", true),
    ("line", true),
    ("polyline", true),
    ("polygon", true),
];

/// How an attribute's value is checked and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Numbers and what separates them.
    Numbers,
    /// The commands of a path.
    Path,
    /// `translate(…) rotate(…)`.
    Transform,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// An identifier of this drawing.
    Id,
    /// `url(#identifier)`.
    Reference,
}

const ATTRIBUTES: [(&str, Shape); 42] = [
    ("x", Shape::Numbers),
    ("y", Shape::Numbers),
    ("x1", Shape::Numbers),
    ("y1", Shape::Numbers),
    ("x2", Shape::Numbers),
    ("y2", Shape::Numbers),
    ("dx", Shape::Numbers),
    ("dy", Shape::Numbers),
    ("cx", Shape::Numbers),
    ("cy", Shape::Numbers),
    ("r", Shape::Numbers),
    ("rx", Shape::Numbers),
    ("ry", Shape::Numbers),
    ("width", Shape::Numbers),
    ("height", Shape::Numbers),
    ("points", Shape::Numbers),
    ("d", Shape::Path),
    ("transform", Shape::Transform),
    ("viewBox", Shape::Numbers),
    ("refX", Shape::Numbers),
    ("refY", Shape::Numbers),
    ("markerWidth", Shape::Numbers),
    ("markerHeight", Shape::Numbers),
    ("markerUnits", Shape::Word(&["userSpaceOnUse", "strokeWidth"])),
    ("orient", Shape::Word(&["auto", "auto-start-reverse"])),
    ("id", Shape::Id),
    ("marker-start", Shape::Reference),
    ("marker-mid", Shape::Reference),
    ("marker-end", Shape::Reference),
    ("stroke-width", Shape::Numbers),
    ("stroke-dasharray", Shape::Numbers),
    ("stroke-linecap", Shape::Word(&["butt", "round", "square"])),
    ("stroke-linejoin", Shape::Word(&["miter", "round", "bevel"])),
    ("stroke-opacity", Shape::Numbers),
    ("fill-opacity", Shape::Numbers),
    ("opacity", Shape::Numbers),
    ("fill-rule", Shape::Word(&["nonzero", "evenodd"])),
    ("text-anchor", Shape::Word(&["start", "middle", "end"])),
    ("dominant-baseline", Shape::Word(&["auto", "middle", "central", "hanging", "alphabetic"])),
    ("font-size", Shape::Numbers),
    ("font-weight", Shape::Word(&["bold", "500", "600", "700"])),
    ("font-style", Shape::Word(&["italic"])),
];

/// An element that may stand in a page.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) attributes: Vec<(&'static str, Shape, String)>,
    pub(super) class: String,
    pub(super) children: Vec<Child>,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Child {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _, _)| *known == name).map(|(_, _, value)| value.as_str())
    }
}

/// What an element passes on to those within it.
#[derive(Debug, Clone, Default)]
struct Inherited {
    fill: Option<String>,
    stroke: Option<String>,
    edge_label: bool,
}

/// An element that is being read; `None` when it is not kept.
struct Open {
    element: Option<Element>,
    inherited: Inherited,
}

/// Reads a drawing; the error says why it is not one.
pub(super) fn read(drawing: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(drawing);
    let mut painter = Painter::default();
    let mut stack: Vec<Open> = Vec::new();
    // How deep we are within an element that is dropped with all it holds.
    let mut dropped = 0usize;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                if dropped > 0 || !is_kept(&start) {
                    dropped += 1;
                } else {
                    let open = begin(&start, stack.last(), &mut painter)?;
                    stack.push(open);
                }
            }
            Event::Empty(start) if dropped == 0 && is_kept(&start) => {
                let open = begin(&start, stack.last(), &mut painter)?;
                stack.push(open);
                if let Some(root) = end(&mut stack) {
                    return Ok(root);
                }
            }
            Event::End(_) if dropped > 0 => dropped -= 1,
            Event::End(_) => {
                if let Some(root) = end(&mut stack) {
                    return Ok(root);
                }
            }
            Event::Text(text) if dropped == 0 => {
                let content = text.xml_content(XmlVersion::Implicit1_0);
                add_text(&mut stack, &content);
            }
            Event::CData(text) if dropped == 0 => {
                let content = text.xml_content(XmlVersion::Implicit1_0);
                add_text(&mut stack, &content);
            }
            Event::GeneralRef(reference) if dropped == 0 => {
                let character = reference.resolve_char_ref().ok().flatten();
                let name = reference.xml_content(XmlVersion::Implicit1_0);
                let text = match (character, name.as_ref()) {
                    (Some(c), _) => c.to_string(),
                    (None, "lt") => "<".to_owned(),
                    (None, "gt") => ">".to_owned(),
                    (None, "amp") => "&".to_owned(),
                    (None, "quot") => "\"".to_owned(),
                    (None, "apos") => "'".to_owned(),
                    (None, _) => String::new(),
                };
                add_text(&mut stack, &text);
            }
            Event::Eof => return Err("the drawing has no end".to_owned()),
            _ => {}
        }
    }
}

/// Whether an element is read; `a` is read for what it holds.
fn is_kept(start: &BytesStart<'_>) -> bool {
    known(start).is_some() || start.name().as_ref() == "a"
}

fn known(start: &BytesStart<'_>) -> Option<(&'static str, bool)> {
    let name = start.name();
    let name: &str = name.as_ref();
    ELEMENTS.iter().find(|(kept, _)| *kept == name).copied()
}

fn begin(start: &BytesStart<'_>, parent: Option<&Open>, painter: &mut Painter) -> Result<Open, String> {
    let mut inherited = parent.map(|open| open.inherited.clone()).unwrap_or_default();
    let Some((name, is_shape)) = known(start) else {
        return Ok(Open { element: None, inherited });
    };
    let mut element = Element { name, ..Element::default() };
    let mut own_fill = None;
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        let key: &str = attribute.key.as_ref();
        match key {
            "fill" => own_fill = Some(value.into_owned()),
            "stroke" => inherited.stroke = Some(value.into_owned()),
            "class" => inherited.edge_label |= value.split(' ').any(|word| word == "edgeLabel"),
            _ => keep(&mut element, key, &value),
        }
    }
    if own_fill.is_some() {
        inherited.fill = own_fill;
    }
    if is_shape {
        // A line has no inside, whatever was inherited.
        let fill = inherited.fill.as_deref().filter(|_| name != "line");
        element.class = painter.shape(fill, inherited.stroke.as_deref());
        if element.class == PLATE && !is_clear(&element) {
            element.attributes.retain(|(name, _, _)| !name.contains("opacity"));
        }
    } else if name == "text" {
        element.class = if inherited.edge_label { "diagram-edge-label" } else { "diagram-label" }.to_owned();
    }
    Ok(Open { element: Some(element), inherited })
}

fn keep(element: &mut Element, key: &str, value: &str) {
    let Some((name, shape)) = ATTRIBUTES.iter().find(|(kept, _)| *kept == key) else {
        return;
    };
    let value = value.trim();
    let value = value.strip_suffix("px").unwrap_or(value);
    let allowed = match shape {
        Shape::Word(words) => words.contains(&value),
        _ => true,
    };
    if allowed && !value.is_empty() {
        element.attributes.push((name, *shape, value.to_owned()));
    }
}

/// Closes an element: into its parent, or out as the root.
fn end(stack: &mut Vec<Open>) -> Option<Element> {
    let mut element = stack.pop()?.element?;
    let parent = stack.iter_mut().rev().find_map(|open| open.element.as_mut());
    let Some(parent) = parent else {
        raise_texts(&mut element);
        return Some(element);
    };
    if is_visible(&element) {
        parent.children.push(Child::Element(element));
    }
    None
}

/// Leaves out what paints nothing, and the ground under the whole drawing.
fn is_visible(element: &Element) -> bool {
    match element.name {
        "g" | "defs" | "text" => !element.children.is_empty(),
        "tspan" => element.get("dy").is_some() || !element.children.is_empty(),
        "marker" | "svg" => true,
        "rect" if is_clear(element) => false,
        "rect" if element.class.starts_with("diagram-ground") && element.class.ends_with("bare") => false,
        _ => !element.class.is_empty(),
    }
}

/// Whether a shape is there but not to be seen.
fn is_clear(element: &Element) -> bool {
    ["fill-opacity", "stroke-opacity"]
        .iter()
        .all(|name| element.get(name).and_then(|value| value.parse::<f32>().ok()) == Some(0.0))
}

/// Puts texts, with the plates under them, after everything else: no line and
/// no box then covers a text.
fn raise_texts(root: &mut Element) {
    let is_text = |child: &Child| match child {
        Child::Element(element) => {
            element.name == "text"
                || element.class == PLATE
                || (element.name == "g"
                    && element
                        .children
                        .iter()
                        .all(|inner| matches!(inner, Child::Element(inner) if inner.name == "text")))
        }
        Child::Text(_) => false,
    };
    // The sort keeps the order of equals.
    root.children.sort_by_key(is_text);
}

fn add_text(stack: &mut [Open], text: &str) {
    let Some(element) = stack.last_mut().and_then(|open| open.element.as_mut()) else {
        return;
    };
    if element.name != "text" && element.name != "tspan" {
        return;
    }
    let text: String = text.chars().filter(|c| *c != PAD).collect();
    if text.is_empty() {
        return;
    }
    if let Some(Child::Text(last)) = element.children.last_mut() {
        last.push_str(&text);
    } else {
        element.children.push(Child::Text(text));
    }
}
