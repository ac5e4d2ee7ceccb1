//! `faqtory status`: which translations reflect their source, which do not and since when, which are
//! missing, and what is overdue for review.

mod diff;
mod human;
mod past;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;
use serde::Serialize;

use super::terminal::Terminal;
use super::{disk, writers};
use crate::check::status::{Counts, Of, Text, counts, of};
use crate::content::front_matter::Audience;
use crate::diag::render;
use crate::pipeline::{self, Built, Options};
use crate::site::Site;
use crate::site::excerpts::{Excerpt, excerpts};
use crate::site::model::{Lang, SOURCE};
use crate::site::status::StaleSection;

use diff::Line;
pub(super) use human::name_of;
pub(super) use past::{Answers, Question, age, question, questions};

use super::history::Past;

/// How many texts a list shows where nobody asked for it.
const SHOWN: usize = 20;

/// How the status is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object.
    Json,
}

/// What there is to do with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Task {
    /// Its source has changed since
    Stale,
    /// It does not say what it reflects
    Unstamped,
    /// It does not exist
    Missing,
    /// Its source does not exist
    Orphaned,
    /// Its day of review has passed
    Overdue,
}

impl Task {
    /// All, in the order in which they are told.
    pub(super) const ALL: [Task; 5] = [Task::Stale, Task::Unstamped, Task::Missing, Task::Orphaned, Task::Overdue];

    /// Its name: `stale`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Task::Stale => "stale",
            Task::Unstamped => "unstamped",
            Task::Missing => "missing",
            Task::Orphaned => "orphaned",
            Task::Overdue => "overdue",
        }
    }

    /// Whether a text needs it.
    pub(super) fn is_of(self, text: &Text) -> bool {
        self == Task::Overdue && text.days_overdue.is_some() || self.name() == text.state.name()
    }
}

/// What is asked for.
#[derive(Debug)]
pub struct Request {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// Files or folders; none for all.
    pub paths: Vec<Utf8PathBuf>,
    /// Codes of languages; none for all.
    pub langs: Vec<String>,
    /// Owners; none for all.
    pub owners: Vec<String>,
    /// What to list; none for all.
    pub only: Vec<Task>,
    /// Whether what changed is shown.
    pub diff: bool,
    /// How it is printed.
    pub format: Format,
    /// The day that dates are held against.
    pub today: Date,
}

/// What is told.
struct Report<'a> {
    site: &'a Site,
    /// The names of the site's languages.
    names: Vec<&'a str>,
    /// The languages told of.
    langs: Vec<Lang>,
    texts: Vec<Text>,
    request: &'a Request,
    answers: Answers,
    /// How many texts a list shows.
    limit: usize,
}

/// Tells how the texts of a site stand, and gives the exit code: 0 where the site can be read.
///
/// # Errors
/// Where what is asked for does not exist.
pub fn run(request: &Request, terminal: &Terminal) -> Result<u8> {
    let progress = terminal.progress("reading");
    let disk = disk::load(&request.root);
    let options = Options { drafts: true, audience: Audience::Agents, base_url: None, today: None };
    let outcome = pipeline::run_texts(disk.value, &options);
    let Some(built) = outcome.built else {
        progress.finish_and_clear();
        let all: Vec<_> = disk.diagnostics.into_iter().chain(outcome.diagnostics).collect();
        terminal.diagnostics(&all, render::Format::Human);
        return Ok(pipeline::exit_code(&all, false).max(1));
    };
    let report = report(request, &built, terminal.verbose);
    progress.finish_and_clear();
    let report = report?;
    match request.format {
        Format::Json => terminal.out(&(serde_json::to_string_pretty(&json(&report))? + "\n")),
        Format::Human => terminal.out(&human::text(&report, terminal.has_color_out())),
    }
    terminal.diagnostics(&disk.diagnostics, render::Format::Human);
    if super::build::has_errors(&outcome.diagnostics) {
        terminal.say("some files have errors, and may hide something: run `faqtory check`");
    }
    Ok(pipeline::exit_code(&disk.diagnostics, false))
}

