//! `faqtory search`: answers from a built site, as a process.

use std::fmt::Write as _;

use camino::Utf8Path;
use faqtory_search::native::{Error, LangIndex, Options, search};
use faqtory_search::{Hit, SnippetPart};
use serde::Serialize;

use super::terminal::Terminal;

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Title, address and sentence.
    #[default]
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
}

/// Searches the site built in `site` and gives the exit code.
pub fn run(site: &Utf8Path, query: &str, lang: Option<&str>, limit: usize, format: Format, terminal: &Terminal) -> u8 {
    let folder = site.join("search");
    let languages = match languages(&folder) {
        Ok(languages) => languages,
        Err(message) => {
            terminal.say(&format!("error: {message}"));
            return 2;
        }
    };
    let lang = lang.map_or_else(|| languages[0].clone(), str::to_owned);
    if !languages.contains(&lang) {
        terminal.say(&format!("error: the site has no language `{lang}`; it has {}", languages.join(", ")));
        return 2;
    }
    let options = Options { limit, ..Options::default() };
    let open = |code: &String| LangIndex::open(folder.join(code).as_std_path());
    let others = languages.iter().filter(|code| **code != lang).map(open);
    let found = open(&lang).and_then(|own| {
        let base = own.manifest().base_url.clone();
        search(&own, others, query, &options).map(|hits| (base, hits))
    });
    match found {
        Ok((base, hits)) => {
            terminal.out(&print(&hits, &base, format));
            if hits.is_empty() && format == Format::Text {
                terminal.say(&format!("nothing found for “{query}”"));
            }
            0
        }
        Err(error) => {
            terminal.say(&format!("error: {error}"));
            2
        }
    }
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

fn print(hits: &[Hit], base: &str, format: Format) -> String {
    let mut out = String::new();
    if format == Format::Json {
        let list: Vec<Found> = hits
            .iter()
            .map(|hit| Found {
                id: &hit.id,
                lang: &hit.lang,
                title: &hit.title,
                url: address(hit, base),
                anchor: &hit.anchor,
                score: hit.score,
                snippet: plain(&hit.snippet),
            })
            .collect();
        return serde_json::to_string_pretty(&list).unwrap_or_default() + "\n";
    }
    for hit in hits {
        let url = address(hit, base);
        let _ = match format {
            Format::Url => writeln!(out, "{url}"),
            Format::Markdown => writeln!(out, "[{}]({url})", crate::markdown::template::escape_markdown(&hit.title)),
            Format::Html => {
                let escape = crate::markdown::template::escape;
                writeln!(out, "<a href=\"{}\">{}</a>", escape(&url), escape(&hit.title))
            }
            Format::Slack => {
                let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                writeln!(out, "<{url}|{}>", escape(&hit.title).replace('|', "¦"))
            }
            Format::Text | Format::Json => {
                let place = [hit.category.as_str(), hit.heading.as_str()].into_iter().filter(|part| !part.is_empty());
                let place: Vec<&str> = place.collect();
                let _ = writeln!(out, "{}  ({})", hit.title, place.join(" › "));
                let _ = writeln!(out, "  {url}");
                writeln!(out, "  {}\n", plain(&hit.snippet))
            }
        };
    }
    out
}

fn plain(parts: &[SnippetPart]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect::<String>().trim().to_owned()
}
