//! From files to parsed articles: each file on its own, in parallel.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::front_matter::{self, Audience, FrontMatter, Spanned};
use crate::content::sensitive::marks::{self, Suspect};
use crate::content::text;
use crate::diag::{Diagnostic, Report, Source, code};
use crate::markdown::placeholders::{Collector, text_template};
use crate::markdown::template::{FactRef, Template};
use crate::markdown::{self, Doc, FactUse, Settings, reply};

/// A Markdown file of `content/<lang>/`.
#[derive(Debug, Clone)]
pub struct File {
    /// The language, by its index among the site's.
    pub lang: usize,
    /// The path below the language's folder, without the extension: `refunds/refund-times`.
    pub key: String,
    /// The path below the site's root.
    pub path: String,
    /// The file as it is on disk.
    pub bytes: Arc<[u8]>,
}

/// What parsing made of a file.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The article; none where the file is no text.
    pub parsed: Option<Arc<Parsed>>,
    /// The problems of the file by itself.
    pub diagnostics: Vec<Diagnostic>,
    /// What in it looks like a person's data or a secret, unless the site says that it is an example.
    pub suspects: Vec<Suspect>,
}

/// A parsed file.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The language, by its index among the site's.
    pub lang: usize,
    /// The path below the language's folder, without the extension.
    pub key: String,
    /// The text.
    pub source: Source,
    /// Where the body begins in it, in bytes.
    pub body: usize,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its body.
    pub doc: Arc<Doc>,
    /// The title.
    pub title: Template,
    /// The description; empty where the writer gives none.
    pub description: Template,
    /// The canned answer, where the writer gives one.
    pub reply: Option<Arc<Doc>>,
    /// The facts of front matter's texts.
    pub front_facts: Vec<FactUse>,
}

impl Parsed {
    /// Whether the file is a folder's own page: `_index.md`, `index.md` or `README.md`.
    pub fn is_index(&self) -> bool {
        let stem = self.key.rsplit('/').next().unwrap_or(&self.key);
        matches!(stem, "_index" | "index" | "README" | "readme" | "Readme")
    }

    /// Whether this version of a file differs from another in nothing that the routes, the anchors or
    /// other articles come from: only in title, description and the text between its headings.
    pub fn has_shape_of(&self, other: &Parsed) -> bool {
        let headings = |parsed: &Parsed| -> Vec<_> {
            let all = parsed.doc.headings.iter();
            all.map(|h| (h.level, h.explicit.clone(), h.automatic.clone(), h.faq, h.top_level)).collect()
        };
        let facts = |parsed: &Parsed| -> BTreeSet<Arc<FactRef>> {
            let all = parsed.doc.facts.iter().chain(&parsed.front_facts);
            all.map(|used| used.fact.clone()).collect()
        };
        self.settings_text() == other.settings_text()
            && self.title.is_empty() == other.title.is_empty()
            && headings(self) == headings(other)
            && self.doc.ids == other.doc.ids
            && facts(self) == facts(other)
    }

    /// Front matter as it is written, without the lines of title and description.
    fn settings_text(&self) -> String {
        let mut is_text = false;
        let lines = self.source.text[..self.body].split_inclusive('\n').filter(|line| {
            if !line.starts_with([' ', '\t']) {
                is_text = line.starts_with("title:") || line.starts_with("description:");
            }
            !is_text
        });
        lines.collect()
    }

    /// The description that the writer gives, or the first paragraph.
    pub fn description_or_lead(&self) -> Template {
        if self.description.is_empty() { self.doc.lead.clone() } else { self.description.clone() }
    }

