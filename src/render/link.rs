//! A link as people paste it: the forms of `faqtory search --format`, of the copy buttons and of macros.

use crate::content::text::one_line;
use crate::markdown::template::{escape, escape_markdown};

/// Title, newline, URL: for plain fields.
pub fn text(title: &str, url: &str) -> String {
    format!("{}\n{url}", one_line(title))
}

/// A bare link with the title.
pub fn html(title: &str, url: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(&one_line(title)))
}

/// A Markdown link. Parentheses of the URL are encoded, so that none of them ends it; an ampersand of
/// the title is escaped where it could begin an entity.
pub fn markdown(title: &str, url: &str) -> String {
    let mut out = String::new();
    let mut rest = escape_markdown(&one_line(title));
    while let Some(at) = rest.find('&') {
        let behind = rest.split_off(at + 1);
        let begins_entity = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '\\');
        out.push_str(&rest[..at]);
        out.push_str(if begins_entity { "\\&" } else { "&" });
        rest = behind;
    }
    format!("[{out}{rest}]({})", encoded(url, &['(', ')', '<', '>', ' ', '\\']))
}

/// A link as Slack's messages have it. Three characters are escaped as entities
/// (<https://docs.slack.dev/messaging/formatting-message-text/>); a bar in the title, which would end the
/// URL, cannot be, and becomes a broken one.
pub fn slack(title: &str, url: &str) -> String {
    let entities = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{}|{}>", entities(&encoded(url, &['<', '>', '|', ' '])), entities(&one_line(title)).replace('|', "¦"))
}

fn encoded(url: &str, unsafe_here: &[char]) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if unsafe_here.contains(&c) {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "A & b <c> [d] \"e\" | f *g* &copy;\nh";
    const URL: &str = "https://x.io/en/a(b)/?q=1&r=2#c|d";

    #[test]
    fn each_form_escapes_what_it_must() {
        assert_eq!(text(TITLE, URL), format!("A & b <c> [d] \"e\" | f *g* &copy; h\n{URL}"));
        assert_eq!(
            html(TITLE, URL),
            "<a href=\"https://x.io/en/a(b)/?q=1&amp;r=2#c|d\">A &amp; b &lt;c&gt; [d] &quot;e&quot; | f *g* &amp;copy; h</a>"
        );
        assert_eq!(
            slack(TITLE, URL),
            "<https://x.io/en/a(b)/?q=1&amp;r=2#c%7Cd|A &amp; b &lt;c&gt; [d] \"e\" ¦ f *g* &amp;copy; h>"
        );
    }

    #[test]
    fn a_markdown_link_reads_back_as_what_it_was() {
        use pulldown_cmark::{Event, Parser, Tag};
        let written = markdown(TITLE, URL);
        let (mut target, mut title) = (String::new(), String::new());
        for event in Parser::new(&written) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => target = dest_url.to_string(),
                Event::Text(text) => title.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                other => panic!("{other:?} in {written}"),
            }
        }
        assert_eq!(title, one_line(TITLE));
        assert_eq!(target, "https://x.io/en/a%28b%29/?q=1&r=2#c|d");
    }
}
