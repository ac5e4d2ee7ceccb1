//! The status for people: a table, then what there is to do, by language.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Line, Report, Section, Task, age};
use crate::check::status::{Counts, Of, Text, counts};
use crate::site::digest::LEAD;
use crate::site::model::{Lang, SOURCE};
use crate::site::status::StaleSection;

/// How wide a line may be.
const WIDTH: usize = 100;

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !code.is_empty() && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }
}

/// Everything that there is to tell.
pub(super) fn text(report: &Report, color: bool) -> String {
    let paint = Paint(color);
    let mut out = table(report, paint);
    let mut done = true;
    for lang in &report.langs {
        for task in Task::ALL.into_iter().filter(|task| *task != Task::Overdue) {
            let texts: Vec<&Text> = report.texts.iter().filter(|text| text.lang == *lang && task.is_of(text)).collect();
            done &= texts.is_empty();
            if !texts.is_empty() && wants(report, task) {
                out.push_str(&list(report, *lang, task, &texts, paint));
            }
        }
    }
    if wants(report, Task::Overdue) {
        out.push_str(&overdue(report, paint));
    }
    if let Some(why) = &report.answers.none {
        let what = if report.request.diff { "when and how" } else { "when" };
        let _ = writeln!(out, "\n{what} the source changed is not known: {why}");
    }
    if done {
        out.push_str("\nevery translation reflects its source\n");
    }
    out
}

fn wants(report: &Report, task: Task) -> bool {
    report.request.only.is_empty() || report.request.only.contains(&task)
}

