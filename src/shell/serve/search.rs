//! The search of a served site: a language's index is built again, behind the pages, when its texts
//! changed.

use std::sync::{Arc, PoisonError, RwLock};

use faqtory_search::native::LangIndex;

use crate::diag::Diagnostic;
use crate::index::{Material, SearchIndex};
use crate::live::Live;
use crate::site::model::Lang;

/// A language's search, open.
pub(super) struct Ready {
    digest: blake3::Hash,
    /// Its files.
    pub(super) index: SearchIndex,
    /// The index, for queries.
    pub(super) opened: LangIndex,
}

/// The search of each language.
#[derive(Default)]
pub(super) struct Searches {
    list: RwLock<Vec<Option<Arc<Ready>>>>,
}

impl Searches {
    /// A language's search, as new as it is.
    pub(super) fn get(&self, lang: Lang) -> Option<Arc<Ready>> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).get(lang.0).cloned().flatten()
    }

    /// The languages' searches in order, as far as they are built.
    pub(super) fn all(&self) -> Vec<Option<Arc<Ready>>> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Builds a language's index if its texts changed; the site is held only while they are gathered.
    pub(super) fn update(&self, live: &RwLock<Live>, lang: Lang) -> Result<(), Box<Diagnostic>> {
        let gathered = {
            let live = live.read().unwrap_or_else(PoisonError::into_inner);
            let languages = live.built().map_or(0, |built| built.resolved.site.config.languages.len());
            let built = live.built().filter(|_| lang.0 < languages);
            built.map(|built| (Material::of(&built.resolved, lang), languages))
        };
        let Some((material, languages)) = gathered else { return Ok(()) };
        let digest = material.digest();
        if self.get(lang).is_some_and(|ready| ready.digest == digest) {
            return Ok(());
        }
        let index = material.build()?;
        let opened = LangIndex::from_files(index.manifest.clone(), &index.files)
            .map_err(|error| Box::new(Diagnostic::new(crate::diag::code::SEARCH_INDEX, error.to_string())))?;
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        list.resize(languages, None);
        list[lang.0] = Some(Arc::new(Ready { digest, index, opened }));
        Ok(())
    }
}
