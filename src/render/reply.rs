//! What a reply to a customer says of an article, as mail and tickets take it: plain HTML, and text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::view::ReplyView;
use crate::markdown::template::escape_text;
use crate::site::ResolvedSite;
use crate::site::model::Lang;

impl ReplyView {
    /// The words for an article in a language: its `reply`, else its description, else the first sentence of
    /// its answer; none where it is not written in the language or says nothing.
    pub fn of(resolved: &ResolvedSite, at: usize, lang: Lang) -> Option<Self> {
        let written = resolved.site.articles[at].translation(lang)?;
        let body = resolved.bodies[at][lang.0].as_deref()?;
        if let Some(markdown) = &body.reply {
            return Some(ReplyView { text: to_text(markdown), html: to_html(markdown) });
        }
        let is_own = written.parsed.front.description.is_some();
        let text = if is_own { &body.description } else { first_sentence(&body.description) };
        (!text.is_empty()).then(|| ReplyView { text: text.to_owned(), html: format!("<p>{}</p>", escape_text(text)) })
    }
}

/// A text up to the first mark that ends a sentence: the next one begins after a space, and not with a small letter.
fn first_sentence(text: &str) -> &str {
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…' | '。'));
    let mut ends = ends.map(|(at, c)| at + c.len_utf8());
    let begins = |rest: &str| rest.starts_with(' ') && !rest.trim_start().starts_with(char::is_lowercase);
    text[..ends.find(|end| begins(&text[*end..])).unwrap_or(text.len())].trim()
}

/// As HTML of bare elements, without classes.
fn to_html(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH));
    out.trim_end().to_owned()
}

/// As text: an empty line between paragraphs, `-` or numbers before items, a link's URL behind its words.
fn to_text(markdown: &str) -> String {
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

    #[test]
    fn a_sentence_ends_before_the_next_begins() {
        let cases = [
            ("The bank decides. It takes 3 days.", "The bank decides."),
            ("It takes 3.5 days, e.g. by card. Wait!", "It takes 3.5 days, e.g. by card."),
            ("Деньги вернёт банк. Ждите.", "Деньги вернёт банк."),
            ("¿Cuándo llega? ¡Hoy!", "¿Cuándo llega?"),
            ("No mark at all", "No mark at all"),
            ("", ""),
        ];
        for (text, first) in cases {
            assert_eq!(first_sentence(text), first, "{text}");
        }
    }
}
