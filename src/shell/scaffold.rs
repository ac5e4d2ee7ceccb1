//! `faqtory new` and `faqtory init`: files to begin with.

use std::fs::{self, File};
use std::io::Write;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};

use super::disk;
use super::terminal::Terminal;
use crate::content::config;
use crate::diag::Source;
use crate::markdown::slug::slugify;
use crate::site::routes::RESERVED;

/// What new articles and sites begin with.
static SCAFFOLD: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold");

/// Makes a new article in every language of the site. `path` is below the
/// languages' folders, with or without `.md`: `refunds/my-article`.
///
/// # Errors
/// Where the site has no sound configuration, the path is none, or a file exists.
pub fn article(root: &Utf8Path, path: &str, title: Option<&str>, terminal: &Terminal) -> Result<u8> {
    let inputs = disk::load(root).value;
    let bytes =
        inputs.files.get("faqtory.yaml").context("this folder has no faqtory.yaml: name the site with --root")?;
    let report = config::parse(&Source::new("faqtory.yaml", String::from_utf8_lossy(bytes).replace("\r\n", "\n")));
    if super::build::has_errors(&report.diagnostics) {
        bail!("faqtory.yaml has errors: run `faqtory check`");
    }
    let path = path.trim_end_matches(".md").trim_matches('/');
    let sound = |part: &str| !part.is_empty() && slugify(part) == part;
    if !path.split('/').all(sound) {
        let better: Vec<String> = path.split('/').map(slugify).filter(|part| !part.is_empty()).collect();
        bail!("`{path}` cannot be an article's path: write `{}`", better.join("/"));
    }
    if RESERVED.contains(&path) {
        bail!("faqtory needs the address `{path}` itself: choose another path");
    }
    let stem = path.rsplit('/').next().unwrap_or(path);
    let title = title.map_or_else(|| sentence(stem), str::to_owned);
    let files: Vec<(Utf8PathBuf, String)> = report
        .value
        .languages
        .iter()
        .map(|language| {
            let file = root.join("content").join(&language.code).join(format!("{path}.md"));
            let quoted = format!("\"{}\"", title.replace('\\', "\\\\").replace('"', "\\\""));
            (file, template(&language.code).replace("TITLE", &quoted))
        })
        .collect();
    write_new(&files)?;
    for (file, _) in &files {
        terminal.say(&format!("wrote {file}"));
    }
    terminal.say("the article is a draft: `faqtory serve` shows it; remove `draft: true` to publish it");
    Ok(0)
}

fn template(lang: &str) -> String {
    let file = SCAFFOLD.get_file(format!("article/{lang}.md")).or_else(|| SCAFFOLD.get_file("article/en.md"));
    file.and_then(|file| file.contents_utf8()).unwrap_or_default().to_owned()
}

fn sentence(stem: &str) -> String {
    let words = stem.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
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
        (folder.join("faqtory.yaml"), settings(languages)),
        (folder.join(".gitignore"), "/public\n/public-agents\n".to_owned()),
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
        collect(dir, &folder.join("content"), &mut files);
    }
    write_new(&files)?;
    for (file, _) in &files {
        terminal.say(&format!("wrote {file}"));
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

fn collect(dir: &Dir<'_>, content: &Utf8Path, files: &mut Vec<(Utf8PathBuf, String)>) {
    for file in dir.files() {
        let below = file.path().strip_prefix("site").unwrap_or(file.path()).to_string_lossy().into_owned();
        files.push((content.join(below), file.contents_utf8().unwrap_or_default().to_owned()));
    }
    dir.dirs().for_each(|dir| collect(dir, content, files));
}

/// Writes files that must not exist yet; none is written if one does.
fn write_new(files: &[(Utf8PathBuf, String)]) -> Result<()> {
    let existing: Vec<&str> =
        files.iter().map(|(path, _)| path.as_str()).filter(|path| Utf8Path::new(path).exists()).collect();
    if !existing.is_empty() {
        bail!("nothing was written, as there is already {}", existing.join(", "));
    }
    for (path, text) in files {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{folder} cannot be made"))?;
        }
        let mut file = File::create_new(path).with_context(|| format!("{path} cannot be written"))?;
        file.write_all(text.as_bytes()).with_context(|| format!("{path} cannot be written"))?;
    }
    Ok(())
}
