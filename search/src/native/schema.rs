//! The schema of an index: the searched fields, the shown ones, and the article's number.

use crate::source::Field;
use tantivy::TantivyError;
use tantivy::schema::{FAST, Field as Id, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};

/// The shown fields, each as it came.
const SHOWN: [&str; 9] = ["id", "url", "anchor", "title", "heading", "category", "description", "countries", "body"];
/// The article's number, in the order of ids.
pub(super) const ARTICLE: &str = "article";

/// The fields' numbers in tantivy.
pub(super) struct Fields {
    /// In the order of [`Field::ALL`].
    pub(super) searched: Vec<Id>,
    pub(super) id: Id,
    pub(super) url: Id,
    pub(super) anchor: Id,
    pub(super) title: Id,
    pub(super) heading: Id,
    pub(super) category: Id,
    /// In an article's first section only.
    pub(super) description: Id,
    /// One value for each country.
    pub(super) countries: Id,
    pub(super) body: Id,
    pub(super) article: Id,
}

impl Fields {
    /// Finds the fields in a schema; an error if one is missing.
    pub(super) fn of(schema: &Schema) -> Result<Self, TantivyError> {
        let field = |name: &str| schema.get_field(name);
        Ok(Self {
            searched: Field::ALL.iter().map(|f| field(f.name())).collect::<Result<_, _>>()?,
            id: field("id")?,
            url: field("url")?,
            anchor: field("anchor")?,
            title: field("title")?,
            heading: field("heading")?,
            category: field("category")?,
            description: field("description")?,
            countries: field("countries")?,
            body: field("body")?,
            article: field(ARTICLE)?,
        })
    }
}

/// The schema. Searched fields hold terms that are already made, with a space between: tantivy
/// only takes them apart, so any tantivy opens the index without our analyzers.
pub(super) fn schema() -> Schema {
    let mut builder = Schema::builder();
    for field in Field::ALL {
        let terms = TextFieldIndexing::default();
        let terms = match field {
            Field::WholeTitle => {
                terms.set_tokenizer("raw").set_index_option(IndexRecordOption::Basic).set_fieldnorms(false)
            }
            _ => terms.set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs),
        };
        builder.add_text_field(field.name(), TextOptions::default().set_indexing_options(terms));
    }
    for name in SHOWN {
        builder.add_text_field(name, STORED);
    }
    builder.add_u64_field(ARTICLE, FAST);
    builder.build()
}
