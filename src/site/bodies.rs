//! Bodies: documents with what fills their holes, for a page's language.

use std::collections::HashSet;
use std::sync::Arc;

use super::anchors;
use super::body::{Body, BodyHeading, Filler, Question, Text, boundaries};
use super::detached::detached;
use super::facts;
use super::links::{Context, Resolved};
use super::locale::Locale;
use super::media::Media;
use super::model::{Lang, SOURCE, Site};
use super::pages::Pages;
use super::parse::Parsed;
use super::registry::Registry;
use super::resolve::text as words;
use super::stale;
use crate::content::front_matter::Kind;
use crate::diag::{self, Code, Diagnostic, Report, code};
use crate::markdown::diagram::{self, Drawings};
use crate::markdown::template::{Target, Template};
use crate::markdown::{Heading, Link};

/// Makes bodies.
pub struct Maker<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its pages.
    pub pages: &'a Pages,
    /// Every output path.
    pub registry: &'a Registry,
    /// Images and attachments.
    pub media: &'a Media,
    /// The languages' forms.
    pub locales: &'a [Locale],
    /// The diagrams that were drawn already.
    pub drawings: &'a Drawings,
}

/// What one body is made from.
pub(super) struct Job<'a> {
    pub(super) parsed: &'a Parsed,
    pub(super) heading_ids: Vec<String>,
    pub(super) anchor_aliases: Vec<(String, String)>,
    pub(super) anchors: HashSet<String>,
    pub(super) written: Lang,
    pub(super) page: Lang,
    pub(super) prefix: String,
}

impl Maker<'_> {
    /// The body of an article's page in a language, if it has one.
    pub fn article(&self, at: usize, lang: Lang) -> Option<Report<Body>> {
        let page = self.pages.article(at, lang)?;
        let article = &self.site.articles[at];
        let translation = article.translation(page.shown)?;
        let job = Job {
            parsed: &translation.parsed,
            heading_ids: translation.heading_ids.clone(),
            anchor_aliases: translation.anchor_aliases.clone(),
            anchors: self.pages.anchors(at, page.shown).cloned().unwrap_or_default(),
            written: page.shown,
            page: lang,
            prefix: article.id.replace('/', "-"),
        };
        let mut report = self.body(&job, article.kind);
        report.value.description = words(self.site, self.locales, page.shown, &translation.description);
        report.value.reply = self.reply(&job, &mut report.diagnostics);
        if article.kind == Kind::Troubleshooter {
            self.troubleshooter(&job, &mut report);
        }
        report.value.stale = stale::notices(self.site, at, lang);
        // What is wrong with a text is told once, on its own language's page.
        if page.shown != lang {
            report.diagnostics.clear();
        }
        Some(report)
    }

    /// The body of a category's own page: its language's text, or the source's.
    pub fn category(&self, at: usize, lang: Lang) -> Option<Report<Body>> {
        self.pages.category(at, lang)?;
        let texts = &self.site.categories[at].texts;
        let own = texts[lang.0].as_ref().map(|text| (lang, text));
        let (shown, found) = own.or_else(|| texts[SOURCE.0].as_ref().map(|text| (SOURCE, text)))?;
        let source = texts[SOURCE.0].as_ref().map(|text| &*text.parsed);
        Some(self.folder(&found.parsed, source, shown, lang))
    }

    /// The body of a home page: its language's text, or the source's.
    pub fn home(&self, lang: Lang) -> Option<Report<Body>> {
        let own = self.site.homes[lang.0].as_ref().map(|parsed| (lang, parsed));
        let (shown, parsed) = own.or_else(|| self.site.homes[SOURCE.0].as_ref().map(|parsed| (SOURCE, parsed)))?;
        Some(self.folder(parsed, self.site.homes[SOURCE.0].as_deref(), shown, lang))
    }

    fn folder(&self, parsed: &Parsed, source: Option<&Parsed>, shown: Lang, lang: Lang) -> Report<Body> {
        let mut faults = Vec::new();
        let (heading_ids, anchor_aliases) = folder_anchors(parsed, source, &mut faults);
        let older = anchor_aliases.iter().map(|(old, _)| old);
        let anchors = anchors::own(parsed, &heading_ids).chain(older).cloned().collect();
        let prefix = parsed.folder().replace('/', "-");
        let job = Job { parsed, heading_ids, anchor_aliases, anchors, written: shown, page: lang, prefix };
        let mut report = self.body(&job, Kind::Article);
        report.diagnostics.append(&mut faults);
        report.value.description = words(self.site, self.locales, shown, &parsed.description);
        if shown != lang {
            report.diagnostics.clear();
        }
        report
    }

    pub(super) fn context<'a>(&'a self, job: &'a Job) -> Context<'a> {
        Context {
            site: self.site,
            pages: self.pages,
            registry: self.registry,
            media: self.media,
            written: job.written,
            page: job.page,
            key: &job.parsed.key,
            folder: job.parsed.folder(),
            anchors: &job.anchors,
        }
    }

    fn body(&self, job: &Job, kind: Kind) -> Report<Body> {
        let doc = job.parsed.doc.clone();
        let mut diagnostics = self.fact_faults(job);
        let context = self.context(job);
        let links: Vec<Resolved> = doc.links.iter().map(|link| resolve(&context, link, &mut diagnostics)).collect();
        let mut text = Text {
            doc,
            links,
            heading_ids: job.heading_ids.clone(),
            anchor_aliases: job.anchor_aliases.clone(),
            diagrams: Vec::new(),
            written: job.written,
            is_faq: kind == Kind::Faq,
        };
        text.diagrams = self.diagrams(job, &self.filler(&text), &mut diagnostics);
        let filler = self.filler(&text);
        let heading = |(at, heading): (usize, &Heading)| BodyHeading {
            level: heading.level,
            id: job.heading_ids[at].clone(),
            title: heading.text.render(&filler, Target::Text),
        };
        let headings: Vec<BodyHeading> = text.doc.headings.iter().enumerate().map(heading).collect();
        let questions = self.questions(job, &filler, &headings);
        let body = Body {
            title: words(self.site, self.locales, job.written, &job.parsed.title),
            description: String::new(),
            reply: None,
            headings,
            questions,
            steps: Vec::new(),
            tree: String::new(),
            stale: Vec::new(),
            text,
        };
        Report { value: body, diagnostics }
    }

    fn fact_faults(&self, job: &Job) -> Vec<Diagnostic> {
        let code = &self.site.language(job.written).code;
        let uses = [&job.parsed.front_facts, &job.parsed.doc.facts];
        uses.into_iter()
            .flat_map(|uses| facts::check(uses, &self.site.facts, &self.locales[job.written.0], code))
            .collect()
    }

    fn filler<'a>(&'a self, text: &'a Text) -> Filler<'a> {
        Filler { site: self.site, locales: self.locales, text }
    }

    /// The questions of an article: of an faq all, of another those marked.
    fn questions(&self, job: &Job, filler: &Filler, headings: &[BodyHeading]) -> Vec<Question> {
        let doc = &filler.text.doc;
        let page = self.page_url(job);
        let question = |at: usize, answer: &Template| {
            let own: Arc<str> = answer.render(filler, Target::Html).into();
            Question {
                anchor: headings[at].id.clone(),
                title: headings[at].title.clone(),
                listed: if own.contains('#') { detached(&own, &job.prefix, &page).into() } else { own.clone() },
                answer: own,
            }
        };
        if filler.text.is_faq {
            let list = boundaries(doc, |heading| heading.level == 2);
            let parts = doc.html.sections(&list);
            return list.iter().zip(parts.iter().skip(1)).map(|((at, _), part)| question(*at, part)).collect();
        }
        let marked = doc.headings.iter().enumerate().filter(|(_, heading)| heading.faq && heading.top_level);
        let questions = marked.map(|(at, heading)| {
            let list = boundaries(doc, |other| other.level <= heading.level);
            let parts = doc.html.sections(&list);
            let index = list.iter().position(|(other, _)| *other == at).unwrap_or(0);
            question(at, parts.get(index + 1).unwrap_or(&Template::default()))
        });
        questions.collect()
    }

    /// The page that a job's body stands on.
    fn page_url(&self, job: &Job) -> String {
        let article = self.site.by_key.get(&job.parsed.key).and_then(|at| self.pages.article(*at, job.page));
        article.map_or(String::new(), |page| page.route.url(&self.site.config.base_url))
    }

    fn diagrams(&self, job: &Job, filler: &Filler, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
        let draw = |(at, found): (usize, &crate::markdown::Diagram)| {
            let source = found.source.render(filler, Target::Text);
            let prefix = format!("{}-d{}", job.prefix, at + 1);
            let drawn = self.drawings.draw(&[&source, &prefix], || diagram::render(&source, &prefix));
            match &*drawn {
                Ok(drawn) => drawn.svg.clone(),
                Err(faults) => {
                    let first = job.parsed.source.place(found.span.clone()).line;
                    diagnostics.extend(faults.iter().map(|fault| {
                        let mut place = job.parsed.source.line(first - 1 + fault.line);
                        place.width =
                            place.width.saturating_sub((fault.column.max(1)).saturating_sub(place.column)).max(1);
                        place.column = fault.column.max(place.column);
                        Diagnostic::new(diagram_code(fault.code), fault.message.clone())
                            .at(place)
                            .help(fault.help.clone())
                    }));
                    String::new()
                }
            }
        };
        filler.text.doc.diagrams.iter().enumerate().map(draw).collect()
    }
}

