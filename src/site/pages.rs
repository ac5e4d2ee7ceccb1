//! Where pages are, and what stands there: routes, titles, anchors.

use std::collections::{HashMap, HashSet};

use super::anchors;
use super::bodies;
use super::locale::Locale;
use super::model::{Article, Lang, SOURCE, Site};
use super::parse::Parsed;
use super::resolve::text;
use super::routes::Route;
use crate::content::config::Fallback;

/// Where pages are, and what stands there.
#[derive(Debug, Default)]
pub struct Pages {
    articles: Vec<Vec<Option<ArticlePage>>>,
    titles: Vec<Vec<Option<String>>>,
    anchors: Vec<Vec<Option<HashSet<String>>>>,
    categories: Vec<Vec<Option<(Route, String)>>>,
    /// The ids in the own pages of categories and of homes, by path.
    folder_anchors: HashMap<String, HashSet<String>>,
    by_path: HashMap<String, (usize, Lang)>,
}

/// An article's page in a language.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticlePage {
    /// Where.
    pub route: Route,
    /// The language of the text; another than the page's where it falls back.
    pub shown: Lang,
}

impl Pages {
    /// Finds the pages of a site.
    pub(super) fn new(site: &Site, locales: &[Locale]) -> Self {
        let mut pages = Pages { categories: category_pages(site, locales), ..Pages::default() };
        for article in &site.articles {
            let page = |lang: Lang| article_page(site, article, lang);
            pages.articles.push(site.langs().map(page).collect());
            let title = |lang: Lang| article.translation(lang).map(|t| text(site, locales, lang, &t.parsed.title));
            pages.titles.push(site.langs().map(title).collect());
            pages.anchors.push(site.langs().map(|lang| anchors(article, lang)).collect());
        }
        for (at, row) in pages.articles.iter().enumerate() {
            for page in row.iter().flatten() {
                pages.by_path.insert(page.route.path().trim_end_matches('/').to_owned(), (at, page.shown));
            }
        }
        pages.folder_anchors = folder_anchors(site, &pages);
        pages
    }

    /// Gives an article's text another title; whether it is another.
    pub(super) fn rename(&mut self, article: usize, lang: Lang, title: String) -> bool {
        let before = self.titles[article][lang.0].replace(title);
        before != self.titles[article][lang.0]
    }

    /// The page of an article in a language, own or falling back.
    pub fn article(&self, article: usize, lang: Lang) -> Option<&ArticlePage> {
        self.articles[article][lang.0].as_ref()
    }

    /// Where a link to an article leads from a page in `lang`, and the
    /// language of the text there.
    pub fn target(&self, site: &Site, article: usize, lang: Lang) -> Option<(Route, Lang)> {
        if let Some(page) = self.article(article, lang) {
            return Some((page.route.clone(), page.shown));
        }
        if !site.articles[article].allows(lang) {
            return None;
        }
        self.article(article, SOURCE).map(|page| (page.route.clone(), SOURCE))
    }

    /// An article's title in the language of its text.
    pub fn title(&self, article: usize, shown: Lang) -> &str {
        self.titles[article][shown.0].as_deref().unwrap_or_default()
    }

    /// The ids in an article's text.
    pub fn anchors(&self, article: usize, shown: Lang) -> Option<&HashSet<String>> {
        self.anchors[article][shown.0].as_ref()
    }

    /// A category's page and title in a language.
    pub fn category(&self, category: usize, lang: Lang) -> Option<(&Route, &str)> {
        self.categories[category][lang.0].as_ref().map(|(route, title)| (route, title.as_str()))
    }

    /// The ids in the page of a category or home, by its path.
    pub fn folder_anchors(&self, path: &str) -> Option<&HashSet<String>> {
        self.folder_anchors.get(path.trim_end_matches('/'))
    }

    /// The article at a path, with or without its last slash, and the language of its text.
    pub fn at(&self, path: &str) -> Option<(usize, Lang)> {
        self.by_path.get(path.trim_end_matches('/')).copied()
    }
}

