//! Reads a sequence diagram's statements; what it does not know is a fault.

use super::super::source::{clip, column, first_column};
use super::super::{Fault, SYNTAX};
use super::{Ends, Event, Mark, Participant, Sequence, Side};
use crate::content::text::one_line;

/// Arrows, the longer before those that they begin with: dashed, mark, both.
const ARROWS: [(&str, bool, Mark, bool); 10] = [
    ("<<-->>", true, Mark::Head, true),
    ("<<->>", false, Mark::Head, true),
    ("-->>", true, Mark::Head, false),
    ("->>", false, Mark::Head, false),
    ("-->", true, Mark::None, false),
    ("->", false, Mark::None, false),
    ("--x", true, Mark::Cross, false),
    ("-x", false, Mark::Cross, false),
    ("--)", true, Mark::Open, false),
    ("-)", false, Mark::Open, false),
];

/// Names of colours that may stand after `box`; they are passed over.
const COLOURS: [&str; 18] = [
    "transparent",
    "aqua",
    "black",
    "blue",
    "gray",
    "green",
    "grey",
    "lightblue",
    "lightgreen",
    "lightgrey",
    "lightyellow",
    "orange",
    "pink",
    "purple",
    "red",
    "teal",
    "white",
    "yellow",
];

/// What an `end` closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Frame,
    Group,
}

struct Reader {
    sequence: Sequence,
    declared: bool,
    blocks: Vec<(Block, (usize, usize))>,
    number: Option<usize>,
    faults: Vec<Fault>,
    place: (usize, usize),
}

/// Reads the source of a sequence diagram.
pub(super) fn read(source: &str) -> Result<Sequence, Vec<Fault>> {
    let declares = |line: &str| {
        let first = line.split_whitespace().next().unwrap_or_default();
        first == "participant" || first == "actor"
    };
    let mut reader = Reader {
        sequence: Sequence::default(),
        declared: source.lines().any(declares),
        blocks: Vec::new(),
        number: None,
        faults: Vec::new(),
        place: (0, 1),
    };
    let mut header = false;
    for (number, line) in source.lines().enumerate() {
        let text = line.split("%%").next().unwrap_or_default().trim();
        let text = text.trim_end_matches(';').trim_end();
        reader.place = (number, first_column(line));
        if text.is_empty() {
            continue;
        }
        if header {
            reader.statement(text, line);
        }
        header = true;
    }
    for (_, place) in reader.blocks {
        reader.faults.push(Fault::new(
            SYNTAX,
            place,
            "this block is never closed",
            "close it with a line that holds only: end",
        ));
    }
    if reader.faults.is_empty() && reader.sequence.participants.is_empty() {
        reader.faults.push(Fault::new(
            SYNTAX,
            (0, 1),
            "the diagram has no participants",
            "add a message, for instance: Buyer->>Shop: Pay",
        ));
    }
    if reader.faults.is_empty() { Ok(reader.sequence) } else { Err(reader.faults) }
}

impl Reader {
    fn fault(&mut self, message: String, help: &str) {
        self.faults.push(Fault::new(SYNTAX, self.place, message, help));
    }

    fn statement(&mut self, text: &str, line: &str) {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match word.to_ascii_lowercase().as_str() {
            "participant" | "actor" => self.participant(rest, word.eq_ignore_ascii_case("actor")),
            "box" => self.group(rest),
            "alt" | "opt" => self.open(rest, ""),
            "loop" => self.open(rest, "↻"),
            "par" | "critical" | "break" => self.open(rest, word),
            "rect" => self.open("", ""),
            "else" | "and" | "option" => self.section(rest),
            "end" if rest.is_empty() => self.close(),
            "note" => self.note(rest),
            "activate" | "deactivate" if !rest.is_empty() => {
                if let Some(who) = self.who(rest) {
                    let on = word.eq_ignore_ascii_case("activate");
                    let event = if on { Event::Activate(who) } else { Event::Deactivate(who) };
                    self.sequence.events.push(event);
                }
            }
            "autonumber" => {
                self.number = match rest.split_whitespace().next() {
                    Some("off") => None,
                    Some(first) => first.parse().ok().or(Some(1)),
                    None => Some(1),
                }
            }
            "title" | "title:" => {}
            _ => self.message(text, line),
        }
    }

    fn participant(&mut self, rest: &str, person: bool) {
        let (name, label) = match rest.split_once(" as ") {
            Some((name, label)) => (unquoted(name), unquoted(label)),
            None => (unquoted(rest), unquoted(rest)),
        };
        if name.is_empty() {
            self.fault("a participant has no name".to_owned(), "write: participant B as Bank");
            return;
        }
        let known = self.sequence.participants.iter().position(|other| other.name == name);
        let index = known.unwrap_or_else(|| {
            self.sequence.participants.push(Participant { name, label, person });
            self.sequence.participants.len() - 1
        });
        let in_group = self.blocks.last().is_some_and(|(block, _)| *block == Block::Group);
        if in_group && let Some((_, members)) = self.sequence.groups.last_mut() {
            members.push(index);
        }
    }

