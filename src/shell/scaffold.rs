//! `faqtory new` and `faqtory init`: files to begin with.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Error, Result, bail};
use camino::Utf8Path;
use include_dir::{Dir, include_dir};

use super::disk;
use super::terminal::Terminal;
use super::writers::{NewArticle, new_article, write_new};
use crate::content::config::{self, Config};
use crate::content::front_matter::Kind;
use crate::diag::Source;
use crate::theme::{Layers, starter};

/// What new articles and sites begin with.
pub(super) static SCAFFOLD: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold");

/// Makes a new article in every language of the site. `path` is below the
/// languages' folders, with or without `.md`: `refunds/my-article`.
///
/// # Errors
/// Where the site has no sound configuration, the path is none, or a file exists.
pub fn article(root: &Utf8Path, path: &str, title: Option<&str>, kind: Kind, terminal: &Terminal) -> Result<u8> {
    let inputs = disk::load(root).value;
    let bytes =
        inputs.files.get("faqtory.yaml").context("this folder has no faqtory.yaml: name the site with --root")?;
    let config = read(bytes)?;
    let path = path.trim_end_matches(".md").trim_matches('/');
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    let codes = config.languages.iter().map(|language| language.code.as_str());
    let created = new_article(root, codes, &NewArticle { folder, stem: Some(stem), title, kind })?;
    for file in &created.files {
        terminal.say(&format!("wrote {}", root.join(file)));
    }
    terminal.say("the article is a draft: `faqtory serve` shows it; remove `draft: true` to publish it");
    Ok(0)
}

/// The configuration of a site, from the bytes of its faqtory.yaml.
///
/// # Errors
/// Where it has errors.
pub(super) fn read(bytes: &[u8]) -> Result<Config> {
    let report = config::parse(&Source::new("faqtory.yaml", String::from_utf8_lossy(bytes).replace("\r\n", "\n")));
    if super::build::has_errors(&report.diagnostics) {
        bail!("faqtory.yaml has errors: run `faqtory check`");
    }
    Ok(report.value)
}

/// Makes a new site that builds at once, in a new or empty folder.
///
/// # Errors
/// Where the folder holds something, or a language is none.
pub fn site(folder: &Utf8Path, languages: &[String], terminal: &Terminal) -> Result<u8> {
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || folder.is_file() {
        bail!("{folder} is not empty: name a new folder");
    }
    let settings = settings(languages);
    let report = config::parse(&Source::new("faqtory.yaml", settings.as_str()));
    if let Some(fault) = report.diagnostics.first() {
        bail!("{}: write the codes of languages, as in --languages en,de", fault.message);
    }
    let mut files =
        vec![("faqtory.yaml".to_owned(), settings), (".gitignore".to_owned(), "/public\n/public-agents\n".to_owned())];
    for lang in report.value.languages.iter().map(|language| language.code.as_str()) {
        if let Some(dir) = SCAFFOLD.get_dir(format!("site/{lang}")) {
            collect(dir, lang, &mut files);
        } else if let Some(dir) = SCAFFOLD.get_dir("site/en") {
            let words = starter::words(&Layers::new("default", &BTreeMap::new()), lang, lang, &mut Vec::new())
                .map_err(Error::msg)?;
            collect(dir, lang, &mut files);
            files.push((format!("content/{lang}/strings.yaml"), words));
            terminal.say(&format!("the texts in content/{lang}/ are in English: translate them, also strings.yaml"));
        }
    }
    write_new(folder, &files)?;
    for (file, _) in &files {
        terminal.say(&format!("wrote {}", folder.join(file)));
    }
    terminal.say(&format!("now run: faqtory serve --root {folder}"));
    Ok(0)
}

fn settings(languages: &[String]) -> String {
    format!(
        "# What the site is called, where it will live, and its languages: the first is the source.\n\
         title: Help centre\nbase_url: https://help.example.com\nlanguages: [{}]\n",
        languages.join(", ")
    )
}

/// Adds the files of a folder of starting texts, `site/<code>/…`, as those of the language `lang`.
fn collect(dir: &Dir<'_>, lang: &str, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let below: Vec<_> = file.path().iter().skip(2).map(|part| part.to_string_lossy()).collect();
        let path = format!("content/{lang}/{}", below.join("/"));
        files.push((path, file.contents_utf8().unwrap_or_default().to_owned()));
    }
    dir.dirs().for_each(|dir| collect(dir, lang, files));
}
