//! `faqtory publish-links`: records what the site publishes in links.lock, gives the source's headings
//! ids that stay, and with `--fix` writes the aliases that surely mend what was lost.

use std::fs;

use anyhow::{Context, Result};
use camino::Utf8Path;
use jiff::civil::Date;

use super::terminal::Terminal;
use super::{disk, edit, writers};
use crate::content::front_matter::Audience;
use crate::diag::render::Format;
use crate::diag::{Diagnostic, Severity, code, plural};
use crate::pipeline::{self, Options};
use crate::site::ResolvedSite;
use crate::site::links_lock::{self, Change, Mend, PATH};

/// Records the links of the site and gives the exit code: 1 where published addresses are lost still.
///
/// # Errors
/// Where a file cannot be written.
pub fn run(root: &Utf8Path, fix: bool, today: Date, terminal: &Terminal) -> Result<u8> {
    let (mut resolved, mut diagnostics) = read(root);
    if let Some(site) = &resolved
        && fix
        && !has_others(&diagnostics)
    {
        let mended = fixed(root, site)?;
        mended.iter().for_each(|line| terminal.say(line));
        if !mended.is_empty() {
            (resolved, diagnostics) = read(root);
        }
    }
    let Some(site) = resolved.filter(|_| !has_others(&diagnostics)) else {
        terminal.diagnostics(&diagnostics, Format::Human);
        terminal.say(&format!("{PATH} was not written: mend the errors first"));
        return Ok(pipeline::exit_code(&diagnostics, false).max(1));
    };
    mark_headings(root, &site, terminal)?;
    record(root, &site, today, terminal)?;
    let lost: Vec<Diagnostic> = diagnostics.into_iter().filter(is_lost).collect();
    terminal.diagnostics(&lost, Format::Human);
    Ok(pipeline::exit_code(&lost, false))
}

/// The public site as it is, without drafts.
fn read(root: &Utf8Path) -> (Option<ResolvedSite>, Vec<Diagnostic>) {
    let options = Options { drafts: false, audience: Audience::Public, base_url: None, today: None };
    let loaded = disk::load(root);
    let mut outcome = pipeline::run_texts(loaded.value, &options);
    outcome.diagnostics.extend(loaded.diagnostics);
    (outcome.built.map(|built| built.resolved), outcome.diagnostics)
}

fn is_lost(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.name == code::LOST_LINK.name || diagnostic.code.name == code::LOST_ANCHOR.name
}

/// Whether there are errors that are none of the ledger's.
fn has_others(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error && !is_lost(diagnostic))
}

/// Writes the mends that are certain; what was done, in a line each.
fn fixed(root: &Utf8Path, resolved: &ResolvedSite) -> Result<Vec<String>> {
    let Some(source) = &resolved.site.links else { return Ok(Vec::new()) };
    let entries = links_lock::parse(source, &mut Vec::new());
    let mut done = Vec::new();
    for lost in links_lock::lost(&entries, resolved) {
        let Mend { file, change: Change::Alias(path), certain: true } = lost.mend else { continue };
        let item = path.as_str();
        if root.join(&file).exists() {
            edit::file(&root.join(&file), |text| edit::append(text, "aliases", item))
                .with_context(|| format!("{file} was left as it is"))?;
        } else {
            writers::write_new(root, &[(file.clone(), edit::append("", "aliases", item)?)])?;
        }
        done.push(format!("{file}: added the alias {item}"));
    }
    Ok(done)
}

/// Writes `{#id}` at the source's headings that have none. A text that takes none is told, and does not
/// keep the others from theirs.
fn mark_headings(root: &Utf8Path, resolved: &ResolvedSite, terminal: &Terminal) -> Result<()> {
    let mut files = 0_usize;
    for parsed in links_lock::sources(&resolved.site) {
        let file = &*parsed.source.path;
        let mut refused = Vec::new();
        let changed = edit::file(&root.join(file), |text| {
            let marked = links_lock::with_ids(text, parsed);
            refused = marked.refused;
            Ok(marked.text.unwrap_or_else(|| text.to_owned()))
        });
        files += usize::from(changed.with_context(|| format!("{file} was left as it is"))?);
        refused.iter().for_each(|reason| terminal.say(&format!("{file}: {reason}")));
    }
    if files > 0 {
        terminal.say(&format!("wrote ids into the headings of {}", plural(files, "file")));
    }
    Ok(())
}

/// Adds what is published to links.lock.
fn record(root: &Utf8Path, resolved: &ResolvedSite, today: Date, terminal: &Terminal) -> Result<()> {
    let source = resolved.site.links.as_ref();
    let entries = source.map(|source| links_lock::parse(source, &mut Vec::new())).unwrap_or_default();
    let published = links_lock::published(resolved);
    let known: std::collections::HashSet<&str> = entries.iter().map(links_lock::Entry::key).collect();
    let new = published.iter().filter(|key| !known.contains(key.as_str())).count();
    let text = links_lock::text(&entries, published.iter().map(String::as_str), &today.to_string());
    if source.is_none_or(|source| *source.text != *text) {
        let path = root.join(PATH);
        if path.exists() {
            edit::file(&path, |_| Ok(text))
        } else {
            fs::write(&path, text).map(|()| true).map_err(Into::into)
        }
        .with_context(|| format!("{PATH} cannot be written"))?;
    }
    let all = plural(known.len() + new, "link");
    let new = if new == 0 { "none".to_owned() } else { new.to_string() };
    terminal.say(&format!("{PATH} holds {all}, {new} of them new"));
    Ok(())
}
