//! What the tool writes for writers: stamps of translations, new articles, redirects. The command
//! line and the local server call the same functions.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Component, Path};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::scaffold::SCAFFOLD;
use super::terminal::Terminal;
use super::{disk, edit};
use crate::content::front_matter::{Audience, Kind};
use crate::content::text::one_line;
use crate::markdown::Settings;
use crate::markdown::slug::slugify;
use crate::pipeline::{self, Options};
use crate::site::excerpts::excerpts;
use crate::site::model::{Lang, SOURCE, Site};
use crate::site::parse;
use crate::site::redirects::{Redirect, alias_path, alias_route};
use crate::site::resolve::ResolvedSite;
use crate::site::routes::RESERVED;
use crate::site::status;

/// A translation that was stamped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// Its file, below the root.
    pub file: String,
    /// The source's file, below the root.
    pub source: String,
    /// How many sections the source has.
    pub sections: usize,
    /// Whether the stamp was another before.
    pub changed: bool,
}

/// Stamps a translation with what its source says now: it reflects all of it.
///
/// # Errors
/// Where it is no translation, or has no source; where its file cannot be read or written.
pub fn translated(root: &Utf8Path, site: &Site, article: usize, lang: Lang) -> Result<Stamped> {
    let article = &site.articles[article];
    let (source, code) = (&site.language(SOURCE).code, &site.language(lang).code);
    if lang == SOURCE {
        bail!("content/{source}/{}.md is the source itself: name one of its translations", article.key);
    }
    let Some(own) = article.translation(lang) else {
        bail!("there is no content/{code}/{}.md that the site shows", article.key);
    };
    let file = own.parsed.source.path.to_string();
    let Some(original) = article.translation(SOURCE) else {
        if !article.allows(SOURCE) {
            bail!("{file} is no translation: `only` leaves the source language out");
        }
        bail!("{file} has no source: there is no content/{source}/{}.md", article.key);
    };
    let digests = status::digests(article);
    let changed = edited(root, &file, |text| with_stamp(text, &digests))?;
    Ok(Stamped { file, source: original.parsed.source.path.to_string(), sections: digests.len(), changed })
}

/// A translation's text that says it reflects sections of its source, by their ids and digests.
fn with_stamp(text: &str, digests: &[(String, String)]) -> Result<String> {
    let pairs: Vec<String> =
        digests.iter().map(|(id, digest)| format!("{}: {}", edit::scalar(id), edit::scalar(digest))).collect();
    edit::set(text, "source_digest", &format!("{{{}}}", pairs.join(", ")))
}

fn edited(root: &Utf8Path, file: &str, edit: impl FnOnce(&str) -> Result<String>) -> Result<bool> {
    edit::file(&root.join(file), edit).with_context(|| format!("{file} was left as it is"))
}

/// The article and language of a file that a writer names: by its path from the current folder, or
/// below the site's root.
///
/// # Errors
/// Where it is no article's file.
pub fn file_of(root: &Utf8Path, site: &Site, named: &Utf8Path) -> Result<(usize, Lang)> {
    if !named.is_file() && !root.join(named).is_file() {
        bail!("there is no file {named}");
    }
    let below = if named.is_file() { below(root, named) } else { below(root, &root.join(named)) };
    let path = below.with_context(|| format!("{named} does not lie in the site's folder"))?;
    let (code, key) = path
        .strip_prefix("content/")
        .and_then(|path| path.strip_suffix(".md"))
        .and_then(|path| path.split_once('/'))
        .with_context(|| format!("{named} is no article: articles are content/<language>/….md"))?;
    let Some(lang) = site.lang_of(code) else { bail!("`{code}` is no language of the site") };
    let article = site.by_key.get(key).with_context(|| format!("{named} is no article, but a folder's own page"))?;
    Ok((*article, lang))
}

