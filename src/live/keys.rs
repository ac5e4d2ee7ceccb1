//! Which pages are still as they were: a key for each.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Live, Reach, page_at};
use crate::diag::Diagnostic;
use crate::render::{Page, Renderer};

/// The key of each page that was looked at, and its fault.
#[derive(Debug, Default)]
pub struct Keys {
    pages: HashMap<String, Keyed>,
}

#[derive(Debug, Clone)]
struct Keyed {
    key: blake3::Hash,
    fault: Option<Diagnostic>,
}

/// What a look at pages found.
#[derive(Debug, Clone, Default)]
pub struct Swept {
    /// The output paths of the pages that were rendered again, as they are new or changed.
    pub rendered: Vec<String>,
}

impl Keys {
    /// Looks at the pages within reach and renders those that changed.
    pub fn sweep(&mut self, live: &Live, reach: &Reach) -> Swept {
        let mut swept = Swept::default();
        let (Some(built), Some(renderer)) = (live.built(), live.renderer()) else { return swept };
        let paths: Vec<(&String, Page)> = match reach {
            Reach::All => built.output.keys().filter_map(|path| Some((path, page_at(built, path)?))).collect(),
            Reach::Files(files) => files.iter().filter_map(|path| Some((path, page_at(built, path)?))).collect(),
        };
        let known = &self.pages;
        let found: Vec<(&String, Keyed)> = paths
            .into_par_iter()
            .filter_map(|(path, page)| Some((path, look(&renderer, page, known.get(path))?)))
            .collect();
        for (path, keyed) in found {
            swept.rendered.push(path.clone());
            self.pages.insert(path.clone(), keyed);
        }
        swept
    }

    /// Forgets the pages that are gone.
    pub fn forget(&mut self, live: &Live) {
        if let Some(built) = live.built() {
            self.pages.retain(|path, _| page_at(built, path).is_some());
        }
    }

    /// The faults that rendering found, of all pages.
    pub fn faults(&self) -> Vec<Diagnostic> {
        self.pages.values().filter_map(|page| page.fault.clone()).collect()
    }
}

/// The key of a page that changed, and what rendering it found; none of one that did not.
fn look(renderer: &Renderer, page: Page, known: Option<&Keyed>) -> Option<Keyed> {
    let key = renderer.key(page)?;
    if known.is_some_and(|known| known.key == key) {
        return None;
    }
    let fault = renderer.bytes(&crate::render::File::Page(page)).err().map(|fault| *fault);
    Some(Keyed { key, fault })
}
