//! A reply's Markdown as what mail and tickets take: plain HTML, and text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::view::ReplyView;

impl ReplyView {
    /// The forms of a reply's Markdown.
    pub fn new(markdown: &str) -> Self {
        ReplyView { text: to_text(markdown), markdown: markdown.to_owned(), html: to_html(markdown) }
    }
}

/// As HTML of bare elements, without classes.
pub fn to_html(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH));
    out.trim_end().to_owned()
}

/// As text: an empty line between paragraphs, `-` or numbers before items, a link's URL behind its words.
pub fn to_text(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    // The number of the next item of each open list; none for one without numbers.
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut url = None;
    let mut link_start = 0;
    for event in Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Paragraph) if lists.is_empty() => begin(&mut out, "\n\n"),
            Event::Start(Tag::List(first)) => {
                if lists.is_empty() {
                    begin(&mut out, "\n\n");
                }
                lists.push(first);
            }
            Event::End(TagEnd::List(_)) => drop(lists.pop()),
            Event::Start(Tag::Item) => {
                begin(&mut out, "\n");
                out.push_str(&"  ".repeat(lists.len().saturating_sub(1)));
                match lists.last_mut() {
                    Some(Some(number)) => {
                        out.push_str(&format!("{number}. "));
                        *number += 1;
                    }
                    _ => out.push_str("- "),
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => (url, link_start) = (Some(dest_url), out.len()),
            Event::End(TagEnd::Link) => {
                let target = url.take().unwrap_or("".into());
                let target = target.strip_prefix("mailto:").unwrap_or(&target);
                if out.get(link_start..) != Some(target) {
                    out.push_str(&format!(" ({target})"));
                }
            }
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
    out
}

/// Begins a block behind what stands before it.
fn begin(out: &mut String, gap: &str) {
    if !out.is_empty() && !out.ends_with(gap) {
        out.push_str(gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = "We sent **your** money, see [the *times*](https://x.io/a/b/).\nIt\\*s there.\n\n1. Open `it`:\n   - one\n   - two\n2. <a@x.io>\n\nThanks.";

    #[test]
    fn text_keeps_blocks_and_links() {
        assert_eq!(
            to_text(REPLY),
            "We sent your money, see the times (https://x.io/a/b/). It*s there.\n\n1. Open it:\n  - one\n  - two\n2. a@x.io\n\nThanks."
        );
    }

    #[test]
    fn html_is_bare() {
        assert_eq!(
            to_html("A [b](https://x.io/?a=1&b=2) & **c**.\n\n- d"),
            "<p>A <a href=\"https://x.io/?a=1&amp;b=2\">b</a> &amp; <strong>c</strong>.</p>\n<ul>\n<li>d</li>\n</ul>"
        );
    }
}
