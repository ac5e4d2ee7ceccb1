//! Where a link to the help centre leads.

use std::collections::HashMap;

use super::links::Link;
use crate::content::front_matter::Audience;
use crate::pipeline::Built;
use crate::render::Output;
use crate::site::model::{Lang, SOURCE};
use crate::site::redirects::{Older, Prefixes, Redirect, alias_route};
use crate::site::routes::Route;

/// What stands at an address.
#[derive(Debug, Clone)]
pub(super) enum Target<'a> {
    /// An article, and the language of the address; none for a permalink that asks the visitor.
    Article { at: usize, lang: Option<Lang> },
    /// Another page or file, and the language of the address.
    Other(Option<Lang>),
    /// An older address.
    Moved(&'a Redirect),
    /// An address that was withdrawn.
    Gone,
    /// An article that only agents have, by its title.
    Internal(String),
    /// An article that is not published, by its title.
    Draft(String),
    /// Nothing.
    Nothing,
}

impl<'a> From<Older<'a>> for Target<'a> {
    fn from(older: Older<'a>) -> Self {
        match older {
            Older::Moved(redirect) => Target::Moved(redirect),
            Older::Gone(_) => Target::Gone,
        }
    }
}

/// Finds what stands at addresses.
pub(super) struct Targets<'a> {
    pub(super) built: &'a Built,
    /// The site with all that is written.
    everything: &'a dyn Fn() -> Option<&'a Built>,
    older: HashMap<String, Older<'a>>,
    prefixes: Prefixes<'a>,
}

impl<'a> Targets<'a> {
    pub(super) fn new(built: &'a Built, everything: &'a dyn Fn() -> Option<&'a Built>) -> Self {
        let resolved = &built.resolved;
        let moved = resolved.redirects.iter().filter(|known| !known.prefix);
        let gone = resolved.gone.iter().filter(|known| !known.prefix);
        let moved = moved.map(|known| (&known.from, Older::Moved(known)));
        let older = moved.chain(gone.map(|known| (&known.from, Older::Gone(known))));
        let page = |from: &str| alias_route(from).path().trim_end_matches('/').to_owned();
        let older = older.map(|(from, older)| (page(from), older)).collect();
        Targets { built, everything, older, prefixes: Prefixes::new(resolved) }
    }

    pub(super) fn of(&self, link: &Link) -> Target<'a> {
        let path = page(&link.path);
        if let Some(found) = article(self.built, path) {
            return found;
        }
        if let Some(older) = self.older.get(path) {
            return (*older).into();
        }
        if has(&self.built.output, &link.path) {
            let code = path.split('/').nth(1).unwrap_or_default();
            return Target::Other(self.built.resolved.site.lang_of(code));
        }
        self.prefixes.of(&link.path).map_or_else(|| self.unpublished(path), Target::from)
    }

    /// What the public does not get at an address.
    fn unpublished(&self, path: &str) -> Target<'a> {
        let Some(all) = (self.everything)() else { return Target::Nothing };
        let Some(Target::Article { at, lang }) = article(all, path) else { return Target::Nothing };
        let found = &all.resolved.site.articles[at];
        let shown = lang.into_iter().chain([SOURCE]).find_map(|lang| all.resolved.pages.article(at, lang));
        let title = shown.map_or(found.id.as_str(), |page| all.resolved.pages.title(at, page.shown)).to_owned();
        if found.audience == Audience::Agents { Target::Internal(title) } else { Target::Draft(title) }
    }
}

/// The article at the path of a page, be it by its permalink.
fn article<'a>(built: &Built, path: &str) -> Option<Target<'a>> {
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
