//! Phone numbers: the international form (ITU-T E.164, E.123) and national forms that nothing else has.
//! Freephone numbers belong to organisations, and reserved ones to nobody.

use std::ops::Range;

use super::digits;

/// Country codes with the lengths of national numbers, where few are possible (the national numbering plans that
/// ITU-T publishes). It tells where a number ends when other digits follow it.
const PLANS: &[(&str, Range<usize>)] = &[
    ("1", 10..11),
    ("7", 10..11),
    ("34", 9..10),
    ("351", 9..10),
    ("375", 9..10),
    ("380", 9..10),
    ("44", 9..11),
    ("51", 8..10),
    ("52", 10..12),
    ("54", 10..12),
    ("55", 10..12),
    ("56", 9..10),
    ("57", 10..11),
    ("994", 9..10),
    ("998", 9..10),
];

/// Beginnings of international numbers that are freephone, or reserved for fiction (Ofcom's numbers for
/// drama use).
const NOBODYS: &[&str] = &[
    "800",
    "1800",
    "1822",
    "1833",
    "1844",
    "1855",
    "1866",
    "1877",
    "1888",
    "7800",
    "34800",
    "34900",
    "44800",
    "44808",
    "447700900",
    "441632960",
    "441134960",
    "443069990",
    "442079460",
    "52800",
    "54800",
    "55800",
    "550800",
];

/// The forms of national numbers: each digit stands for a group of that length, `(` and `)` for themselves.
const FORMS: &[(&str, Form)] = &[
    ("1(3)3-2-2", Form::Russia),
    ("1(3)3 2 2", Form::Russia),
    ("1 3 3-2-2", Form::Russia),
    ("1 3 3 2 2", Form::Russia),
    ("1-3-3-2-2", Form::Russia),
    ("(3)3-2-2", Form::Area),
    ("(3)3 2 2", Form::Area),
    ("(2)5-4", Form::Area),
    ("(2)5 4", Form::Area),
    ("(2)4-4", Form::Area),
    ("(2)4 4", Form::Area),
    ("(3)4-4", Form::Area),
    ("2 5-4", Form::Brazil),
    ("1-3-3-4", Form::America),
    ("(3)3-4", Form::America),
    ("(3)3 4", Form::America),
    ("3-3-4", Form::America),
    ("3.3.4", Form::America),
    ("5 6", Form::Britain),
    ("5 3 3", Form::Britain),
    ("3 4 4", Form::Britain),
];

/// Whose form it is.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// The trunk digit 8 (or 7), and an area of 3, 4, 8 or 9.
    Russia,
    /// An area in brackets, and no years behind it.
    Area,
    /// A mobile number behind its area.
    Brazil,
    /// Area and exchange begin with 2 to 9 (the North American Numbering Plan).
    America,
    /// 07 for mobile numbers, 02 for the large cities.
    Britain,
}

/// The groups of a number, and its form as [`FORMS`] has it.
struct Parts {
    groups: Vec<Range<usize>>,
    form: String,
}

/// Reads at most 15 digits, the most that E.164 allows.
fn parts(text: &str, start: usize) -> Parts {
    let bytes = text.as_bytes();
    let mut parts = Parts { groups: Vec::new(), form: String::new() };
    if text[..start].ends_with('(') {
        parts.form.push('(');
    }
    let (mut at, mut total) = (start, 0);
    loop {
        let length = digits::count(&bytes[at..]);
        total += length;
        if total > 15 {
            return parts;
        }
        parts.groups.push(at..at + length);
        parts.form.push(u32::try_from(length).ok().and_then(|length| char::from_digit(length, 16)).unwrap_or('#'));
        at += length;
        let Some((gap, sign)) = gap(text, at) else { return parts };
        parts.form.push(sign);
        at += gap;
    }
}

/// What stands before the next group: its length, and the sign for it in a form.
fn gap(text: &str, start: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut sign = None;
    for _ in 0..3 {
        if bytes.get(at)?.is_ascii_digit() {
            return Some((at - start, sign?));
        }
        let length = digits::separator(&bytes[at..]).max(1);
        let this = match bytes[at] {
            bracket @ (b'(' | b')') => char::from(bracket),
            b' ' | b'.' | b'-' => char::from(bytes[at]),
            0xe2 if matches!(bytes.get(at + 2), Some(0x90..=0x93)) => '-',
            b'&' | 0xc2 | 0xe2 if length > 1 => ' ',
            _ => return None,
        };
        sign = match (sign, this) {
            (None, this) => Some(this),
            // White space and dashes around brackets mean nothing.
            (Some(' ' | '-'), '(') => Some('('),
            (Some(')'), ' ' | '-') => Some(')'),
            _ => return None,
        };
        at += length;
    }
    bytes.get(at).filter(|byte| byte.is_ascii_digit()).and(sign).map(|sign| (at - start, sign))
}

