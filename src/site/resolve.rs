//! Every page gets its URL, every link its target, every body its text.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::anchors;
use super::bodies::{self, Body};
use super::locale::Locale;
use super::media::Media;
use super::model::{Article, Lang, SOURCE, Site};
use super::parse::Parsed;
use super::redirects::{self, Gone, Redirect};
use super::registry::Registry;
use super::routes::Route;
use crate::content::config::Fallback;
use crate::diag::{self, Diagnostic, Place, Report, code};
use crate::markdown::diagram::Drawings;
use crate::markdown::placeholders::{Collector, text_template};
use crate::markdown::template::{FactRef, Template};

/// The site with every link resolved.
#[derive(Debug)]
pub struct ResolvedSite {
    /// The site.
    pub site: Site,
    /// The languages' forms and words.
    pub locales: Arc<Vec<Locale>>,
    /// Routes, titles, anchors.
    pub pages: Pages,
    /// Images and attachments.
    pub media: Media,
    /// Bodies of articles, by article and language.
    pub bodies: Vec<Vec<Option<Arc<Body>>>>,
    /// Bodies of categories' own pages, by category and language.
    pub category_bodies: Vec<Vec<Option<Arc<Body>>>>,
    /// Bodies of home pages, by language.
    pub home_bodies: Vec<Option<Arc<Body>>>,
    /// Older addresses with where they lead.
    pub redirects: Vec<Redirect>,
    /// Addresses that were withdrawn on purpose.
    pub gone: Vec<Gone>,
    /// What is wrong with the bodies of articles, by article and language.
    pub faults: Vec<Vec<Vec<Diagnostic>>>,
    /// Every output path.
    pub registry: Registry,
    /// The diagrams that were drawn.
    pub drawings: Drawings,
}

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

/// What the site is resolved against besides itself.
#[derive(Debug)]
pub struct Surroundings {
    /// The languages' forms and words.
    pub locales: Arc<Vec<Locale>>,
    /// Images and attachments.
    pub media: Media,
    /// Output paths of `static/`, with their files below the site's root.
    pub statics: BTreeMap<String, String>,
    /// The diagrams of a build before.
    pub drawings: Drawings,
}

/// Resolves the site.
pub fn resolve(site: Site, around: Surroundings) -> Report<ResolvedSite> {
    let mut diagnostics = Vec::new();
    let Surroundings { locales, media, statics, drawings } = around;
    let mut pages = Pages { categories: category_pages(&site, &locales), ..Pages::default() };
    for article in &site.articles {
        let langs = || site.langs();
        let page = |lang: Lang| article_page(&site, article, lang);
        pages.articles.push(langs().map(page).collect());
        let title = |lang: Lang| article.translation(lang).map(|t| text(&site, &locales, lang, &t.parsed.title));
        pages.titles.push(langs().map(title).collect());
        pages.anchors.push(langs().map(|lang| anchors(article, lang)).collect());
    }
    for (at, row) in pages.articles.iter().enumerate() {
        for page in row.iter().flatten() {
            pages.by_path.insert(page.route.path().trim_end_matches('/').to_owned(), (at, page.shown));
        }
    }
    pages.folder_anchors = folder_anchors(&site, &pages);
    let mut registry = Registry::default();
    let (redirects, gone) = register(&site, &pages, &statics, &mut registry, &mut diagnostics);
    check_references(&site, &mut diagnostics);

    let maker = bodies::Maker {
        site: &site,
        pages: &pages,
        registry: &registry,
        media: &media,
        locales: &locales,
        drawings: &drawings,
    };
    let made: Vec<Vec<Option<Report<Body>>>> = (0..site.articles.len())
        .into_par_iter()
        .map(|at| site.langs().map(|lang| maker.article(at, lang)).collect())
        .collect();
    let categories: Vec<Vec<Option<Report<Body>>>> =
        (0..site.categories.len()).map(|at| site.langs().map(|lang| maker.category(at, lang)).collect()).collect();
    let homes: Vec<Option<Report<Body>>> = site.langs().map(|lang| maker.home(lang)).collect();

    let mut bodies = Vec::with_capacity(made.len());
    let mut faults = Vec::with_capacity(made.len());
    for row in made {
        let (row, told): (Vec<_>, Vec<_>) = row.into_iter().map(apart).unzip();
        bodies.push(row);
        faults.push(told);
    }
    let mut take = |body: Option<Report<Body>>| body.map(|report| Arc::new(report.drain_into(&mut diagnostics)));
    let category_bodies: Vec<Vec<_>> =
        categories.into_iter().map(|row| row.into_iter().map(&mut take).collect()).collect();
    let home_bodies: Vec<_> = homes.into_iter().map(&mut take).collect();

    let value = ResolvedSite {
        site,
        locales,
        pages,
        media,
        bodies,
        category_bodies,
        home_bodies,
        redirects,
        gone,
        faults,
        registry,
        drawings,
    };
    Report { value, diagnostics }
}

