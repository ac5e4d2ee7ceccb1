//! Bodies: documents with what fills their holes, for a page's language.

use std::collections::HashSet;
use std::sync::Arc;

use super::anchors;
use super::detached::detached;
use super::facts;
use super::links::{Context, Resolved};
use super::locale::Locale;
use super::media::Media;
use super::model::{Lang, SOURCE, Site};
use super::parse::Parsed;
use super::registry::Registry;
use super::resolve::{Pages, ResolvedSite, text as words};
use super::stale::{self, StaleNotice};
use crate::content::front_matter::Kind;
use crate::diag::{self, Code, Diagnostic, Report, code};
use crate::markdown::diagram::{self, Drawings};
use crate::markdown::template::{FactRef, Fill, Part, Target, Template};
use crate::markdown::{Doc, Heading, Link};

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
    text: Text,
}

/// A document and what fills its holes.
#[derive(Debug, Clone)]
struct Text {
    doc: Arc<Doc>,
    /// The document's links, resolved.
    links: Vec<Resolved>,
    heading_ids: Vec<String>,
    /// Older anchors with the ids that answer to them.
    anchor_aliases: Vec<(String, String)>,
    /// The document's diagrams, drawn.
    diagrams: Vec<String>,
    /// The language that it is written in.
    written: Lang,
    /// Whether its headings of level 2 are questions.
    is_faq: bool,
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

    /// A language's own name: `Português`; its code where the theme has none.
    pub fn language_name(&self, lang: Lang) -> &str {
        let name = self.locales[lang.0].string("language_name");
        if name.is_empty() { &self.site.language(lang).code } else { name }
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
struct Filler<'a> {
    site: &'a Site,
    locales: &'a [Locale],
    text: &'a Text,
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

/// A URL with what may not stand in one percent-encoded; `&` and quotes are
/// escaped where it is written.
pub fn url_encoded(url: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    /// What the URL standard encodes in paths, queries and fragments alike.
    const UNSAFE: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'`')
        .add(b'\\')
        .add(b'[')
        .add(b']')
        .add(b'{')
        .add(b'}')
        .add(b'|')
        .add(b'^');
    utf8_percent_encode(url, UNSAFE).to_string()
}