fn report<'a>(request: &'a Request, built: &'a Built, all: bool) -> Result<Report<'a>> {
    let site = &built.resolved.site;
    let langs = langs(request, site)?;
    let places: Vec<_> = request.paths.iter().map(|path| place(request, site, path)).collect::<Result<_>>()?;
    let mut texts = of(site, Some(request.today));
    for (path, is_in) in request.paths.iter().zip(&places) {
        if !texts.iter().any(is_in) {
            bail!("{path} is no article and no folder of articles");
        }
    }
    let knows = |owner: &String| texts.iter().any(|text| text.owner.as_ref() == Some(owner));
    if let Some(owner) = request.owners.iter().find(|owner| !knows(owner)) {
        bail!("no article has the owner `{owner}`");
    }
    texts.retain(|text| {
        langs.contains(&text.lang)
            && (places.is_empty() || places.iter().any(|is_in| is_in(text)))
            && (request.owners.is_empty() || text.owner.as_ref().is_some_and(|owner| request.owners.contains(owner)))
    });
    let names = site.langs().map(|lang| built.resolved.language_name(lang)).collect();
    let wants_stale = request.only.is_empty() || request.only.contains(&Task::Stale);
    let is_narrow = !(request.only.is_empty() && request.paths.is_empty());
    let limit = if all || is_narrow || request.format == Format::Json { usize::MAX } else { SHOWN };
    // Of what is not shown, git need not be asked.
    let stale = |lang| texts.iter().filter(move |text| text.lang == lang && Task::Stale.is_of(text)).take(limit);
    let asked = if wants_stale { questions(site, langs.iter().copied().flat_map(stale)) } else { Default::default() };
    let answers = Answers::default().ask(&request.root, asked);
    Ok(Report { site, names, langs, texts, request, answers, limit })
}

fn langs(request: &Request, site: &Site) -> Result<Vec<Lang>> {
    if request.langs.is_empty() {
        return Ok(site.langs().collect());
    }
    let find = |code: &String| {
        let known =
            || site.config.languages.iter().map(|language| language.code.as_str()).collect::<Vec<_>>().join(", ");
        site.lang_of(code).with_context(|| format!("`{code}` is no language of the site: it has {}", known()))
    };
    let mut langs: Vec<Lang> = request.langs.iter().map(find).collect::<Result<_>>()?;
    langs.sort();
    langs.dedup();
    Ok(langs)
}

/// Which texts a path means: a file's or all below a folder. A path of the source language means the
/// translations too.
fn place(request: &Request, site: &Site, named: &Utf8Path) -> Result<impl Fn(&Text) -> bool + use<>> {
    let below = if named.exists() || !request.root.join(named).exists() {
        writers::below(&request.root, named)
    } else {
        writers::below(&request.root, &request.root.join(named))
    };
    let path = below.with_context(|| format!("{named} does not lie in the site's folder"))?;
    let below = path.strip_prefix("content").filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let below = below.with_context(|| format!("{named} is no article: articles are content/<language>/….md"))?;
    let (code, key) = below.trim_start_matches('/').split_once('/').unwrap_or((below.trim_start_matches('/'), ""));
    let lang = match code {
        "" => SOURCE,
        code => site.lang_of(code).with_context(|| format!("`{code}` is no language of the site"))?,
    };
    let key = key.trim_end_matches(".md").to_owned();
    Ok(move |text: &Text| {
        let is_in =
            key.is_empty() || text.key.strip_prefix(&key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        is_in && (lang == SOURCE || lang == text.lang)
    })
}

/// What is told of a stale section.
struct Section<'a> {
    stale: &'a StaleSection,
    past: Option<&'a Past>,
    lines: Option<Vec<Line>>,
}

impl Report<'_> {
    /// What is told of a text's stale sections: since when, and what differs where that is asked for
    /// and known.
    fn sections<'t>(&'t self, text: &'t Text) -> Vec<Section<'t>> {
        let wants = self.request.diff && !text.state.stale().is_empty();
        let now = if wants { source(self.site, text) } else { Vec::new() };
        let stale = text.state.stale().iter();
        stale
            .map(|section| {
                let past = question(self.site, text, section).and_then(|question| self.answers.get(&question));
                let lines = past.filter(|_| wants).and_then(|past| differences(past, section, &now));
                Section { stale: section, past, lines }
            })
            .collect()
    }
}