fn table(report: &Report, paint: Paint) -> String {
    type Column = (&'static str, fn(&Counts) -> usize);
    const COLUMNS: [Column; 7] = [
        ("texts", |counts| counts.texts),
        ("current", |counts| counts.current),
        ("stale", |counts| counts.stale),
        ("unstamped", |counts| counts.unstamped),
        ("missing", |counts| counts.missing),
        ("orphaned", |counts| counts.orphaned),
        ("overdue", |counts| counts.overdue),
    ];
    let label = |lang: Lang| {
        let source = if lang == SOURCE { ", the source" } else { "" };
        format!("{}  {}{source}", report.site.language(lang).code, report.names[lang.0])
    };
    let width = report.langs.iter().map(|lang| label(*lang).width()).max().unwrap_or(0);
    let names: Vec<String> = COLUMNS.iter().map(|(name, _)| format!("  {name:>5}")).collect();
    let mut out = format!("{}{}\n", " ".repeat(width), paint.bold(&names.concat()));
    let is_all = report.request.paths.is_empty() && report.request.owners.is_empty();
    for lang in &report.langs {
        let counts = counts(&report.texts, *lang);
        if !is_all && counts.texts == 0 {
            continue;
        }
        out.push_str(&padded(&label(*lang), width));
        for (name, value) in COLUMNS {
            let number = match value(&counts) {
                0 => "–".to_owned(),
                number => number.to_string(),
            };
            let cell = format!("  {number:>0$}", name.len().max(5));
            let is_done = matches!(name, "texts" | "current") || number == "–";
            out.push_str(&if is_done { cell } else { paint.with("33", &cell) });
        }
        out.push('\n');
    }
    out
}

/// The texts of a language that need one thing, and how it is done.
fn list(report: &Report, lang: Lang, task: Task, texts: &[&Text], paint: Paint) -> String {
    let code = &report.site.language(lang).code;
    let mut out = format!("\n{}\n", paint.bold(&format!("{}: {} {}", report.names[lang.0], texts.len(), task.name())));
    let shown = &texts[..texts.len().min(report.limit)];
    let width = shown.iter().map(|text| text.file.width()).max().unwrap_or(0);
    for text in shown {
        out.push_str(&entry(text, width, ""));
        out.push_str(&sections(report, text, paint));
    }
    if shown.len() < texts.len() {
        let command = command(report, &format!("status --lang {code} --only {}", task.name()));
        let _ = writeln!(out, "  … and {} more: {command}", texts.len() - shown.len());
    }
    out.push_str(&next_step(report, task, texts));
    out
}

/// File and title, in columns.
fn entry(text: &Text, width: usize, indent: &str) -> String {
    let draft = if text.draft { " (draft)" } else { "" };
    let room = WIDTH.saturating_sub(indent.len() + 4 + width + draft.len());
    let title = if room < 12 { String::new() } else { fitted(&text.title, room) };
    let line = format!("{indent}  {}  {title}{draft}", padded(&text.file, width));
    line.trim_end().to_owned() + "\n"
}

/// What to do with texts, with a command to copy.
fn next_step(report: &Report, task: Task, texts: &[&Text]) -> String {
    let article = texts.iter().find(|text| matches!(text.of, Of::Article(_)));
    let Some(text) = article.or(texts.first()) else { return String::new() };
    let source = text.source.as_deref().unwrap_or_default();
    let stamp = || format!("    {}\n", command(report, &format!("translated {}", quoted(&text.file))));
    match task {
        Task::Stale => {
            let is_known = report.answers.none.is_none() && !report.request.diff;
            let look = command(report, &format!("status --diff {}", quoted(&text.file)));
            let look = is_known.then(|| format!("  To see what changed in the source:\n    {look}\n"));
            format!("{}  Bring the translation up to the source, then run:\n{}", look.unwrap_or_default(), stamp())
        }
        Task::Unstamped => {
            format!("  Nobody has said what these reflect. Compare with the source, then run:\n{}", stamp())
        }
        // What translates no source needs no stamp, nor does a folder's own page.
        Task::Missing if article.is_none() || !is_of_source(report, source) => {
            format!("  Translate {source}\n    into {}\n", text.file)
        }
        Task::Missing => format!("  Translate {source}\n    into {}, then run:\n{}", text.file, stamp()),
        Task::Orphaned => {
            let gone = text.key.as_str();
            let code = &report.site.language(SOURCE).code;
            format!("  Write content/{code}/{gone}.md, remove the translation, or set `only` in it\n")
        }
        Task::Overdue => String::new(),
    }
}

fn is_of_source(report: &Report, file: &str) -> bool {
    file.starts_with(&format!("content/{}/", report.site.language(SOURCE).code))
}

fn command(report: &Report, arguments: &str) -> String {
    match report.request.root.as_str() {
        "." => format!("faqtory {arguments}"),
        root => format!("faqtory --root {} {arguments}", quoted(root)),
    }
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// The stale sections of a text, in columns, each with its difference.
fn sections(report: &Report, text: &Text, paint: Paint) -> String {
    let mut out = String::new();
    let sections = report.sections(text);
    let width = sections.iter().map(|section| name_of(section.stale).width()).max().unwrap_or(0).min(40);
    for Section { stale, past, lines } in sections {
        let change = format!("{:<7}", stale.change.name());
        let title = padded(&fitted(name_of(stale), width), width);
        let age = past.map_or(String::new(), |past| age(past, report.request.today));
        let age = fitted(&age, WIDTH.saturating_sub(15 + width));
        let line = format!("    {}  {title}  {age}", paint.with("33", &change));
        out.push_str(line.trim_end());
        out.push('\n');
        match lines.as_deref() {
            Some([]) => {
                out.push_str("      its own lines are the same: a footnote or link that it refers to changed\n")
            }
            lines => lines.unwrap_or_default().iter().for_each(|line| difference(line, paint, &mut out)),
        }
    }
    out
}

/// A section's heading; the lead has none.
pub(crate) fn name_of(section: &StaleSection) -> &str {
    if section.id == LEAD { "Title and beginning" } else { &section.title }
}

/// A line of a difference, as several lines where it is long.
fn difference(line: &Line, paint: Paint, out: &mut String) {
    const INDENT: &str = "      ";
    if line.sign == '…' {
        let _ = writeln!(out, "{INDENT}…");
        return;
    }
    let (plain, marked) = match line.sign {
        '-' => ("31", "31;1;4"),
        '+' => ("32", "32;1;4"),
        _ => ("", ""),
    };
    let room = WIDTH - INDENT.len() - 2;
    // Of what is the same, the beginning is enough to know it by.
    let whole: String = line.pieces.iter().map(|(_, text)| text.as_str()).collect();
    let same = (line.sign == ' ').then(|| vec![vec![(false, fitted(&whole, room))]]);
    for pieces in same.unwrap_or_else(|| wrapped(&line.pieces, room)) {
        let text: String = pieces
            .iter()
            .map(|(emphasised, text)| paint.with(if *emphasised { marked } else { plain }, text))
            .collect();
        let _ = writeln!(out, "{}", format!("{INDENT}{} {text}", paint.with(plain, &line.sign.to_string())).trim_end());
    }
}

/// Pieces of text in lines that are no wider than a width, broken at spaces where there are any.
fn wrapped(pieces: &[(bool, String)], room: usize) -> Vec<Vec<(bool, String)>> {
    let chars: Vec<(bool, char)> = pieces.iter().flat_map(|(mark, text)| text.chars().map(|c| (*mark, c))).collect();
    let mut lines = Vec::new();
    let mut rest = chars.as_slice();
    loop {
        let mut used = 0;
        let fits = rest.iter().take_while(|(_, c)| {
            used += c.width().unwrap_or(0);
            used <= room
        });
        let mut end = fits.count();
        if end < rest.len() {
            let space = rest[..end].iter().rposition(|(_, c)| *c == ' ');
            end = space.filter(|at| *at > 0).map_or(end.max(1), |at| at + 1);
        }
        let mut line: Vec<(bool, String)> = Vec::new();
        for (mark, c) in &rest[..end] {
            match line.last_mut().filter(|(last, _)| last == mark) {
                Some((_, text)) => text.push(*c),
                None => line.push((*mark, c.to_string())),
            }
        }
        lines.push(line);
        rest = &rest[end..];
        if rest.is_empty() {
            return lines;
        }
    }
}

/// What is overdue for review, by owner.
fn overdue(report: &Report, paint: Paint) -> String {
    let texts: Vec<&Text> = report.texts.iter().filter(|text| Task::Overdue.is_of(text)).collect();
    if texts.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", paint.bold(&format!("Overdue for review: {}", texts.len())));
    let width = texts.iter().map(|text| text.file.width()).max().unwrap_or(0);
    let mut owners: BTreeMap<(bool, &str), Vec<&Text>> = BTreeMap::new();
    for text in &texts {
        let owner = text.owner.as_deref();
        owners.entry((owner.is_none(), owner.unwrap_or("without an owner"))).or_default().push(text);
    }
    for ((_, owner), mut texts) in owners {
        let _ = writeln!(out, "  {owner}");
        texts.sort_by_key(|text| text.review_by);
        let shown = &texts[..texts.len().min(report.limit)];
        for text in shown {
            let days = text.days_overdue.unwrap_or_default();
            let unit = if days == 1 { "day" } else { "days" };
            let due = text.review_by.map_or(String::new(), |day| day.to_string());
            let _ = writeln!(out, "    {}  due {due}, {days} {unit} ago", padded(&text.file, width));
        }
        if shown.len() < texts.len() {
            let _ = writeln!(
                out,
                "    … and {} more: {}",
                texts.len() - shown.len(),
                command(report, "status --only overdue")
            );
        }
    }
    out.push_str("  Read the article again, then set its `review_by` to the next date\n");
    out
}

/// A text with spaces up to a width.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text on one line, cut to a width.
fn fitted(text: &str, width: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.width() <= width {
        return text;
    }
    let mut used = 1;
    let fits = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    fits.collect::<String>().trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_wide_as_they_are_shown() {
        assert_eq!(padded("返金", 6), "返金  ");
        assert_eq!(padded("деньги", 4), "деньги");
        assert_eq!((fitted("返金", 4), fitted("返金", 3)), ("返金".to_owned(), "返…".to_owned()));
        assert_eq!(fitted("возврат денег", 9), "возврат…");
    }

    #[test]
    fn long_lines_are_broken_at_spaces() {
        let piece = |mark, text: &str| (mark, text.to_owned());
        let lines = |pieces: &[(bool, String)], room| -> Vec<String> {
            let line = |pieces: Vec<(bool, String)>| pieces.into_iter().map(|(_, text)| text).collect();
            wrapped(pieces, room).into_iter().map(line).collect()
        };
        let pieces = [piece(false, "one "), piece(true, "two"), piece(false, " three")];
        assert_eq!(lines(&pieces, 9), ["one two ", "three"]);
        assert_eq!(wrapped(&pieces, 9)[0], [piece(false, "one "), piece(true, "two"), piece(false, " ")]);
        assert_eq!(lines(&[piece(false, "abcdef")], 4), ["abcd", "ef"]);
        assert_eq!(lines(&[piece(false, "返金")], 1), ["返", "金"], "never an endless loop");
        assert_eq!(lines(&[], 4), [""]);
    }
}
