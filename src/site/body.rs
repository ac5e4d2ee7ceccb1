//! A body: a document with what fills its holes, for a page's language.

use std::sync::Arc;

use super::facts;
use super::links::Resolved;
use super::locale::Locale;
use super::model::{Lang, SOURCE, Site};
use super::resolve::ResolvedSite;
use super::routes::url_encoded;
use super::stale::StaleNotice;
use crate::markdown::template::{FactRef, Fill, Part, Target};
use crate::markdown::{Doc, Heading};

/// A body in a language: nothing in it is open any more. Its long texts are filled when they are
/// asked for, so that a large site is not held twice.
#[derive(Debug, Clone)]
pub struct Body {
    /// The title.
    pub title: String,
    /// The description, or the first paragraph.
    pub description: String,
    /// The canned answer as Markdown, its links absolute; none where the writer gives none.
    pub reply: Option<String>,
    /// The headings.
    pub headings: Vec<BodyHeading>,
    /// The questions: of an faq all, of an article those marked.
    pub questions: Vec<Question>,
    /// A troubleshooter's steps.
    pub steps: Vec<BodyStep>,
    /// A troubleshooter's tree as SVG.
    pub tree: String,
    /// What is said of a source that changed since; none on a page that falls back.
    pub stale: Vec<StaleNotice>,
    pub(super) text: Text,
}

/// A document and what fills its holes.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) doc: Arc<Doc>,
    /// The document's links, resolved.
    pub(super) links: Vec<Resolved>,
    pub(super) heading_ids: Vec<String>,
    /// Older anchors with the ids that answer to them.
    pub(super) anchor_aliases: Vec<(String, String)>,
    /// The document's diagrams, drawn.
    pub(super) diagrams: Vec<String>,
    /// The language that it is written in.
    pub(super) written: Lang,
    /// Whether its headings of level 2 are questions.
    pub(super) is_faq: bool,
}

/// A heading of a body.
#[derive(Debug, Clone)]
pub struct BodyHeading {
    /// The level on the page.
    pub level: u8,
    /// The id.
    pub id: String,
    /// The text.
    pub title: String,
}

/// A question with its answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// The anchor within the article.
    pub anchor: String,
    /// The question.
    pub title: String,
    /// The answer, on the article's own page.
    pub answer: Arc<str>,
    /// The answer on other pages, where its ids must not meet others.
    pub listed: Arc<str>,
}

/// A part of a body's HTML: a heading with what stands below it.
#[derive(Debug)]
pub struct HtmlSection {
    /// The heading's index; none for what stands before the first.
    pub heading: Option<usize>,
    /// The heading.
    pub head: String,
    /// What stands below it.
    pub html: String,
}

/// A step of a troubleshooter.
#[derive(Debug, Clone)]
pub struct BodyStep {
    /// Its key: the anchor.
    pub key: String,
    /// The question.
    pub question: String,
    /// The answers: text, URL, and the title where it leads to an article.
    pub answers: Vec<(String, Resolved, Option<String>)>,
}

impl Text {
    fn older_anchors(&self, anchor: &str) -> Vec<&str> {
        self.anchor_aliases.iter().filter(|(_, new)| new == anchor).map(|(old, _)| old.as_str()).collect()
    }
}

impl Body {
    /// The older anchors that an anchor answers to; [`super::digest::LEAD`] is the beginning of the text.
    pub fn older_anchors(&self, anchor: &str) -> Vec<String> {
        self.text.older_anchors(anchor).into_iter().map(str::to_owned).collect()
    }

    /// Whether a link to an article is in it.
    pub(super) fn links_to(&self, article: usize) -> bool {
        let answers = self.steps.iter().flat_map(|step| &step.answers).map(|(_, target, _)| target);
        self.text.links.iter().chain(answers).any(|link| link.article == Some(article))
    }

    /// The media that it shows, by index.
    pub fn media(&self) -> impl Iterator<Item = usize> {
        self.text.links.iter().filter_map(|link| link.medium)
    }
}

impl ResolvedSite {
    /// A body as HTML; of an faq, what stands before its first question.
    pub fn html(&self, body: &Body) -> String {
        let doc = &body.text.doc;
        let filler = self.filler(body);
        if !body.text.is_faq {
            return doc.html.render(&filler, Target::Html);
        }
        let parts = doc.html.sections(&boundaries(doc, |heading| heading.level == 2));
        parts.first().map(|part| part.render(&filler, Target::Html)).unwrap_or_default()
    }

