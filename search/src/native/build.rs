//! Building a language's index: sections in, the files of a single tantivy segment out.

use super::files::named_by_content;
use super::postings::{Forms, Postings, Tally, Vocabulary};
use super::schema::{Fields, schema};
use super::{Error, Section, normalize};
use crate::manifest::Manifest;
use crate::plan::{code_kind, whole_title};
use crate::source::Field;
use crate::words::{Kind, words};
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::{Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

/// What tantivy may use for its tables to begin with; it takes more as it needs.
const MEMORY: usize = 1_000_000;

/// Builds the index of a language: file name to bytes, for `search/<lang>/index/`.
///
/// The manifest gives the analysis. The same sections in any order give the same bytes: the
/// segment is named by its content. No sections give an index that finds nothing. Title, keywords
/// and codes are taken from each section, the description from an article's first.
pub fn build(manifest: &Manifest, sections: &[Section]) -> Result<BTreeMap<String, Arc<[u8]>>, Error> {
    let mut sorted: Vec<&Section> = sections.iter().collect();
    sorted.sort();
    let schema = schema();
    let fields = Fields::of(&schema)?;
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    // tantivy's writer keeps what is shown; the postings, which it would write empty, are ours.
    let shown = RamDirectory::create();
    let mut writer: SingleSegmentIndexWriter = Index::builder()
        .schema(schema.clone())
        .settings(settings)
        .single_segment_index_writer(shown.clone(), MEMORY)?;
    let lexicon = manifest.lexicon();
    let mut vocabulary = Vocabulary::new(&lexicon.analyzer);
    let mut postings = Postings::new();
    let mut shared = Shared::default();
    let mut before: Option<&Section> = None;
    let mut article = 0;
    let mut document = 0;
    for section in sorted {
        let is_first = before.is_none_or(|before| before.id != section.id);
        article += u64::from(is_first && before.is_some());
        if before.is_none_or(|before| !shares(before, section)) {
            shared = Shared::new(section, &mut vocabulary);
        }
        add_terms(&mut postings, document, section, is_first, &shared, &mut vocabulary);
        writer.add_document(shown_of(&fields, section, is_first, article))?;
        document += 1;
        before = Some(section);
    }
    let index = writer.finalize()?;
    let searched = RamDirectory::create();
    let mut segment = Index::create(searched.clone(), schema, IndexSettings::default())?.new_segment();
    postings.write(&vocabulary, &fields, &mut segment, document)?;
    named_by_content(&index, &shown, &segment.id().uuid_string(), &searched)
}

/// The terms of the fields that an article's sections have in common.
#[derive(Default)]
struct Shared {
    title: Forms,
    keywords: Forms,
    codes: Tally,
    whole_title: Tally,
}

impl Shared {
    fn new(section: &Section, vocabulary: &mut Vocabulary<'_>) -> Self {
        let kinds = section.codes.iter().filter_map(|code| code_kind(&normalize(code)));
        let codes = section.codes.iter().map(|code| code_term(code));
        let codes: Vec<String> = codes.chain(kinds.map(str::to_owned)).collect();
        Self {
            title: vocabulary.forms(&normalize(&section.title)),
            keywords: vocabulary.forms(&normalize(&section.keywords.join("\n"))),
            codes: vocabulary.terms(codes.iter().map(String::as_str)),
            whole_title: vocabulary.terms([whole_title(&normalize(&section.title)).as_str()]),
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

fn add_terms(
    postings: &mut Postings,
    document: u32,
    section: &Section,
    is_first: bool,
    shared: &Shared,
    vocabulary: &mut Vocabulary<'_>,
) {
    let description = if is_first { vocabulary.forms(&normalize(&section.description)) } else { Forms::default() };
    let heading = vocabulary.forms(&normalize(&section.heading));
    let body = vocabulary.forms(&normalize(&section.body));
    for field in Field::ALL {
        let tally = match field {
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
        postings.add(field, document, tally);
    }
}

/// A document with what is shown of a section, and its article's number.
fn shown_of(fields: &Fields, section: &Section, is_first: bool, article: u64) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_u64(fields.article, article);
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
    document
}
