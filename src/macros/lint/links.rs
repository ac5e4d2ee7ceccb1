//! Links to the help centre in a text of any kind.

use std::ops::Range;

use crate::content::config::BaseUrl;
use crate::site::links::decode;

/// A link to the help centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// The path below that of `base_url`, decoded: `/ru/refunds/refund-times/`.
    pub(super) path: String,
    /// What stands behind `#`, decoded; often empty.
    pub(super) anchor: String,
    /// Whether a placeholder of the help desk stands in it, so that where it leads is not known.
    pub(super) open: bool,
}

/// The links of a text: by the site's host, and those relative to it that begin with a language or `/a/`.
/// `codes` are those of the site's languages.
pub(super) fn find(text: &str, base: &BaseUrl, codes: &[&str]) -> Vec<Link> {
    let lower = text.to_ascii_lowercase();
    let host = base.origin.split_once("://").map_or("", |(_, host)| host).to_ascii_lowercase();
    let mut links: Vec<Link> = Vec::new();
    if !host.is_empty() {
        let found =
            lower.match_indices(host.as_str()).filter_map(|(at, _)| absolute(text, &lower, at, host.len(), base));
        links.extend(found);
    }
    for (at, _) in text.match_indices('/') {
        if let Some(link) = relative(text, at, base, codes) {
            links.push(link);
        }
    }
    links.sort_by_key(|link| link.range.start);
    links
}

/// The link whose host stands at a byte.
fn absolute(text: &str, lower: &str, at: usize, length: usize, base: &BaseUrl) -> Option<Link> {
    let before = &lower[..at];
    let scheme = ["https://", "http://", "//"].into_iter().find(|scheme| before.ends_with(scheme));
    let start = at - scheme.map_or(0, str::len);
    // Part of a longer host, of another URL's path, or of an e-mail address.
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '/' | ':' | '%' | '=' | '+');
    let cut = lower[..start].chars().next_back();
    if cut.is_some_and(|c| is_word(c) && !(c == '=' && scheme.is_some())) {
        return None;
    }
    let rest = &text[at + length..];
    let longer = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '@'));
    let other_port = rest.strip_prefix(':').is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()));
    if longer(rest) || other_port || rest.strip_prefix('.').is_some_and(longer) {
        return None;
    }
    link(text, start, at + length, base)
}

/// The link that begins with a slash at a byte, where it can be no other.
fn relative(text: &str, at: usize, base: &BaseUrl, codes: &[&str]) -> Option<Link> {
    let before = text[..at].chars().next_back();
    let is_bare_value = ["href=", "HREF="].iter().any(|key| text[..at].ends_with(key));
    if before.is_some_and(|c| !c.is_whitespace() && !is_bare_value && !"\"'(<[>|«“„".contains(c)) {
        return None;
    }
    let (first, rest) = text[at..].strip_prefix(base.path.as_str())?.strip_prefix('/')?.split_once('/')?;
    let has_more = rest.starts_with(|c: char| c.is_alphanumeric());
    let is_ours = codes.contains(&first) || (first == "a" && has_more);
    if is_ours { link(text, at, at, base) } else { None }
}

/// The link from `start` on whose path begins at `path`, where that is below the site's.
fn link(text: &str, start: usize, path: usize, base: &BaseUrl) -> Option<Link> {
    let end = path + length(&text[path..]);
    let written = text[path..end].replace("&amp;", "&");
    let below = written.strip_prefix(base.path.as_str())?;
    if !below.is_empty() && !below.starts_with(['/', '?', '#']) {
        return None;
    }
    let (address, anchor) = below.split_once('#').unwrap_or((below, ""));
    let address = address.split('?').next().unwrap_or_default();
    let anchor = decode(anchor.split(":~:").next().unwrap_or_default());
    let open = ["{{", "{%"].iter().any(|mark| written.contains(mark));
    let decoded = if address.is_empty() { "/".to_owned() } else { decode(address) };
    Some(Link { range: start..end, path: decoded, anchor, open })
}

/// How long the URL is that a text begins with.
fn length(text: &str) -> usize {
    let mut end = text.len();
    let mut rest = text.char_indices();
    while let Some((at, c)) = rest.next() {
        if c == '{' && text[at..].starts_with("{{") {
            // A placeholder may have spaces.
            let close = text[at..].find("}}").map_or(text.len(), |length| at + length + 2);
            while rest.clone().next().is_some_and(|(next, _)| next < close) {
                rest.next();
            }
            continue;
        }
        let ends = c.is_whitespace() || c.is_control() || "\"'<>`|\\^«»“”„".contains(c);
        if ends || (c == '&' && begins_entity(&text[at..])) {
            end = at;
            break;
        }
    }
    trimmed(&text[..end]).len()
}

