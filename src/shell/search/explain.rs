//! `faqtory search --explain`: why a result was found, in a writer's words.

use std::fmt::Write as _;

use faqtory_search::native::{Error, Explanation, LangIndex, Part, explain};
use faqtory_search::plan::{How, Reading};
use faqtory_search::{Correction, Field, Hit};
use serde::Serialize;

/// Why a result was found.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Explained<'a> {
    #[serde(flatten)]
    score: Explanation,
    corrections: &'a [Correction],
    missing: &'a [String],
}

impl<'a> Explained<'a> {
    /// Explains the hits of an index's language.
    pub(super) fn add(
        index: &LangIndex,
        query: &str,
        limit: usize,
        hits: &'a [Hit],
        explained: &mut [Option<Explained<'a>>],
    ) -> Result<(), Error> {
        let mut scores = explain(index, query, limit)?;
        for (hit, explained) in hits.iter().zip(explained).filter(|(hit, _)| hit.lang == index.manifest().lang) {
            let score = scores.remove(&hit.id);
            *explained =
                score.map(|score| Explained { score, corrections: &hit.why.corrections, missing: &hit.why.missing });
        }
        Ok(())
    }

    /// Lines below a result: what adds up to its score.
    pub(super) fn print(&self, total: f32, out: &mut String) {
        let mut lines: Vec<(String, String)> = Vec::new();
        for part in &self.score.parts {
            let what = if part.field == Field::Codes { part.typed.clone() } else { part.found.join(", ") };
            let why = why(part).map_or(String::new(), |why| format!(" ({why})"));
            lines.push((format!("{}: {what}{why}", field(part.field)), format!("+{:.1}", part.score)));
        }
        let [held, asked] = self.score.words;
        if held < asked {
            let share = held as f32 / asked as f32;
            let missing = match self.missing {
                [] => String::new(),
                words => format!(", without {}", words.join(", ")),
            };
            lines.push((format!("{held} of {asked} words of the query{missing}"), format!("×{share:.2}")));
        }
        if self.score.added.abs() >= 0.05 {
            let why = if self.score.is_title { "the query is the title" } else { "a code of the article" };
            lines.push((why.to_owned(), format!("+{:.1}", self.score.added)));
        }
        lines.push(("score".to_owned(), format!("{total:.1}")));
        for (what, amount) in lines {
            let _ = writeln!(out, "    {amount:>6}  {what}");
        }
    }
}

fn field(field: Field) -> &'static str {
    match field {
        Field::Title | Field::TitleStem | Field::WholeTitle => "title",
        Field::Heading | Field::HeadingStem => "heading",
        Field::Keywords | Field::KeywordsStem => "keywords",
        Field::Description | Field::DescriptionStem => "description",
        Field::Body | Field::BodyStem => "text",
        Field::Codes => "code",
    }
}

/// Why the words match; nothing for the typed word itself.
fn why(part: &Part) -> Option<String> {
    let Part { typed, reading, how, .. } = part;
    let read = match reading {
        Reading::Layout => Some(format!("{typed} on the other keyboard layout")),
        Reading::Transliterated => Some(format!("{typed} in Latin letters")),
        Reading::Typed | Reading::Corrected => None,
    };
    read.or_else(|| match how {
        How::Exact => None,
        How::Code if part.found.is_empty() => {
            Some("no code of any article; this one explains codes like it".to_owned())
        }
        How::Code => None,
        How::Stem => Some(format!("another form of {typed}")),
        How::Prefix => Some(format!("begins with {typed}")),
        How::Corrected => Some(format!("for {typed}, which no article has")),
        How::Synonym => Some(format!("means the same as {typed}")),
    })
}