/// A path below a folder, with `/` between its parts; both as they are written, `.` and `..` aside.
pub(super) fn below(root: &Utf8Path, path: &Utf8Path) -> Option<String> {
    let plain = |path: &Utf8Path| -> Option<Utf8PathBuf> {
        let mut plain = Utf8PathBuf::new();
        for part in std::path::absolute(path).ok()?.components() {
            if part == Component::ParentDir {
                plain.pop();
            } else {
                plain.push(Utf8Path::from_path(Path::new(&part))?);
            }
        }
        Some(plain)
    };
    let (root, path) = (plain(root)?, plain(path)?);
    Some(path.strip_prefix(root).ok()?.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/"))
}

/// `faqtory translated`: stamps each of the files and gives the exit code. A file that cannot be
/// stamped does not keep the others from it.
///
/// # Errors
/// Where there is no site.
pub fn stamp(root: &Utf8Path, paths: &[Utf8PathBuf], terminal: &Terminal) -> Result<u8> {
    let options = Options { drafts: true, audience: Audience::Agents, base_url: None, today: None };
    let built = pipeline::run_texts(disk::load(root).value, &options).built;
    let site = built.context("there is no site to read: run `faqtory check`")?.resolved.site;
    let mut exit = 0;
    for path in paths {
        let done = file_of(root, &site, path).and_then(|(article, lang)| translated(root, &site, article, lang));
        match done {
            Ok(Stamped { file, source, changed: true, .. }) => {
                terminal.say(&format!("stamped {file}: it reflects {source} as it is now"));
            }
            Ok(Stamped { file, .. }) => terminal.say(&format!("{file} is stamped already: its source has not changed")),
            Err(error) => {
                terminal.say(&format!("error: {error:#}"));
                exit = 1;
            }
        }
    }
    Ok(exit)
}

/// An article to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewArticle<'a> {
    /// The folder below the languages' folders; empty for none.
    pub folder: &'a str,
    /// The file's name without `.md`; none to make it from the title.
    pub stem: Option<&'a str>,
    /// The title; none to make it from the stem.
    pub title: Option<&'a str>,
    /// What kind.
    pub kind: Kind,
}

/// An article that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Its path below the languages' folders, without `.md`; also its id.
    pub key: String,
    /// Its files, by language, below the root.
    pub files: Vec<String>,
}

/// Begins an article in each of the languages, the source's code first, as a draft. The translations
/// are stamped: they say what the source says, until that is written.
///
/// # Errors
/// Where title or path will not do, or where one of the files exists; nothing is written then.
pub fn new_article<'c>(
    root: &Utf8Path,
    codes: impl IntoIterator<Item = &'c str>,
    wanted: &NewArticle,
) -> Result<Created> {
    let title = wanted.title.map(one_line);
    if title.as_ref().is_some_and(|title| title.is_empty() || title.chars().any(char::is_control)) {
        bail!("the article needs a title of plain words");
    }
    let stem = match (wanted.stem, &title) {
        (Some(stem), _) => stem.to_owned(),
        (None, title) => slugify(title.as_deref().unwrap_or_default()),
    };
    if stem.is_empty() && wanted.stem.is_none() {
        bail!("no address can be made of this title: it has neither letter nor digit");
    }
    let codes: Vec<&str> = codes.into_iter().collect();
    let key = checked_key(root, &codes, wanted.folder, &stem)?;
    let title = title.unwrap_or_else(|| sentence(&stem));
    let quoted = serde_json::to_string(&title)?;
    let file =
        |code: &&str| (format!("content/{code}/{key}.md"), template(wanted.kind, code).replace("TITLE", &quoted));
    let mut files: Vec<(String, String)> = codes.iter().map(file).collect();
    if let Some(((path, source), translations)) = files.split_first_mut() {
        let digests = digests(&key, path, source);
        for (_, text) in translations {
            *text = with_stamp(text, &digests)?;
        }
    }
    write_new(root, &files)?;
    Ok(Created { key, files: files.into_iter().map(|(file, _)| file).collect() })
}

/// The digests of a text in the source language, as the site will have them.
fn digests(key: &str, path: &str, text: &str) -> Vec<(String, String)> {
    let file =
        parse::File { lang: SOURCE.0, key: key.to_owned(), path: path.to_owned(), bytes: text.as_bytes().into() };
    let parsed = parse::parse_file(&file, Settings::page(Audience::Agents)).parsed;
    let sections = parsed.map(|parsed| excerpts(&parsed)).unwrap_or_default();
    sections.into_iter().map(|section| (section.id, section.digest)).collect()
}

