//! Reads a block's source before the renderer sees it: finds the accessible
//! texts and the kind of diagram, and refuses links, directives and styles.

use super::statements;
use super::{Fault, SYNTAX, TOO_LARGE, UNSAFE, WITHOUT_TEXT};
use crate::content::text::one_line;

/// The longest source that is drawn, in bytes.
pub(super) const MAX_BYTES: usize = 20 * 1024;

/// The kinds of diagram that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flowchart,
    Sequence,
    State,
    Pie,
    Timeline,
    Journey,
    Gantt,
    Mindmap,
    XyChart,
}

/// The keyword that opens a diagram, in lower case, and what it opens.
const KEYWORDS: [(&str, Kind); 12] = [
    ("flowchart", Kind::Flowchart),
    ("graph", Kind::Flowchart),
    ("sequencediagram", Kind::Sequence),
    ("statediagram-v2", Kind::State),
    ("statediagram", Kind::State),
    ("pie", Kind::Pie),
    ("timeline", Kind::Timeline),
    ("journey", Kind::Journey),
    ("gantt", Kind::Gantt),
    ("mindmap", Kind::Mindmap),
    ("xychart-beta", Kind::XyChart),
    ("xychart", Kind::XyChart),
];

const SUPPORTED: &str = "flowchart (or graph), sequenceDiagram, stateDiagram-v2, pie, \
     timeline, journey, gantt, mindmap, xychart-beta";

impl Kind {
    fn from_header(line: &str) -> Option<Self> {
        let lower = line.to_ascii_lowercase();
        let word = lower.split([' ', '\t', ';', ':']).next()?;
        KEYWORDS.iter().find(|(keyword, _)| *keyword == word).map(|(_, kind)| *kind)
    }

    /// The last part of the class on the `svg` element.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Flowchart => "flowchart",
            Self::Sequence => "sequence",
            Self::State => "state",
            Self::Pie => "pie",
            Self::Timeline => "timeline",
            Self::Journey => "journey",
            Self::Gantt => "gantt",
            Self::Mindmap => "mindmap",
            Self::XyChart => "xychart",
        }
    }

    /// Statements that make a link or run a script.
    pub(super) fn links(self) -> &'static [&'static str] {
        match self {
            Self::Flowchart => &["click", "link", "href", "callback"],
            Self::Sequence => &["click", "link", "links", "href", "properties"],
            Self::State | Self::Gantt => &["click", "href"],
            _ => &[],
        }
    }

    /// Statements that choose colours.
    pub(super) fn styles(self) -> &'static [&'static str] {
        match self {
            Self::Flowchart => &["style", "classDef", "class", "linkStyle"],
            Self::State => &["style", "classDef", "class"],
            _ => &[],
        }
    }

    /// Kinds where `:::name` after an identifier gives it a style.
    pub(super) fn has_class_marks(self) -> bool {
        matches!(self, Self::Flowchart | Self::State | Self::Mindmap)
    }
}

/// A source that may be given to the renderer.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) kind: Kind,
    /// The source without the accessible texts, line for line as written.
    pub(super) text: String,
    pub(super) title: String,
    pub(super) description: String,
}

/// Reads and checks a block's source.
pub(super) fn prepare(source: &str) -> Result<Prepared, Vec<Fault>> {
    if source.len() > MAX_BYTES {
        return Err(vec![Fault::new(
            TOO_LARGE,
            (0, 1),
            format!("the diagram's source has {} bytes; the limit is {MAX_BYTES}", source.len()),
            "split the diagram into several, each of which says one thing",
        )]);
    }
    let mut faults = Vec::new();
    let texts = take_texts(source, &mut faults);
    let lines: Vec<&str> = texts.lines.iter().map(String::as_str).collect();
    everywhere(source, &mut faults);

    let header = lines.iter().position(|line| !line.trim().is_empty() && !line.trim_start().starts_with("%%"));
    let Some(header) = header else {
        faults.push(Fault::new(SYNTAX, (0, 1), "the diagram is empty", format!("begin with one of: {SUPPORTED}")));
        return Err(faults);
    };
    let header_line = lines.get(header).copied().unwrap_or_default();
    let place = (header, first_column(header_line));
    if header_line.trim() == "---" {
        faults.push(Fault::new(
            UNSAFE,
            place,
            "a diagram must not bring its own configuration",
            "remove the block between the --- lines; the theme decides how diagrams look",
        ));
        return Err(faults);
    }
    let kind = Kind::from_header(header_line.trim());
    if let Some(kind) = kind {
        for (number, line) in lines.iter().enumerate() {
            statements::check(kind, number, line, &mut faults);
        }
    } else {
        let word = header_line.split_whitespace().next().unwrap_or_default();
        faults.push(Fault::new(
            SYNTAX,
            place,
            format!("`{}` is not a kind of diagram that is drawn here", clip(word)),
            format!("begin with one of: {SUPPORTED}"),
        ));
    }
    missing(&texts, place, &mut faults);
    match kind {
        Some(kind) if faults.is_empty() => {
            Ok(Prepared { kind, text: texts.lines.join("\n"), title: texts.title, description: texts.description })
        }
        _ => {
            faults.sort_by_key(|fault| (fault.line, fault.column));
            Err(faults)
        }
    }
}

