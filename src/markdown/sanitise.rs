//! Raw HTML, down to what an article needs.
//!
//! The whole body goes through the sanitiser once. Our own markup is not in it
//! yet: opaque tokens stand for it, which are text to the sanitiser, so that
//! nothing an author writes can open, close or change it. A token inside an
//! attribute is dropped with the attribute, but where we put it ourselves.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::template::{CLOSE, OPEN, has_token, is_token};

/// The elements that raw HTML may use.
pub const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that any element may have.
pub const ATTRIBUTES: &[&str] = &["class", "dir", "id", "lang", "title"];

/// The attributes that some elements may have besides.
pub const ELEMENT_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("details", &["open"]),
    ("img", &["alt", "decoding", "height", "loading", "src", "width"]),
    ("ol", &["reversed", "start", "type"]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// The schemes that links and images may have.
pub const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sms"];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::new();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .tag_attributes(
            ELEMENT_ATTRIBUTES
                .iter()
                .map(|(element, attributes)| (*element, attributes.iter().copied().collect::<HashSet<_>>()))
                .collect(),
        )
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|element, attribute, value| {
            let ours = match (element, attribute) {
                (_, "href" | "src") => is_token(value, &['L', 'I']),
                ("img", "width") => is_token(value, &['S']),
                ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", "id") => is_token(value, &['H']),
                _ => false,
            };
            (ours || !has_token(value)).then(|| value.into())
        });
    builder
});

/// Sanitises a body.
pub fn clean(html: &str) -> String {
    let mut clean = SANITISER.clean(html).to_string();
    // An image's size is one hole, which writes both attributes.
    let start = format!(" width=\"{OPEN}S");
    while let Some(at) = clean.find(&start) {
        let token = at + " width=\"".len();
        let Some(length) = clean[token..].find(CLOSE) else { break };
        let hole = clean[token..=token + length].to_owned();
        clean.replace_range(at..token + length + 2, &hole);
    }
    clean
}

/// Whether raw HTML may use an attribute on an element.
pub fn is_allowed(element: &str, attribute: &str) -> bool {
    ATTRIBUTES.contains(&attribute)
        || ELEMENT_ATTRIBUTES.iter().any(|(name, list)| *name == element && list.contains(&attribute))
}
