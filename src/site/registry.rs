//! Every output path, once: who makes it, and who wanted it too.

use std::collections::BTreeMap;

use super::routes::Route;
use crate::diag::{self, Diagnostic, Place, code};

/// Output paths with what they are made from.
#[derive(Debug, Default)]
pub struct Registry {
    owners: BTreeMap<String, Owner>,
}

#[derive(Debug, Clone)]
struct Owner {
    what: String,
    place: Option<Place>,
}

impl Registry {
    /// Claims a route for `what` (in words: `the page of content/en/a.md`).
    /// Two claims of one path are a diagnostic that names both.
    pub fn claim(
        &mut self,
        route: &Route,
        what: impl Into<String>,
        place: Option<Place>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let owner = Owner { what: what.into(), place };
        let path = route.output();
        if let Some(first) = self.owners.get(&path) {
            let mut diagnostic = Diagnostic::new(
                code::ROUTE_COLLISION,
                format!("{} and {} both want the address {}", owner.what, first.what, route.path()),
            )
            .help("give one of the two another slug, alias or file name");
            diagnostic.place = owner.place.or_else(|| first.place.clone());
            diagnostics.push(diagnostic);
            return;
        }
        self.owners.insert(path, owner);
    }

    /// A file cannot stand where a folder must be.
    pub fn check_folders(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut told = std::collections::BTreeSet::new();
        for (path, owner) in &self.owners {
            let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
            for folder in folders.filter(|folder| self.owners.contains_key(*folder)) {
                if !told.insert(folder.to_owned()) {
                    continue;
                }
                let file = &self.owners[folder];
                let mut diagnostic = Diagnostic::new(
                    code::ROUTE_COLLISION,
                    format!("{} is a file /{folder}, and {} needs a folder of that name", file.what, owner.what),
                )
                .help("give one of the two another slug, alias or file name");
                diagnostic.place = file.place.clone().or_else(|| owner.place.clone());
                diagnostics.push(diagnostic);
            }
        }
    }

    /// Who claimed a route, in words.
    pub fn owner(&self, route: &Route) -> Option<&str> {
        self.owners.get(&route.output()).map(|owner| owner.what.as_str())
    }

    /// Whether the site has what a root-absolute link names: a page by its
    /// path with or without the last slash, or a file.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let page = path.trim_end_matches('/');
        let index = if page.is_empty() { "index.html".to_owned() } else { format!("{page}/index.html") };
        self.owners.contains_key(&index) || (!path.ends_with('/') && self.owners.contains_key(path))
    }

    /// The live path that is most like a dead one.
    pub fn nearest(&self, path: &str) -> Option<String> {
        let paths: Vec<String> = self
            .owners
            .keys()
            .map(|output| format!("/{}", output.strip_suffix("index.html").unwrap_or(output)))
            .collect();
        diag::nearest(path, paths.iter().map(String::as_str)).map(str::to_owned)
    }
}
