//! Older addresses: where `aliases` lead, and what `gone` says was withdrawn.

use std::collections::{BTreeSet, HashMap};

use super::model::{Lang, SOURCE, Site};
use super::pages::Pages;
use super::resolve::ResolvedSite;
use super::routes::Route;
use crate::content::config::GoneAddress;
use crate::content::front_matter::FrontMatter;
use crate::diag::{Diagnostic, Place, Spot, code};

/// An older address.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// The path that was.
    pub from: String,
    /// Whether all below it is meant: for hosts with rules.
    pub prefix: bool,
    /// Where it leads.
    pub to: Destination,
    /// In which language.
    pub lang: Lang,
}

/// Where an older address leads; articles and categories by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// An article.
    Article(usize),
    /// An article's permalink, which finds the visitor's language.
    Permalink(usize),
    /// A category.
    Category(usize),
    /// The home page.
    Home,
}

/// An address that was withdrawn on purpose.
#[derive(Debug, Clone)]
pub struct Gone {
    /// The path that was.
    pub from: String,
    /// Whether all below it is meant: for hosts with rules.
    pub prefix: bool,
    /// The language of the page that says so.
    pub lang: Lang,
}

/// What became of an address.
#[derive(Debug, Clone, Copy)]
pub enum Older<'a> {
    /// It leads elsewhere.
    Moved(&'a Redirect),
    /// It was withdrawn.
    Gone(&'a Gone),
}

/// The rules of a site that mean all that begins with an address.
#[derive(Debug)]
pub struct Prefixes<'a> {
    rules: HashMap<&'a str, Older<'a>>,
    /// The lengths that there are, in bytes: the longest first.
    lengths: Vec<usize>,
}

impl<'a> Prefixes<'a> {
    /// Those of a site: each address has one ([`redirects`] tells of a second).
    pub fn new(resolved: &'a ResolvedSite) -> Self {
        let gone = resolved.gone.iter().filter(|known| known.prefix);
        let moved = resolved.redirects.iter().filter(|known| known.prefix);
        let gone = gone.map(|known| (known.from.as_str(), Older::Gone(known)));
        let rules: HashMap<_, _> = gone.chain(moved.map(|known| (known.from.as_str(), Older::Moved(known)))).collect();
        let lengths: BTreeSet<usize> = rules.keys().map(|from| from.len()).collect();
        Prefixes { rules, lengths: lengths.into_iter().rev().collect() }
    }

    /// What the rules say of a path that is nothing by itself: the longest that fits, as on hosts.
    pub fn of(&self, path: &str) -> Option<Older<'a>> {
        self.lengths.iter().find_map(|length| self.rules.get(path.get(..*length)?).copied())
    }
}

/// A page that an older address leads to.
#[derive(Debug, Clone)]
pub struct Landing {
    /// Where it is.
    pub route: Route,
    /// The language of its text.
    pub shown: Lang,
    /// Its title.
    pub title: String,
}

impl ResolvedSite {
    /// The page that an older address leads to; none where there is no such page.
    pub fn landing(&self, redirect: &Redirect) -> Option<Landing> {
        let (site, pages, lang) = (&self.site, &self.pages, redirect.lang);
        Some(match redirect.to {
            Destination::Article(at) => {
                let (route, shown) = pages.target(site, at, lang)?;
                Landing { route, shown, title: pages.title(at, shown).to_owned() }
            }
            Destination::Permalink(at) => Landing {
                route: Route::permalink(None, &site.articles.get(at)?.id),
                shown: lang,
                title: pages.title(at, lang).to_owned(),
            },
            Destination::Category(at) => {
                let (route, title) = pages.category(at, lang)?;
                Landing { route: route.clone(), shown: lang, title: title.to_owned() }
            }
            Destination::Home => {
                let language = site.language(lang);
                let title = self.home_bodies[lang.0].as_deref().map(|body| body.title.clone());
                let named = || site.config.title.get(&language.code, &site.language(SOURCE).code).map(str::to_owned);
                let title = title.filter(|title| !title.is_empty()).or_else(named).unwrap_or_default();
                Landing { route: Route::home(language), shown: lang, title }
            }
        })
    }
}

