//! `faqtory export macros` and `faqtory lint-macros`.

use std::cell::OnceCell;
use std::fs;
use std::io::Read as _;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::build::has_errors;
use super::disk;
use super::terminal::Terminal;
use crate::content::front_matter::Audience;
use crate::content::text;
use crate::diag::{plural, render};
use crate::macros::{self, lint::Findings};
use crate::pipeline::{self, Built, Inputs, Options};
use crate::site::model::{Lang, Site};

/// For which program macros are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// JSON as Zendesk's API has macros
    Zendesk,
    /// A table for any other help desk
    Csv,
}

/// What `export macros` is asked to do.
#[derive(Debug)]
pub struct Export {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// For which program.
    pub format: Format,
    /// The codes of the languages; none for all.
    pub langs: Vec<String>,
    /// The file to write; none for standard output.
    pub out: Option<Utf8PathBuf>,
    /// In place of the configured `base_url`.
    pub base_url: Option<String>,
}

/// Writes the macros of a site and gives the exit code: that of a check where the site has errors, as a
/// link to a faulty page is no answer.
///
/// # Errors
/// A language that the site does not have; a file that cannot be written.
pub fn export(request: &Export, terminal: &Terminal) -> Result<u8> {
    let disk = disk::load(&request.root);
    let outcome = pipeline::run_texts(disk.value, &public(request.base_url.clone()));
    let (Some(built), false) = (outcome.built, has_errors(&outcome.diagnostics)) else {
        terminal.diagnostics(&outcome.diagnostics, render::Format::Human);
        return Ok(pipeline::exit_code(&outcome.diagnostics, false).max(1));
    };
    let list = macros::collect(&built, &languages(&built.resolved.site, &request.langs)?);
    let text = match request.format {
        Format::Zendesk => macros::zendesk(&list),
        Format::Csv => macros::csv(&list).map_err(anyhow::Error::msg)?,
    };
    match &request.out {
        Some(path) => fs::write(path, text).with_context(|| format!("{path} cannot be written"))?,
        None => terminal.out(&text),
    }
    let stale: Vec<String> =
        list.iter().filter(|one| one.stale).map(|one| format!("{}/{}", one.lang, one.id)).collect();
    terminal.say(&format!("exported {}", plural(list.len(), "macro")));
    if !stale.is_empty() {
        terminal.say(&format!("{} of them do not reflect their source any more: {}", stale.len(), stale.join(", ")));
    }
    Ok(0)
}

fn public(base_url: Option<String>) -> Options {
    Options { drafts: false, audience: Audience::Public, base_url, today: None }
}

fn languages(site: &Site, codes: &[String]) -> Result<Vec<Lang>> {
    if codes.is_empty() {
        return Ok(site.langs().collect());
    }
    let mut langs = Vec::new();
    for code in codes {
        let Some(lang) = site.lang_of(code) else {
            let known: Vec<&str> = site.config.languages.iter().map(|language| language.code.as_str()).collect();
            bail!("the site has no language `{code}`; it has {}", known.join(", "));
        };
        if !langs.contains(&lang) {
            langs.push(lang);
        }
    }
    Ok(langs)
}

/// What `lint-macros` is asked to do.
#[derive(Debug)]
pub struct Lint {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// The files to read; `-` for standard input.
    pub files: Vec<Utf8PathBuf>,
    /// How diagnostics are printed.
    pub format: render::Format,
    /// Whether warnings fail.
    pub strict: bool,
    /// In place of the configured `base_url`.
    pub base_url: Option<String>,
}

/// Looks at the links of some files and gives the exit code.
///
/// # Errors
/// A file that cannot be read.
pub fn lint(request: &Lint, terminal: &Terminal) -> Result<u8> {
    let inputs = disk::load(&request.root).value;
    let options = public(request.base_url.clone());
    let outcome = pipeline::run_texts(inputs.clone(), &options);
    let Some(built) = &outcome.built else {
        terminal.diagnostics(&outcome.diagnostics, request.format);
        return Ok(pipeline::exit_code(&outcome.diagnostics, false).max(1));
    };
    if has_errors(&outcome.diagnostics) {
        terminal.say("the help centre has errors, which `faqtory check` tells: links to what they hide count as dead");
    }
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for path in &request.files {
        let (name, bytes) = read(path)?;
        files.extend(text::read(&name, &bytes, &mut diagnostics));
    }
    let everything = OnceCell::new();
    let all = || everything.get_or_init(|| with_internal(&inputs, &options)).as_ref();
    let Findings { diagnostics: found, links, open } = macros::lint::lint(built, &all, &files);
    diagnostics.extend(found);
    diagnostics.sort();
    terminal.diagnostics(&diagnostics, request.format);
    if request.format == render::Format::Human {
        let of = format!("{} to the help centre in {}", plural(links, "link"), plural(files.len(), "file"));
        terminal.say(&if diagnostics.is_empty() { format!("{of}, no problems") } else { of });
        if open > 0 {
            terminal.say(&format!(
                "{} with placeholders of the help desk: where they lead is not known",
                plural(open, "link")
            ));
        }
    }
    Ok(pipeline::exit_code(&diagnostics, request.strict))
}

/// The site with drafts and internal articles.
fn with_internal(inputs: &Inputs, options: &Options) -> Option<Built> {
    let options = Options { drafts: true, audience: Audience::Agents, ..options.clone() };
    pipeline::run_texts(inputs.clone(), &options).built
}

/// A file's name and bytes.
fn read(path: &Utf8Path) -> Result<(String, Vec<u8>)> {
    if path == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    let bytes = fs::read(path).with_context(|| format!("{path} cannot be read"))?;
    Ok((path.to_string(), bytes))
}