fn apart(body: Option<Report<Body>>) -> (Option<Arc<Body>>, Vec<Diagnostic>) {
    body.map_or_else(Default::default, |report| (Some(Arc::new(report.value)), report.diagnostics))
}

impl ResolvedSite {
    /// Puts another version of an article's file in the place of the one of its language. The file
    /// must have the shape of the one before ([`Parsed::has_shape_of`]): routes, anchors and all else
    /// stay as they are. The languages whose pages show it, or tell of it as their source.
    pub fn replace(&mut self, at: usize, lang: Lang, parsed: Arc<Parsed>) -> Vec<Lang> {
        let title = text(&self.site, &self.locales, lang, &parsed.title);
        let Some(translation) = self.site.articles[at].translations[lang.0].as_mut() else { return Vec::new() };
        translation.description = parsed.description_or_lead();
        translation.parsed = parsed;
        let before = self.pages.titles[at][lang.0].replace(title);
        if before != self.pages.titles[at][lang.0] {
            self.rename_links(at);
        }
        let tells = lang == SOURCE && self.site.tells_stale();
        let shows = |page: &Lang| self.pages.article(at, *page).is_some_and(|page| tells || page.shown == lang);
        let langs: Vec<Lang> = self.site.langs().filter(shows).collect();
        langs.iter().for_each(|page| self.make_body(at, *page));
        langs
    }

    fn make_body(&mut self, at: usize, lang: Lang) {
        (self.bodies[at][lang.0], self.faults[at][lang.0]) = apart(self.maker().article(at, lang));
    }

    /// Makes the bodies again that may show an article's title in the place of a link's text.
    fn rename_links(&mut self, article: usize) {
        let shows = |body: &Option<Arc<Body>>| body.as_deref().is_some_and(|body| body.links_to(article));
        for at in 0..self.bodies.len() {
            for lang in self.site.langs().filter(|lang| shows(&self.bodies[at][lang.0])).collect::<Vec<_>>() {
                self.make_body(at, lang);
            }
        }
        let again = |made: Option<Report<Body>>| made.map(|report| Arc::new(report.value));
        for at in 0..self.category_bodies.len() {
            for lang in self.site.langs().filter(|lang| shows(&self.category_bodies[at][lang.0])).collect::<Vec<_>>() {
                self.category_bodies[at][lang.0] = again(self.maker().category(at, lang));
            }
        }
        for lang in self.site.langs().filter(|lang| shows(&self.home_bodies[lang.0])).collect::<Vec<_>>() {
            self.home_bodies[lang.0] = again(self.maker().home(lang));
        }
    }

    /// The media that some page shows, by index, in order.
    pub fn used_media(&self) -> BTreeSet<usize> {
        let folders = self.category_bodies.iter().flatten().chain(&self.home_bodies);
        self.bodies.iter().flatten().chain(folders).flatten().flat_map(|body| body.media()).collect()
    }

    fn maker(&self) -> bodies::Maker<'_> {
        let ResolvedSite { site, pages, registry, media, locales, drawings, .. } = self;
        bodies::Maker { site, pages, registry, media, locales, drawings }
    }
}

/// A text of front matter in a language.
pub fn text(site: &Site, locales: &[Locale], lang: Lang, template: &Template) -> String {
    template.render(&Words { site, locales, lang }, crate::markdown::template::Target::Text)
}

/// A text that is kept as written, in a language.
pub fn written_text(
    site: &Site,
    locales: &[Locale],
    lang: Lang,
    text: &crate::content::front_matter::Spanned<String>,
) -> String {
    let template = text_template(text, &mut Collector::default());
    self::text(site, locales, lang, &template)
}

/// Fills texts that hold facts only.
struct Words<'a> {
    site: &'a Site,
    locales: &'a [Locale],
    lang: Lang,
}