pub(super) type Claim<'a> = dyn FnMut(&Route, String, Option<Place>) + 'a;

/// The older addresses that front matter names; each that is a page of its own is claimed.
pub(super) fn redirects(site: &Site, pages: &Pages, claim: &mut Claim) -> Vec<Result<Redirect, Box<Diagnostic>>> {
    let gone = site.config.gone.iter().filter(|gone| gone.prefix);
    let prefixes = gone.map(|gone| (gone.path.clone(), gone.place.clone())).collect();
    let mut found = Finder { site, pages, claim, prefixes, list: Vec::new() };
    for (at, article) in site.articles.iter().enumerate() {
        for lang in article.langs() {
            if let Some(text) = article.translation(lang) {
                found.aliases(&text.parsed.front, Destination::Article(at), lang);
            }
        }
    }
    for (at, category) in site.categories.iter().enumerate() {
        for (lang, text) in category.texts.iter().enumerate() {
            if let Some(text) = text {
                found.aliases(&text.parsed.front, Destination::Category(at), Lang(lang));
            }
        }
    }
    for (lang, home) in site.homes.iter().enumerate() {
        if let Some(home) = home {
            found.aliases(&home.front, Destination::Home, Lang(lang));
        }
    }
    found.list
}

struct Finder<'a, 'c> {
    site: &'a Site,
    pages: &'a Pages,
    claim: &'a mut Claim<'c>,
    /// Addresses with all below them, and where each is named first.
    prefixes: HashMap<String, Spot>,
    list: Vec<Result<Redirect, Box<Diagnostic>>>,
}

impl Finder<'_, '_> {
    fn aliases(&mut self, front: &FrontMatter, to: Destination, written: Lang) {
        for alias in &front.aliases {
            let Some((from, prefix)) = alias_path(&alias.value) else {
                self.list.push(Err(Box::new(
                    Diagnostic::new(code::INVALID_VALUE, format!("`{}` cannot be an alias", alias.value))
                        .at(alias.place.clone())
                        .help("an alias is the path of an older address, from its first `/`: /old/refunds.html"),
                )));
                continue;
            };
            let place = || Some(alias.place.place());
            let what = format!("the alias `{}`", alias.value);
            if let (Destination::Article(at), Some(id), false) = (to, permalink_id(&from), prefix) {
                let is_own = self.site.articles.get(at).is_some_and(|article| article.id == id);
                if !is_own {
                    self.older_id(at, id, written, &what, &place);
                }
                continue;
            }
            let lang = self.language(&from, to, written);
            // What moved away and came back has its older address as its own again.
            if !prefix && self.own_route(to, lang).is_some_and(|own| own == alias_route(&from)) {
                continue;
            }
            if !prefix {
                (self.claim)(&alias_route(&from), what, place());
            } else if let Some(first) = self.prefixes.get(&from) {
                self.list.push(Err(Box::new(
                    Diagnostic::new(code::ROUTE_COLLISION, format!("{what} has another meaning already"))
                        .at(alias.place.clone())
                        .beside(first.clone(), "here")
                        .help("an address leads to one page, or is withdrawn: take one of the two out"),
                )));
                continue;
            } else {
                self.prefixes.insert(from.clone(), alias.place.clone());
            }
            self.list.push(Ok(Redirect { from, prefix, to, lang }));
        }
    }

    fn own_route(&self, to: Destination, lang: Lang) -> Option<Route> {
        match to {
            Destination::Article(at) | Destination::Permalink(at) => {
                self.pages.article(at, lang).map(|page| page.route.clone())
            }
            Destination::Category(at) => self.pages.category(at, lang).map(|(route, _)| route.clone()),
            Destination::Home => Some(Route::home(self.site.language(lang))),
        }
    }

