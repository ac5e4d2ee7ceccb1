//! Two texts side by side: what one says and the other does not.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::token::{Heading, Kind, Of, Token};
use crate::diag::{Code, code};

/// A difference between a translation and its source.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    /// Which kind.
    pub(super) code: Code,
    /// What is different, in one sentence.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: String,
    /// By what it is accepted.
    pub(super) value: String,
    /// Where, in the translation.
    pub(super) span: Range<usize>,
    /// Where, in the source.
    pub(super) beside: Range<usize>,
}

/// A part of a text: where it begins, and what it says.
#[derive(Debug)]
pub(super) struct Part<'t> {
    /// Where it begins in the file.
    pub(super) span: Range<usize>,
    /// What it says.
    pub(super) tokens: Vec<&'t Token>,
}

/// The differences between two parts that should say the same.
pub(super) fn parts(source: &Part, own: &Part, findings: &mut Vec<Finding>) {
    let of_kind = |part: &Part<'_>, kind| {
        part.tokens.iter().copied().filter(move |token| token.kind == kind).cloned().collect::<Vec<_>>()
    };
    for kind in Kind::ALL {
        let (theirs, ours) = (of_kind(source, kind), of_kind(own, kind));
        let (missing, extra, contrary) = unmatched(&theirs, &ours);
        findings.extend(contrary.into_iter().map(|(theirs, ours)| different(theirs, ours)));
        let pairs = missing.len().min(extra.len());
        findings.extend(missing.iter().zip(&extra).map(|(theirs, ours)| different(theirs, ours)));
        for token in missing.iter().skip(pairs) {
            let message = format!("the source has {}, which is missing here", shown(token));
            findings.push(finding(kind, message, token, own.span.clone(), token.span.clone(), help(kind, true)));
        }
        for token in extra.iter().skip(pairs) {
            let message = format!("here stands {}, which is not in the source", shown(token));
            findings.push(finding(kind, message, token, token.span.clone(), source.span.clone(), help(kind, false)));
        }
    }
}

type Unmatched<'t> = (Vec<&'t Token>, Vec<&'t Token>, Vec<(&'t Token, &'t Token)>);

/// What only the source has, what only the translation has, and pairs of the same value that are of
/// different things.
fn unmatched<'t>(source: &'t [Token], own: &'t [Token]) -> Unmatched<'t> {
    let mut waiting: HashMap<&str, Vec<&Token>> = HashMap::new();
    for token in source {
        waiting.entry(&token.value).or_default().push(token);
    }
    let mut rest: Vec<&Token> = own.iter().collect();
    let mut take = |rest: Vec<&'t Token>, fits: &dyn Fn(&Of, &Of) -> bool| {
        let mut pairs = Vec::new();
        let mut left = Vec::new();
        for token in rest {
            let found = waiting.get_mut(token.value.as_str()).and_then(|list| {
                let at = list.iter().position(|other| fits(&other.of, &token.of))?;
                Some(list.remove(at))
            });
            match found {
                Some(theirs) => pairs.push((theirs, token)),
                None => left.push(token),
            }
        }
        (pairs, left)
    };
    (_, rest) = take(rest, &|a, b| a == b);
    (_, rest) = take(rest, &Of::agrees);
    let (contrary, extra) = take(rest, &|_, _| true);
    let mut missing: Vec<&Token> = waiting.into_values().flatten().collect();
    missing.sort_by_key(|token| token.span.start);
    (missing, extra, contrary)
}

fn shown(token: &Token) -> String {
    match token.kind {
        Kind::Number => format!("`{}`", token.shown),
        _ => token.shown.clone(),
    }
}

fn different(theirs: &Token, ours: &Token) -> Finding {
    let (source, own) = (shown(theirs), shown(ours));
    let place = |of: &Of| match of {
        Of::Inside(name) => format!("inside `:::{name}`"),
        _ => "outside of any directive".to_owned(),
    };
    let message = if theirs.kind == Kind::Directive && theirs.value == ours.value {
        format!("{own} stands {} here, and {} in the source", place(&ours.of), place(&theirs.of))
    } else if source == own {
        format!("{own} reads as something else in this language than in the source")
    } else {
        format!("the source has {source}, this translation has {own}")
    };
    finding(theirs.kind, message, ours, ours.span.clone(), theirs.span.clone(), help(theirs.kind, true))
}

fn finding(kind: Kind, message: String, of: &Token, span: Range<usize>, beside: Range<usize>, help: String) -> Finding {
    // A value is one line, so that it can be pasted into front matter.
    let value = match kind {
        Kind::Number => of.shown.as_str(),
        _ => of.value.lines().next().unwrap_or_default(),
    };
    Finding { code: kind.code(), message, help, value: value.to_owned(), span, beside }
}

fn help(kind: Kind, missing: bool) -> String {
    let text = match (kind, missing) {
        (Kind::Steps, _) => "give it the source's steps, in the same order",
        (Kind::List, _) => "give it as many parts as the source has",
        (Kind::Directive, true) => "write the directive as the source does: its name is the same in all languages",
        (Kind::Directive, false) => "take its fences out, or add them to the source",
        (Kind::Link, true) => "link what the source links, by the same file or id",
        (Kind::Link, false) => "take the link out, or add it to the source",
        (Kind::Image, _) => "show the source's image",
        (Kind::Code, _) => "write codes as the source does: they are not translated",
        (Kind::Fact, true) => "write the source's fact: it prints in this language's own form",
        (Kind::Fact, false) => "take the fact out, or add it to the source",
        (Kind::Number, true) => "write what the source says, with this language's separators and words",
        (Kind::Number, false) => "take it out, or add it to the source",
    };
    text.to_owned()
}