/// The accessible texts, and the lines that are left.
#[derive(Debug, Default)]
struct Texts {
    lines: Vec<String>,
    title: String,
    description: String,
}

fn take_texts(source: &str, faults: &mut Vec<Fault>) -> Texts {
    let mut texts = Texts::default();
    let mut block: Option<(usize, String)> = None;
    for (number, raw) in source.lines().enumerate() {
        let line = raw.trim();
        if let Some((_, text)) = &mut block {
            let (part, closed) = match line.split_once('}') {
                Some((part, _)) => (part, true),
                None => (line, false),
            };
            text.push(' ');
            text.push_str(part);
            if closed && let Some((_, text)) = block.take() {
                texts.description = one_line(&text);
            }
            texts.lines.push(String::new());
        } else if let Some(text) = after(line, "accTitle", ':') {
            texts.title = one_line(text);
            texts.lines.push(String::new());
        } else if let Some(text) = after(line, "accDescr", ':') {
            texts.description = one_line(text);
            texts.lines.push(String::new());
        } else if let Some(text) = after(line, "accDescr", '{') {
            match text.split_once('}') {
                Some((text, _)) => texts.description = one_line(text),
                None => block = Some((number, text.to_owned())),
            }
            texts.lines.push(String::new());
        } else {
            texts.lines.push(raw.to_owned());
        }
    }
    if let Some((number, _)) = block {
        faults.push(Fault::new(
            SYNTAX,
            (number, 1),
            "`accDescr {` is never closed",
            "end the description with a line that holds only }",
        ));
    }
    texts
}

fn after<'a>(line: &'a str, word: &str, mark: char) -> Option<&'a str> {
    line.strip_prefix(word)?.trim_start().strip_prefix(mark)
}

fn missing(texts: &Texts, place: (usize, usize), faults: &mut Vec<Fault>) {
    const TITLE: &str = "accTitle: How a card payment moves";
    const DESCRIPTION: &str = "accDescr: The shop asks the bank, the bank answers, and the buyer sees the result.";
    let (what, example) = match (texts.title.is_empty(), texts.description.is_empty()) {
        (false, false) => return,
        (true, false) => ("a title (accTitle)", TITLE.to_owned()),
        (false, true) => ("a description (accDescr)", DESCRIPTION.to_owned()),
        (true, true) => ("a title (accTitle) and a description (accDescr)", format!("{TITLE}\n{DESCRIPTION}")),
    };
    // An unfinished description has been reported already.
    if faults.iter().any(|fault| fault.message.contains("accDescr {")) {
        return;
    }
    faults.push(Fault::new(
        WITHOUT_TEXT,
        place,
        format!("the diagram lacks {what} for those who cannot see it"),
        format!("add after the first line, for instance:\n{example}"),
    ));
}

/// What is refused wherever it stands.
fn everywhere(source: &str, faults: &mut Vec<Fault>) {
    for (number, line) in source.lines().enumerate() {
        if let Some(at) = line.find("%%{") {
            faults.push(Fault::new(
                UNSAFE,
                (number, column(line, at)),
                "a diagram must not hold a %%{ directive",
                "remove it; the theme decides how diagrams look",
            ));
        }
        let lower = line.to_ascii_lowercase();
        for scheme in ["javascript:", "vbscript:"] {
            if let Some(at) = lower.find(scheme) {
                faults.push(Fault::new(
                    UNSAFE,
                    (number, column(line, at)),
                    format!("a diagram must not hold `{scheme}`"),
                    "remove it; diagrams have no links and run no script",
                ));
            }
        }
    }
}

/// A column counted from 1 in characters.
pub(super) fn column(line: &str, byte: usize) -> usize {
    line.get(..byte).map_or(1, |before| before.chars().count() + 1)
}

/// The column where a line's text begins.
pub(super) fn first_column(line: &str) -> usize {
    column(line, line.len() - line.trim_start().len())
}

/// A piece of the source, short enough for a message.
pub(super) fn clip(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
