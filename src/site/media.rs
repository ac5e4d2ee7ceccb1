//! Files of content that are no articles: images and attachments.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::routes::Route;
use crate::diag;
use crate::markdown::slug::slugify;

/// A file that articles link or show.
#[derive(Debug)]
pub struct Medium {
    /// Its path below the site's root: `content/en/refunds/form.png`.
    pub path: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Where it is published: under a name with its content's hash.
    pub route: Route,
    /// Width and height in pixels, of an image that can be read.
    pub size: Option<(usize, usize)>,
}

/// All such files, and those of `static/`.
#[derive(Debug, Default)]
pub struct Media {
    /// The files, by path.
    pub list: Vec<Medium>,
    by_path: HashMap<String, usize>,
    statics: BTreeMap<String, Arc<[u8]>>,
}

impl Media {
    /// Reads sizes and hashes; `statics` are by their path in the output.
    pub fn new(files: Vec<(String, Arc<[u8]>)>, statics: BTreeMap<String, Arc<[u8]>>) -> Self {
        let list: Vec<Medium> = files
            .into_par_iter()
            .map(|(path, bytes)| {
                let name = path.rsplit('/').next().unwrap_or(&path);
                let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
                let hash = short_hash(&bytes);
                let route = Route::asset(&format!("media/{}.{}", slugify(stem), slugify(extension)), &hash);
                let size = size(&bytes);
                Medium { path, bytes, route, size }
            })
            .collect();
        let by_path = list.iter().enumerate().map(|(at, medium)| (medium.path.clone(), at)).collect();
        Media { list, by_path, statics }
    }

    /// A file by its path below the site's root.
    pub fn find(&self, path: &str) -> Option<(usize, &Medium)> {
        let index = *self.by_path.get(path)?;
        Some((index, &self.list[index]))
    }

    /// The name of the file most like one that does not exist.
    pub fn nearest(&self, path: &str) -> Option<&str> {
        diag::nearest(path, self.list.iter().map(|medium| medium.path.as_str()))
            .map(|near| near.rsplit('/').next().unwrap_or(near))
    }

    /// The size of an image of `static/`, by its path in the output.
    pub fn static_size(&self, path: &str) -> Option<(usize, usize)> {
        self.statics.get(path.trim_start_matches('/')).and_then(|bytes| size(bytes))
    }
}

/// The fingerprint in a published name: 16 hexadecimal digits of BLAKE3.
pub fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

fn size(bytes: &[u8]) -> Option<(usize, usize)> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some((size.width, size.height));
    }
    svg_size(std::str::from_utf8(bytes.get(..bytes.len().min(4096))?).ok()?)
}

/// Width and height of an SVG, by its attributes or its view box.
fn svg_size(head: &str) -> Option<(usize, usize)> {
    let start = head.find("<svg")?;
    let tag = &head[start..start + head[start..].find('>')?];
    let attribute = |name: &str| {
        let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(&tag[at..at + tag[at..].find('"')?])
    };
    let pixels =
        |text: &str| text.trim_end_matches("px").parse::<f64>().ok().filter(|n| *n >= 1.0).map(|n| n.round() as usize);
    if let (Some(width), Some(height)) = (attribute("width").and_then(pixels), attribute("height").and_then(pixels)) {
        return Some((width, height));
    }
    let numbers: Vec<&str> = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    Some((pixels(numbers.get(2)?)?, pixels(numbers.get(3)?)?))
}
