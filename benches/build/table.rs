//! The report: a table, and how the costs grow.

use std::fmt::Write;
use std::time::Duration;

use crate::measure::Usage;

/// The measurements at one size.
pub(crate) struct Row {
    /// Pages in total.
    pub(crate) pages: usize,
    /// The floor.
    pub(crate) floor: Usage,
    /// faqtory.
    pub(crate) ours: Usage,
}

/// The whole report, as text.
pub(crate) fn report(rows: &[Row]) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let folder = std::env::temp_dir();
    let mut text = format!(
        "\nCold builds in four languages, {cores} cores, files in {}.\n\n\
         \x20         |              floor               |             faqtory              | ratio\n\
         \x20   pages |  CPU s  of it sys  wall s     MB |  CPU s  of it sys  wall s     MB |    CPU\n\
         ----------|----------------------------------|----------------------------------|-------\n",
        folder.display()
    );
    for Row { pages, floor, ours } in rows {
        let ratio = ours.cpu.as_secs_f64() / floor.cpu.as_secs_f64();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{pages:>9} | {} | {} | {ratio:>6.2}", cells(floor), cells(ours));
    }
    text + &growth("floor", rows, |row| row.floor.cpu) + &growth("faqtory", rows, |row| row.ours.cpu)
}

/// The columns of a program.
fn cells(usage: &Usage) -> String {
    let [cpu, system, wall] = [usage.cpu, usage.system, usage.wall].map(|time| time.as_secs_f64());
    format!("{cpu:>6.3}  {system:>9.3}  {wall:>6.3}  {:>5.0}", usage.memory as f64 / 1e6)
}

/// A program's processor time per page at each size, and the largest size's
/// divided by the middle one's: about 1 where the cost grows with the pages.
fn growth(name: &str, rows: &[Row], cpu: impl Fn(&Row) -> Duration) -> String {
    let per_page: Vec<f64> = rows.iter().map(|row| cpu(row).as_secs_f64() * 1e3 / row.pages as f64).collect();
    let [.., largest] = per_page.as_slice() else { return String::new() };
    let middle = (rows.len() - 1) / 2;
    let each: Vec<String> =
        rows.iter().zip(&per_page).map(|(row, cost)| format!("{cost:.3} at {}", row.pages)).collect();
    let mut line = format!("\n{name}: CPU ms per page {}", each.join(", "));
    if rows.len() > 1 {
        let _ =
            write!(line, "; growth from {} pages to the last {:.2}", rows[middle].pages, largest / per_page[middle]);
    }
    line
}