    /// A body as HTML in parts: what stands before the first heading, then each of those that stand by
    /// themselves with what stands below it.
    pub fn html_sections(&self, body: &Body) -> Vec<HtmlSection> {
        let doc = &body.text.doc;
        let filler = self.filler(body);
        let cuts = boundaries(doc, |_| true);
        let headings = std::iter::once(None).chain(cuts.iter().map(|(at, _)| Some(*at)));
        let section = |(heading, part): (Option<usize>, Part)| HtmlSection {
            heading,
            head: part.head.render(&filler, Target::Html),
            html: part.text.render(&filler, Target::Html),
        };
        headings.zip(doc.html.parts(&cuts)).map(section).collect()
    }

    /// Whether any article of a language asks a question.
    pub fn has_questions(&self, lang: Lang) -> bool {
        let own =
            self.site.articles.iter().zip(&self.bodies).filter(|(article, _)| article.translation(lang).is_some());
        own.filter_map(|(_, bodies)| bodies[lang.0].as_deref()).any(|body| !body.questions.is_empty())
    }

    /// A body as Markdown, with absolute links.
    pub fn markdown(&self, body: &Body) -> String {
        body.text.doc.markdown.render(&self.filler(body), Target::Markdown)
    }

    /// A body's text by section, for the search: the index of its heading, none for the beginning.
    pub fn sections<'a>(&'a self, body: &'a Body) -> impl Iterator<Item = (Option<usize>, String)> {
        let filler = self.filler(body);
        let sections = body.text.doc.sections.iter();
        sections.map(move |section| (section.heading, section.text.render(&filler, Target::Text)))
    }

    fn filler<'a>(&'a self, body: &'a Body) -> Filler<'a> {
        Filler { site: &self.site, locales: &self.locales, text: &body.text }
    }
}

/// Fills a document's holes.
pub(super) struct Filler<'a> {
    pub(super) site: &'a Site,
    pub(super) locales: &'a [Locale],
    pub(super) text: &'a Text,
}

impl Fill for Filler<'_> {
    fn fact(&self, reference: &FactRef) -> String {
        fact(self.site, self.locales, self.text.written, reference)
    }

    fn href(&self, link: usize, target: Target) -> String {
        let Some(resolved) = self.text.links.get(link) else { return String::new() };
        let url = if target == Target::Markdown { &resolved.absolute } else { &resolved.url };
        url_encoded(url)
    }

    fn link_title(&self, link: usize) -> String {
        self.text.links.get(link).map_or(String::new(), |resolved| resolved.title.clone())
    }

    fn image_size(&self, link: usize) -> Option<(usize, usize)> {
        self.text.links.get(link)?.size
    }

    fn heading_id(&self, heading: usize) -> String {
        self.text.heading_ids[heading].clone()
    }

    fn older_anchors(&self, heading: usize) -> Vec<&str> {
        self.text.older_anchors(&self.text.heading_ids[heading])
    }

    fn string(&self, key: &str) -> String {
        // The words around a text are in the text's language.
        self.locales[self.text.written.0].string(key).to_owned()
    }

    fn diagram(&self, diagram: usize) -> String {
        self.text.diagrams.get(diagram).cloned().unwrap_or_default()
    }
}

/// A fact in a language's words; an unknown one as it is written.
pub fn fact(site: &Site, locales: &[Locale], lang: Lang, fact: &FactRef) -> String {
    let code = &site.language(lang).code;
    let source = &site.language(SOURCE).code;
    facts::print(&site.facts, fact, &locales[lang.0], code, source)
        .unwrap_or_else(|| format!("{{{{ fact.{} }}}}", fact.name))
}

/// The headings that a document is cut at: those that stand by themselves and that `is` takes, with
/// their levels.
pub(super) fn boundaries(doc: &Doc, is: impl Fn(&Heading) -> bool) -> Vec<(usize, u8)> {
    let top = doc.headings.iter().enumerate().filter(|(_, heading)| heading.top_level && is(heading));
    top.map(|(at, heading)| (at, heading.level)).collect()
}