/// The path of an article to be: parts that can stand in a URL, or a folder that is there.
fn checked_key(root: &Utf8Path, codes: &[&str], folder: &str, stem: &str) -> Result<String> {
    let key = if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") };
    let sound = |part: &str| !part.is_empty() && slugify(part) == part;
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
    let exists = || codes.iter().any(|code| root.join("content").join(code).join(folder).is_dir());
    let folder_will_do =
        folder.is_empty() || folder.split('/').all(sound) || (folder.split('/').all(plain) && exists());
    if !folder_will_do || !sound(stem) {
        let better: Vec<String> = key.split('/').map(slugify).filter(|part| !part.is_empty()).collect();
        bail!("`{key}` cannot be an article's path: write `{}`", better.join("/"));
    }
    if RESERVED.contains(&key.as_str()) {
        bail!(
            "faqtory needs the address `{key}` itself: choose another {}",
            if folder.is_empty() { "name" } else { "path" }
        );
    }
    Ok(key)
}

fn template(kind: Kind, code: &str) -> &'static str {
    let file = |code: &str| SCAFFOLD.get_file(format!("{}/{code}.md", kind.name()));
    file(code).or_else(|| file("en")).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

fn sentence(stem: &str) -> String {
    let words = stem.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Writes files, given below the root, that must not exist yet; none is written if one does.
///
/// # Errors
/// Where one exists, or cannot be written.
pub(super) fn write_new(root: &Utf8Path, files: &[(String, String)]) -> Result<()> {
    let existing: Vec<&str> =
        files.iter().map(|(path, _)| path.as_str()).filter(|path| root.join(path).exists()).collect();
    if !existing.is_empty() {
        bail!("nothing was written, as there is already {}", existing.join(", "));
    }
    for (path, text) in files {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{folder} cannot be made"))?;
        }
        let mut file = File::create_new(&path).with_context(|| format!("{path} cannot be written"))?;
        file.write_all(text.as_bytes()).with_context(|| format!("{path} cannot be written"))?;
    }
    Ok(())
}

/// A redirect that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirected {
    /// The file that names it, below the root.
    pub file: String,
    /// The older address, as it is written there.
    pub from: String,
    /// Where it leads: the URL of the article's page.
    pub to: String,
}

/// Lets an older address lead to an article in a language.
///
/// # Errors
/// Where the address will not do or is taken, which says by whom; where the file cannot be edited.
pub fn add_redirect(
    root: &Utf8Path,
    resolved: &ResolvedSite,
    article: usize,
    lang: Lang,
    from: &str,
) -> Result<Redirected> {
    let site = &resolved.site;
    let from = from.trim();
    let Some(own) = site.articles[article].translation(lang) else {
        bail!("the article has no text in this language: add the redirect to one that it has");
    };
    let Some(page) = resolved.pages.article(article, lang) else { bail!("the article has no page in this language") };
    if !from.starts_with('/') {
        bail!("write the path of the older address, from its first `/`: /old/refunds.html");
    }
    let Some((path, prefix)) = alias_path(from) else { bail!("`{from}` cannot be the path of an address") };
    if prefix && path == "/" {
        bail!("`/*` is the whole site: name a folder of it");
    }
    if let Some(owner) = owner(resolved, &path, prefix) {
        bail!("{from} is taken: it is {owner}");
    }
    let file = own.parsed.source.path.to_string();
    edited(root, &file, |text| edit::append(text, "aliases", from))?;
    Ok(Redirected { file, from: from.to_owned(), to: page.route.url(&site.config.base_url) })
}

