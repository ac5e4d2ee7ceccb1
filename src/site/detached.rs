//! Answers on pages other than their own.

/// An answer for a page where bodies of several articles meet: its ids get a
/// prefix, its links to its own ids too, and links to other anchors of its
/// article lead to the article's page. Footnotes stay on the article's page.
/// Diagrams are left alone: their ids are the article's own already.
pub(super) fn detached(html: &str, prefix: &str, page: &str) -> String {
    let html = html.find("<section class=\"footnotes\"").map_or(html, |at| &html[..at]);
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        for (start, end, keep) in [("<svg", "</svg>", true), ("<sup class=\"footnote-reference\"", "</sup>", false)] {
            if rest.starts_with(start) {
                let length = rest.find(end).map_or(rest.len(), |at| at + end.len());
                if keep {
                    out.push_str(&rest[..length]);
                }
                rest = &rest[length..];
            }
        }
        if !rest.starts_with('<') {
            continue;
        }
        // Within a tag of well-formed HTML, `>` stands for its end only.
        let length = rest.find('>').map_or(rest.len(), |at| at + 1);
        tag(&rest[..length], html, prefix, page, &mut out);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn tag(tag: &str, html: &str, prefix: &str, page: &str, out: &mut String) {
    if let Some((before, value, after)) = attribute(tag, " id=\"") {
        out.push_str(&format!("{before} id=\"{prefix}-{value}{after}"));
    } else if let Some((before, anchor, after)) = attribute(tag, " href=\"#") {
        let own = html.contains(&format!(" id=\"{anchor}\""));
        let target = if own { format!("#{prefix}-{anchor}") } else { format!("{page}#{anchor}") };
        out.push_str(&format!("{before} href=\"{target}{after}"));
    } else {
        out.push_str(tag);
    }
}

/// A tag around the value of an attribute, given with its quote.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let (before, rest) = tag.split_once(name)?;
    let end = rest.find('"')?;
    Some((before, &rest[..end], &rest[end..]))
}
