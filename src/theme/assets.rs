//! A theme's assets: style sheets made small, every file under a name with its
//! content's fingerprint.

use std::collections::BTreeMap;
use std::sync::Arc;

use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};

use super::layers::Layers;
use crate::content::config::BaseUrl;
use crate::content::front_matter::Audience;
use crate::diag::{Diagnostic, Source, code};
use crate::site::Route;
use crate::site::media::short_hash;

/// The assets of a theme.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The URL of each, by the name that templates know: `main.css`.
    pub urls: BTreeMap<String, String>,
    /// The files, by their route.
    pub files: Vec<(Route, Arc<[u8]>)>,
}

/// Files of `assets/` that only the agents' edition has.
const INTERNAL: &str = "agents/";

/// Prepares the files of `assets/` that an audience gets.
pub fn load(layers: &Layers, audience: Audience, base: &BaseUrl, diagnostics: &mut Vec<Diagnostic>) -> Assets {
    let mut assets = Assets::default();
    let wanted = |name: &str| audience == Audience::Agents || !name.starts_with(INTERNAL);
    let files = || layers.folder("assets").filter(|(name, _)| wanted(name));
    let is_sheet = |name: &str| name.ends_with(".css");
    // Style sheets name other assets, so they come last.
    for (name, file) in files().filter(|(name, _)| !is_sheet(name)) {
        assets.add(name, file.bytes.clone(), base);
    }
    for (name, file) in files().filter(|(name, _)| is_sheet(name)) {
        let Some(source) = Layers::text(file, diagnostics) else { continue };
        let sheet = style_sheet(&source, &assets.urls, diagnostics).unwrap_or_default();
        assets.add(name, sheet.into_bytes().into(), base);
    }
    assets
}

impl Assets {
    fn add(&mut self, name: &str, bytes: Arc<[u8]>, base: &BaseUrl) {
        let route = Route::asset(name, &short_hash(&bytes));
        self.urls.insert(name.to_owned(), route.url(base));
        self.files.push((route, bytes));
    }
}

/// A style sheet made small, with the URLs of other assets in place of their names.
fn style_sheet(source: &Source, urls: &BTreeMap<String, String>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let mut fault = |message: String, line: u32, help: &str| {
        let place = source.line(usize::try_from(line).unwrap_or(0));
        diagnostics.push(Diagnostic::new(code::STYLESHEET, message).at(place).help(help));
    };
    let mut sheet = match StyleSheet::parse(&source.text, ParserOptions::default()) {
        Ok(sheet) => sheet,
        Err(error) => {
            let line = error.loc.as_ref().map_or(0, |loc| loc.line);
            fault(format!("the style sheet cannot be read: {}", error.kind), line, "mend the CSS here");
            return None;
        }
    };
    if let Err(error) = sheet.minify(MinifyOptions::default()) {
        fault(format!("the style sheet cannot be made small: {}", error.kind), 0, "mend the CSS");
        return None;
    }
    let options = PrinterOptions {
        minify: true,
        analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
        ..PrinterOptions::default()
    };
    let printed = match sheet.to_css(options) {
        Ok(printed) => printed,
        Err(error) => {
            fault(format!("the style sheet cannot be written: {}", error.kind), 0, "mend the CSS");
            return None;
        }
    };
    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        match dependency {
            Dependency::Url(found) => {
                let name = found.url.trim_start_matches("./");
                let line = found.loc.start.line.saturating_sub(1);
                if found.url.starts_with('#') {
                    css = css.replace(&found.placeholder, &found.url);
                } else if let Some(url) = urls.get(name) {
                    css = css.replace(&found.placeholder, url);
                } else {
                    fault(
                        format!("the style sheet names `{}`, which is no asset of the theme", found.url),
                        line,
                        "put the file into the theme's assets/ folder: no request leaves the site",
                    );
                }
            }
            Dependency::Import(found) => fault(
                format!("the style sheet imports `{}`", found.url),
                found.loc.start.line.saturating_sub(1),
                "put the rules into this file: each import costs the reader a request",
            ),
        }
    }
    Some(css)
}