/// What is different about the headings. The answer says whether they are the same but for ids, so
/// that the text below each can be compared with that below the other of the same place.
pub(super) fn headings(
    source: &[Heading],
    own: &[Heading],
    ends: (Range<usize>, Range<usize>),
    findings: &mut Vec<Finding>,
) -> bool {
    let shape = |heading: &Heading| (heading.level, heading.top_level);
    if source.len() != own.len() || !source.iter().map(shape).eq(own.iter().map(shape)) {
        findings.push(first_difference(source, own, ends));
        return false;
    }
    let ids = |headings: &[Heading]| {
        let mut counts = BTreeMap::new();
        for id in headings.iter().filter_map(id) {
            *counts.entry(id.to_owned()).or_insert(0) += 1;
        }
        counts
    };
    let moved = |(theirs, ours): &(&Heading, &Heading)| id(theirs) != id(ours);
    if ids(source) == ids(own)
        && let Some((theirs, ours)) = source.iter().zip(own).find(moved)
    {
        let name = |heading| id(heading).unwrap_or_default().to_owned();
        let message = format!("here stands the heading `{}`, in the source `{}`", name(ours), name(theirs));
        findings.push(heading(
            message,
            "put the headings into the source's order",
            name(ours),
            ours.span.clone(),
            theirs.span.clone(),
        ));
        return false;
    }
    let writes_ids = own.iter().any(|heading| heading.explicit.is_some());
    for (theirs, ours) in source.iter().zip(own) {
        findings.extend(question(theirs, ours));
        let Some(expected) = id(theirs) else { continue };
        let help = format!("write `{{#{expected}}}` behind the heading: links to it work in all languages then");
        let at = (ours.span.clone(), theirs.span.clone());
        match &ours.explicit {
            Some(given) if given != expected => {
                let message = format!("the heading's id is `{given}` here and `{expected}` in the source");
                findings.push(heading(message, &help, given.clone(), at.0, at.1));
            }
            // By its place the heading still has the source's id, until a heading is added.
            None if theirs.explicit.is_some() && (theirs.chosen || writes_ids) => {
                let message = format!("the heading has lost the id `{{#{expected}}}` of the source");
                findings.push(heading(message, &help, expected.to_owned(), at.0, at.1));
            }
            _ => {}
        }
    }
    true
}

/// A question of one text that is none in the other.
fn question(theirs: &Heading, ours: &Heading) -> Option<Finding> {
    let (message, help) = match (theirs.faq, ours.faq) {
        (true, false) => (
            "the heading is no question here: it has lost `{.faq}`",
            "write `{.faq}`, or `{#id .faq}`, behind the heading: the FAQ shows it in all languages then",
        ),
        (false, true) => ("the heading is a question here, and none in the source", "take `.faq` out, or add it there"),
        _ => return None,
    };
    Some(heading(message.to_owned(), help, ".faq".to_owned(), ours.span.clone(), theirs.span.clone()))
}

fn id(heading: &Heading) -> Option<&str> {
    heading.explicit.as_deref().or(heading.id.as_deref())
}

fn heading(message: String, help: &str, value: String, span: Range<usize>, beside: Range<usize>) -> Finding {
    Finding { code: code::PARITY_HEADING, message, help: help.to_owned(), value, span, beside }
}

/// The first heading that one text has and the other has not, or has at another level.
fn first_difference(source: &[Heading], own: &[Heading], ends: (Range<usize>, Range<usize>)) -> Finding {
    let differs = |(a, b): (&Heading, &Heading)| {
        let ids = (a.explicit.as_ref(), b.explicit.as_ref());
        (a.level, a.top_level) != (b.level, b.top_level) || matches!(ids, (Some(a), Some(b)) if a != b)
    };
    let at = source.iter().zip(own).position(differs).unwrap_or(source.len().min(own.len()));
    let (theirs, ours) = (source.get(at), own.get(at));
    let place = |heading: Option<&Heading>, end: Range<usize>| heading.map_or(end, |heading| heading.span.clone());
    let (beside, span) = (place(theirs, ends.0), place(ours, ends.1));
    let name = |heading: Option<&Heading>| heading.and_then(id).unwrap_or("end").to_owned();
    let same_count = source.len() == own.len();
    let (message, help, value) = match (theirs, ours) {
        (Some(theirs), Some(ours)) if same_count && theirs.level != ours.level => (
            format!("the heading is of level {} here and of level {} in the source", ours.level, theirs.level),
            "give it as many `#` as in the source",
            name(Some(ours)),
        ),
        (Some(theirs), Some(ours)) if same_count && theirs.top_level != ours.top_level => (
            format!(
                "the heading `{}` stands {} a list, quotation or directive here, and {} it in the source",
                name(Some(ours)),
                if ours.top_level { "outside of" } else { "inside" },
                if ours.top_level { "inside" } else { "outside of" },
            ),
            "close what is open above it, as in the source",
            name(Some(ours)),
        ),
        (Some(_), _) if source.len() > own.len() => (
            format!("the source's heading `{}` is missing here", name(theirs)),
            "add the heading with what stands below it",
            name(theirs),
        ),
        (_, Some(_)) if own.len() > source.len() => (
            format!("the heading `{}` is not in the source", name(ours)),
            "take the heading out, or add it to the source",
            name(ours),
        ),
        _ => (
            format!("here stands the heading `{}`, in the source `{}`", name(ours), name(theirs)),
            "give it the headings of the source",
            name(ours),
        ),
    };
    heading(message, help, value, span, beside)
}
