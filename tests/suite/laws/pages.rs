//! Laws of pages.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::output::{Output, Target};
use crate::support::{Page, Tag};

/// Every tag of every page.
fn tags(output: &Output) -> impl Iterator<Item = (&str, &Tag)> {
    output.pages.iter().flat_map(|(path, page)| page.tags.iter().map(move |tag| (path.as_str(), tag)))
}

/// The first tag that has an attribute with a value.
fn find<'a>(page: &'a Page, name: &'a str, attribute: &'a str, value: &'a str) -> impl Iterator<Item = &'a Tag> {
    page.all(name).filter(move |tag| tag.get(attribute) == Some(value))
}

fn is_noindex(page: &Page) -> bool {
    find(page, "meta", "name", "robots")
        .any(|tag| tag.get("content").is_some_and(|content| content.contains("noindex")))
}

/// Every link leads to a page, file or anchor that exists, or to another site.
pub(super) fn links(output: &Output) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, tag) in tags(output) {
        for name in ["href", "action", "src", "poster", "data-to", "cite"] {
            let Some(url) = tag.get(name) else { continue };
            if url.is_empty() {
                breaches.push(format!("{path}: <{} {name}=\"\">", tag.name));
                continue;
            }
            match output.target(path, url) {
                Target::Elsewhere => {}
                Target::Nowhere(reason) => breaches.push(format!("{path}: {url} {reason}")),
                Target::File(file, anchor) => {
                    // What stands there on a search page may be a query, for its script.
                    let is_query = anchor.starts_with("q=") && file.ends_with("/search/index.html");
                    let known = is_query
                        || output
                            .pages
                            .get(&file)
                            .is_none_or(|page| anchor.is_empty() || page.ids().contains(anchor.as_str()));
                    if !known {
                        breaches.push(format!("{path}: {url} names an anchor that does not exist"));
                    }
                }
            }
        }
        let content = tag.get("content").filter(|_| tag.get("property") == Some("og:url"));
        if let Some(url) = content
            && !matches!(output.target(path, url), Target::File(..))
        {
            breaches.push(format!("{path}: og:url {url}"));
        }
    }
    breaches
}

/// What a page loads is the site's own, and exists.
pub(super) fn resources(output: &Output) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut own = |path: &str, url: &str| {
        let rooted = url.starts_with('/') && !url.starts_with("//");
        if !(rooted && matches!(output.target(path, url), Target::File(..))) {
            breaches.push(format!("{path}: {url}"));
        }
    };
    for (path, tag) in tags(output) {
        let rel = tag.get("rel").unwrap_or_default();
        let loads = match tag.name.as_str() {
            "link" if rel.contains("alternate") || rel.contains("canonical") => None,
            "link" | "use" => tag.get("href"),
            "script" | "img" | "iframe" | "source" | "video" | "audio" | "embed" | "track" => tag.get("src"),
            "object" => tag.get("data"),
            _ => None,
        };
        loads.into_iter().filter(|url| !url.starts_with('#')).for_each(|url| own(path, url));
        if tag.get("srcset").is_some() || tag.get("background").is_some() {
            own(path, "a srcset or background");
        }
    }
    for (path, bytes) in output.files.iter().filter(|(path, _)| path.ends_with(".css")) {
        let css = std::str::from_utf8(bytes).unwrap();
        for part in css.split("url(").skip(1) {
            let url = part.split(')').next().unwrap_or(part).trim_matches(['"', '\'']);
            if !url.starts_with('#') {
                own(path, url);
            }
        }
        if css.contains("@import") {
            own(path, "@import");
        }
    }
    breaches
}

/// The policy of the site holds: nothing inline.
pub(super) fn inline(output: &Output) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, tag) in tags(output) {
        let bad = match tag.name.as_str() {
            "script" => tag.get("src").is_none() || !tag.text.trim().is_empty(),
            "style" | "base" | "iframe" | "object" | "embed" | "foreignobject" => true,
            _ => false,
        };
        if bad {
            breaches.push(format!("{path}: <{}>", tag.name));
        }
        for (name, value) in &tag.attributes {
            if name == "style" || name.starts_with("on") || value.trim_start().to_lowercase().starts_with("javascript:")
            {
                breaches.push(format!("{path}: <{} {name}=\"{value}\">", tag.name));
            }
        }
    }
    breaches
}

/// Every element is closed where it opens, every id stands once, and what
/// names an id names one that exists.
pub(super) fn markup(output: &Output) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, page) in &output.pages {
        breaches.extend(page.faults.iter().map(|fault| format!("{path}: {fault}")));
        if !output.text(path).trim_start().to_lowercase().starts_with("<!doctype html>") {
            breaches.push(format!("{path}: no doctype"));
        }
        let mut seen = BTreeSet::new();
        for id in page.tags.iter().filter_map(|tag| tag.get("id")) {
            if !seen.insert(id) || id.is_empty() || id.contains(char::is_whitespace) {
                breaches.push(format!("{path}: the id `{id}` stands twice or is none"));
            }
        }
        for tag in &page.tags {
            for name in ["aria-labelledby", "aria-describedby", "aria-controls", "for", "list", "headers"] {
                let named = tag.get(name).unwrap_or_default().split_whitespace();
                breaches.extend(
                    named
                        .filter(|id| !seen.contains(id))
                        .map(|id| format!("{path}: {name} names `{id}`, which no element is")),
                );
            }
            let empty = tag.attributes.iter().any(|(name, value)| name == "aria-label" && value.trim().is_empty());
            if empty {
                breaches.push(format!("{path}: <{}> has an empty label", tag.name));
            }
        }
    }
    breaches
}