/// Categories that show something in a language have a page there.
fn category_pages(site: &Site, locales: &[Locale]) -> Vec<Vec<Option<(Route, String)>>> {
    let mut shows: Vec<Vec<bool>> = vec![vec![false; site.config.languages.len()]; site.categories.len()];
    for article in &site.articles {
        for lang in site.langs().filter(|lang| is_listed(site, article, *lang)) {
            for category in site.ancestors(article.category) {
                shows[category][lang.0] = true;
            }
        }
    }
    let page = |at: usize, lang: Lang| {
        let category = &site.categories[at];
        let own = category.texts[lang.0].as_ref();
        if own.is_none() && !shows[at][lang.0] {
            return None;
        }
        let route = Route::page(site.language(lang), slugs(site, Some(at), lang));
        let shown = own.map(|text| (lang, text)).or(category.texts[SOURCE.0].as_ref().map(|text| (SOURCE, text)));
        let title =
            shown.map(|(lang, shown)| text(site, locales, lang, &shown.parsed.title)).filter(|title| !title.is_empty());
        Some((route, title.unwrap_or_else(|| folder_title(&category.key))))
    };
    (0..site.categories.len()).map(|at| site.langs().map(|lang| page(at, lang)).collect()).collect()
}

/// A category without `_index.md` is named after its folder.
fn folder_title(key: &str) -> String {
    let name = key.rsplit('/').next().unwrap_or(key).replace(['-', '_'], " ");
    let mut chars = name.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn slugs(site: &Site, category: Option<usize>, lang: Lang) -> Vec<&str> {
    site.ancestors(category).into_iter().map(|at| site.categories[at].slugs[lang.0].as_str()).collect()
}

/// Whether listings of a language show an article.
pub fn is_listed(site: &Site, article: &Article, lang: Lang) -> bool {
    article.translation(lang).is_some()
        || (article.allows(lang) && article.translation(SOURCE).is_some() && site.config.fallback != Fallback::Hide)
}

fn article_page(site: &Site, article: &Article, lang: Lang) -> Option<ArticlePage> {
    let (shown, translation) = article.shown(lang)?;
    if shown != lang && site.config.fallback != Fallback::Page {
        return None;
    }
    let slugs = slugs(site, article.category, lang).into_iter().chain([translation.slug.as_str()]);
    Some(ArticlePage { route: Route::page(site.language(lang), slugs), shown })
}

fn anchors(article: &Article, lang: Lang) -> Option<HashSet<String>> {
    let translation = article.translation(lang)?;
    let older = translation.anchor_aliases.iter().map(|(old, _)| old);
    Some(anchors::own(&translation.parsed, &translation.heading_ids).chain(older).cloned().collect())
}

/// The ids in the own pages of categories and homes, own or the source's.
fn folder_anchors(site: &Site, pages: &Pages) -> HashMap<String, HashSet<String>> {
    let ids = |parsed: &Parsed, source: Option<&Parsed>| -> HashSet<String> {
        let (ids, older) = bodies::folder_anchors(parsed, source, &mut Vec::new());
        anchors::own(parsed, &ids).cloned().chain(older.into_iter().map(|(old, _)| old)).collect()
    };
    let mut found_at = HashMap::new();
    for lang in site.langs() {
        let source = site.homes[SOURCE.0].as_deref();
        let home = site.homes[lang.0].as_deref().or(source);
        let route = Route::home(site.language(lang));
        found_at.insert(
            route.path().trim_end_matches('/').to_owned(),
            home.map(|home| ids(home, source)).unwrap_or_default(),
        );
        for (at, category) in site.categories.iter().enumerate() {
            let Some((route, _)) = pages.category(at, lang) else { continue };
            let source = category.texts[SOURCE.0].as_ref();
            let text = category.texts[lang.0].as_ref().or(source);
            let found = text.map(|text| ids(&text.parsed, source.map(|source| &*source.parsed))).unwrap_or_default();
            found_at.insert(route.path().trim_end_matches('/').to_owned(), found);
        }
    }
    found_at
}
