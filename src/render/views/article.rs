//! Articles' pages.

use super::{Views, question};
use crate::content::front_matter::{Audience, Kind};
use crate::render::share;
use crate::render::view::*;
use crate::site::Route;
use crate::site::body::{Body as Text, Question};
use crate::site::digest::LEAD;
use crate::site::model::{Article, Lang, SOURCE};
use crate::site::stale::Place;

impl Views<'_> {
    /// The common part of an article's page in a language, if it has one.
    pub(in crate::render) fn article_meta(&self, at: usize, lang: Lang) -> Option<MetaView> {
        let site = &self.resolved.site;
        let page = self.resolved.pages.article(at, lang)?;
        let article = &site.articles[at];
        let text = self.resolved.bodies[at][lang.0].as_deref()?;
        let own = page.shown == lang;
        let mut meta = self.meta(lang, &page.route, |lang| {
            article.translation(lang).and(self.resolved.pages.article(at, lang)).map(|page| page.route.clone())
        });
        if !own {
            meta.alternates.clear();
            meta.og_locale_alternates.clear();
            let source = self.resolved.pages.article(at, page.shown)?;
            meta.canonical = self.absolute(&source.route);
        }
        for link in &mut meta.languages {
            if let Some(page) = site.lang_of(&link.code).and_then(|lang| self.resolved.pages.article(at, lang)) {
                link.url = self.url(&page.route);
            }
        }
        meta.title = text.title.clone();
        meta.description = text.description.clone();
        meta.og_type = "article";
        meta.breadcrumbs = self.breadcrumbs(article.category, lang);
        meta.link = share::is_public(site, at, page.shown).then(|| self.public(&page.route));
        Some(meta)
    }

    /// An article's page in a language, if it has one.
    pub fn article(&self, at: usize, lang: Lang) -> Option<PageView> {
        let site = &self.resolved.site;
        let meta = self.article_meta(at, lang)?;
        let page = self.resolved.pages.article(at, lang)?;
        let article = &site.articles[at];
        let translation = article.translation(page.shown)?;
        let text = self.resolved.bodies[at][lang.0].as_deref()?;
        let own = page.shown == lang;
        let (previous, next) = self.neighbours(at, lang);
        let locale = &self.resolved.locales[lang.0];
        let html = self.resolved.html(text);
        let (lead, rest) = split_lead(&html);
        let stale = self.stale(at, lang, text);
        let url = self.url(&page.route);
        let view = ArticleView {
            id: article.id.clone(),
            kind: article.kind.name(),
            countries: translation.countries.iter().map(|code| locale.country(code)).collect(),
            updated: translation
                .parsed
                .front
                .updated
                .map(|date| DateView { iso: date.to_string(), text: locale.date(date) }),
            toc: toc(text, article.kind),
            lead_html: lead.to_owned(),
            body_html: rest.trim_start().to_owned(),
            passages: stale.passages(self.resolved, text, lead),
            stale_top: stale.at(Place::Top),
            stale_end: stale.at(Place::End),
            questions: if article.kind == Kind::Faq {
                let view = |(at, q): (usize, &Question)| QuestionView {
                    stale: stale.at(Place::Answer(at)),
                    older_anchors: text.older_anchors(&q.anchor),
                    ..question(q, &url)
                };
                text.questions.iter().enumerate().map(view).collect()
            } else {
                Vec::new()
            },
            steps: steps(text),
            older_anchors: text.older_anchors(LEAD),
            diagram_html: text.tree.clone(),
            related: self.related(article, lang),
            previous,
            next,
            foreign: self.foreign(page.shown, lang),
            foreign_url: (!own)
                .then(|| self.resolved.pages.article(at, page.shown).map(|page| self.url(&page.route)))
                .flatten(),
            draft: translation.draft,
            agents_only: article.audience == Audience::Agents,
            permalink: self.absolute(&Route::permalink(None, &article.id)),
            markdown_url: own.then(|| self.url(&page.route.markdown())),
            share: (site.audience == Audience::Agents && share::is_public(site, at, page.shown)).then(|| ShareView {
                permalink: self.public(&Route::permalink(None, &article.id)),
                reply: ReplyView::of(self.resolved, at, page.shown),
            }),
            tags: translation.parsed.front.tags.clone(),
            extra: translation.parsed.front.extra.clone(),
        };
        Some(self.page(lang, meta, Body::Article(Box::new(view))))
    }

    fn related(&self, article: &Article, lang: Lang) -> Vec<ArticleCard> {
        let site = &self.resolved.site;
        let list =
            |lang: Lang| article.translation(lang).map(|t| &t.parsed.front.related).filter(|list| !list.is_empty());
        let names = list(lang).or_else(|| list(SOURCE)).map(Vec::as_slice).unwrap_or_default();
        names.iter().filter_map(|name| self.card(site.find(&name.value)?, lang)).collect()
    }
}

/// The first paragraph of a body, and the rest.
fn split_lead(html: &str) -> (&str, &str) {
    let end = html.find("</p>").map(|at| at + 4).filter(|_| html.starts_with("<p>"));
    html.split_at(end.unwrap_or(0))
}

fn toc(text: &Text, kind: Kind) -> Vec<TocEntry> {
    let mut entries: Vec<TocEntry> = Vec::new();
    if kind == Kind::Faq {
        return entries;
    }
    for heading in &text.headings {
        let entry = TocEntry { id: heading.id.clone(), title: heading.title.clone(), children: Vec::new() };
        match (heading.level, entries.last_mut()) {
            (2, _) | (3, None) => entries.push(entry),
            (3, Some(last)) => last.children.push(entry),
            _ => {}
        }
    }
    entries
}

fn steps(text: &Text) -> Vec<StepView> {
    let answer = |(text, target, article): &(String, crate::site::links::Resolved, Option<String>)| AnswerView {
        text: text.clone(),
        url: target.url.clone(),
        article: article.clone(),
    };
    let step = |(at, step): (usize, &crate::site::body::BodyStep)| StepView {
        id: step.key.clone(),
        number: at + 1,
        older_anchors: text.older_anchors(&step.key),
        question: step.question.clone(),
        answers: step.answers.iter().map(answer).collect(),
    };
    text.steps.iter().enumerate().map(step).collect()
}
