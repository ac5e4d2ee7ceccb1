//! `faqtory new` and `faqtory init`: files to begin with.

use std::fs;

use anyhow::{Context, Result, bail};
use camino::Utf8Path;
use include_dir::{Dir, include_dir};

use super::disk;
use super::terminal::Terminal;
use super::writers::{NewArticle, new_article, write_new};
use crate::content::config;
use crate::content::front_matter::Kind;
use crate::diag::Source;

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
    let report = config::parse(&Source::new("faqtory.yaml", String::from_utf8_lossy(bytes).replace("\r\n", "\n")));
    if super::build::has_errors(&report.diagnostics) {
        bail!("faqtory.yaml has errors: run `faqtory check`");
    }
    let path = path.trim_end_matches(".md").trim_matches('/');
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    let codes = report.value.languages.iter().map(|language| language.code.as_str());
    let created = new_article(root, codes, &NewArticle { folder, stem: Some(stem), title, kind })?;
    for file in &created.files {
        terminal.say(&format!("wrote {}", root.join(file)));
    }
    terminal.say("the article is a draft: `faqtory serve` shows it; remove `draft: true` to publish it");
    Ok(0)
}

/// Makes a new site that builds at once, in a new or empty folder.
///
/// # Errors
/// Where the folder holds something, or a language has no starting texts.
pub fn site(folder: &Utf8Path, languages: &[String], terminal: &Terminal) -> Result<u8> {
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || folder.is_file() {
        bail!("{folder} is not empty: name a new folder");
    }
    let mut files = vec![
        ("faqtory.yaml".to_owned(), settings(languages)),
        (".gitignore".to_owned(), "/public\n/public-agents\n".to_owned()),
    ];
    for lang in languages {
        let Some(dir) = SCAFFOLD.get_dir(format!("site/{lang}")) else {
            let known: Vec<_> = SCAFFOLD
                .get_dir("site")
                .into_iter()
                .flat_map(Dir::dirs)
                .filter_map(|dir| dir.path().file_name()?.to_str())
                .collect();
            bail!("there are no starting texts for the language `{lang}`: choose among {}", known.join(", "));
        };
        collect(dir, &mut files);
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

fn collect(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let below = file.path().strip_prefix("site").unwrap_or(file.path()).to_string_lossy().into_owned();
        files.push((format!("content/{below}"), file.contents_utf8().unwrap_or_default().to_owned()));
    }
    dir.dirs().for_each(|dir| collect(dir, files));
}
