//! `faqtory search`: answers from a built site, as a process.

mod explain;

use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use faqtory_search::native::{Error, LangIndex, Options, search};
use faqtory_search::{Hit, SnippetPart};
use serde::Serialize;

use super::terminal::Terminal;
use crate::render::link;
use explain::Explained;

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: title, address and sentence.
    #[default]
    Human,
    /// Title and address, each on a line of its own.
    Text,
    /// One JSON list.
    Json,
    /// Addresses only.
    Url,
    /// Markdown links.
    Markdown,
    /// HTML links.
    Html,
    /// Links as Slack writes them.
    Slack,
}

/// A result as JSON.
#[derive(Debug, Serialize)]
struct Found<'a> {
    id: &'a str,
    lang: &'a str,
    title: &'a str,
    url: String,
    anchor: &'a str,
    score: f32,
    snippet: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explained<'a>>,
}

/// What `search` is asked to do.
#[derive(Debug)]
pub struct Request {
    /// The built site.
    pub site: Utf8PathBuf,
    /// What a customer would type.
    pub query: String,
    /// The language; none for the source.
    pub lang: Option<String>,
    /// How many results.
    pub limit: usize,
    /// How they are printed.
    pub format: Format,
    /// Whether each tells why it was found; for people and JSON only.
    pub explain: bool,
}

/// Searches a built site and gives the exit code.
pub fn run(request: &Request, terminal: &Terminal) -> u8 {
    match answer(request) {
        Ok(text) => {
            if text.is_empty() && request.format == Format::Human {
                terminal.say(&format!("nothing found for “{}”", request.query));
            }
            terminal.out(&text);
            0
        }
        Err(message) => {
            terminal.say(&format!("error: {message}"));
            2
        }
    }
}

/// The results as they are printed; nothing for no results in most formats.
fn answer(Request { site, query, lang, limit, format, explain }: &Request) -> Result<String, String> {
    if *explain && !matches!(format, Format::Human | Format::Json) {
        return Err("--explain goes with --format human and json".to_owned());
    }
    let folder = site.join("search");
    let languages = languages(&folder)?;
    let lang = lang.as_ref().unwrap_or(&languages[0]);
    if !languages.contains(lang) {
        return Err(format!("the site has no language `{lang}`; it has {}", languages.join(", ")));
    }
    let told = |error: Error| error.to_string();
    let open = |code: &String| LangIndex::open(folder.join(code).as_std_path());
    let own = open(lang).map_err(told)?;
    let others = languages.iter().filter(|code| *code != lang).map(open);
    let options = Options { limit: *limit, ..Options::default() };
    let hits = search(&own, others, query, &options).map_err(told)?;
    let mut explained: Vec<Option<Explained>> = hits.iter().map(|_| None).collect();
    if *explain {
        // By language: an index of another one is opened once.
        for code in &languages {
            if hits.iter().any(|hit| hit.lang == *code) {
                Explained::add(&open(code).map_err(told)?, query, *limit, &hits, &mut explained).map_err(told)?;
            }
        }
    }
    Ok(print(&hits, &explained, &own.manifest().base_url, *format))
}

/// The languages of a built site, the source first.
fn languages(folder: &Utf8Path) -> Result<Vec<String>, String> {
    let missing =
        || format!("{folder} holds no search index: run `faqtory build` first, or name a built site with --site");
    let mut found = std::fs::read_dir(folder).map_err(|_| missing())?.filter_map(Result::ok);
    let manifest =
        found.find_map(|entry| std::fs::read(entry.path().join("manifest.json")).ok()).ok_or_else(missing)?;
    let manifest = faqtory_search::Manifest::from_json(&manifest).map_err(|error: Error| error.to_string())?;
    Ok(manifest.languages.into_iter().map(|language| language.code).collect())
}

/// The address of a result, with its section.
fn address(hit: &Hit, base: &str) -> String {
    let hash = if hit.anchor.is_empty() { String::new() } else { format!("#{}", hit.anchor) };
    format!("{base}{}{hash}", hit.url)
}

fn print(hits: &[Hit], explained: &[Option<Explained>], base: &str, format: Format) -> String {
    let mut out = String::new();
    if format == Format::Json {
        let list: Vec<Found> = hits
            .iter()
            .zip(explained)
            .map(|(hit, explained)| Found {
                id: &hit.id,
                lang: &hit.lang,
                title: &hit.title,
                url: address(hit, base),
                anchor: &hit.anchor,
                score: hit.score,
                snippet: plain(&hit.snippet),
                explain: explained.clone(),
            })
            .collect();
        return serde_json::to_string_pretty(&list).unwrap_or_default() + "\n";
    }
    for (hit, explained) in hits.iter().zip(explained) {
        let url = address(hit, base);
        let _ = match format {
            Format::Url => writeln!(out, "{url}"),
            Format::Text => writeln!(out, "{}{}", if out.is_empty() { "" } else { "\n" }, link::text(&hit.title, &url)),
            Format::Markdown => writeln!(out, "{}", link::markdown(&hit.title, &url)),
            Format::Html => writeln!(out, "{}", link::html(&hit.title, &url)),
            Format::Slack => writeln!(out, "{}", link::slack(&hit.title, &url)),
            Format::Human | Format::Json => {
                let place = [hit.category.as_str(), hit.heading.as_str()].into_iter().filter(|part| !part.is_empty());
                let place: Vec<&str> = place.collect();
                let _ = writeln!(out, "{}  ({})", hit.title, place.join(" › "));
                let _ = writeln!(out, "  {url}");
                let _ = writeln!(out, "  {}", plain(&hit.snippet));
                explained.iter().for_each(|explained| explained.print(hit.score, &mut out));
                writeln!(out)
            }
        };
    }
    out
}

fn plain(parts: &[SnippetPart]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect::<String>().trim().to_owned()
}
