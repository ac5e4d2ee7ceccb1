//! Lines that were meant to keep text from customers and do not: other programs' forms of a block, and
//! front matter that stands where it is read as text. The wall fails closed: each is an error.

use crate::diag::{Code, code};

/// What a line was meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slip {
    /// Where in the line it stands.
    pub(super) at: usize,
    pub(super) code: Code,
    pub(super) message: &'static str,
    pub(super) help: &'static str,
}

/// Whether a line may hold a slip; cheap.
pub(super) fn may_hold(text: &str) -> bool {
    ["gent", "GENT", "udien", "UDIEN"].iter().any(|part| text.contains(part))
}

/// The slip in a line, without white space and marks of quotations before it.
pub(super) fn find(line: &str) -> Option<Slip> {
    let block = |at| Slip {
        at,
        code: code::MISTYPED_DIRECTIVE,
        message: "this keeps nothing from customers",
        help: "internal text stands between `:::agents` and `:::`, each on a line of its own",
    };
    if says_audience(line) {
        return Some(Slip {
            at: 0,
            code: code::AUDIENCE,
            message: "`audience` stands in the text, where customers would read it",
            help: "front matter is the first thing in a file: `---` on the first line, `audience: agents`, and `---` again",
        });
    }
    let opens = |marks: &str, least: usize| {
        let rest = line.trim_start_matches(|c| marks.contains(c));
        let count = line[..line.len() - rest.len()].chars().count();
        count >= least && is_agents(rest.trim_start_matches('-'))
    };
    let is_block = opens("`", 3) || opens("~", 3) || opens(":;.,жЖ", 2) || opens("!", 3) || opens("?", 3);
    let is_tag = ["{%", "{{"].iter().any(|mark| line.strip_prefix(mark).is_some_and(is_agents));
    let is_alert = line.strip_prefix("[!").is_some_and(is_agents);
    if is_block || is_tag || is_alert {
        return Some(block(0));
    }
    let lower = line.to_ascii_lowercase();
    ["<agents", "<agent>", "{.agents", ".agents}"].iter().find_map(|mark| lower.find(mark)).map(block)
}

/// Whether a line gives an `audience`, in bold or quotes if need be.
fn says_audience(line: &str) -> bool {
    let start = line.trim_start_matches(|c: char| c.is_whitespace() || "*_-#\"'“".contains(c));
    let mut words = start.splitn(2, [':', '：', '=']);
    let (Some(key), Some(value)) = (words.next(), words.next()) else { return false };
    let key = plain(key.trim_matches(|c: char| c.is_whitespace() || "*_\"'”".contains(c)));
    matches!(key.as_str(), "audience" | "audiences") && plain(value).contains("agent")
}

/// Whether a text begins with the word, behind white space.
pub(super) fn is_agents(text: &str) -> bool {
    let word = text.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    matches!(plain(word).as_str(), "agents" | "agent")
}

/// A text in lower case, with Latin letters for the Cyrillic ones that look like them.
fn plain(text: &str) -> String {
    let latin = |c| match c {
        'а' => 'a',
        'е' => 'e',
        'с' => 'c',
        'о' => 'o',
        'р' => 'p',
        'у' => 'y',
        'х' => 'x',
        'і' => 'i',
        'ѕ' => 's',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(latin).collect()
}
