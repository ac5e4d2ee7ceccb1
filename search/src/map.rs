//! A map from texts as a sorted list: for a few hundred entries as fast as a tree, and a tenth of its
//! code.

pub(crate) struct Map<V> {
    keys: Vec<String>,
    values: Vec<V>,
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

/// Where a key stands, or would stand: apart from the map, to be there once for all values.
fn place(keys: &[String], key: &str) -> Result<usize, usize> {
    keys.binary_search_by(|known| known.as_str().cmp(key))
}

impl<V: Default> Map<V> {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.values.get(place(&self.keys, key).ok()?)
    }

    /// The value of a key to change, first its default.
    pub(crate) fn entry(&mut self, key: &str) -> &mut V {
        let at = place(&self.keys, key).unwrap_or_else(|at| {
            self.keys.insert(at, key.to_owned());
            self.values.insert(at, V::default());
            at
        });
        &mut self.values[at]
    }
}