    /// The number of a participant, who may be named here for the first time.
    fn who(&mut self, name: &str) -> Option<usize> {
        let name = unquoted(name);
        let known = self.sequence.participants.iter().position(|other| other.name == name);
        if known.is_some() {
            return known;
        }
        if self.declared {
            self.fault(
                format!("`{}` is not among the participants", clip(&name)),
                "declare it with a line: participant name",
            );
            return None;
        }
        self.sequence.participants.push(Participant { label: name.clone(), name, person: false });
        Some(self.sequence.participants.len() - 1)
    }

    fn group(&mut self, rest: &str) {
        let first = rest.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let label = if first.starts_with("rgb") || first.starts_with("hsl") {
            rest.split_once(')').map_or("", |(_, label)| label)
        } else if COLOURS.contains(&first.as_str()) {
            rest.get(first.len()..).unwrap_or_default()
        } else {
            rest
        };
        self.sequence.groups.push((text_of(label), Vec::new()));
        self.blocks.push((Block::Group, self.place));
    }

    fn open(&mut self, rest: &str, word: &str) {
        let text = text_of(&format!("{word} {rest}"));
        self.sequence.events.push(Event::Open { text });
        self.blocks.push((Block::Frame, self.place));
    }

    fn section(&mut self, rest: &str) {
        if self.blocks.last().is_some_and(|(block, _)| *block == Block::Frame) {
            self.sequence.events.push(Event::Section { text: text_of(rest) });
        } else {
            self.fault("there is no block to divide here".to_owned(), "open one with: alt condition");
        }
    }

    fn close(&mut self) {
        match self.blocks.pop() {
            Some((Block::Frame, _)) => self.sequence.events.push(Event::Close),
            Some((Block::Group, _)) => {}
            None => self.fault("`end` closes nothing".to_owned(), "remove it"),
        }
    }

    fn note(&mut self, rest: &str) {
        let lower = rest.to_ascii_lowercase();
        let sides = [("left of ", Side::Left), ("right of ", Side::Right), ("over ", Side::Over)];
        let found = sides.iter().find(|(word, _)| lower.starts_with(word));
        let parts = found.and_then(|(word, side)| {
            let (who, text) = rest.get(word.len()..)?.split_once(':')?;
            Some((*side, who, text))
        });
        let Some((side, who, text)) = parts else {
            self.fault(
                format!("`Note {}` is not understood", clip(rest)),
                "write: Note right of Bank: text, or: Note over Shop,Bank: text",
            );
            return;
        };
        let (first, last) = who.split_once(',').unwrap_or((who, who));
        if let (Some(a), Some(b)) = (self.who(first), self.who(last)) {
            let text = text_of(text);
            let ends = (a.min(b), a.max(b));
            self.sequence.events.push(Event::Note { ends, side, text });
        }
    }

    fn message(&mut self, text: &str, line: &str) {
        let (route, words) = text.split_once(':').unwrap_or((text, ""));
        let found = route.char_indices().find_map(|(at, _)| {
            let from = route.get(at..)?;
            let arrow = ARROWS.iter().find(|(arrow, ..)| from.starts_with(arrow))?;
            Some((at, arrow))
        });
        let Some((at, (arrow, dashed, mark, both))) = found else {
            self.fault(format!("`{}` is not understood", clip(text)), "a message is written: Buyer->>Shop: Pay");
            return;
        };
        let (from, to) = (route.get(..at), route.get(at + arrow.len()..));
        let (from, to) = (from.unwrap_or_default().trim(), to.unwrap_or_default().trim());
        let (to, activation) = match to.chars().next() {
            Some(sign @ ('+' | '-')) => (to.get(1..).unwrap_or_default().trim(), Some(sign)),
            _ => (to, None),
        };
        if from.is_empty() || to.is_empty() {
            let at = line.find(arrow).unwrap_or_default();
            self.place.1 = column(line, at);
            self.fault("a message needs a sender and a receiver".to_owned(), "write: Buyer->>Shop: Pay");
            return;
        }
        let (Some(from), Some(to)) = (self.who(from), self.who(to)) else {
            return;
        };
        let mut text = text_of(words);
        if let Some(number) = &mut self.number {
            text = format!("{number}. {text}");
            *number += 1;
        }
        let ends: Ends = (from, to);
        let message = Event::Message { ends, text, dashed: *dashed, mark: *mark, both: *both };
        self.sequence.events.push(message);
        match activation {
            Some('+') => self.sequence.events.push(Event::Activate(to)),
            // The sender has done its work.
            Some(_) => self.sequence.events.push(Event::Deactivate(from)),
            None => {}
        }
    }
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    text_of(inner.unwrap_or(text))
}

/// A text with its line breaks and escapes.
fn text_of(text: &str) -> String {
    let text = super::super::engine::entities(text);
    let broken = text.replace("<br/>", "\n").replace("<br />", "\n").replace("<br>", "\n");
    broken.lines().map(one_line).collect::<Vec<_>>().join("\n").trim().to_owned()
}
