//! The search of a served site: a language's index is built again, behind the pages, when its texts
//! changed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

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

/// How long a question waits for an index that was never built yet.
const PATIENCE: Duration = Duration::from_secs(20);

/// The search of each language.
#[derive(Default)]
pub(super) struct Searches {
    list: Mutex<Vec<Option<Arc<Ready>>>>,
    built: Condvar,
}

impl Searches {
    /// The languages' searches in order, as far as they are built.
    pub(super) fn all(&self) -> Vec<Option<Arc<Ready>>> {
        self.lock().clone()
    }

    /// The same once each of this many languages has been built: just after the start they are not.
    pub(super) fn whole(&self, languages: usize) -> Vec<Option<Arc<Ready>>> {
        let is_open = |list: &mut Vec<Option<Arc<Ready>>>| list.iter().flatten().count() < languages;
        let waited = self.built.wait_timeout_while(self.lock(), PATIENCE, is_open);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Option<Arc<Ready>>>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
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
        let known = self.lock().get(lang.0).cloned().flatten();
        if known.is_some_and(|ready| ready.digest == digest) {
            return Ok(());
        }
        let index = material.build()?;
        let opened = LangIndex::from_files(index.manifest.clone(), &index.files)
            .map_err(|error| Box::new(Diagnostic::new(crate::diag::code::SEARCH_INDEX, error.to_string())))?;
        let mut list = self.lock();
        list.resize(languages, None);
        list[lang.0] = Some(Arc::new(Ready { digest, index, opened }));
        self.built.notify_all();
        Ok(())
    }
}