/// What each page says of itself.
pub(super) fn identity(output: &Output) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, page) in &output.pages {
        let mut once = |what: &str, count: usize| {
            if count != 1 {
                breaches.push(format!("{path}: {count} of {what}"));
            }
        };
        once("h1", page.all("h1").count());
        once(
            "title",
            page.all("title").filter(|tag| !tag.text.trim().is_empty()).count().min(page.all("head").count()),
        );
        once("canonical", find(page, "link", "rel", "canonical").count());
        once(
            "html with lang and dir",
            page.all("html").filter(|tag| tag.get("lang").is_some() && tag.get("dir").is_some()).count(),
        );
        once("main", page.all("main").count());
        once("viewport", find(page, "meta", "name", "viewport").count());
        let canonical = find(page, "link", "rel", "canonical").find_map(|tag| tag.get("href")).unwrap_or_default();
        let alternates = find(page, "link", "rel", "alternate").any(|tag| tag.get("hreflang").is_some());
        if alternates && canonical != output.address(path) {
            breaches.push(format!("{path}: has alternates, but is not canonical itself"));
        }
        let levels: Vec<u32> = page.tags.iter().filter_map(|tag| tag.name.strip_prefix('h')?.parse().ok()).collect();
        if let Some(pair) = levels.windows(2).find(|pair| pair[1] > pair[0] + 1) {
            breaches.push(format!("{path}: an h{} follows an h{}", pair[1], pair[0]));
        }
    }
    breaches
}

/// Alternates are mutual, and each set has x-default.
pub(super) fn alternates(output: &Output) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut sets: BTreeMap<String, BTreeMap<&str, &str>> = BTreeMap::new();
    for (path, page) in &output.pages {
        let set: BTreeMap<&str, &str> = find(page, "link", "rel", "alternate")
            .filter_map(|tag| Some((tag.get("hreflang")?, tag.get("href")?)))
            .collect();
        if !set.is_empty() {
            sets.insert(output.address(path), set);
        }
    }
    for (address, set) in &sets {
        if !set.contains_key("x-default") {
            breaches.push(format!("{address}: no x-default"));
        }
        if !set.values().any(|url| url == address) {
            breaches.push(format!("{address}: does not name itself"));
        }
        for (lang, url) in set {
            if sets.get(*url) != Some(set) {
                breaches.push(format!("{address}: its {lang} {url} has other alternates"));
            }
        }
    }
    breaches
}

/// Images do not make a page jump, and are described.
pub(super) fn images(output: &Output) -> Vec<String> {
    let missing = |tag: &Tag| {
        ["alt", "width", "height", "loading", "decoding"]
            .into_iter()
            .filter(|name| tag.get(name).is_none())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let images = tags(output).filter(|(_, tag)| tag.name == "img");
    images
        .map(|(path, tag)| (path, tag, missing(tag)))
        .filter(|(.., missing)| !missing.is_empty())
        .map(|(path, tag, missing)| format!("{path}: {} lacks {missing}", tag.get("src").unwrap_or_default()))
        .collect()
}

/// The sitemap and the feeds.
pub(super) fn xml(output: &Output) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, bytes) in output.files.iter().filter(|(path, _)| path.ends_with(".xml")) {
        let (texts, links) = match read_xml(std::str::from_utf8(bytes).unwrap()) {
            Ok(found) => found,
            Err(message) => {
                breaches.push(format!("{path}: {message}"));
                continue;
            }
        };
        let of = |name: &str| {
            texts.iter().filter(|(found, _)| found == name).map(|(_, text)| text.as_str()).collect::<Vec<_>>()
        };
        let ids = of("id");
        if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
            breaches.push(format!("{path}: an id stands twice"));
        }
        for url in links.iter().map(String::as_str).chain(of("loc")) {
            match output.target(path, url) {
                Target::File(file, _) if url == output.address(&file) || file.ends_with(".xml") => {}
                _ => breaches.push(format!("{path}: {url} is no page's address")),
            }
        }
        for url in of("loc") {
            if let Target::File(file, _) = output.target(path, url)
                && output.pages.get(&file).is_some_and(is_noindex)
            {
                breaches.push(format!("{path}: {url} is not to be indexed"));
            }
        }
    }
    let listed = output.files.contains_key("sitemap.xml").then(|| output.text("sitemap.xml"));
    for (path, page) in output.pages.iter().filter(|_| listed.is_some()) {
        let canonical =
            find(page, "link", "rel", "canonical").any(|tag| tag.get("href") == Some(&output.address(path)));
        let expected = canonical && !is_noindex(page) && path != "index.html";
        if expected && !listed.is_some_and(|text| text.contains(&format!("<loc>{}</loc>", output.address(path)))) {
            breaches.push(format!("sitemap.xml lacks {path}"));
        }
    }
    breaches
}

/// Texts by their element, and the addresses of links.
type Found = (Vec<(String, String)>, Vec<String>);

fn read_xml(text: &str) -> Result<Found, String> {
    let mut reader = Reader::from_str(text);
    let (mut texts, mut links, mut open): (Vec<(String, String)>, Vec<String>, Vec<String>) = Default::default();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                open.push(tag.name().as_ref().to_owned());
                texts.push((open.last().cloned().unwrap_or_default(), String::new()));
            }
            Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    if attribute.key.as_ref() == "href" {
                        links.push(attribute.value.replace("&amp;", "&"));
                    }
                }
            }
            Event::Text(text) => {
                if let Some((_, found)) = texts.last_mut() {
                    found.push_str(text.trim());
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof if open.is_empty() => return Ok((texts, links)),
            Event::Eof => return Err(format!("not closed: {}", open.join(", "))),
            _ => {}
        }
    }
}