pub(super) fn diagram_code(name: &str) -> Code {
    diag::find_code(name).unwrap_or(code::DIAGRAM_SYNTAX)
}

/// A link's target; a broken one stays as written where that does no harm.
pub(super) fn resolve(context: &Context, link: &Link, diagnostics: &mut Vec<Diagnostic>) -> Resolved {
    let found = context.resolve(&link.destination, link.image);
    if let Ok(resolved) = &found
        && link.image
        && resolved.medium.is_some()
        && resolved.size.is_none()
    {
        diagnostics.push(
            Diagnostic::new(code::INVALID_IMAGE, "the size of this image cannot be read").at(link.place.clone()).help(
                "save it again as PNG, JPEG, WebP, AVIF, GIF or SVG: without its size the page jumps while it loads",
            ),
        );
    }
    found.unwrap_or_else(|fault| {
        let harmless = fault.code == code::EXTERNAL_IMAGE
            || !link.destination.chars().any(|c| c == ':' || c == '\\' || c.is_control());
        diagnostics.push(fault.at(link));
        let url = if harmless { link.destination.clone() } else { "#".to_owned() };
        Resolved { absolute: url.clone(), title: url.clone(), url, ..Resolved::default() }
    })
}

/// The heading ids of a category's or home's text and its older anchors, as of an article's.
pub(super) fn folder_anchors(
    parsed: &Parsed,
    source: Option<&Parsed>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<String>, Vec<(String, String)>) {
    let source = source.filter(|source| source.lang != parsed.lang);
    let ids = match source {
        Some(source) => anchors::paired_heading_ids(source, parsed).1,
        None => anchors::heading_ids(parsed, None),
    };
    let older = anchors::aliases(source, parsed, &ids, diagnostics);
    (ids, older)
}