impl crate::markdown::template::Fill for Words<'_> {
    fn fact(&self, fact: &FactRef) -> String {
        bodies::fact(self.site, self.locales, self.lang, fact)
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

/// Claims every output path that articles, categories, files and aliases want.
fn register(
    site: &Site,
    pages: &Pages,
    statics: &BTreeMap<String, String>,
    registry: &mut Registry,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Redirect>, Vec<Gone>) {
    let mut claim = |route: &Route, what: String, place: Option<Place>| registry.claim(route, what, place, diagnostics);
    let own = "faqtory itself";
    for path in [
        "/",
        "404.html",
        "sitemap.xml",
        "robots.txt",
        "llms.txt",
        "_redirects",
        "redirects.nginx.conf",
        "redirects.json",
    ] {
        claim(&if path == "/" { Route::root() } else { Route::file(path) }, own.to_owned(), None);
    }
    if site.audience == crate::content::front_matter::Audience::Agents {
        [Route::desk(), Route::desk_data()].iter().for_each(|route| claim(route, own.to_owned(), None));
    }
    for lang in site.langs() {
        let language = site.language(lang);
        let routes = [
            Route::home(language),
            Route::search(language),
            Route::search_box(language),
            Route::faq(language),
            Route::feed(language),
            Route::not_found(Some(language)),
            Route::search_file(language, "manifest.json"),
        ];
        routes.iter().for_each(|route| claim(route, own.to_owned(), None));
    }
    for (at, category) in site.categories.iter().enumerate() {
        for lang in site.langs() {
            if let Some((route, _)) = pages.category(at, lang) {
                let place = category.texts[lang.0].as_ref().map(|text| text.parsed.source.start());
                claim(route, format!("the category `{}`", category.key), place);
            }
        }
    }
    for (at, article) in site.articles.iter().enumerate() {
        for lang in site.langs() {
            let Some(page) = pages.article(at, lang) else { continue };
            let Some(translation) = article.translation(page.shown) else { continue };
            let place = translation
                .parsed
                .front
                .slug
                .as_ref()
                .map_or(translation.parsed.source.start(), |slug| slug.place.place());
            claim(&page.route, format!("the article {}", translation.parsed.source.path), Some(place));
            // A doubled id is told once, where articles are registered.
            if site.by_id.get(&article.id) == Some(&at) {
                claim(
                    &Route::permalink(Some(site.language(lang)), &article.id),
                    format!("the permalink of `{}`", article.id),
                    None,
                );
            }
        }
        if site.by_id.get(&article.id) == Some(&at) {
            claim(&Route::permalink(None, &article.id), format!("the permalink of `{}`", article.id), None);
        }
    }
    for (output, file) in statics {
        claim(&Route::file(output), file.clone(), Some(Place::file(file.as_str())));
    }
    let found = redirects::redirects(site, pages, &mut claim);
    let gone = redirects::gone(site, &mut claim);
    registry.check_folders(diagnostics);
    let list = found.into_iter().map(|result| result.map_err(|diagnostic| diagnostics.push(*diagnostic)));
    (list.filter_map(Result::ok).collect(), gone)
}

/// `related`, `popular`, `contact` and `safety` name articles that exist.
fn check_references(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = site.by_id.keys().chain(site.by_key.keys()).map(String::as_str).collect();
    let mut fault = |name: &str, key: &str, place: Option<Place>| {
        let help = diag::nearest(name, known.iter().copied()).map_or_else(
            || "write the id of an article, or its path without language and extension".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let mut diagnostic =
            Diagnostic::new(code::UNKNOWN_ARTICLE, format!("`{key}` names `{name}`, which is no article")).help(help);
        diagnostic.place = place;
        diagnostics.push(diagnostic);
    };
    let lists = site
        .articles
        .iter()
        .flat_map(|article| article.translations.iter().flatten().map(|t| ("related", &t.parsed.front.related)))
        .chain(site.homes.iter().flatten().map(|home| ("popular", &home.front.popular)));
    for (key, list) in lists {
        for name in
            list.iter().filter(|name| site.find(&name.value).is_none() && !site.hidden.contains_key(&name.value))
        {
            fault(&name.value, key, Some(name.place.place()));
        }
    }
    let config = &site.config;
    for (name, key, place) in
        [(&config.contact, "contact", &config.contact_place), (&config.safety, "safety", &config.safety_place)]
    {
        if let Some(name) = name
            && site.find(name).is_none()
        {
            fault(name, key, place.clone());
        }
    }
}
