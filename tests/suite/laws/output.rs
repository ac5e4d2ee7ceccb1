//! A built site, taken apart.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{Page, tree};

/// A built site.
#[derive(Debug)]
pub(super) struct Output {
    /// What it is, for messages.
    pub name: String,
    /// `base_url`: scheme and host, and the path.
    pub origin: String,
    /// The path of `base_url`, without a trailing slash.
    pub base: String,
    /// Every file.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The pages among them.
    pub pages: BTreeMap<String, Page>,
}

/// Where a link leads.
#[derive(Debug, PartialEq)]
pub(super) enum Target {
    /// To a file of the output, with an anchor or an empty text.
    File(String, String),
    /// To another site, or to a program.
    Elsewhere,
    /// Nowhere, with the reason.
    Nowhere(String),
}

impl Output {
    /// Reads a built site.
    pub(super) fn read(name: &str, base_url: &str, folder: &Path) -> Self {
        let files = tree(folder);
        let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
        let pages =
            pages.map(|(path, bytes)| (path.clone(), Page::read(std::str::from_utf8(bytes).unwrap()))).collect();
        let host = base_url.find("://").map_or(0, |at| at + 3);
        let split = base_url[host..].find('/').map_or(base_url.len(), |at| host + at);
        Output {
            name: name.to_owned(),
            origin: base_url[..split].to_owned(),
            base: base_url[split..].trim_end_matches('/').to_owned(),
            files,
            pages,
        }
    }

    /// A file's text.
    pub(super) fn text(&self, path: &str) -> &str {
        std::str::from_utf8(&self.files[path]).unwrap()
    }

    /// Where a URL on a page leads.
    pub(super) fn target(&self, page: &str, url: &str) -> Target {
        let inside = url.strip_prefix(&self.origin).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        let url = match inside {
            Some("") => "/",
            Some(rest) => rest,
            None => url,
        };
        if url.starts_with("//") {
            return Target::Nowhere("has no scheme".to_owned());
        }
        let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#']));
        if let Some(scheme) = scheme {
            let known = matches!(scheme, "http" | "https" | "mailto" | "tel" | "sms");
            return if known { Target::Elsewhere } else { Target::Nowhere(format!("has the scheme {scheme}")) };
        }
        let (url, anchor) = url.split_once('#').unwrap_or((url, ""));
        let path = url.split('?').next().unwrap_or(url);
        let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned();
        if path.is_empty() {
            return Target::File(page.to_owned(), anchor);
        }
        let Some(rooted) = path.strip_prefix(&self.base).and_then(|path| path.strip_prefix('/')) else {
            return Target::Nowhere("is not below the site's address".to_owned());
        };
        let file = percent_encoding::percent_decode_str(rooted).decode_utf8_lossy().into_owned();
        let file = if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file };
        if self.files.contains_key(&file) {
            Target::File(file, anchor)
        } else {
            Target::Nowhere("does not exist".to_owned())
        }
    }

    /// The absolute address of a page.
    pub(super) fn address(&self, page: &str) -> String {
        let path = page.strip_suffix("index.html").unwrap_or(page);
        format!("{}{}/{path}", self.origin, self.base)
    }
}
