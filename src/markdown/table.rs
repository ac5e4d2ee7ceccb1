//! Tables: what the writer of plain HTML leaves out.
//!
//! A table sits in a frame that scrolls, each cell knows its column's heading
//! (so that narrow screens can show rows as cards), and alignment is a class,
//! as the site's policy allows no style attribute.

use pulldown_cmark::Alignment;

use super::template::{escape, string_token};

/// The state of the table that is being written.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    headings: Vec<String>,
    in_head: bool,
    column: usize,
    rows: usize,
    /// Rows whose first cell is code and nothing else.
    code_rows: usize,
    cell: Cell,
}

#[derive(Debug, Default)]
struct Cell {
    text: String,
    code: bool,
    other: bool,
}

impl Table {
    /// A table with the alignment of each column.
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Table { alignments, ..Table::default() }
    }

    /// The frame and the table's beginning. Whether its first column is all
    /// code is known at the end only, so the caller writes this last. `heading`
    /// is that of the section, by which several tables are told apart.
    pub(super) fn open(&self, heading: Option<&str>) -> String {
        let codes = if self.rows > 0 && self.code_rows == self.rows { " table-codes" } else { "" };
        let heading = heading.map_or(String::new(), |heading| format!(": {}", escape(heading)));
        let label = string_token("table_label") + &heading;
        format!("<div class=\"table{codes}\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table>")
    }

    /// The table's end.
    pub(super) fn close(&self) -> &'static str {
        if self.rows > 0 { "</tbody></table></div>\n" } else { "</table></div>\n" }
    }

    /// The head begins.
    pub(super) fn head(&mut self) -> &'static str {
        self.in_head = true;
        self.column = 0;
        "<thead><tr>"
    }

    /// The head ends.
    pub(super) fn end_head(&mut self) -> &'static str {
        self.in_head = false;
        "</tr></thead>"
    }

    /// A row begins.
    pub(super) fn row(&mut self) -> &'static str {
        self.column = 0;
        self.rows += 1;
        if self.rows == 1 { "<tbody><tr>" } else { "<tr>" }
    }

    /// A cell begins.
    pub(super) fn cell(&mut self) -> String {
        self.cell = Cell::default();
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::None) | None => "",
        };
        if self.in_head {
            return format!("<th scope=\"col\"{class}>");
        }
        let label = self.headings.get(self.column).map_or("", String::as_str);
        format!("<td{class} data-label=\"{}\">", escape(label))
    }

    /// The current cell holds text or code.
    pub(super) fn text(&mut self, text: &str, code: bool) {
        self.cell.text.push_str(text);
        self.cell.code |= code;
        let words = text.split([' ', '\u{a0}', ',', ';', '/']).filter(|word| !code && !word.is_empty());
        for word in words {
            let bare = is_bare_code(word);
            self.cell.code |= bare;
            self.cell.other |= !bare;
        }
    }

    /// A cell ends.
    pub(super) fn end_cell(&mut self) -> &'static str {
        if self.in_head {
            self.headings.push(std::mem::take(&mut self.cell.text));
        } else if self.column == 0 && self.cell.code && !self.cell.other {
            self.code_rows += 1;
        }
        self.column += 1;
        if self.in_head { "</th>" } else { "</td>" }
    }
}

/// A code without backquotes: `51`, `1A`.
fn is_bare_code(word: &str) -> bool {
    word.len() <= 4
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && word.bytes().any(|b| b.is_ascii_digit())
}
