//! What the engine needs of an index, whatever holds it: tantivy's segment or an exported pack.

use serde::Serialize;

/// A field of a section's document. The text fields come twice: exact forms and stems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The article's title, in each of its sections.
    Title,
    /// Stems of the title.
    TitleStem,
    /// The section's heading.
    Heading,
    /// Stems of the heading.
    HeadingStem,
    /// The article's keywords, in each of its sections.
    Keywords,
    /// Stems of the keywords.
    KeywordsStem,
    /// The article's description, in its first section.
    Description,
    /// Stems of the description.
    DescriptionStem,
    /// The section's text.
    Body,
    /// Stems of the section's text.
    BodyStem,
    /// The article's codes, in each of its sections; each is one term.
    Codes,
    /// The whole title as one term ([`whole_title`](crate::plan::whole_title)).
    WholeTitle,
}

impl Field {
    /// Every field, in the order of the schema.
    pub const ALL: [Field; 12] = [
        Field::Title,
        Field::TitleStem,
        Field::Heading,
        Field::HeadingStem,
        Field::Keywords,
        Field::KeywordsStem,
        Field::Description,
        Field::DescriptionStem,
        Field::Body,
        Field::BodyStem,
        Field::Codes,
        Field::WholeTitle,
    ];
    /// The fields of exact forms: together they are the index's vocabulary.
    pub const EXACT: [Field; 5] = [Field::Title, Field::Heading, Field::Keywords, Field::Description, Field::Body];
    /// The fields of exact forms that are short, so that every word in them was chosen.
    pub(crate) const SHORT: [Field; 3] = [Field::Title, Field::Heading, Field::Description];
    /// The fields of stems.
    pub const STEM: [Field; 5] =
        [Field::TitleStem, Field::HeadingStem, Field::KeywordsStem, Field::DescriptionStem, Field::BodyStem];

    /// The field's name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title_exact",
            Field::TitleStem => "title_stem",
            Field::Heading => "heading_exact",
            Field::HeadingStem => "heading_stem",
            Field::Keywords => "keywords_exact",
            Field::KeywordsStem => "keywords_stem",
            Field::Description => "description_exact",
            Field::DescriptionStem => "description_stem",
            Field::Body => "body_exact",
            Field::BodyStem => "body_stem",
            Field::Codes => "codes",
            Field::WholeTitle => "title_whole",
        }
    }

    /// How much a match in the field is worth. An exact form only adds to what its stem brings.
    pub(crate) fn weight(self) -> f32 {
        match self {
            Field::Title => 2.0,
            Field::TitleStem => 4.0,
            Field::Heading | Field::Keywords => 1.5,
            Field::HeadingStem | Field::KeywordsStem => 3.0,
            Field::Description => 1.0,
            Field::DescriptionStem => 2.0,
            Field::Body => 0.5,
            Field::BodyStem => 1.0,
            Field::Codes => 10.0,
            Field::WholeTitle => 0.0,
        }
    }
}

/// The form in which a term is indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A folded word, in any of [`Field::EXACT`].
    Exact,
    /// A stem, in any of [`Field::STEM`].
    Stem,
    /// A code.
    Code,
}

impl Form {
    /// The fields that hold terms of this form.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Form::Exact => &Field::EXACT,
            Form::Stem => &Field::STEM,
            Form::Code => &[Field::Codes],
        }
    }
}

/// One section that holds a term, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The section's document, from 0.
    pub doc: u32,
    /// How often the term stands in the field.
    pub frequency: u32,
}

/// The documents of either list, each in order: the frequencies of one in both are added up.
pub(crate) fn merge(mut a: &[Posting], b: &[Posting]) -> Vec<Posting> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    for &(mut posting) in b {
        while let Some((first, rest)) = a.split_first().filter(|(first, _)| first.doc <= posting.doc) {
            a = rest;
            if first.doc < posting.doc {
                out.push(*first);
            } else {
                posting.frequency = posting.frequency.saturating_add(first.frequency);
            }
        }
        out.push(posting);
    }
    out.extend_from_slice(a);
    out
}

/// Read access to one language's index. Documents are sections, numbered by article id and then by
/// section order, so that a lower number wins a tie.
pub trait Source {
    /// What can go wrong: damage for an index, a part not yet loaded for a pack.
    type Error;

    /// The number of documents.
    fn documents(&self) -> u32;

    /// The article that a document belongs to, numbered from 0 in the order of their ids.
    fn article(&self, doc: u32) -> u32;

    /// The average number of terms in a field.
    fn average_length(&self, field: Field) -> f32;

    /// tantivy's field norm id: the number of terms in a document's field, coded in a byte.
    fn norm_id(&self, field: Field, doc: u32) -> u8;

    /// Whether any document holds a term in this form.
    fn knows(&self, form: Form, term: &str) -> Result<bool, Self::Error>;

    /// The documents whose field holds a term, in order; none for an unknown term.
    fn postings(&self, field: Field, term: &str) -> Result<Vec<Posting>, Self::Error>;

    /// Visits every word of the vocabulary ([`Field::EXACT`]) that begins with a prefix, with its
    /// document count: once for each field that has it, in any order.
    fn words(&self, prefix: &str, visit: &mut dyn FnMut(&str, u32)) -> Result<(), Self::Error>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_lists_are_in_order_and_added_up() {
        let list = |pairs: &[(u32, u32)]| -> Vec<Posting> {
            pairs.iter().map(|&(doc, frequency)| Posting { doc, frequency }).collect()
        };
        let (a, b) = (list(&[(1, 1), (3, 2), (7, 1)]), list(&[(0, 5), (3, u32::MAX), (9, 1)]));
        let both = list(&[(0, 5), (1, 1), (3, u32::MAX), (7, 1), (9, 1)]);
        assert_eq!(merge(&a, &b), both);
        assert_eq!(merge(&b, &a), both);
        assert_eq!((merge(&a, &[]), merge(&[], &a)), (a.clone(), a));
    }
}
