//! The lines that mend a lost address: which key, in which file.

use std::collections::BTreeMap;

use super::nearest::Target;
use crate::content::front_matter::FrontMatter;
use crate::content::yaml::scalar;
use crate::site::model::{Lang, SOURCE};
use crate::site::parse::Parsed;
use crate::site::redirects::Destination;
use crate::site::resolve::ResolvedSite;

/// How many items a line names at most; with more, each message names its own only.
const SHOWN: usize = 12;

/// What mends a lost address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The file to write it in, below the root; it may not exist yet.
    pub file: String,
    /// What to write.
    pub change: Change,
    /// Whether the address surely belongs there: the same id, elsewhere.
    pub certain: bool,
}

/// A change of front matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// An older address joins `aliases`.
    Alias(String),
    /// An older anchor joins `anchor_aliases`, with the one that answers to it.
    Anchor(String, String),
    /// The text gets its older id back.
    Id(String),
}

impl Change {
    fn key(&self) -> &'static str {
        match self {
            Change::Alias(_) => "aliases",
            Change::Anchor(..) => "anchor_aliases",
            Change::Id(_) => "id",
        }
    }
}

/// The mends of a site, to be told: those of one file and key come in one line, so that each of the
/// messages can be followed to the letter.
pub(super) struct Lines {
    by_place: BTreeMap<(String, &'static str), Vec<Change>>,
}

impl Lines {
    pub(super) fn new<'m>(mends: impl Iterator<Item = &'m Mend>) -> Self {
        let mut by_place: BTreeMap<(String, &'static str), Vec<Change>> = BTreeMap::new();
        for Mend { file, change, .. } in mends {
            by_place.entry((file.clone(), change.key())).or_default().push(change.clone());
        }
        by_place.values_mut().for_each(|list| {
            list.sort();
            list.dedup();
        });
        Lines { by_place }
    }

    /// What to do, and the line: `write in the front matter of … ⏎ aliases: [/old/]`.
    pub(super) fn of(&self, resolved: &ResolvedSite, mend: &Mend) -> String {
        let key = mend.change.key();
        let front = front_of(resolved, &mend.file);
        let all = self.by_place.get(&(mend.file.clone(), key)).map(Vec::as_slice).unwrap_or_default();
        let written = front.map(|front| items(front, key)).unwrap_or_default();
        let is_full = written.len() + all.len() <= SHOWN;
        let shown = if is_full { all } else { std::slice::from_ref(&mend.change) };
        let new = shown.iter().map(|change| match change {
            Change::Alias(path) => scalar(path),
            Change::Anchor(old, new) => format!("{}: {}", scalar(old), scalar(new)),
            Change::Id(id) => scalar(id),
        });
        let before = if is_full { written.clone() } else { Vec::new() };
        let list = before.into_iter().chain(new).collect::<Vec<_>>().join(", ");
        let value = match key {
            "aliases" => format!("[{list}]"),
            "id" => list,
            _ => format!("{{{list}}}"),
        };
        let file = &mend.file;
        let verb = match (front, written.is_empty(), is_full) {
            (None, ..) => format!("write a file {file} that begins with front matter (`---` above and below)"),
            (_, true, true) => format!("write in the front matter of {file}"),
            (_, _, true) => format!("write in the front matter of {file}, in the place of its `{key}`"),
            (_, _, false) => format!("add to `{key}` in the front matter of {file}"),
        };
        format!("{verb}\n{key}: {value}")
    }
}

/// What a key of front matter holds, as it can be written on a line.
fn items(front: &FrontMatter, key: &str) -> Vec<String> {
    match key {
        "aliases" => front.aliases.iter().map(|alias| scalar(&alias.value)).collect(),
        "anchor_aliases" => {
            let pair = |(old, new): &(crate::content::front_matter::Spanned<String>, String)| {
                format!("{}: {}", scalar(&old.value), scalar(new))
            };
            front.anchor_aliases.iter().map(pair).collect()
        }
        _ => Vec::new(),
    }
}

/// The front matter of a text that the site has.
fn front_of<'a>(resolved: &'a ResolvedSite, file: &str) -> Option<&'a FrontMatter> {
    let site = &resolved.site;
    let (code, key) = file.strip_prefix("content/")?.strip_suffix(".md")?.split_once('/')?;
    let lang = site.lang_of(code)?;
    if let Some(at) = site.by_key.get(key) {
        return site.articles.get(*at)?.translation(lang).map(|text| &text.parsed.front);
    }
    let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = if folder.is_empty() {
        site.homes.get(lang.0)?.as_deref()
    } else {
        let category = site.categories.iter().find(|category| category.key == folder)?;
        category.texts.get(lang.0)?.as_ref().map(|text| &*text.parsed)
    };
    text.filter(|text| &*text.source.path == file).map(|text| &text.front)
}

/// The file that names the older addresses of a page: its language's, or the source's, which stands in.
pub(super) fn file_of(resolved: &ResolvedSite, target: &Target) -> String {
    let site = &resolved.site;
    let path = |parsed: &Parsed| parsed.source.path.to_string();
    match target.to {
        Destination::Article(at) | Destination::Permalink(at) => source_file(resolved, at, target.lang),
        Destination::Category(at) => {
            let Some(category) = site.categories.get(at) else { return String::new() };
            let text = |lang: Lang| category.texts.get(lang.0).and_then(Option::as_ref);
            let found = text(target.lang).or_else(|| text(SOURCE)).map(|text| path(&text.parsed));
            found.unwrap_or_else(|| format!("content/{}/{}/_index.md", site.language(target.lang).code, category.key))
        }
        Destination::Home => {
            let home = site.homes.get(target.lang.0).and_then(Option::as_ref).map(|home| path(home));
            home.unwrap_or_else(|| format!("content/{}/_index.md", site.language(target.lang).code))
        }
    }
}

/// The file of an article in a language, or the one that its pages show there.
pub(super) fn source_file(resolved: &ResolvedSite, article: usize, lang: Lang) -> String {
    let article = resolved.site.articles.get(article);
    let own = article.and_then(|article| article.translation(lang));
    let text = own.or_else(|| article?.translations.iter().flatten().next());
    text.map(|text| text.parsed.source.path.to_string()).unwrap_or_default()
}
