//! Notices that the source of a translation changed since.

use super::Views;
use crate::content::front_matter::Kind;
use crate::render::view::{PassageView, StaleView};
use crate::site::body::Body as Text;
use crate::site::model::{Lang, SOURCE};
use crate::site::resolve::ResolvedSite;
use crate::site::stale::{Place, StaleNotice};
use crate::site::status::Change;

/// A page's notices by their places.
pub(super) struct Notices {
    list: Vec<(Place, StaleView)>,
    is_faq: bool,
}

impl Views<'_> {
    /// The notices of an article's page.
    pub(super) fn stale(&self, at: usize, lang: Lang, text: &Text) -> Notices {
        let article = self.resolved.site.articles[at].kind;
        let is_whole = article == Kind::Troubleshooter || text.headings.is_empty();
        let source = self.resolved.pages.article(at, SOURCE).map(|page| self.url(&page.route));
        let view = |notice: &StaleNotice| {
            let page = source.as_deref()?;
            let kind = match kind(notice) {
                // Then it is all that there is.
                "lead" if is_whole => "page",
                kind => kind,
            };
            let url = match kind {
                "section" | "added" => format!("{page}#{}", notice.section),
                _ => page.to_owned(),
            };
            Some((notice.place, StaleView { kind, url, lang: self.lang(SOURCE), language: self.source_name(lang) }))
        };
        Notices { list: text.stale.iter().filter_map(view).collect(), is_faq: article == Kind::Faq }
    }

    /// The source language in a language's words.
    fn source_name(&self, lang: Lang) -> String {
        let source = self.resolved.site.language(SOURCE);
        let name = self.resolved.locales[lang.0].language(&source.code, &source.locale);
        name.unwrap_or_else(|| self.resolved.language_name(SOURCE)).to_owned()
    }
}

fn kind(notice: &StaleNotice) -> &'static str {
    match (notice.place, notice.change) {
        (Place::Top, _) => "lead",
        (Place::Behind(_) | Place::End, _) => "added",
        (Place::Below(_) | Place::Answer(_), Change::Removed) => "removed",
        (Place::Below(_) | Place::Answer(_), _) => "section",
    }
}

impl Notices {
    /// The notice at a place.
    pub(super) fn at(&self, place: Place) -> Option<StaleView> {
        self.list.iter().find(|(known, _)| *known == place).map(|(_, view)| view.clone())
    }

    /// A body's HTML cut where notices stand in it, without the first paragraph where the page shows
    /// that apart; nothing where none does.
    pub(super) fn passages(&self, resolved: &ResolvedSite, text: &Text, lead: &str) -> Vec<PassageView> {
        if !self.list.iter().any(|(place, _)| matches!(place, Place::Below(_) | Place::Behind(_))) {
            return Vec::new();
        }
        let mut done = Vec::new();
        let mut open = String::new();
        let mut cut = |html: &str, place: Option<Place>| {
            open.push_str(html);
            if let Some(stale) = place.and_then(|place| self.at(place)) {
                done.push(PassageView { html: std::mem::take(&mut open), stale: Some(stale) });
            }
        };
        // An faq's body ends where its questions begin.
        let is_question = |at: usize| self.is_faq && text.headings.get(at).is_some_and(|heading| heading.level == 2);
        let sections = resolved.html_sections(text).into_iter();
        for section in sections.take_while(|section| !section.heading.is_some_and(is_question)) {
            cut(&section.head, section.heading.map(Place::Below));
            let html = section.html.strip_prefix(lead).filter(|_| section.heading.is_none());
            cut(html.unwrap_or(&section.html), Some(Place::Behind(section.heading)));
        }
        done.push(PassageView { html: open, stale: None });
        done
    }
}
