//! Writes the tree out: numbers with two decimals, identifiers with a prefix,
//! text escaped, the same bytes for the same tree.

use std::collections::BTreeSet;

use super::filter::{Child, Element, Shape};

/// A drawing wider or higher than this is a mistake.
const MAX_SIDE: f64 = 16_000.0;
/// A drawing wider than this cannot be read when it is scaled to a phone.
const WIDE: f64 = 480.0;

/// What goes around the drawing.
pub(super) struct Frame<'a> {
    pub(super) kind: &'a str,
    pub(super) prefix: &'a str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
}

/// A prefix that may stand in an identifier and in `url(#…)`.
pub(super) fn safe_prefix(prefix: &str) -> String {
    let safe: String =
        prefix.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
    if safe.is_empty() { "diagram".to_owned() } else { safe }
}

/// The whole `<svg>` element; the error says what is not sane in it.
pub(super) fn document(root: &Element, frame: &Frame<'_>) -> Result<String, String> {
    let (x, y, width, height) = view_box(root)?;
    let Frame { kind, prefix, title, description } = frame;
    let mut writer = Writer { out: String::with_capacity(8 * 1024), prefix, used: BTreeSet::new() };
    references(root, &mut writer.used);
    let wide = if width > WIDE { " diagram-wide" } else { "" };
    writer.out.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram diagram-{kind}{wide}\" role=\"img\" \
         aria-labelledby=\"{prefix}-title {prefix}-desc\" viewBox=\"{x} {y} {width} {height}\" \
         width=\"{width}\" height=\"{height}\"><title id=\"{prefix}-title\">"
    ));
    writer.text(title);
    writer.out.push_str(&format!("</title><desc id=\"{prefix}-desc\">"));
    writer.text(description);
    writer.out.push_str("</desc>");
    for child in &root.children {
        writer.child(child)?;
    }
    writer.out.push_str("</svg>");
    Ok(writer.out)
}

/// The drawing's own box in whole units.
fn view_box(root: &Element) -> Result<(f64, f64, f64, f64), String> {
    let numbers: Vec<f64> = root
        .get("viewBox")
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|part| part.parse().ok())
        .filter(|number: &f64| number.is_finite())
        .collect();
    let [x, y, width, height] = numbers[..] else {
        return Err("it has no size".to_owned());
    };
    if width <= 0.0 || height <= 0.0 {
        return Err("it has no size".to_owned());
    }
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err("it would be too large for a page".to_owned());
    }
    let (left, top) = (x.floor(), y.floor());
    Ok((left, top, (x + width).ceil() - left, (y + height).ceil() - top))
}

/// The identifiers that something refers to.
fn references(element: &Element, used: &mut BTreeSet<String>) {
    for (_, shape, value) in &element.attributes {
        if *shape == Shape::Reference
            && let Some(id) = reference(value)
        {
            used.insert(id.to_owned());
        }
    }
    for child in &element.children {
        if let Child::Element(element) = child {
            references(element, used);
        }
    }
}

/// The identifier in `url(#identifier)`, if that is all there is.
fn reference(value: &str) -> Option<&str> {
    let id = value.strip_prefix("url(#")?.strip_suffix(')')?;
    is_id(id).then_some(id)
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

struct Writer<'a> {
    out: String,
    prefix: &'a str,
    used: BTreeSet<String>,
}

impl Writer<'_> {
    fn child(&mut self, child: &Child) -> Result<(), String> {
        match child {
            Child::Text(text) => {
                self.text(text);
                Ok(())
            }
            Child::Element(element) => self.element(element),
        }
    }

    fn element(&mut self, element: &Element) -> Result<(), String> {
        if !self.is_wanted(element) {
            return Ok(());
        }
        self.out.push('<');
        self.out.push_str(element.name);
        if !element.class.is_empty() {
            self.attribute("class", &element.class);
        }
        for (name, shape, value) in &element.attributes {
            let value = match shape {
                Shape::Word(_) => Some(value.clone()),
                Shape::Id => self.used.contains(value).then(|| format!("{}-{value}", self.prefix)),
                Shape::Reference => reference(value).map(|id| format!("url(#{}-{id})", self.prefix)),
                Shape::Numbers => numbers(value, "")?,
                Shape::Path => numbers(value, "MmLlHhVvCcSsQqTtAaZz")?,
                Shape::Transform => numbers(value, "()abcdefghijklmnopqrstuvwxyz")?,
            };
            if let Some(value) = value {
                self.attribute(name, &value);
            }
        }
        if element.children.is_empty() {
            self.out.push_str("/>");
            return Ok(());
        }
        self.out.push('>');
        for child in &element.children {
            self.child(child)?;
        }
        self.out.push_str("</");
        self.out.push_str(element.name);
        self.out.push('>');
        Ok(())
    }

    /// Markers that nothing uses are left out, and `defs` without any.
    fn is_wanted(&self, element: &Element) -> bool {
        match element.name {
            "marker" => element.get("id").is_some_and(|id| self.used.contains(id)),
            "defs" => element.children.iter().any(|child| match child {
                Child::Element(element) => self.is_wanted(element),
                Child::Text(_) => false,
            }),
            _ => true,
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.text(value);
        self.out.push('"');
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\t' | '\n' => self.out.push(c),
                '\u{fffe}' | '\u{ffff}' => {}
                _ if c.is_control() => {}
                _ => self.out.push(c),
            }
        }
    }
}

/// A list of numbers written again with two decimals at most. `None` when it
/// holds anything but numbers, separators and the given letters.
fn numbers(value: &str, letters: &str) -> Result<Option<String>, String> {
    if value.contains("NaN") || value.contains("inf") {
        return Err("a part of it has no place".to_owned());
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let length = number_length(rest);
        if length > 0 {
            let (number, tail) = rest.split_at(length);
            let number: f64 = number.parse().map_err(|_| "a number is broken".to_owned())?;
            out.push_str(&short(number));
            rest = tail;
        } else if c == ' ' || c == ',' || letters.contains(c) {
            out.push(c);
            rest = rest.get(1..).unwrap_or_default();
        } else {
            return Ok(None);
        }
    }
    Ok(Some(out))
}

/// How many bytes at the beginning of the text are a number.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// Two decimals at most, without zeros at the end.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
