//! Building a language's index: sections in, the files of a single tantivy segment out.

use super::files::named_by_content;
use super::schema::{Fields, schema};
use super::{Error, Section, normalize};
use crate::analyzer::Analyzer;
use crate::manifest::Manifest;
use crate::plan::whole_title;
use crate::source::Field;
use crate::words::{Kind, visit, words};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use tantivy::directory::RamDirectory;
use tantivy::{Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

/// What tantivy may use for its tables to begin with; it takes more as it needs.
const MEMORY: usize = 1_000_000;

/// Builds the index of a language: file name to bytes, for `search/<lang>/index/`.
///
/// The manifest gives the analysis. The same sections in any order give the same bytes: the
/// segment is named by its content. No sections give an index that finds nothing. Title, keywords
/// and codes are taken from each section, the description from an article's first.
pub fn build(manifest: &Manifest, sections: &[Section]) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut sorted: Vec<&Section> = sections.iter().collect();
    sorted.sort();
    let directory = RamDirectory::create();
    let schema = schema();
    let fields = Fields::of(&schema)?;
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    let mut writer: SingleSegmentIndexWriter =
        Index::builder().schema(schema).settings(settings).single_segment_index_writer(directory.clone(), MEMORY)?;
    let lexicon = manifest.lexicon();
    let mut forms = Forms { analyzer: &lexicon.analyzer, numbers: FxHashMap::default(), stems: Vec::new() };
    let mut shared = Shared::default();
    let mut before: Option<&Section> = None;
    let mut article = 0;
    for section in sorted {
        let is_first = before.is_none_or(|before| before.id != section.id);
        article += u64::from(is_first && before.is_some());
        if before.is_none_or(|before| !shares(before, section)) {
            shared = Shared::new(section, &mut forms);
        }
        let mut document = TantivyDocument::default();
        document.add_u64(fields.article, article);
        add_terms(&mut document, &fields, section, is_first, &shared, &mut forms);
        add_shown(&mut document, &fields, section, is_first);
        writer.add_document(document)?;
        before = Some(section);
    }
    named_by_content(&writer.finalize()?, &directory)
}

/// The terms of the fields that an article's sections have in common.
#[derive(Default)]
struct Shared {
    title: Terms,
    keywords: Terms,
    codes: String,
    whole_title: String,
}

impl Shared {
    fn new(section: &Section, forms: &mut Forms<'_>) -> Self {
        let codes: Vec<String> = section.codes.iter().map(|code| code_term(code)).collect();
        Self {
            title: forms.terms(&section.title),
            keywords: forms.terms(&section.keywords.join("\n")),
            codes: codes.join(" "),
            whole_title: whole_title(&normalize(&section.title)),
        }
    }
}

fn shares(a: &Section, b: &Section) -> bool {
    a.title == b.title && a.keywords == b.keywords && a.codes == b.codes
}

/// A code as one term: the form that it has as a word of a query.
fn code_term(code: &str) -> String {
    let words = words(&normalize(code)).into_iter();
    words.filter(|word| word.kind != Kind::Part).map(|word| word.text).collect()
}

/// A text's exact forms and stems, each followed by a space.
#[derive(Default)]
struct Terms {
    exact: String,
    stems: String,
}

/// Texts to terms; each different word is stemmed once.
struct Forms<'a> {
    analyzer: &'a Analyzer,
    /// The number of each word met.
    numbers: FxHashMap<String, usize>,
    /// Stems by that number; nothing for a stop word.
    stems: Vec<Option<String>>,
}

impl Forms<'_> {
    fn terms(&mut self, text: &str) -> Terms {
        let mut terms = Terms::default();
        visit(&normalize(text), |word, _, _| {
            push_term(&mut terms.exact, word);
            if let Some(stem) = self.stem(word) {
                push_term(&mut terms.stems, stem);
            }
        });
        terms
    }

    fn stem(&mut self, word: &str) -> Option<&str> {
        let known = self.numbers.get(word).copied();
        let number = known.unwrap_or_else(|| {
            self.stems.push((!self.analyzer.is_stop(word)).then(|| self.analyzer.stem(word)));
            self.numbers.insert(word.to_owned(), self.stems.len() - 1);
            self.stems.len() - 1
        });
        self.stems[number].as_deref()
    }
}

fn push_term(terms: &mut String, term: &str) {
    terms.push_str(term);
    terms.push(' ');
}

fn add_terms(
    document: &mut TantivyDocument,
    fields: &Fields,
    section: &Section,
    is_first: bool,
    shared: &Shared,
    forms: &mut Forms<'_>,
) {
    let description = if is_first { forms.terms(&section.description) } else { Terms::default() };
    let heading = forms.terms(&section.heading);
    let body = forms.terms(&section.body);
    for (field, id) in Field::ALL.into_iter().zip(&fields.searched) {
        let terms = match field {
            Field::Title => &shared.title.exact,
            Field::TitleStem => &shared.title.stems,
            Field::Heading => &heading.exact,
            Field::HeadingStem => &heading.stems,
            Field::Keywords => &shared.keywords.exact,
            Field::KeywordsStem => &shared.keywords.stems,
            Field::Description => &description.exact,
            Field::DescriptionStem => &description.stems,
            Field::Body => &body.exact,
            Field::BodyStem => &body.stems,
            Field::Codes => &shared.codes,
            Field::WholeTitle if is_first => &shared.whole_title,
            Field::WholeTitle => continue,
        };
        if !terms.is_empty() {
            document.add_text(*id, terms);
        }
    }
}

fn add_shown(document: &mut TantivyDocument, fields: &Fields, section: &Section, is_first: bool) {
    let description = if is_first { section.description.as_str() } else { "" };
    for (id, text) in [
        (fields.id, section.id.as_str()),
        (fields.url, &section.url),
        (fields.anchor, &section.anchor),
        (fields.title, &section.title),
        (fields.heading, &section.heading),
        (fields.category, &section.category),
        (fields.description, description),
        (fields.body, &section.body),
    ] {
        if !text.is_empty() {
            document.add_text(id, text);
        }
    }
    for country in &section.countries {
        document.add_text(fields.countries, country);
    }
}
