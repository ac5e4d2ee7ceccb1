//! Pages that lead elsewhere: not found, the choice of language, the desk, permalinks, older addresses.

use super::Views;
use crate::render::view::*;
use crate::site::Route;
use crate::site::model::{Lang, SOURCE};
use crate::site::redirects::alias_route;
use crate::site::redirects::{Destination, Gone, Landing, Redirect};
use crate::site::resolve::text;

impl Views<'_> {
    /// A language's 404 page; the site's own without a language.
    pub fn not_found(&self, lang: Option<Lang>) -> PageView {
        let site = &self.resolved.site;
        let page = lang.unwrap_or(SOURCE);
        let route = Route::not_found(lang.map(|lang| site.language(lang)));
        let mut meta = self.meta(page, &route, |lang| Some(Route::home(site.language(lang))));
        meta.title = self.string(page, "not_found_title");
        meta.noindex = true;
        meta.alternates.clear();
        self.page(
            page,
            meta,
            Body::NotFound(NotFoundView { categories: self.categories(None, page), popular: self.popular(page) }),
        )
    }

    /// The language choice at `/`.
    pub fn chooser(&self) -> PageView {
        let site = &self.resolved.site;
        let mut meta = self.meta(SOURCE, &Route::root(), |lang| Some(Route::home(site.language(lang))));
        meta.title = self.string(SOURCE, "chooser_title");
        let languages = site.langs().map(|lang| ChooserEntry {
            lang: self.lang(lang),
            title: self.home_title(lang),
            url: self.url(&Route::home(site.language(lang))),
        });
        let languages = languages.collect();
        self.page(SOURCE, meta, Body::Chooser(ChooserView { languages }))
    }

    /// The agents' desk, in the source language's words.
    pub fn desk(&self) -> PageView {
        let mut meta = self.meta(SOURCE, &Route::desk(), |_| None);
        meta.title = self.string(SOURCE, "desk_title");
        meta.noindex = true;
        let languages = self.resolved.site.langs().map(|lang| self.lang(lang)).collect();
        self.page(SOURCE, meta, Body::Desk(DeskView { data_url: self.url(&Route::desk_data()), languages }))
    }

    fn home_title(&self, lang: Lang) -> String {
        let own = self.resolved.home_bodies[lang.0].as_deref().map(|body| body.title.clone());
        own.filter(|title| !title.is_empty()).unwrap_or_else(|| self.sites[lang.0].title.clone())
    }

    /// An article's permalink page.
    pub fn permalink(&self, at: usize) -> Option<PageView> {
        let site = &self.resolved.site;
        let article = &site.articles[at];
        let first = article.langs().next()?;
        let languages: Vec<ChooserEntry> = article
            .langs()
            .filter_map(|lang| {
                let page = self.resolved.pages.article(at, lang)?;
                Some(ChooserEntry {
                    lang: self.lang(lang),
                    title: self.resolved.pages.title(at, lang).to_owned(),
                    url: self.url(&page.route),
                })
            })
            .collect();
        let mut meta = self.meta(first, &Route::permalink(None, &article.id), |_| None);
        meta.title = self.resolved.pages.title(at, first).to_owned();
        meta.description = text(site, &self.resolved.locales, first, &article.translation(first)?.description);
        meta.canonical = self.absolute(&self.resolved.pages.article(at, first)?.route);
        meta.noindex = true;
        meta.og_type = "article";
        for link in &mut meta.languages {
            if let Some(entry) = languages.iter().find(|entry| entry.lang.code == link.code) {
                link.url = entry.url.clone();
            }
        }
        Some(self.page(first, meta, Body::Permalink(PermalinkView { languages })))
    }

    /// A page that sends the visitor on from an older address.
    pub fn redirect(&self, redirect: &Redirect) -> Option<PageView> {
        let Landing { route, shown, title } = self.resolved.landing(redirect)?;
        let lang = redirect.lang;
        let mut meta = self.meta(lang, &alias_route(&redirect.from), |_| None);
        meta.title = title.clone();
        meta.canonical = self.absolute(&route);
        if let Destination::Article(at) | Destination::Permalink(at) = redirect.to {
            let article = &self.resolved.site.articles[at];
            if let Some(translation) = article.translation(shown) {
                meta.description = text(&self.resolved.site, &self.resolved.locales, shown, &translation.description);
            }
            // A permalink is not to be indexed itself: the article's own page counts.
            if let Some(page) = self.resolved.pages.article(at, shown) {
                meta.canonical = self.absolute(&page.route);
            }
            meta.og_type = "article";
        }
        meta.noindex = true;
        Some(self.page(lang, meta, Body::Redirect(RedirectView { url: self.url(&route), title })))
    }

    /// The page of an address that was withdrawn.
    pub fn gone(&self, gone: &Gone) -> PageView {
        let mut view = self.not_found(Some(gone.lang));
        view.page.title = self.string(gone.lang, "gone_title");
        view.page.description = self.string(gone.lang, "gone_text");
        let route = alias_route(&gone.from);
        view.page.url = self.url(&route);
        view.page.canonical = self.absolute(&route);
        view
    }
}
