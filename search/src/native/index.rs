//! An open index of one language: tantivy's segment as a [`Source`], and what is shown of sections.

use super::Error;
use super::files::Files;
use super::schema::{ARTICLE, Fields};
use crate::hit::Shown;
use crate::manifest::Manifest;
use crate::plan::Lexicon;
use crate::source::{Field, Form, Posting, Source};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field as Id, IndexRecordOption, Value};
use tantivy::store::StoreReader;
use tantivy::{DocSet, Index, InvertedIndexReader, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term};

/// One language's index, open for searching; it may be shared between threads.
pub struct LangIndex {
    manifest: Manifest,
    lexicon: Lexicon,
    fields: Fields,
    segment: Segment,
    store: StoreReader,
}

impl LangIndex {
    /// Opens `search/<lang>/`: `manifest.json` and the folder `index`. Nothing is written.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("manifest.json");
        let bytes = std::fs::read(&path).map_err(|error| Error::Read(path, error))?;
        Self::with_files(Manifest::from_json(&bytes)?, Files::read(&folder.join("index"))?)
    }

    /// Opens an index in memory, without a copy: what [`build`](super::build) gave.
    pub fn from_files(manifest: Manifest, files: &BTreeMap<String, Arc<[u8]>>) -> Result<Self, Error> {
        let files = files.iter().map(|(name, bytes)| (name.clone(), OwnedBytes::new(bytes.clone())));
        Self::with_files(manifest, Files::new(files.collect())?)
    }

    fn with_files(manifest: Manifest, files: Files) -> Result<Self, Error> {
        let index = Index::open(files)?;
        let fields = Fields::of(&index.schema())?;
        let segments = index.searchable_segments()?;
        let [segment] = segments.as_slice() else {
            return Err(Error::Damaged(format!("{} segments", segments.len())));
        };
        let reader = SegmentReader::open(segment)?;
        let store = reader.get_store_reader(4).map_err(TantivyError::from)?;
        let segment = Segment::new(&reader, &fields)?;
        Ok(Self { lexicon: manifest.lexicon(), manifest, fields, segment, store })
    }

    /// What is known of the index.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The words of its language.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The index for the core.
    pub fn source(&self) -> &(impl Source<Error = Error> + use<>) {
        &self.segment
    }

    /// Shows every term of a field in order, with its postings.
    pub(super) fn each_term(&self, field: Field, mut show: impl FnMut(&str, Vec<Posting>)) -> Result<(), Error> {
        let terms = &self.segment.field(field).terms;
        let mut stream = terms.terms().stream().map_err(failed)?;
        while stream.advance() {
            let option = IndexRecordOption::WithFreqs;
            let found = terms.read_postings_from_terminfo(stream.value(), option).map_err(failed)?;
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                show(term, all(found));
            }
        }
        Ok(())
    }

    /// What is shown of a document.
    pub fn shown(&self, doc: u32) -> Result<Shown, Error> {
        let stored: TantivyDocument = self.store.get(doc)?;
        let text = |field: Id| {
            let value = stored.get_first(field).and_then(|value| value.as_str().map(str::to_owned));
            value.unwrap_or_default()
        };
        let countries = stored.get_all(self.fields.countries);
        Ok(Shown {
            id: text(self.fields.id),
            url: text(self.fields.url),
            anchor: text(self.fields.anchor),
            title: text(self.fields.title),
            heading: text(self.fields.heading),
            category: text(self.fields.category),
            description: text(self.fields.description),
            countries: countries.filter_map(|value| value.as_str().map(str::to_owned)).collect(),
            body: text(self.fields.body),
        })
    }
}

/// tantivy's segment as the core sees it.
struct Segment {
    documents: u32,
    articles: Vec<u32>,
    /// In the order of [`Field::ALL`].
    searched: Vec<Searched>,
}

struct Searched {
    id: Id,
    terms: Arc<InvertedIndexReader>,
    norms: Option<FieldNormReader>,
    average_length: f32,
}

impl Segment {
    fn new(reader: &SegmentReader, fields: &Fields) -> Result<Self, Error> {
        let documents = reader.max_doc();
        let column = reader.fast_fields().u64(ARTICLE)?;
        let articles = (0..documents).map(|doc| column.first(doc).and_then(|n| u32::try_from(n).ok()));
        let searched = fields.searched.iter().map(|&id| {
            let terms = reader.inverted_index(id)?;
            let norms = reader.fieldnorms_readers().get_field(id)?;
            let average_length = terms.total_num_tokens() as f32 / documents.max(1) as f32;
            Ok(Searched { id, terms, norms, average_length })
        });
        Ok(Self {
            documents,
            articles: articles.collect::<Option<_>>().ok_or_else(|| Error::Damaged("article numbers".into()))?,
            searched: searched.collect::<Result<_, TantivyError>>()?,
        })
    }

    fn field(&self, field: Field) -> &Searched {
        &self.searched[field as usize]
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::Tantivy(TantivyError::from(error))
}

fn all(mut found: SegmentPostings) -> Vec<Posting> {
    let mut out = Vec::with_capacity(found.size_hint() as usize);
    while found.doc() != TERMINATED {
        out.push(Posting { doc: found.doc(), frequency: found.term_freq() });
        found.advance();
    }
    out
}

impl Source for Segment {
    type Error = Error;

    fn documents(&self) -> u32 {
        self.documents
    }

    fn article(&self, doc: u32) -> u32 {
        self.articles.get(doc as usize).copied().unwrap_or(u32::MAX)
    }

    fn average_length(&self, field: Field) -> f32 {
        self.field(field).average_length
    }

    fn norm_id(&self, field: Field, doc: u32) -> u8 {
        self.field(field).norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(doc))
    }

    fn knows(&self, form: Form, term: &str) -> Result<bool, Error> {
        for field in form.fields() {
            let field = self.field(*field);
            if field.terms.doc_freq(&Term::from_field_text(field.id, term)).map_err(failed)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn postings(&self, field: Field, term: &str) -> Result<Vec<Posting>, Error> {
        let field = self.field(field);
        let term = Term::from_field_text(field.id, term);
        let found = field.terms.read_postings(&term, IndexRecordOption::WithFreqs).map_err(failed)?;
        Ok(found.map_or_else(Vec::new, all))
    }

    fn words(&self, prefix: &str, visit: &mut dyn FnMut(&str, u32)) -> Result<(), Error> {
        for field in Field::EXACT {
            let terms = self.field(field).terms.terms();
            let mut stream = terms.range().ge(prefix).into_stream().map_err(failed)?;
            while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                if let Ok(word) = std::str::from_utf8(stream.key()) {
                    visit(word, stream.value().doc_freq);
                }
            }
        }
        Ok(())
    }
}
