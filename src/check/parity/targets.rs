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
            page.map_or_else(|| self.without_language(path), |(at, _)| self.site().articles[at].key.clone())
        } else {
            self.content_path(&decode(path))
        };
        if anchor.is_empty() { target } else { format!("{target}#{}", decode(anchor)) }
    }

    /// The parts of an address that name the text's own language are the same in all.
    fn without_language(&self, address: &str) -> String {
        let Language { code, locale, tag, hreflang } = self.language;
        let is_own = |part: &str| {
            let names = [code, locale, tag].into_iter().chain(hreflang);
            !part.is_empty() && names.into_iter().any(|name| name.eq_ignore_ascii_case(part))
        };
        let named = |part: &str, sign| {
            part.split(sign).map(|part| if is_own(part) { "*" } else { part }.to_owned()).collect::<Vec<_>>()
        };
        let parts: Vec<String> = named(address, '/').iter().map(|part| named(part, '.').join(".")).collect();
        parts.join("/").trim_end_matches('/').to_owned()
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
