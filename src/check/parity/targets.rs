//! What links mean, whatever the language.

use crate::content::config::Language;
use crate::site::links::decode;
use crate::site::parse::Parsed;
use crate::site::{ResolvedSite, Site};

/// What the links of a file are read against.
#[derive(Debug)]
pub(super) struct Targets<'a> {
    resolved: &'a ResolvedSite,
    language: &'a Language,
    parsed: &'a Parsed,
}

impl<'a> Targets<'a> {
    /// Those of a file.
    pub(super) fn new(resolved: &'a ResolvedSite, parsed: &'a Parsed) -> Option<Self> {
        let language = resolved.site.config.languages.get(parsed.lang)?;
        Some(Targets { resolved, language, parsed })
    }

    fn site(&self) -> &Site {
        &self.resolved.site
    }

    /// What a link leads to: an article's key and anchor, or an address without its language.
    pub(super) fn of(&self, destination: &str) -> String {
        let destination = destination.trim();
        let (path, anchor) = destination.split_once('#').unwrap_or((destination, ""));
        let target = if path.is_empty() {
            page(&self.parsed.key)
        } else if let Some(id) = path.strip_prefix("id:") {
            self.site().by_id.get(id).map_or_else(|| id.to_owned(), |at| self.site().articles[*at].key.clone())
        } else if path.contains("://") || path.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/')) {
            self.without_language(path)
        } else if path.starts_with('/') {
            let page = self.resolved.pages.at(&decode(path));
            page.map_or_else(|| self.path(path), |(at, _)| self.site().articles[at].key.clone())
        } else {
            self.content_path(&decode(path))
        };
        if anchor.is_empty() { target } else { format!("{target}#{}", decode(anchor)) }
    }

    /// An address whose parts that name a language of the site, or the first label of its host, are left
    /// open: another language's version of a page is the same page.
    fn without_language(&self, address: &str) -> String {
        let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
        let (label, host) = rest.split_once('.').unwrap_or(("", rest));
        let (label, dot) = if label.is_empty() { ("", "") } else { (self.part(label), ".") };
        format!("{scheme}://{label}{dot}{}", self.path(host)).trim_end_matches('/').to_owned()
    }

    /// A path whose parts that name a language of the site are left open; any text without `/` as it is.
    pub(super) fn path(&self, path: &str) -> String {
        if !path.contains('/') {
            return path.to_owned();
        }
        path.split('/').map(|part| self.part(part)).collect::<Vec<_>>().join("/")
    }

    fn part<'t>(&self, part: &'t str) -> &'t str {
        let named = |Language { code, locale, tag, hreflang }: &Language| {
            [code, locale, tag].into_iter().chain(hreflang).any(|name| name.eq_ignore_ascii_case(part))
        };
        if self.site().config.languages.iter().any(named) { "*" } else { part }
    }

    /// A path relative to the file, below the language's folder and without `.md`.
    fn content_path(&self, path: &str) -> String {
        let mut parts = vec![self.language.code.as_str()];
        parts.extend(self.parsed.folder().split('/').filter(|part| !part.is_empty()));
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let first = parts.first().copied().unwrap_or_default();
        let below = if self.site().lang_of(first).is_some() { parts.get(1..).unwrap_or_default() } else { &parts[..] };
        let joined = below.join("/");
        page(joined.strip_suffix(".md").unwrap_or(&joined))
    }
}

/// The key of a page, the same for each name of a folder's own.
pub(super) fn page(key: &str) -> String {
    let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
    match name {
        "_index" | "index" | "README" | "readme" | "Readme" => format!("{folder}/"),
        _ => key.to_owned(),
    }
}