/// The sections of a translation's source as it is.
fn source(site: &Site, text: &Text) -> Vec<Excerpt> {
    let Of::Article(at) = text.of else { return Vec::new() };
    let source = site.articles.get(at).and_then(|article| article.translation(SOURCE));
    source.map(|source| excerpts(&source.parsed)).unwrap_or_default()
}

fn differences(past: &Past, section: &StaleSection, now: &[Excerpt]) -> Option<Vec<Line>> {
    let Past::Found { before, .. } = past else { return None };
    let now = now.iter().find(|known| known.id == section.id).map_or("", |known| &known.text);
    Some(diff::lines(before.as_deref().unwrap_or_default(), now))
}

/// The status as JSON. Fields are added, never changed.
#[derive(Debug, Serialize)]
struct Told<'a> {
    today: String,
    /// Why git's history tells nothing.
    no_history: Option<&'a str>,
    languages: Vec<ToldLanguage<'a>>,
    texts: Vec<ToldText<'a>>,
}

#[derive(Debug, Serialize)]
struct ToldLanguage<'a> {
    code: &'a str,
    name: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct ToldText<'a> {
    /// The article's id; none of a folder's own page.
    id: Option<&'a str>,
    key: &'a str,
    lang: &'a str,
    /// The name of a [`crate::site::status::State`].
    state: &'static str,
    title: &'a str,
    file: &'a str,
    source: Option<&'a str>,
    owner: Option<&'a str>,
    draft: bool,
    review_by: Option<String>,
    days_overdue: Option<i32>,
    stale: Vec<ToldSection<'a>>,
}

#[derive(Debug, Serialize)]
struct ToldSection<'a> {
    /// The heading's id, `_` for what stands before the first.
    id: &'a str,
    title: &'a str,
    /// `changed`, `added` or `removed`.
    change: &'static str,
    /// The day of the change; none where it is not committed yet, or not known.
    since: Option<String>,
    /// Why it is not known.
    unknown: Option<&'a str>,
    /// With `--diff`: lines that begin with `-`, `+` or a space.
    diff: Option<Vec<String>>,
}

fn json<'a>(report: &'a Report) -> Told<'a> {
    let Report { site, request, texts, .. } = report;
    let language = |lang: &Lang| ToldLanguage {
        code: &site.language(*lang).code,
        name: report.names[lang.0],
        counts: counts(texts, *lang),
    };
    let listed =
        texts.iter().filter(|text| request.only.is_empty() || request.only.iter().any(|task| task.is_of(text)));
    Told {
        today: request.today.to_string(),
        no_history: report.answers.none.as_deref(),
        languages: report.langs.iter().map(language).collect(),
        texts: listed.map(|text| told(report, text)).collect(),
    }
}

fn told<'a>(report: &'a Report, text: &'a Text) -> ToldText<'a> {
    let section = |Section { stale, past, lines }: Section<'a>| {
        let (since, unknown) = match past {
            Some(Past::Found { since, .. }) => (*since, None),
            Some(Past::Unknown(why)) => (None, Some(why.as_str())),
            None => (None, None),
        };
        ToldSection {
            id: &stale.id,
            title: &stale.title,
            change: stale.change.name(),
            since: since.map(|day| day.to_string()),
            unknown,
            diff: lines.map(|lines| lines.iter().map(Line::plain).collect()),
        }
    };
    ToldText {
        id: id(report.site, text),
        key: &text.key,
        lang: &report.site.language(text.lang).code,
        state: text.state.name(),
        title: &text.title,
        file: &text.file,
        source: text.source.as_deref(),
        owner: text.owner.as_deref(),
        draft: text.draft,
        review_by: text.review_by.map(|day| day.to_string()),
        days_overdue: text.days_overdue,
        stale: report.sections(text).into_iter().map(section).collect(),
    }
}

fn id<'a>(site: &'a Site, text: &Text) -> Option<&'a str> {
    let Of::Article(at) = text.of else { return None };
    site.articles.get(at).map(|article| article.id.as_str())
}
