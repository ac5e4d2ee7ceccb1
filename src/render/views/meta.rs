//! Head, breadcrumbs and language switch of every page.

use super::Views;
use crate::content::front_matter::Audience;
use crate::render::view::{AlternateView, LanguageLink, LinkView, MetaView};
use crate::site::Route;
use crate::site::model::{Lang, SOURCE};

impl Views<'_> {
    /// The common part of a page. `same` gives the same page in a language,
    /// where it exists as a translation.
    pub(super) fn meta(&self, lang: Lang, route: &Route, same: impl Fn(Lang) -> Option<Route>) -> MetaView {
        let site = &self.resolved.site;
        let locale_of = |lang: Lang| site.language(lang).tag.replace('-', "_");
        let translations: Vec<(Lang, Route)> = site.langs().filter_map(|lang| Some((lang, same(lang)?))).collect();
        let mut alternates: Vec<AlternateView> = translations
            .iter()
            .flat_map(|(lang, route)| {
                let absolute_url = self.absolute(route);
                let tags = &site.language(*lang).hreflang;
                tags.iter().map(move |tag| AlternateView { hreflang: tag.clone(), absolute_url: absolute_url.clone() })
            })
            .collect();
        // The source's page is the default; where it has none, the first that has one.
        if let Some((_, source)) = translations.first() {
            let is_home = *source == Route::home(site.language(SOURCE));
            let default = if is_home { Route::root() } else { source.clone() };
            alternates.push(AlternateView { hreflang: "x-default".to_owned(), absolute_url: self.absolute(&default) });
        }
        let languages = site
            .langs()
            .map(|other| {
                let language = site.language(other);
                let own = translations.iter().find(|(lang, _)| *lang == other).map(|(_, route)| route.clone());
                LanguageLink {
                    code: language.code.clone(),
                    tag: language.tag.clone(),
                    name: self.langs[other.0].name.clone(),
                    translated: own.is_some(),
                    url: self.url(&own.unwrap_or_else(|| Route::home(language))),
                    current: other == lang,
                }
            })
            .collect();
        MetaView {
            url: self.url(route),
            canonical: self.absolute(route),
            noindex: site.audience == Audience::Agents,
            og_type: "website",
            og_locale: locale_of(lang),
            og_locale_alternates: translations
                .iter()
                .map(|(lang, _)| *lang)
                .filter(|other| *other != lang)
                .map(locale_of)
                .collect(),
            alternates,
            languages,
            ..MetaView::default()
        }
    }

    /// From the home page down to a category.
    pub(super) fn breadcrumbs(&self, category: Option<usize>, lang: Lang) -> Vec<LinkView> {
        let site = &self.resolved.site;
        let site_view = self.sites.get(lang.0);
        let home = LinkView {
            title: site_view.map(|view| view.title.clone()).unwrap_or_default(),
            url: self.url(&Route::home(site.language(lang))),
        };
        let down = site.ancestors(category).into_iter().filter_map(|at| {
            let (route, title) = self.resolved.pages.category(at, lang)?;
            Some(LinkView { title: title.to_owned(), url: self.url(route) })
        });
        std::iter::once(home).chain(down).collect()
    }
}
