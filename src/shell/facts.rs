//! `faqtory facts`: each fact with its value in every language, and where it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use camino::Utf8Path;
use serde::{Serialize, Serializer};

use super::disk;
use super::terminal::Terminal;
use crate::check::facts::uses;
use crate::content::facts::Fact;
use crate::content::front_matter::Audience;
use crate::diag::render;
use crate::diag::{Diagnostic, Place};
use crate::markdown::template::FactRef;
use crate::pipeline::{self, Built, Options};
use crate::site::body::fact as print;

/// How facts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON list.
    Json,
}

/// A fact as JSON.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    name: &'a str,
    r#type: &'static str,
    file: &'a str,
    line: usize,
    source: Option<&'a str>,
    checked: Option<String>,
    expires: Option<String>,
    varies: bool,
    /// By language code, in the order of the site's languages.
    #[serde(serialize_with = "as_map")]
    values: Vec<(&'a str, String)>,
    used: Vec<Use>,
}

fn as_map<S: Serializer>(values: &[(&str, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(lang, value)| (lang, value)))
}

#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    file: String,
    line: usize,
}

/// Lists the facts of the site at `root` and gives the exit code: that of a check where there is no
/// site, else 0.
pub fn run(root: &Utf8Path, format: Format, terminal: &Terminal) -> u8 {
    let disk = disk::load(root);
    let options = Options { drafts: true, audience: Audience::Agents, base_url: None, today: None };
    let outcome = pipeline::run_texts(disk.value, &options);
    let Some(built) = outcome.built else {
        terminal.diagnostics(&outcome.diagnostics, render::Format::Human);
        return pipeline::exit_code(&outcome.diagnostics, false).max(1);
    };
    // A fact that is not well formed is not among those listed.
    let is_of_facts = |found: &Diagnostic| found.place.as_ref().is_some_and(|place| &*place.file == FILE);
    let missing: Vec<Diagnostic> = outcome.diagnostics.into_iter().filter(is_of_facts).collect();
    terminal.diagnostics(&missing, render::Format::Human);
    let list = list(&built);
    match format {
        Format::Json => terminal.out(&(serde_json::to_string_pretty(&list).unwrap_or_default() + "\n")),
        Format::Human if list.is_empty() => terminal.say("this site has no facts: they stand in content/facts.yaml"),
        Format::Human => terminal.out(&list.iter().map(human).collect::<Vec<_>>().join("\n")),
    }
    0
}

const FILE: &str = "content/facts.yaml";

fn list(built: &Built) -> Vec<Listed<'_>> {
    let site = &built.resolved.site;
    let uses: BTreeMap<String, BTreeSet<Place>> = uses(built);
    let values = |name: &str| {
        let reference = FactRef { name: name.to_owned(), form: None, in_table: false };
        let value = |lang| print(site, &built.resolved.locales, lang, &reference);
        site.langs().map(|lang| (site.language(lang).code.as_str(), value(lang))).collect()
    };
    let used = |name: &str| {
        let lines: BTreeSet<Use> = uses.get(name).into_iter().flatten().map(use_at).collect();
        lines.into_iter().collect()
    };
    let mut facts: Vec<(&String, &Fact)> = site.facts.iter().collect();
    facts.sort_by(|a, b| a.1.place.cmp(&b.1.place));
    let listed = facts.into_iter().map(|(name, fact)| Listed {
        name,
        r#type: fact.value.type_name(),
        file: &fact.place.file,
        line: fact.place.line,
        source: fact.source.as_deref(),
        checked: fact.checked.map(|day| day.to_string()),
        expires: fact.expires.map(|day| day.to_string()),
        varies: fact.varies,
        values: values(name),
        used: used(name),
    });
    listed.collect()
}

fn use_at(place: &Place) -> Use {
    Use { file: place.file.to_string(), line: place.line }
}

/// The name and what is known of it, then lines with a label each.
fn human(fact: &Listed) -> String {
    let mut about = vec![fact.r#type.to_owned()];
    about.extend(fact.varies.then(|| "varies".to_owned()));
    about.extend(fact.expires.as_ref().map(|day| format!("expires {day}")));
    let mut out = format!("{} ({})\n", fact.name, about.join(", "));
    let width = fact.values.iter().map(|(lang, _)| lang.len()).max().unwrap_or(0).max("used".len());
    for (lang, value) in &fact.values {
        let _ = writeln!(out, "  {lang:<width$}  {value}");
    }
    if fact.used.is_empty() {
        let _ = writeln!(out, "  {:<width$}  nowhere", "used");
    }
    for (at, found) in fact.used.iter().enumerate() {
        let label = if at == 0 { "used" } else { "" };
        let _ = writeln!(out, "  {label:<width$}  {}:{}", found.file, found.line);
    }
    out
}
