//! The floor: the least that any such generator must do, and nothing else.
//!
//! It reads every file, turns Markdown into HTML, indexes title and body of
//! each page in one tantivy index per language, and writes all of it, in
//! parallel. It has no templates, links, facts, checks or theme; whatever
//! faqtory does beyond this is the distance from the floor.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pulldown_cmark::{Event, Options, Parser, html};
use rayon::prelude::*;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, TantivyDocument, doc};
use walkdir::WalkDir;

/// How many pages of a language are held at once.
const CHUNK: usize = 128;
/// Where each index's writer starts; it grows as needed.
const INDEX_MEMORY: usize = 1_000_000;

/// Builds the site at `root` into `out`.
pub(crate) fn build(root: &Path, out: &Path) -> Result<()> {
    let content = root.join("content");
    let languages: Vec<PathBuf> = fs::read_dir(&content)?
        .map(|entry| Ok(entry?.path()))
        .filter(|path| path.as_ref().map_or(true, |path| path.is_dir()))
        .collect::<Result<_>>()?;
    languages.par_iter().try_for_each(|language| {
        let name = language.strip_prefix(&content)?;
        build_language(language, &out.join(name), &out.join("search").join(name))
    })
}

/// Builds the pages of a language, and its index.
fn build_language(content: &Path, pages: &Path, index: &Path) -> Result<()> {
    let files = WalkDir::new(content)
        .into_iter()
        .filter(|entry| entry.as_ref().map_or(true, |entry| entry.file_type().is_file()))
        .map(|entry| Ok(entry?.into_path()))
        .collect::<Result<Vec<_>>>()?;

    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", TEXT);
    let body = schema.add_text_field("body", TEXT);
    let directory = RamDirectory::create();
    let mut writer = Index::builder()
        .schema(schema.build())
        .single_segment_index_writer::<TantivyDocument>(directory.clone(), INDEX_MEMORY)?;

    for chunk in files.chunks(CHUNK) {
        let built = chunk.par_iter().map(|file| build_page(content, file, pages)).collect::<Result<Vec<_>>>()?;
        for page in built {
            writer.add_document(doc!(title => page.title, body => page.text))?;
        }
    }
    let files = writer.finalize()?.directory().list_managed_files();
    write_index(&directory, files, index)
}

/// Writes an index's files, without waiting for the disk as tantivy would.
fn write_index(directory: &RamDirectory, files: HashSet<PathBuf>, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for file in files {
        fs::write(folder.join(&file), directory.open_read(&file)?.read_bytes()?)?;
    }
    Ok(())
}

/// What the index takes of a page.
struct Page {
    /// Its title.
    title: String,
    /// Its text, without markup.
    text: String,
}

/// Reads a page and writes its HTML.
fn build_page(content: &Path, file: &Path, pages: &Path) -> Result<Page> {
    let source = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let (front, body) =
        source.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).unwrap_or(("", &source));
    let title = front.lines().find_map(|line| line.strip_prefix("title: ")).unwrap_or("").trim_matches('"').to_owned();

    let mut text = String::with_capacity(body.len());
    let events = Parser::new_ext(body, options()).inspect(|event| match event {
        Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
        Event::End(_) | Event::SoftBreak | Event::HardBreak => text.push(' '),
        _ => {}
    });
    let mut page = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut page, events);

    let folder = pages.join(file.strip_prefix(content)?.with_extension(""));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), page)?;
    Ok(Page { title, text })
}

/// The Markdown that help centres are written in: CommonMark, GFM and more.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}
