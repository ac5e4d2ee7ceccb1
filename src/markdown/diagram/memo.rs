//! Drawings that were made already: drawing is by far the slowest part of a text.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Diagram, Fault};

/// What came of drawing.
pub type Drawn = Arc<Result<Diagram, Vec<Fault>>>;

/// How many drawings are kept between two builds of the whole site; a site has fewer.
const MOST: usize = 10_000;

/// Drawings by what they were made from. A build takes those over from the one before that it needs
/// again, so that the others are forgotten.
#[derive(Debug, Default)]
pub struct Drawings {
    before: HashMap<blake3::Hash, Drawn>,
    made: Mutex<HashMap<blake3::Hash, Drawn>>,
    /// Whether every drawing stays empty.
    is_blank: bool,
}

impl Drawings {
    /// For a build that comes after another.
    pub fn after(before: &Drawings) -> Self {
        Drawings { before: before.lock().clone(), made: Mutex::default(), is_blank: before.is_blank }
    }

    /// For what only reads texts: nothing is drawn, and no fault of a diagram is found.
    pub fn blank() -> Self {
        Drawings { is_blank: true, ..Drawings::default() }
    }

    /// A drawing; `make` must depend on nothing but `parts`.
    pub fn draw(&self, parts: &[&str], make: impl FnOnce() -> Result<Diagram, Vec<Fault>>) -> Drawn {
        if self.is_blank {
            return Arc::new(Ok(Diagram::default()));
        }
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let key = hasher.finalize();
        let known = self.lock().get(&key).or_else(|| self.before.get(&key)).cloned();
        // Not while the lock is held: others draw in the meantime.
        let drawn = known.unwrap_or_else(|| Arc::new(make()));
        let mut made = self.lock();
        if made.len() >= MOST {
            made.clear();
        }
        made.insert(key, drawn.clone());
        drawn
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<blake3::Hash, Drawn>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
