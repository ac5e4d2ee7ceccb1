//! What differs between two versions of a section, as lines.

use similar::{ChangeTag, DiffTag, InlineChangeOptions, TextDiff};

/// How many lines that are the same stand around a change.
const CONTEXT: usize = 1;

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// `-` gone, `+` new, a space where it is the same, `…` where lines are left out.
    pub(crate) sign: char,
    /// Its text in pieces, and whether a piece is what differs.
    pub(crate) pieces: Vec<(bool, String)>,
}

impl Line {
    /// Sign and text.
    pub(crate) fn plain(&self) -> String {
        let text: String = self.pieces.iter().map(|(_, text)| text.as_str()).collect();
        format!("{} {text}", self.sign).trim_end().to_owned()
    }
}

/// What differs; nothing where both are the same but for white space at their ends.
pub(crate) fn lines(before: &str, now: &str) -> Vec<Line> {
    let (before, now) = (format!("{}\n", before.trim_end()), format!("{}\n", now.trim_end()));
    let diff = TextDiff::from_lines(before.trim_start_matches('\n'), now.trim_start_matches('\n'));
    let mut lines = Vec::new();
    for (at, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if at > 0 {
            lines.push(Line { sign: '…', pieces: Vec::new() });
        }
        for op in group {
            // Without a deadline: what is told must not depend on how fast the machine is.
            for change in diff.iter_inline_changes_with_options_deadline(op, InlineChangeOptions::default(), None) {
                let sign = match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => ' ',
                };
                let differs = op.tag() == DiffTag::Replace;
                let piece = |&(emphasised, text): &(bool, &str)| {
                    (emphasised && differs, text.trim_end_matches('\n').replace(char::is_control, " "))
                };
                lines.push(Line { sign, pieces: change.values().iter().map(piece).collect() });
            }
        }
    }
    // An empty line that is the same says nothing.
    lines.retain(|line| line.sign != ' ' || !line.plain().is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(before: &str, now: &str) -> Vec<String> {
        lines(before, now).iter().map(Line::plain).collect()
    }

    #[test]
    fn changed_lines_stand_with_what_is_around_them() {
        let before = "## Cards\n\nIt takes five days.\n\nAsk us.\nThen wait.\nMore.\n\nThe end.\n\n";
        let now = before.replace("five", "seven").replace("The end.", "The end.\nReally.");
        assert_eq!(
            plain(before, &now),
            ["- It takes five days.", "+ It takes seven days.", "…", "  The end.", "+ Really."]
        );
        assert_eq!(plain("A.\n\n", "A."), [""; 0]);
        assert_eq!(plain("", "A.\n"), ["+ A."]);
    }

    #[test]
    fn words_that_differ_are_told() {
        let found = lines("It takes five days.\n", "It takes seven days.\n");
        let marked: Vec<&str> = found
            .iter()
            .flat_map(|line| &line.pieces)
            .filter(|(marked, _)| *marked)
            .map(|(_, text)| text.as_str())
            .collect();
        assert_eq!(marked, ["five", "seven"]);
    }
}
