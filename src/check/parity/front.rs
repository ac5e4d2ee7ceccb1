//! Front matter read for what it says apart from its words.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, TagEnd};

use super::prose::{Prose, token};
use super::targets::Targets;
use super::token::{Kind, Token};
use super::words::Words;
use crate::content::front_matter::{self, Spanned, Target};
use crate::content::yaml;
use crate::diag::plural;
use crate::markdown::options;
use crate::site::parse::Parsed;

/// A part of front matter that is compared by itself.
#[derive(Debug)]
pub(super) struct Part {
    /// What it is: `description`, `step card`.
    pub(super) name: String,
    /// Where it stands in the file.
    pub(super) span: Range<usize>,
    /// What it says.
    pub(super) tokens: Vec<Token>,
}

/// What the title says; nothing where it is a heading of the body.
pub(super) fn title(parsed: &Parsed, words: &Words) -> Vec<Token> {
    parsed.front.title.iter().flat_map(|title| texts([title], words)).collect()
}

/// What the other keys say that both texts may have.
pub(super) fn parts(parsed: &Parsed, targets: &Targets, words: &Words) -> Vec<Part> {
    let front = &parsed.front;
    let mut parts = Vec::new();
    let mut add = |name: &str, values: Vec<&Spanned<String>>| {
        if let Some(first) = values.first() {
            let span = first.place.span.clone();
            parts.push(Part { name: name.to_owned(), span, tokens: texts(values, words) });
        }
    };
    add("description", front.description.iter().collect());
    add("help", front.help.iter().collect());
    add("safety", front.safety.iter().collect());
    parts.extend(reply(parsed, targets, words));
    for (key, values) in [("codes", &front.codes), ("countries", &front.countries)] {
        parts.extend(codes(parsed, key, values));
    }
    parts.extend(steps(parsed, targets, words));
    parts
}

fn texts<'a>(values: impl IntoIterator<Item = &'a Spanned<String>>, words: &Words) -> Vec<Token> {
    let mut tokens = Vec::new();
    for value in values {
        let spot = &value.place;
        // Within quotes and folded lines a value may be written in another way than it reads.
        let written = &spot.source.text[spot.span.clone()];
        let span = match written.find(&value.value) {
            Some(at) => spot.span.start + at..spot.span.start + at + value.value.len(),
            None => spot.span.clone(),
        };
        let mut prose = Prose::default();
        prose.push(&value.value, span);
        prose.finish(words, &mut tokens);
    }
    tokens
}

/// The reply: what its text says, and where its links lead.
fn reply(parsed: &Parsed, targets: &Targets, words: &Words) -> Option<Part> {
    let (reply, doc) = (parsed.front.reply.as_ref()?, parsed.reply.as_ref()?);
    let whole = reply.place.span.clone();
    let (mut tokens, mut prose, mut cursor) = (Vec::new(), Prose::default(), whole.start);
    for event in Parser::new_ext(&reply.value, options()) {
        match event {
            Event::Text(text) => {
                let rest = reply.place.source.text.get(cursor..whole.end);
                let found = rest.and_then(|rest| rest.find(&*text)).map(|at| cursor + at..cursor + at + text.len());
                cursor = found.as_ref().map_or(cursor, |found| found.end);
                prose.push(&text, found.unwrap_or_else(|| whole.clone()));
            }
            Event::SoftBreak => prose.space(),
            Event::Code(_) | Event::HardBreak => prose.interrupt(),
            Event::End(TagEnd::Paragraph | TagEnd::Item) => prose.finish(words, &mut tokens),
            _ => {}
        }
    }
    prose.finish(words, &mut tokens);
    tokens.extend(doc.links.iter().map(|link| {
        let shown = format!("the link to `{}`", link.destination);
        token(Kind::Link, targets.of(&link.destination), shown, link.place.span.clone())
    }));
    Some(Part { name: "reply".to_owned(), span: whole, tokens })
}

/// The codes or countries of an article. A translation without them has the source's.
fn codes(parsed: &Parsed, key: &str, values: &[String]) -> Option<Part> {
    let (span, _) = front_matter::locate(&parsed.source).ok()??;
    // What is wrong with the keys was told where the file was read.
    let entries = yaml::split(&parsed.source, span, &mut Vec::new());
    let entry = entries.get(key).filter(|_| !values.is_empty())?;
    let one =
        |value: &String| token(Kind::Code, value, format!("the code `{value}`"), entries.place_of(entry, value).span);
    let tokens = values.iter().map(one).collect();
    Some(Part { name: key.to_owned(), span: entries.value_span(entry), tokens })
}

/// The steps of a troubleshooter: one part of their keys, and one for each.
fn steps(parsed: &Parsed, targets: &Targets, words: &Words) -> Vec<Part> {
    let steps = &parsed.front.steps;
    let Some(first) = steps.first() else { return Vec::new() };
    let keys = steps.iter().map(|step| {
        let shown = format!("the step `{}`", step.key);
        token(Kind::Steps, &step.key, shown, step.question.place.span.clone())
    });
    let all = Part { name: "steps".to_owned(), span: first.question.place.span.clone(), tokens: keys.collect() };
    let each = steps.iter().map(|step| {
        let span = step.question.place.span.clone();
        let mut tokens = texts([&step.question].into_iter().chain(step.answers.iter().map(|a| &a.text)), words);
        let count = plural(step.answers.len(), "answer");
        tokens.push(token(Kind::Steps, &count, format!("{count} to the step `{}`", step.key), span.clone()));
        for (at, answer) in step.answers.iter().enumerate() {
            let (value, target) = match &answer.target {
                Target::Step(target) => (format!("step {}", target.value), target),
                Target::Article(target) => (targets.of(&target.value), target),
            };
            let shown = format!("`{}` behind answer {}", target.value, at + 1);
            tokens.push(token(Kind::Link, format!("{} → {value}", at + 1), shown, target.place.span.clone()));
        }
        Part { name: format!("step {}", step.key), span, tokens }
    });
    std::iter::once(all).chain(each).collect()
}
