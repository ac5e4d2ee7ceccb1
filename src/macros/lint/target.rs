//! Where a link to the help centre leads.

use std::collections::HashMap;

use super::links::Link;
use crate::content::front_matter::Audience;
use crate::pipeline::Built;
use crate::render::Output;
use crate::site::model::{Lang, SOURCE};
use crate::site::resolve::alias_route;
use crate::site::routes::Route;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// An article, and the language of the address; none for a permalink that asks the visitor.
    Article { at: usize, lang: Option<Lang> },
    /// Another page or file, and the language of the address.
    Other(Option<Lang>),
    /// An older address, by its index among the site's redirects.
    Moved(usize),
    /// An address that was withdrawn.
    Gone,
    /// An article that only agents have, by its title.
    Internal(String),
    /// An article that is not published, by its title.
    Draft(String),
    /// Nothing.
    Nothing,
}

/// Finds what stands at addresses.
pub(super) struct Targets<'a> {
    pub(super) built: &'a Built,
    /// The site with all that is written.
    everything: &'a dyn Fn() -> Option<&'a Built>,
    older: HashMap<String, Target>,
    /// Older addresses with all below them, the longest first.
    prefixes: Vec<(&'a str, Target)>,
}

impl<'a> Targets<'a> {
    pub(super) fn new(built: &'a Built, everything: &'a dyn Fn() -> Option<&'a Built>) -> Self {
        let (mut older, mut prefixes) = (HashMap::new(), Vec::new());
        let moved = built.resolved.redirects.iter().enumerate();
        let moved = moved.map(|(at, redirect)| (&redirect.from, redirect.prefix, Target::Moved(at)));
        let gone = built.resolved.gone.iter().map(|gone| (&gone.from, gone.prefix, Target::Gone));
        for (from, prefix, target) in moved.chain(gone) {
            if prefix {
                prefixes.push((from.as_str(), target));
            } else {
                older.insert(alias_route(from).path().trim_end_matches('/').to_owned(), target);
            }
        }
        prefixes.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        Targets { built, everything, older, prefixes }
    }

    pub(super) fn of(&self, link: &Link) -> Target {
        let path = page(&link.path);
        if let Some(found) = article(self.built, path) {
            return found;
        }
        if let Some(target) = self.older.get(path) {
            return target.clone();
        }
        if has(&self.built.output, &link.path) {
            let code = path.split('/').nth(1).unwrap_or_default();
            return Target::Other(self.built.resolved.site.lang_of(code));
        }
        if let Some((_, target)) = self.prefixes.iter().find(|(from, _)| link.path.starts_with(from)) {
            return target.clone();
        }
        self.unpublished(path)
    }

    /// What the public does not get at an address.
    fn unpublished(&self, path: &str) -> Target {
        let Some(all) = (self.everything)() else { return Target::Nothing };
        let Some(Target::Article { at, lang }) = article(all, path) else { return Target::Nothing };
        let found = &all.resolved.site.articles[at];
        let shown = lang.into_iter().chain([SOURCE]).find_map(|lang| all.resolved.pages.article(at, lang));
        let title = shown.map_or(found.id.as_str(), |page| all.resolved.pages.title(at, page.shown)).to_owned();
        if found.audience == Audience::Agents { Target::Internal(title) } else { Target::Draft(title) }
    }
}

/// The article at the path of a page, be it by its permalink.
fn article(built: &Built, path: &str) -> Option<Target> {
    let (resolved, site) = (&built.resolved, &built.resolved.site);
    let own = |code: &str| site.lang_of(code);
    if resolved.pages.at(path).is_some() {
        let (at, _) = resolved.pages.at(path)?;
        return Some(Target::Article { at, lang: own(path.split('/').nth(1)?) });
    }
    let (lang, id) = match path.strip_prefix("/a/") {
        Some(id) => (None, id),
        None => {
            let (code, id) = path.strip_prefix('/')?.split_once("/a/")?;
            (Some(own(code)?), id)
        }
    };
    let at = *site.by_id.get(id)?;
    lang.is_none_or(|lang| resolved.pages.article(at, lang).is_some()).then_some(Target::Article { at, lang })
}

/// The path of a page as the site names it: without its file and its last slash.
fn page(path: &str) -> &str {
    let path = path.strip_suffix("index.html").or_else(|| path.strip_suffix("index.md")).unwrap_or(path);
    path.trim_end_matches('/')
}

fn has(output: &Output, path: &str) -> bool {
    let file = path.trim_start_matches('/');
    let index = Route::file(&format!("{}/", file.trim_end_matches('/'))).output();
    let index = index.trim_start_matches('/');
    output.contains_key(index) || (!file.ends_with('/') && output.contains_key(file))
}