/// The number in international form whose first digit stands here: behind `+`, or in an address behind
/// `tel:` or `wa.me/`.
pub(super) fn international(text: &str, digit: usize) -> Option<Range<usize>> {
    let head = &text[..digit];
    let start = match head.strip_suffix('+') {
        Some(before) if before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '+') => return None,
        Some(before) => before.len(),
        None if head.ends_with("tel:") || head.ends_with("wa.me/") => digit,
        None => return None,
    };
    let parts = parts(text, digit);
    let values: String = parts.groups.iter().map(|group| &text[group.clone()]).collect();
    let (code, lengths) = plan(&values)?;
    let mut end = None;
    let mut total = 0;
    for group in &parts.groups {
        total += group.len();
        if total > code && lengths.contains(&(total - code)) {
            end = Some((total, group.end));
        }
    }
    let (total, end) = end?;
    let values = &values[..total];
    let followed = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let fits = code != 1 || !values.starts_with('1') || is_american(&values[1..]);
    (fits && !followed && !is_nobodys(values)).then_some(start..end)
}

/// The length of a number's country code, and those of the national number. None for what begins with 0.
fn plan(values: &str) -> Option<(usize, Range<usize>)> {
    if values.starts_with('0') {
        return None;
    }
    let known = PLANS.iter().find(|(code, _)| values.starts_with(code));
    Some(known.map_or((2, 7..14), |(code, lengths)| (code.len(), lengths.clone())))
}

/// The number in a national form whose first group this is; `total` is how many digits the run has.
pub(super) fn national(text: &str, first: &Range<usize>, total: usize) -> Option<Range<usize>> {
    let in_brackets = text[..first.start].ends_with('(');
    // Nearly all numbers of a text end here: short ones without brackets around them or behind them.
    let after = &text.as_bytes()[first.end..];
    let opens = || after[digits::separator(after)..].starts_with(b"(");
    let has_brackets = if in_brackets { after.starts_with(b")") } else { opens() };
    if total < 10 && !has_brackets {
        return None;
    }
    let start = first.start - usize::from(in_brackets);
    if text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '+' | '$' | '#')) {
        return None;
    }
    if first.len() == 11 {
        return bare(&text[first.clone()]).filter(|()| digits::is_apart(text, first)).map(|()| first.clone());
    }
    if first.len() > 5 {
        return None;
    }
    let parts = parts(text, first.start);
    let (form, of) = FORMS.iter().find(|(form, _)| {
        parts.form.strip_prefix(form).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '(']))
    })?;
    let groups = &parts.groups[..form.bytes().filter(u8::is_ascii_digit).count()];
    let end = groups.last()?.end;
    let followed = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let values: Vec<&str> = groups.iter().map(|group| &text[group.clone()]).collect();
    (!followed && is_national(&values, *of)).then_some(start..end)
}

/// Russian and British mobile numbers as systems export them: 79121234567, 89121234567, 07911123456.
fn bare(values: &str) -> Option<()> {
    let mobile = values.starts_with("79") || values.starts_with("89") || values.starts_with("07");
    (mobile && !is_nobodys(values) && !is_nobodys(&format!("44{}", &values[1..]))).then_some(())
}

fn is_national(groups: &[&str], form: Form) -> bool {
    let values = groups.concat();
    let is_year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let fits = match form {
        Form::Russia => values.starts_with(['7', '8']) && values[1..].starts_with(['3', '4', '8', '9']),
        Form::Area => !groups[1..].iter().all(is_year),
        Form::Brazil => !groups[0].contains('0') && groups[1].starts_with('9'),
        Form::America => is_american(&values[values.len() - 10..]),
        Form::Britain => values.starts_with("07") || values.starts_with("02"),
    };
    let international = match form {
        Form::Russia => format!("7{}", &values[1..]),
        Form::America => format!("1{}", &values[values.len() - 10..]),
        Form::Britain => format!("44{}", &values[1..]),
        Form::Area | Form::Brazil => values,
    };
    fits && !is_nobodys(&international)
}

/// Whether area and exchange are such as the North American Numbering Plan gives; 555-0100 to 555-0199 are
/// reserved for fiction.
fn is_american(national: &str) -> bool {
    let (Some(exchange), Some(line)) = (national.get(3..6), national.get(6..)) else { return false };
    let begins_well = |part: &str| !part.starts_with(['0', '1']);
    begins_well(national) && begins_well(exchange) && !(exchange == "555" && line.starts_with("01"))
}

/// Whether nobody has a number, or an organisation: freephone, fiction, and the same digit seven times at the end.
fn is_nobodys(values: &str) -> bool {
    let last = values.bytes().rev().take(7).collect::<Vec<_>>();
    NOBODYS.iter().any(|known| values.starts_with(known)) || last.iter().all(|byte| *byte == last[0])
}
