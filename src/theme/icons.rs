//! The icons of a theme: one SVG file each, as icon sets ship them.

use std::collections::BTreeMap;

use super::layers::Layers;
use crate::diag::{self, Diagnostic, code};
use crate::site::Site;

/// The drawing of each icon, that is what stands inside its `<svg>`, by the file's name without
/// `.svg`. The template draws the `<svg>` itself, on the grid of 24 by 24 that the files have.
pub fn load(layers: &Layers, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut icons = BTreeMap::new();
    for (name, file) in layers.folder("icons") {
        let Some(source) = Layers::text(file, diagnostics) else { continue };
        match (name.strip_suffix(".svg"), drawing(&source.text)) {
            (Some(name), Some(drawing)) => {
                icons.insert(name.to_owned(), drawing.lines().map(str::trim).collect());
            }
            _ => diagnostics.push(
                Diagnostic::new(code::THEME, format!("`{name}` is not an icon"))
                    .at(source.start())
                    .help("icons/ takes files that end in .svg and hold one <svg> of 24 by 24"),
            ),
        }
    }
    icons
}

fn drawing(svg: &str) -> Option<&str> {
    let (_, rest) = svg.split_once("<svg")?;
    let (_, inside) = rest.split_once('>')?;
    Some(inside.rsplit_once("</svg>")?.0.trim())
}

/// Warns of categories that ask for an icon which the theme does not have.
pub fn check(site: &Site, icons: &BTreeMap<String, String>, diagnostics: &mut Vec<Diagnostic>) {
    for icon in site.categories.iter().filter_map(|category| category.icon.as_ref()) {
        if !icons.contains_key(&icon.value) {
            let help = match diag::nearest(&icon.value, icons.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "take one of the theme's icons/, or put an SVG file of that name there".to_owned(),
            };
            diagnostics.push(
                Diagnostic::new(code::UNKNOWN_ICON, format!("the theme has no icon `{}`", icon.value))
                    .at(icon.place.clone())
                    .help(help),
            );
        }
    }
}