    /// An older id of an article: its permalinks lead to those of the article.
    fn older_id(&mut self, at: usize, id: &str, lang: Lang, what: &str, place: &dyn Fn() -> Option<Place>) {
        let mut add = |route: Route, to, lang| {
            (self.claim)(&route, what.to_owned(), place());
            self.list.push(Ok(Redirect { from: route.path().to_owned(), prefix: false, to, lang }));
        };
        add(Route::permalink(None, id), Destination::Permalink(at), lang);
        for lang in self.site.langs().filter(|lang| self.pages.article(at, *lang).is_some()) {
            add(Route::permalink(Some(self.site.language(lang)), id), Destination::Article(at), lang);
        }
    }

    /// An address of another language leads there, where the text has its file in no other way: the
    /// source's stands for a translation that does not exist.
    fn language(&self, from: &str, to: Destination, written: Lang) -> Lang {
        let Some(lang) = lang_of_path(self.site, from).filter(|lang| *lang != written) else { return written };
        let stands_in = match to {
            Destination::Article(at) | Destination::Permalink(at) => {
                self.site.articles[at].translation(lang).is_none() && self.pages.article(at, lang).is_some()
            }
            Destination::Category(at) => {
                self.site.categories[at].texts[lang.0].is_none() && self.pages.category(at, lang).is_some()
            }
            Destination::Home => self.site.homes[lang.0].is_none(),
        };
        if stands_in { lang } else { written }
    }
}

/// What `gone` names; each that is a page of its own is claimed. A permalink is gone in every language.
pub(super) fn gone(site: &Site, claim: &mut Claim) -> Vec<Gone> {
    let mut list = Vec::new();
    for GoneAddress { path, prefix, anchor, place } in &site.config.gone {
        if anchor.is_some() {
            continue;
        }
        let mut add = |route: Route, from: String| {
            claim(&route, format!("the withdrawn address `{from}`"), Some(place.place()));
            let lang = lang_of_path(site, &from).unwrap_or(SOURCE);
            list.push(Gone { from, prefix: *prefix, lang });
        };
        add(alias_route(path), path.clone());
        if let Some(id) = permalink_id(path).filter(|_| !prefix) {
            for lang in site.langs() {
                let route = Route::permalink(Some(site.language(lang)), id);
                let from = route.path().to_owned();
                add(route, from);
            }
        }
    }
    list
}

/// The id of an article's permalink.
fn permalink_id(path: &str) -> Option<&str> {
    path.strip_prefix("/a/").map(|rest| rest.trim_end_matches('/')).filter(|id| !id.is_empty())
}

/// The language whose folder a path is in.
pub fn lang_of_path(site: &Site, path: &str) -> Option<Lang> {
    site.lang_of(path.trim_start_matches('/').split('/').next().unwrap_or_default())
}

/// An alias as a path, and whether all below it is meant (`…*`); none where it cannot be one.
pub fn alias_path(alias: &str) -> Option<(String, bool)> {
    let (path, prefix) = alias.strip_suffix('*').map_or((alias, false), |path| (path, true));
    let decoded = super::links::decode(path);
    let sound = decoded.starts_with('/')
        && !decoded.starts_with("//")
        && !decoded.contains(['?', '#', '\\', '*'])
        && !decoded.chars().any(|c| c.is_control() || c.is_whitespace())
        && !decoded.split('/').any(|part| part == ".." || part == ".");
    sound.then_some((decoded, prefix))
}

/// The page of an alias: a path without an extension is a folder.
pub fn alias_route(path: &str) -> Route {
    let last = path.rsplit('/').next().unwrap_or(path);
    let is_file =
        last.ends_with(".html") || last.ends_with(".htm") || last.ends_with(".php") || last.ends_with(".aspx");
    if path.ends_with('/') || is_file { Route::file(path) } else { Route::file(&format!("{path}/")) }
}