/// Whether a text begins with an entity that is no part of a URL.
fn begins_entity(text: &str) -> bool {
    let begins = |entity: &&str| text.get(..entity.len()).is_some_and(|start| start.eq_ignore_ascii_case(entity));
    ["&quot;", "&lt;", "&gt;", "&nbsp;", "&#", "&apos;"].iter().any(begins)
}

/// A URL without what ends the sentence or the markup around it.
fn trimmed(url: &str) -> &str {
    let mut url = url;
    while let Some(last) = url.chars().next_back() {
        let opens = |open: char, close: char| url.matches(open).count() >= url.matches(close).count();
        let stays = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '*' | '_' | '~' | '…' | '。' | '，' | '[' | '(' => false,
            ')' => opens('(', ')'),
            ']' => opens('[', ']'),
            '}' => opens('{', '}'),
            _ => true,
        };
        if stays {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> BaseUrl {
        BaseUrl::parse(url).unwrap_or_default()
    }

    fn found(text: &str, url: &str) -> Vec<String> {
        let links = find(text, &base(url), &["en", "ru"]);
        links.into_iter().map(|link| format!("{} {}#{}", &text[link.range], link.path, link.anchor)).collect()
    }

    #[test]
    fn links_end_where_the_text_goes_on() {
        for (text, link) in [
            ("see https://x.io/en/a/.", "https://x.io/en/a/ /en/a/#"),
            ("(http://X.io/en/a/#b)", "http://X.io/en/a/#b /en/a/#b"),
            ("[t](https://x.io/en/a(b)/)", "https://x.io/en/a(b)/ /en/a(b)/#"),
            ("<https://x.io/en/|title>", "https://x.io/en/ /en/#"),
            ("<a href='//x.io/ru/%D0%B0/?q=1&amp;r=2#c'>", "//x.io/ru/%D0%B0/?q=1&amp;r=2#c /ru/а/#c"),
            ("&lt;a href=&quot;https://x.io/en/a/&quot;&gt;", "https://x.io/en/a/ /en/a/#"),
            ("go to x.io", "x.io /#"),
            ("x.io/en/a, then", "x.io/en/a /en/a#"),
            ("**https://x.io/en/a/**", "https://x.io/en/a/ /en/a/#"),
            ("«https://x.io/en/a/»", "https://x.io/en/a/ /en/a/#"),
            ("<a href=\"/ru/a/b/\">", "/ru/a/b/ /ru/a/b/#"),
            ("<a href=/a/b-c/#d>", "/a/b-c/#d /a/b-c/#d"),
            ("https://x.io/en/a/#b:~:text=c", "https://x.io/en/a/#b:~:text=c /en/a/#b"),
        ] {
            assert_eq!(found(text, "https://x.io"), [link], "{text}");
        }
    }

    #[test]
    fn other_addresses_are_none() {
        for text in [
            "https://y.io/en/a/",
            "https://x.io.example/en/",
            "https://mail.x.io/en/",
            "help@x.io",
            "https://y.io/x.io/en/",
            "https://x.io:8080/en/",
            "and/or /x/ and 1/2, /a/ b",
            "https://y.io/?to=/en/",
            "/enough/ /en",
            "https://y.io/?to=x.io",
        ] {
            assert_eq!(found(text, "https://x.io"), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_site_below_a_path_has_what_is_below_it() {
        assert_eq!(
            found("https://x.io/help/en/a/ https://x.io/en/", "https://x.io/help"),
            ["https://x.io/help/en/a/ /en/a/#"]
        );
        assert_eq!(found("\"/help/en/a/\" \"/en/a/\"", "https://x.io/help"), ["/help/en/a/ /en/a/#"]);
        assert_eq!(found("https://x.io/helpless/", "https://x.io/help"), Vec::<String>::new());
    }

    #[test]
    fn placeholders_leave_a_link_open() {
        let text = "https://x.io/{{ticket.lang | downcase}}/a/b/ next";
        let links = find(text, &base("https://x.io"), &["en"]);
        assert!(links[0].open);
        assert_eq!(&text[links[0].range.clone()], "https://x.io/{{ticket.lang | downcase}}/a/b/");
    }
}
