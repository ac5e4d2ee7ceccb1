//! Canned answers with their holes filled: what is sent to a customer in a language.

use super::bodies::{Job, Maker, resolve};
use super::body;
use super::links::Resolved;
use super::locale::Locale;
use super::model::{Lang, Site};
use super::routes::Route;
use super::routes::url_encoded;
use crate::diag::Diagnostic;
use crate::markdown::Link;
use crate::markdown::template::{FactRef, Fill, Target};

impl Maker<'_> {
    /// The reply of an article's text as Markdown, where it has one. Its links are absolute, and to
    /// articles permalinks: it is read years later.
    pub(super) fn reply(&self, job: &Job, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let doc = job.parsed.reply.as_deref()?;
        let context = self.context(job);
        let links = doc.links.iter().map(|link| {
            let resolved = resolve(&context, link, diagnostics);
            let own = link.destination.starts_with('#').then(|| self.site.by_key.get(&job.parsed.key)).flatten();
            self.permanent(own.copied().or(resolved.article), link, resolved, job.page)
        });
        let filler = Filler { site: self.site, locales: self.locales, written: job.written, links: links.collect() };
        Some(doc.markdown.render(&filler, Target::Markdown).trim().to_owned())
    }

    /// The same target by its permalink, where it is an article with a page in the language.
    fn permanent(&self, article: Option<usize>, link: &Link, resolved: Resolved, lang: Lang) -> Resolved {
        let Some(article) = article.filter(|at| self.pages.article(*at, lang).is_some()) else { return resolved };
        let site = self.site;
        let route = Route::permalink(Some(site.language(lang)), &site.articles[article].id);
        let hash = link.destination.split_once('#').map_or(String::new(), |(_, anchor)| format!("#{anchor}"));
        Resolved { absolute: route.absolute(&site.config.base_url) + &hash, ..resolved }
    }
}

struct Filler<'a> {
    site: &'a Site,
    locales: &'a [Locale],
    written: Lang,
    links: Vec<Resolved>,
}

impl Fill for Filler<'_> {
    fn fact(&self, fact: &FactRef) -> String {
        body::fact(self.site, self.locales, self.written, fact)
    }

    fn href(&self, link: usize, _: Target) -> String {
        self.links.get(link).map_or(String::new(), |resolved| url_encoded(&resolved.absolute))
    }

    fn link_title(&self, link: usize) -> String {
        self.links.get(link).map_or(String::new(), |resolved| resolved.title.clone())
    }
}