    /// The folder's key: `refunds`; empty at the root.
    pub fn folder(&self) -> &str {
        self.key.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Parses all files, in parallel; `known` gives what is known of a file that did not change.
pub fn parse(
    files: Vec<File>,
    settings: Settings,
    known: impl Fn(&File) -> Option<Arc<Reading>> + Sync,
) -> Vec<Arc<Reading>> {
    files.into_par_iter().map(|file| known(&file).unwrap_or_else(|| Arc::new(parse_file(&file, settings)))).collect()
}

/// Parses a file.
pub fn parse_file(file: &File, settings: Settings) -> Reading {
    let mut diagnostics = Vec::new();
    let Some(source) = text::read(&file.path, &file.bytes, &mut diagnostics) else {
        return Reading { parsed: None, diagnostics, suspects: Vec::new() };
    };
    let report = parse_text(file, &source, settings);
    let parsed = report.drain_into(&mut diagnostics);
    let (suspects, unused) = marks::in_article(&source, &parsed.front.example_data);
    diagnostics.extend(unused);
    Reading { parsed: Some(Arc::new(parsed)), diagnostics, suspects }
}

fn parse_text(file: &File, source: &Source, settings: Settings) -> Report<Parsed> {
    let mut diagnostics = Vec::new();
    let (mut front, body) = match front_matter::locate(source) {
        Ok(Some((span, body))) => (front_matter::parse(source, span, &mut diagnostics), body),
        Ok(None) => (FrontMatter::default(), 0),
        Err(diagnostic) => {
            // Front matter that does not end takes the whole file: nothing of it is shown.
            diagnostics.push(*diagnostic);
            (FrontMatter::default(), source.text.len())
        }
    };
    guard_audience(source, body, &mut front, &mut diagnostics);
    let title = front.title.as_ref().map(|title| title.value.as_str());
    let doc = markdown::compile(source, body, title, settings).drain_into(&mut diagnostics);
    let mut collector = Collector::default();
    let mut words = |value: &Option<front_matter::Spanned<String>>| {
        value.as_ref().map(|value| text_template(value, &mut collector)).unwrap_or_default()
    };
    let description = words(&front.description);
    let title = match (&front.title, &doc.title) {
        (Some(_), _) => words(&front.title),
        (None, Some(heading)) => heading.clone(),
        // The first heading of any level, where the body has no level 1.
        (None, None) => doc.headings.first().map(|heading| heading.text.clone()).unwrap_or_default(),
    };
    for spanned in front.help.iter().chain(&front.safety) {
        text_template(spanned, &mut collector);
    }
    for step in &front.steps {
        text_template(&step.question, &mut collector);
        for answer in &step.answers {
            text_template(&answer.text, &mut collector);
        }
    }
    diagnostics.append(&mut collector.diagnostics);
    let reply = front.reply.as_ref().map(|text| Arc::new(reply::compile(text).drain_into(&mut diagnostics)));
    collector.uses.extend(reply.iter().flat_map(|reply| reply.facts.iter().cloned()));
    let parsed = Parsed {
        lang: file.lang,
        key: file.key.clone(),
        source: source.clone(),
        body,
        front,
        doc: Arc::new(doc),
        title,
        description,
        reply,
        front_facts: collector.uses,
    };
    if let Some(reply) = parsed.front.reply.as_ref().filter(|_| parsed.is_index()) {
        diagnostics.push(
            Diagnostic::new(code::INVALID_VALUE, "`reply` stands in a folder's own page")
                .at(reply.place.clone())
                .help("move it to an article: support sends it with a link to that"),
        );
    }
    let told = parsed.front.has_title || diagnostics.iter().any(|d| d.code == code::FRONT_MATTER);
    if parsed.title.is_empty() && !parsed.is_index() && !told {
        diagnostics.push(
            Diagnostic::new(code::MISSING_TITLE, "this article has no title")
                .at(source.start())
                .help("begin the file with `# The title`, or with front matter: `---`, `title: The title`, `---`"),
        );
    }
    Report { value: parsed, diagnostics }
}

/// Front matter that cannot be read as written, and that speaks of an audience,
/// is taken for internal: a slip of the hand must not publish an article.
fn guard_audience(source: &Source, body: usize, front: &mut FrontMatter, diagnostics: &mut Vec<Diagnostic>) {
    let faults = [code::YAML, code::FRONT_MATTER, code::DUPLICATE_KEY, code::MISTYPED_KEY];
    let Some(fault) = diagnostics.iter().find(|diagnostic| faults.contains(&diagnostic.code)) else { return };
    let text = source.text[..body].to_lowercase();
    if !text.contains("audien") && !text.contains("agents") {
        return;
    }
    let place = fault.place.clone().unwrap_or_else(|| source.start());
    diagnostics.push(
        Diagnostic::new(code::AUDIENCE, "who may read this article cannot be told for sure")
            .at(place)
            .help("mend the front matter; `audience: agents` stands on a line of its own, without an indent"),
    );
    front.audience = Some(Spanned { value: Audience::Agents, place: source.spot(0..0) });
}
