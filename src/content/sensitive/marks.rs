//! What was found, as diagnostics: but for what the writer marked as an example with `example_data`.

use std::ops::Range;

use super::{Finding, Kind, find};
use crate::content::front_matter::Spanned;
use crate::diag::{Diagnostic, Place, Source, code};

/// The key of front matter and of `faqtory.yaml` that lists examples.
pub const KEY: &str = "example_data";

/// A value that looks real, and that its own file does not mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    /// The value, to compare with the site's examples.
    value: String,
    /// What to say unless it is one of them.
    diagnostic: Diagnostic,
}

/// Looks through an article's file; `examples` are those of its front matter. The second of the two are
/// warnings of examples that mark nothing in it.
pub fn in_article(source: &Source, examples: &[Spanned<String>]) -> (Vec<Suspect>, Vec<Diagnostic>) {
    let found = find(&source.text);
    let unused = examples.iter().filter(|example| {
        let marks = |found: &Finding| {
            !is_listed(&found.span, examples) && plain(&source.text[found.span.clone()]) == plain(&example.value)
        };
        !found.iter().any(marks)
    });
    let unused = unused.map(|example| unused_example(example, "in this file")).collect();
    (suspects(source, &found, examples, "the front matter"), unused)
}

/// Looks through `faqtory.yaml`, with the examples that it lists.
pub fn in_config(source: &Source, examples: &[Spanned<String>]) -> Vec<Suspect> {
    suspects(source, &find(&source.text), examples, "this file")
}

/// Looks through another file of content: facts, notices, strings.
pub fn in_data(source: &Source) -> Vec<Suspect> {
    suspects(source, &find(&source.text), &[], "faqtory.yaml")
}

/// Looks at the path of a file.
pub fn in_path(path: &str) -> Vec<Suspect> {
    // The ending of a file's name would pass for a part of a domain.
    let name = match path.rsplit_once('.') {
        Some((name, ending)) if !ending.contains('/') => name,
        _ => path,
    };
    let told = |found: Finding| {
        let value = &name[found.span];
        let message = format!(
            "the name of this file holds what looks like {} ({})",
            found.kind.name(),
            masked(found.kind, value)
        );
        let help = help("rename the file", value, &[], "faqtory.yaml");
        let diagnostic = Diagnostic::new(code::SENSITIVE_DATA, message).at(Place::file(path)).help(help);
        Suspect { value: plain(value), diagnostic }
    };
    find(name).into_iter().map(told).collect()
}

/// The errors of a site whose `faqtory.yaml` lists these examples.
pub fn errors<'a>(
    suspects: impl Iterator<Item = &'a Suspect>,
    examples: &[Spanned<String>],
) -> impl Iterator<Item = &'a Diagnostic> {
    let examples: Vec<String> = examples.iter().map(|example| plain(&example.value)).collect();
    suspects.filter(move |suspect| !examples.contains(&suspect.value)).map(|suspect| &suspect.diagnostic)
}

/// Warnings of a site's examples that mark none of its suspects.
pub fn unused<'a>(suspects: impl Iterator<Item = &'a Suspect>, examples: &[Spanned<String>]) -> Vec<Diagnostic> {
    if examples.is_empty() {
        return Vec::new();
    }
    let values: Vec<&str> = suspects.map(|suspect| suspect.value.as_str()).collect();
    let unused = examples.iter().filter(|example| !values.contains(&plain(&example.value).as_str()));
    unused.map(|example| unused_example(example, "in the site’s files")).collect()
}

fn suspects(source: &Source, found: &[Finding], examples: &[Spanned<String>], place: &str) -> Vec<Suspect> {
    let marked: Vec<String> = examples.iter().map(|example| plain(&example.value)).collect();
    let told = |found: &Finding| {
        let value = &source.text[found.span.clone()];
        let message = format!("this looks like {} ({})", found.kind.name(), masked(found.kind, value));
        let diagnostic = Diagnostic::new(code::SENSITIVE_DATA, message)
            .at(source.place(found.span.clone()))
            .help(help(remedy(found.kind), value, examples, place));
        Suspect { value: plain(value), diagnostic }
    };
    found.iter().map(told).filter(|suspect| !marked.contains(&suspect.value)).collect()
}

/// Whether a finding stands in the list of examples itself.
fn is_listed(span: &Range<usize>, examples: &[Spanned<String>]) -> bool {
    examples.iter().any(|example| example.place.span.start < span.end && span.start < example.place.span.end)
}

fn unused_example(example: &Spanned<String>, place: &str) -> Diagnostic {
    Diagnostic::new(code::UNUSED_EXAMPLE, format!("this entry of `{KEY}` marks nothing {place}"))
        .at(example.place.place())
        .help("remove it; what does not look real needs no mark")
}

/// What to do if it is real, and the line that marks it if it is not.
fn help(remedy: &str, value: &str, examples: &[Spanned<String>], place: &str) -> String {
    let listed = examples.iter().map(|example| example.value.as_str()).chain([value]);
    let listed: Vec<String> = listed.map(|value| serde_json::Value::from(value).to_string()).collect();
    format!(
        "if it is real, {remedy}, and tell whoever looks after the repository: its history may keep it; \
         if it is an example or a public contact, write in {place}: {KEY}: [{}]",
        listed.join(", ")
    )
}

/// What to do with a real value in a text.
fn remedy(kind: Kind) -> &'static str {
    match kind {
        Kind::Card => "remove it or write only its last digits (•••• 1234)",
        Kind::Secret => "remove it and have it revoked",
        _ => "remove it or mask it",
    }
}

/// A value with its middle left out, for messages that may land in logs.
fn masked(kind: Kind, value: &str) -> String {
    let first = |count: usize| value.chars().take(count).collect::<String>();
    let last = |count: usize| value.chars().skip(value.chars().count().saturating_sub(count)).collect::<String>();
    match kind {
        Kind::Card => format!("{} … {}", first(4), last(4)),
        Kind::Iban => format!("{} … {}", first(4), last(2)),
        Kind::Email => format!("{}…@{}", first(1), value.rsplit(['@']).next().unwrap_or_default()),
        Kind::Secret => format!("{} …", first(4)),
        Kind::Clabe | Kind::Cpf | Kind::Phone => format!("… {}", last(2)),
    }
}

/// A value as it is compared: its letters and digits, without case.
fn plain(value: &str) -> String {
    value.replace("&nbsp;", "").chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
