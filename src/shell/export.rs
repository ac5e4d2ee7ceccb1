//! `faqtory export`: what the program has, as files for others.

use anyhow::{Error, Result};
use camino::Utf8Path;

use super::disk;
use super::scaffold::read;
use super::terminal::Terminal;
use crate::diag::render::Format;
use crate::theme::layers::Layers;
use crate::theme::starter;

/// Prints all words of the theme for a language, to be translated. The theme is that of the site at
/// `root`, the built-in one where there is no site.
///
/// # Errors
/// Where the site's configuration or the language's tag is faulty.
pub fn strings(root: &Utf8Path, lang: &str, terminal: &Terminal) -> Result<u8> {
    let files = if root.join("faqtory.yaml").is_file() { disk::load(root).value.files } else { Default::default() };
    let (mut theme, mut tag) = ("default".to_owned(), lang.to_owned());
    if let Some(bytes) = files.get("faqtory.yaml") {
        let config = read(bytes)?;
        theme = config.theme;
        let language = config.languages.into_iter().find(|language| language.code == lang);
        tag = language.map_or(tag, |language| language.locale);
    }
    let mut diagnostics = Vec::new();
    let words = starter::words(&Layers::new(&theme, &files), lang, &tag, &mut diagnostics).map_err(Error::msg)?;
    if super::build::has_errors(&diagnostics) {
        terminal.diagnostics(&diagnostics, Format::Human);
        return Ok(2);
    }
    terminal.out(&words);
    Ok(0)
}
