//! Diagnostics as text: for people, for programs, for a code host's annotations.

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Beside, Counts, Diagnostic, Place, Severity, count, plural};

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: the line, a caret, the reason and the fix.
    #[default]
    Human,
    /// One JSON object.
    Json,
    /// Workflow commands that a code host shows beside the line.
    Github,
}

/// All diagnostics in a format; `color` counts for people only.
pub fn render(diagnostics: &[Diagnostic], format: Format, color: bool) -> String {
    match format {
        Format::Human => diagnostics.iter().map(|d| human(d, color)).collect(),
        Format::Json => json(diagnostics),
        Format::Github => diagnostics.iter().map(github).collect(),
    }
}

/// The closing line: `2 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let Counts { errors, warnings } = count(diagnostics);
    format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"))
}

fn human(diagnostic: &Diagnostic, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let title = level.primary_title(short(&diagnostic.message)).id(diagnostic.code.name);
    let Some(place) = &diagnostic.place else {
        let mut group = annotate_snippets::Group::with_title(title);
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        return renderer.render(&[group]) + "\n\n";
    };
    // A place without its line: that is too long to be shown.
    let mut group = if place.text.is_empty() && (place.column > 1 || place.width > 1) {
        title.element(Origin::path(&*place.file).line(place.line).char_column(place.column))
    } else {
        title.element(snippet(place, AnnotationKind::Primary, None))
    };
    if let Some(beside) = &diagnostic.beside {
        group = group.element(snippet(&beside.place, AnnotationKind::Context, Some(&beside.label)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group]) + "\n\n"
}

/// A message for people: of what was written there and is very long, the beginning and the end.
fn short(message: &str) -> Cow<'_, str> {
    const HEAD: usize = 500;
    const TAIL: usize = 100;
    let length = message.chars().count();
    if length <= HEAD + TAIL {
        return message.into();
    }
    let (head, rest) = message.split_at(byte_of(message, HEAD));
    format!("{head} … {}", &rest[byte_of(rest, length - HEAD - TAIL)..]).into()
}

fn snippet<'a>(place: &'a Place, kind: AnnotationKind, label: Option<&'a str>) -> Snippet<'a, Annotation<'a>> {
    let start = byte_of(&place.text, place.column - 1);
    let end = byte_of(&place.text, place.column - 1 + place.width).max(start);
    let annotation = kind.span(start..end);
    let annotation = match label {
        Some(label) => annotation.label(label),
        None => annotation,
    };
    Snippet::source(place.text.as_str()).line_start(place.line).path(&*place.file).annotation(annotation)
}

fn byte_of(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'a str,
    severity: Severity,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

fn json(diagnostics: &[Diagnostic]) -> String {
    let Counts { errors, warnings } = count(diagnostics);
    let diagnostics = diagnostics
        .iter()
        .map(|d| JsonDiagnostic {
            code: d.code.name,
            severity: d.severity,
            file: d.place.as_ref().map(|p| &*p.file),
            line: d.place.as_ref().map(|p| p.line),
            column: d.place.as_ref().map(|p| p.column),
            message: &d.message,
            help: d.help.as_deref(),
            related: d.beside.as_deref().map(|Beside { place, label }| JsonRelated {
                file: &place.file,
                line: place.line,
                column: place.column,
                message: label,
            }),
        })
        .collect();
    let report = JsonReport { errors, warnings, diagnostics };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

/// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
fn github(diagnostic: &Diagnostic) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut out = format!("::{level} ");
    if let Some(place) = &diagnostic.place {
        let _ = write!(out, "file={},line={},col={},", property(&place.file), place.line, place.column);
    }
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    let beside = diagnostic.beside.as_ref().map_or(String::new(), |beside| {
        let Place { file, line, column, text, .. } = &beside.place;
        format!("\n{}: {file}:{line}:{column}: {}", beside.label, text.trim())
    });
    let message = format!("{}{beside}{help}", diagnostic.message);
    let _ = writeln!(out, "title={}::{}", property(diagnostic.code.name), data(&message));
    out
}
