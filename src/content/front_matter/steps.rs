//! The decision tree of a troubleshooter.

use serde::Deserialize;

use super::{Reader, Spanned, scalar_text};
use crate::content::yaml;
use crate::diag::{Diagnostic, code};

/// A step of a troubleshooter.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its key: the anchor on the page.
    pub key: String,
    /// The question.
    pub question: Spanned<String>,
    /// The answers, in order.
    pub answers: Vec<Answer>,
}

/// An answer of a troubleshooter's step.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What the reader picks.
    pub text: Spanned<String>,
    /// Where it leads.
    pub target: Target,
}

/// Where an answer leads.
#[derive(Debug, Clone)]
pub enum Target {
    /// Another step.
    Step(Spanned<String>),
    /// A link as articles write it: `id:refund-times#cards` or a content path.
    Article(Spanned<String>),
}

impl Reader<'_, '_> {
    /// The steps in the order written; those that cannot be read are left out.
    pub(super) fn steps(&mut self) -> Vec<Step> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct RawStep {
            question: String,
            answers: Vec<RawAnswer>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct RawAnswer {
            text: String,
            next: Option<String>,
            article: Option<String>,
        }
        let expected = "a mapping of steps: start: {question: Was it a card?, answers: \
                        [{text: \"Yes\", next: card}, {text: \"No\", article: \"id:bank-transfers\"}]}";
        let Some(mapping) = self.read::<serde_yaml::Mapping>("steps", expected) else {
            self.faulty_steps = self.entries.has_value("steps");
            return Vec::new();
        };
        let Some(entry) = self.entries.get("steps").cloned() else { return Vec::new() };
        let mut steps = Vec::new();
        for (key, value) in mapping {
            let key = key.as_str().map(str::to_owned).unwrap_or_else(|| scalar_text(&key));
            let place = self.entries.place_of_key(&entry, &key);
            let raw: RawStep = match serde_yaml::from_value(value) {
                Ok(raw) => raw,
                Err(error) => {
                    self.faulty_steps = true;
                    self.diagnostics.push(
                        Diagnostic::new(
                            code::WRONG_TYPE,
                            format!("the step `{key}` cannot be read: {}", yaml::reason(&error)),
                        )
                        .at(place)
                        .help(format!("`steps` must be {expected}; put Yes and No in quotes")),
                    );
                    continue;
                }
            };
            let spanned = |value: String| Spanned { place: self.entries.place_of(&entry, &value), value };
            let mut answers = Vec::new();
            for answer in raw.answers {
                let text = spanned(answer.text);
                let target = match (answer.next, answer.article) {
                    (Some(next), None) => Target::Step(spanned(next)),
                    (None, Some(article)) => Target::Article(spanned(article)),
                    _ => {
                        self.diagnostics.push(
                            Diagnostic::new(
                                code::BROKEN_STEP,
                                format!("the answer “{}” of the step `{key}` leads nowhere", text.value),
                            )
                            .at(text.place)
                            .help("give it one of `next: another-step` and `article: \"id:an-article\"`"),
                        );
                        continue;
                    }
                };
                answers.push(Answer { text, target });
            }
            steps.push(Step { question: spanned(raw.question), key, answers });
        }
        steps
    }
}
