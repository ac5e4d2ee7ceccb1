//! Every page gets its URL, every link its target, every body its text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::bodies;
use super::body::{self, Body};
use super::locale::Locale;
use super::media::Media;
use super::model::{Lang, SOURCE, Site};
use super::pages::Pages;
use super::parse::Parsed;
use super::redirects::{self, Gone, Redirect};
use super::registry::Registry;
use super::routes::Route;
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
    let pages = Pages::new(&site, &locales);
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
        if self.pages.rename(at, lang, title) {
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

    /// A language's own name: `Português`; its code where the theme has none.
    pub fn language_name(&self, lang: Lang) -> &str {
        let name = self.locales[lang.0].string("language_name");
        if name.is_empty() { &self.site.language(lang).code } else { name }
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
        body::fact(self.site, self.locales, self.lang, fact)
    }
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
