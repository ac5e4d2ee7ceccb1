//! The search of a served site: a language's index is built again, behind the pages, when its texts
//! changed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use super::server::Server;
use crate::diag::Diagnostic;
use crate::index::{Material, SearchIndex};
use crate::live::Live;
use crate::site::model::Lang;

/// A language's search.
struct Ready {
    digest: blake3::Hash,
    /// Its files.
    index: SearchIndex,
}

/// How long a request waits for an index that was never built yet.
const PATIENCE: Duration = Duration::from_secs(20);

/// The search of each language.
#[derive(Default)]
pub(super) struct Searches {
    list: Mutex<Vec<Option<Arc<Ready>>>>,
    built: Condvar,
}

impl Searches {
    /// A language's search, once it has been built: just after the start it is not.
    fn of(&self, lang: Lang) -> Option<Arc<Ready>> {
        let is_missing = |list: &mut Vec<Option<Arc<Ready>>>| list.get(lang.0).is_none_or(Option::is_none);
        let waited = self.built.wait_timeout_while(self.lock(), PATIENCE, is_missing);
        waited.unwrap_or_else(PoisonError::into_inner).0.get(lang.0).cloned().flatten()
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
        let mut list = self.lock();
        list.resize(languages, None);
        list[lang.0] = Some(Arc::new(Ready { digest, index }));
        self.built.notify_all();
        Ok(())
    }
}

/// A file of a language's search folder by its output path, as a build would write it. It may wait.
pub(super) fn file(server: &Server, path: &str) -> Option<Arc<[u8]>> {
    let (code, name) = path.strip_prefix("search/")?.split_once('/')?;
    let lang = server.live().built()?.resolved.site.lang_of(code)?;
    let ready = server.searches.of(lang)?;
    match name.split_once('/') {
        Some(("index", file)) => ready.index.files.get(file).cloned(),
        Some(("pack", file)) => ready.index.pack.get(file).cloned(),
        Some(_) => None,
        None => (name == "manifest.json").then(|| ready.index.manifest.to_json().ok().map(Into::into))?,
    }
}