/// Whose address a path is already, in words.
fn owner(resolved: &ResolvedSite, path: &str, prefix: bool) -> Option<String> {
    let route = alias_route(path);
    let same = |known: &&Redirect| {
        known.prefix == prefix && if prefix { known.from == path } else { alias_route(&known.from) == route }
    };
    if let Some(known) = resolved.redirects.iter().find(same) {
        let to = resolved.landing(known)?.route;
        return Some(format!("a redirect to {} already", to.path()));
    }
    let own = ["/assets/", "/search/", "/__faqtory/"].iter().any(|folder| route.path().starts_with(folder));
    if own {
        return Some("an address of faqtory itself".to_owned());
    }
    resolved.registry.owner(&route).filter(|_| !prefix).map(str::to_owned)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use super::*;

    const SETTINGS: &str = "title: Help\nbase_url: https://help.example.com\nlanguages: [en, ru]\n";

    fn site(files: &[(&str, &str)]) -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        let files: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        write_new(&root, &[&[("faqtory.yaml".to_owned(), SETTINGS.to_owned())], &files[..]].concat()).unwrap();
        (folder, root)
    }

    fn resolved(root: &Utf8Path) -> ResolvedSite {
        let options = Options { drafts: true, audience: Audience::Public, base_url: None, today: None };
        let outcome = pipeline::run(disk::load(root).value, &options);
        assert_eq!(outcome.diagnostics, [], "the site is sound");
        outcome.built.unwrap().resolved
    }

    #[test]
    fn a_new_article_of_each_kind_is_sound() {
        let (_folder, root) = site(&[("content/en/money/_index.md", "# Money\n")]);
        let new = |title: &str, kind| {
            let wanted = NewArticle { folder: "money", stem: None, title: Some(title), kind };
            new_article(&root, ["en", "ru"], &wanted)
        };
        for kind in [Kind::Article, Kind::Faq, Kind::Troubleshooter] {
            let created = new(&format!("What:  a \"{}\"?", kind.name()), kind).unwrap();
            assert_eq!(created.key, format!("money/what-a-{}", kind.name()));
            let resolved = resolved(&root);
            let article = &resolved.site.articles[resolved.site.by_key[&created.key]];
            assert_eq!(article.kind, kind);
            let title = article.translation(Lang(1)).unwrap().parsed.title.with_fact_names();
            assert_eq!(title, format!("What: a \"{}\"?", kind.name()));
            let state = status::of(&resolved.site, resolved.site.by_key[&created.key], Lang(1));
            assert_eq!(state, status::State::Current, "it reflects the source until that is written");
        }
        assert!(format!("{:#}", new("What: a faq?", Kind::Faq).unwrap_err()).contains("already content/en/money"));
        for title in ["", "  ", "?!", "a\u{1}b"] {
            new(title, Kind::Article).unwrap_err();
        }
        for folder in ["..", "a/..", "/etc", "a//b", ".git", "a\\b", "No such"] {
            let wanted = NewArticle { folder, stem: None, title: Some("A"), kind: Kind::Article };
            new_article(&root, ["en"], &wanted).unwrap_err();
        }
    }

    #[test]
    fn a_redirect_leads_from_an_address_that_is_free() {
        let (_folder, root) = site(&[
            ("content/en/one.md", "---\ntitle: One\naliases: [/was-a, /old/*]\n---\n"),
            ("content/en/b.md", "# B\n"),
            ("static/file.html", "file"),
        ]);
        let resolved = resolved(&root);
        let b = resolved.site.by_key["b"];
        let add = |from: &str| add_redirect(&root, &resolved, b, Lang(0), from);
        for (from, said) in [
            ("was-b", "from its first `/`"),
            ("https://help.example.com/was-b", "from its first `/`"),
            ("/a b", "cannot be"),
            ("/a?b", "cannot be"),
            ("/../b", "cannot be"),
            ("//b", "cannot be"),
            ("/en/one", "the article content/en/one.md"),
            ("/en/b/", "the article content/en/b.md"),
            ("/", "faqtory itself"),
            ("/en/search/", "faqtory itself"),
            ("/assets/x.css", "faqtory itself"),
            ("/a/b/", "the permalink of `b`"),
            ("/file.html", "static/file.html"),
            ("/was-a/", "a redirect to /en/one/"),
            ("/old/*", "a redirect to /en/one/"),
            ("/*", "the whole site"),
        ] {
            let error = format!("{:#}", add(from).unwrap_err());
            assert!(error.contains(said), "{from}: {error}");
        }
        assert!(add_redirect(&root, &resolved, b, Lang(1), "/was-b").is_err(), "there is no such text");
        assert_eq!(fs::read_to_string(root.join("content/en/b.md")).unwrap(), "# B\n", "nothing was written");
        let done = add(" /was-b ").unwrap();
        assert_eq!((done.file.as_str(), done.to.as_str()), ("content/en/b.md", "/en/b/"));
        assert_eq!(fs::read_to_string(root.join("content/en/b.md")).unwrap(), "---\naliases: [/was-b]\n---\n# B\n");
        assert_eq!(self::resolved(&root).redirects.iter().filter(|known| known.from == "/was-b").count(), 1);
    }
}
