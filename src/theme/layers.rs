//! A theme's files: the site's own over those embedded in the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::content::text;
use crate::diag::{Class, Diagnostic, Source};

/// The default theme, as it was when the program was built.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme's file.
#[derive(Debug, Clone)]
pub struct LayerFile {
    /// Its path as a diagnostic names it: below the site's root, or
    /// `<theme>/…` for an embedded one.
    pub shown: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// A theme's files by their path within it: `templates/layout.html`.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    files: BTreeMap<String, LayerFile>,
}

impl Layers {
    /// The embedded theme under the files that the site has in `themes/<name>/`,
    /// given by their path below the site's root.
    pub fn new(name: &str, site: &BTreeMap<String, Arc<[u8]>>) -> Self {
        let mut files = BTreeMap::new();
        embedded(&EMBEDDED, &mut files);
        let prefix = format!("themes/{name}/");
        for (path, bytes) in site.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix)) {
            files.insert(path[prefix.len()..].to_owned(), LayerFile { shown: path.clone(), bytes: bytes.clone() });
        }
        Layers { files }
    }

    /// A file as text; nothing, and a diagnostic, where it is none.
    pub fn text(file: &LayerFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Source> {
        let before = diagnostics.len();
        let source = text::read(&file.shown, &file.bytes, diagnostics);
        diagnostics[before..].iter_mut().for_each(|found| found.code.class = Class::Config);
        source
    }

    /// A file.
    pub fn get(&self, path: &str) -> Option<&LayerFile> {
        self.files.get(path)
    }

    /// The files of a folder, by their path within it.
    pub fn folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a LayerFile)> {
        self.files
            .range(format!("{folder}/")..)
            .map_while(move |(path, file)| Some((path.strip_prefix(folder)?.strip_prefix('/')?, file)))
    }
}

fn embedded(dir: &Dir<'_>, files: &mut BTreeMap<String, LayerFile>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let shown = format!("<default theme>/{path}");
        files.insert(path, LayerFile { shown, bytes: file.contents().into() });
    }
    dir.dirs().for_each(|dir| embedded(dir, files));
}
