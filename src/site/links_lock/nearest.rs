//! The live page that is most like a lost one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::published::folder_id;
use crate::content::front_matter::Audience;
use crate::site::model::{Lang, SOURCE};
use crate::site::redirects::{Destination, lang_of_path};
use crate::site::resolve::ResolvedSite;
use crate::site::routes::Route;

/// How many pages are compared with a lost one: those that share its rarest words.
const COMPARED: usize = 64;

/// A live page that an older address may lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) to: Destination,
    /// The language of the page.
    pub(super) lang: Lang,
    pub(super) path: String,
}

/// The public pages of a site, to be found by the words of their paths.
pub(super) struct Nearest<'a> {
    resolved: &'a ResolvedSite,
    pages: Vec<Target>,
    /// By language and word, in the order of the pages.
    by_word: HashMap<(Lang, String), Vec<usize>>,
    by_path: HashMap<String, usize>,
}

impl<'a> Nearest<'a> {
    pub(super) fn new(resolved: &'a ResolvedSite) -> Self {
        let site = &resolved.site;
        let mut pages = Vec::new();
        for lang in site.langs() {
            let mut add = |to, route: &Route| pages.push(Target { to, lang, path: route.path().to_owned() });
            add(Destination::Home, &Route::home(site.language(lang)));
            for at in 0..site.categories.len() {
                if let Some((route, _)) = resolved.pages.category(at, lang) {
                    add(Destination::Category(at), route);
                }
            }
            for (at, article) in site.articles.iter().enumerate() {
                // What the public site may not have is no place to lead customers to.
                let shown = article.shown(lang).filter(|(_, text)| article.audience == Audience::Public && !text.draft);
                if let (Some(page), Some(_)) = (resolved.pages.article(at, lang), shown) {
                    add(Destination::Article(at), &page.route);
                }
            }
        }
        let mut by_word: HashMap<(Lang, String), Vec<usize>> = HashMap::new();
        let mut by_path = HashMap::new();
        for (at, page) in pages.iter().enumerate() {
            by_path.insert(page.path.clone(), at);
            for word in words(&page.path) {
                by_word.entry((page.lang, word.to_owned())).or_default().push(at);
            }
        }
        Nearest { resolved, pages, by_word, by_path }
    }

    /// The page of an id of the ledger in a language, if the site has it.
    pub(super) fn of_id(&self, id: &str, lang: Lang) -> Option<Target> {
        let (site, pages) = (&self.resolved.site, &self.resolved.pages);
        if let Some(at) = site.by_id.get(id) {
            // Of a language without a page it is the source's, or that of the first language.
            let first = || site.articles.get(*at).and_then(|article| article.langs().next());
            let in_lang = |lang| pages.target(site, *at, lang).map(|(route, _)| (route, lang));
            let (route, lang) = in_lang(lang).or_else(|| in_lang(first()?))?;
            let lang = lang_of_path(site, route.path()).unwrap_or(lang);
            return Some(Target { to: Destination::Article(*at), lang, path: route.path().to_owned() });
        }
        if id == "/" {
            return self.at(Route::home(site.language(lang)).path());
        }
        let at = site.categories.iter().position(|category| folder_id(&category.key) == id)?;
        let (route, _) = pages.category(at, lang)?;
        self.at(route.path())
    }

    fn at(&self, path: &str) -> Option<Target> {
        self.by_path.get(path).and_then(|at| self.pages.get(*at)).cloned()
    }

    /// The page that is most like a path: of its language, or where the site has that no more, of the
    /// source. Of a category it is a category. Where nothing has a word in common, the folder that it
    /// stood in, at last the home page.
    pub(super) fn to(&self, path: &str, is_article: bool) -> Target {
        let site = &self.resolved.site;
        let lang = lang_of_path(site, path).unwrap_or(SOURCE);
        let own: BTreeSet<&str> = words(path).collect();
        let mut lists: Vec<&Vec<usize>> =
            own.iter().filter_map(|word| self.by_word.get(&(lang, (*word).to_owned()))).collect();
        lists.sort_by_key(|list| list.len());
        let fits = |target: &Target| matches!(target.to, Destination::Article(_)) == is_article;
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        for at in lists.into_iter().flatten() {
            if scores.len() >= COMPARED {
                break;
            }
            if let Some(page) = self.pages.get(*at).filter(|page| fits(page)) {
                scores.entry(*at).or_insert_with(|| likeness(path, &own, &page.path));
            }
        }
        let best = scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.and_then(|(at, _)| self.pages.get(at)).cloned().unwrap_or_else(|| self.above(path, lang))
    }

    fn above(&self, path: &str, lang: Lang) -> Target {
        let mut folder = path.trim_end_matches('/');
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(page) = self.at(&format!("{above}/")) {
                return page;
            }
            folder = above;
        }
        let home = Route::home(self.resolved.site.language(lang));
        Target { to: Destination::Home, lang, path: home.path().to_owned() }
    }
}

/// The words of a path behind its language.
fn words(path: &str) -> impl Iterator<Item = &str> {
    let rest = path.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest);
    rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The last part of a path.
pub(super) fn last(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// How alike two paths are: the last parts by their letters, the whole by the words in common.
#[allow(clippy::cast_precision_loss, reason = "paths have few words")]
fn likeness(path: &str, own: &BTreeSet<&str>, other: &str) -> f64 {
    let theirs: BTreeSet<&str> = words(other).collect();
    let common = own.intersection(&theirs).count() as f64;
    let shared = 2.0 * common / (own.len() + theirs.len()).max(1) as f64;
    strsim::normalized_damerau_levenshtein(last(path), last(other)) + shared
}
