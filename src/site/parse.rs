//! From files to parsed articles: each file on its own, in parallel.

use std::sync::Arc;

use rayon::prelude::*;

use crate::content::front_matter::{self, Audience, FrontMatter, Spanned};
use crate::diag::{Diagnostic, Report, Source, code};
use crate::markdown::placeholders::{Collector, text_template};
use crate::markdown::template::Template;
use crate::markdown::{self, Doc, FactUse, Settings};

/// A Markdown file of `content/<lang>/`.
#[derive(Debug, Clone)]
pub struct File {
    /// The language, by its index among the site's.
    pub lang: usize,
    /// The path below the language's folder, without the extension: `refunds/refund-times`.
    pub key: String,
    /// The text.
    pub source: Source,
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
    /// Its front matter.
    pub front: FrontMatter,
    /// Its body.
    pub doc: Arc<Doc>,
    /// The title.
    pub title: Template,
    /// The description; empty where the writer gives none.
    pub description: Template,
    /// The facts of front matter's texts.
    pub front_facts: Vec<FactUse>,
}

impl Parsed {
    /// Whether the file is a folder's own page: `_index.md`, `index.md` or `README.md`.
    pub fn is_index(&self) -> bool {
        let stem = self.key.rsplit('/').next().unwrap_or(&self.key);
        matches!(stem, "_index" | "index" | "README" | "readme" | "Readme")
    }

    /// The folder's key: `refunds`; empty at the root.
    pub fn folder(&self) -> &str {
        self.key.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Parses all files.
pub fn parse(files: &[File], settings: Settings) -> Report<Vec<Parsed>> {
    let parsed: Vec<Report<Parsed>> = files.par_iter().map(|file| parse_file(file, settings)).collect();
    let mut report = Report::<Vec<Parsed>>::default();
    for one in parsed {
        let value = one.drain_into(&mut report.diagnostics);
        report.value.push(value);
    }
    report
}

fn parse_file(file: &File, settings: Settings) -> Report<Parsed> {
    let source = &file.source;
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
    let mut text = |value: &Option<front_matter::Spanned<String>>| {
        value.as_ref().map(|value| text_template(value, &mut collector)).unwrap_or_default()
    };
    let description = text(&front.description);
    let title = match (&front.title, &doc.title) {
        (Some(_), _) => text(&front.title),
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
    let parsed = Parsed {
        lang: file.lang,
        key: file.key.clone(),
        source: source.clone(),
        front,
        doc: Arc::new(doc),
        title,
        description,
        front_facts: collector.uses,
    };
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
