//! Data of persons and secrets that must not be published: card and account numbers, tax numbers,
//! phone numbers, e-mail addresses, tokens.
//!
//! [`find`] goes through a text once and stops at digits, `@` and `-` only; each kind has its rule and
//! the rule's source in a file of its own. [`marks`] makes diagnostics of what was found, unless the
//! writer marked it as an example.

mod account;
mod card;
mod cpf;
mod digits;
mod email;
pub mod marks;
mod phone;
mod secret;
#[cfg(test)]
mod tests;

use std::ops::Range;

/// What something looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The number of a payment card.
    Card,
    /// An international bank account number.
    Iban,
    /// A Mexican bank account number.
    Clabe,
    /// The Brazilian tax number of a person.
    Cpf,
    /// A phone number.
    Phone,
    /// The e-mail address of a person.
    Email,
    /// A token, password or private key.
    Secret,
}

impl Kind {
    /// The name, as in messages.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Card => "a card number",
            Kind::Iban => "an IBAN",
            Kind::Clabe => "a CLABE",
            Kind::Cpf => "a CPF number",
            Kind::Phone => "a phone number",
            Kind::Email => "a person’s e-mail address",
            Kind::Secret => "a secret token or key",
        }
    }
}

/// Something that looks real.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it looks like.
    pub kind: Kind,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

/// The bytes that everything sought has at least one of.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        stops[digit as usize] = true;
        digit += 1;
    }
    stops[b'@' as usize] = true;
    stops[b'-' as usize] = true;
    stops
};

/// Everything in a text that looks real, in its order; no two overlap.
pub fn find(text: &str) -> Vec<Finding> {
    let bytes = text.as_bytes();
    let mut found: Vec<Finding> = Vec::new();
    let mut groups = Vec::new();
    let (mut at, mut word_end) = (0, 0);
    while let Some(skipped) = bytes[at..].iter().position(|byte| STOPS[usize::from(*byte)]) {
        at += skipped;
        let start = at;
        match bytes[at] {
            b'@' => {
                at += 1;
                add(&mut found, Kind::Email, email::around(text, start..at));
            }
            b'-' => {
                at += bytes[at..].iter().take_while(|byte| **byte == b'-').count();
                add(&mut found, Kind::Secret, secret::private_key(text, start..at));
            }
            _ => {
                if start >= word_end {
                    let (secret, end) = secret::word(text, start);
                    word_end = end;
                    add(&mut found, Kind::Secret, secret);
                }
                at = digits::run(bytes, start, &mut groups);
                let past = |end: usize| found.last().is_none_or(|last: &Finding| last.span.end <= end);
                if past(start) {
                    at = at.max(numbers(text, &groups, &mut found));
                }
            }
        }
        at = found.last().map_or(at, |last| at.max(last.span.end));
    }
    found
}

/// Looks at groups of digits that belong together; gives where what was looked at ends.
fn numbers(text: &str, groups: &[Range<usize>], found: &mut Vec<Finding>) -> usize {
    let Some(first) = groups.first() else { return 0 };
    if text[..first.end].ends_with("%40") {
        add(found, Kind::Email, email::around(text, first.end - 3..first.end));
    }
    if let Some((span, is_real)) = account::iban(text, first.start) {
        let end = span.end;
        add(found, Kind::Iban, Some(span).filter(|_| is_real));
        return end;
    }
    let total: usize = groups.iter().map(Range::len).sum();
    let mut end = 0;
    for at in 0..groups.len() {
        let group = &groups[at];
        if group.start < end {
            continue;
        }
        let one = (phone::international(text, group.start).map(|span| (Kind::Phone, span)))
            .or_else(|| sealed(text, groups, at, total))
            .or_else(|| Some((Kind::Phone, phone::national(text, group, total)?)));
        if let Some((kind, span)) = one {
            end = span.end;
            add(found, kind, Some(span));
        }
    }
    end
}

/// The number with check digits that begins with a group.
fn sealed(text: &str, groups: &[Range<usize>], at: usize, total: usize) -> Option<(Kind, Range<usize>)> {
    // The shortest is a CPF.
    if total < 11 {
        return None;
    }
    (card::at(text, groups, at, total).map(|span| (Kind::Card, span)))
        .or_else(|| Some((Kind::Clabe, account::clabe(text, groups, at)?)))
        .or_else(|| Some((Kind::Cpf, cpf::at(text, groups, at)?)))
}

/// Adds what was found; what it covers in part goes.
fn add(found: &mut Vec<Finding>, kind: Kind, span: Option<Range<usize>>) {
    let Some(span) = span else { return };
    while found.last().is_some_and(|last| last.span.end > span.start) {
        found.pop();
    }
    found.push(Finding { kind, span });
}
