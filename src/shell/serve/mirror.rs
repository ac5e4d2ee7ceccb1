//! INTERIM, so that the tree compiles: the helper for watching replaces this file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::diag::Diagnostic;
use crate::pipeline::Inputs;
use crate::shell::disk;

pub(super) struct Mirror {
    root: Utf8PathBuf,
    inputs: Inputs,
}

pub(super) enum Touched {
    #[allow(dead_code)]
    Paths(BTreeSet<Utf8PathBuf>),
    Everything,
}

pub(super) struct Changes {
    pub files: BTreeMap<String, Option<Arc<[u8]>>>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Mirror {
    pub(super) fn read(root: &Utf8Path) -> (Mirror, Vec<Diagnostic>) {
        let report = disk::load(root);
        (Mirror { root: root.to_owned(), inputs: report.value }, report.diagnostics)
    }

    pub(super) fn inputs(&self) -> Inputs {
        self.inputs.clone()
    }

    pub(super) fn refresh(&mut self, _: &Touched) -> Changes {
        let report = disk::load(&self.root);
        let mut files = BTreeMap::new();
        for (path, bytes) in &report.value.files {
            if self.inputs.files.get(path) != Some(bytes) {
                files.insert(path.clone(), Some(bytes.clone()));
            }
        }
        for path in self.inputs.files.keys() {
            if !report.value.files.contains_key(path) {
                files.insert(path.clone(), None);
            }
        }
        self.inputs = report.value;
        Changes { files, diagnostics: report.diagnostics }
    }
}
