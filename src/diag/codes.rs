//! The kinds of problems: one table, from which `levels:` is checked too.

use super::Severity;

/// Which exit code an error of this kind leads to (DESIGN: 1 content, 2 the rest).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// In what writers write.
    Content,
    /// In the site's configuration or theme.
    Config,
    /// The disk said no.
    Io,
}

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// The name that is printed and that `levels:` takes: `broken-link`.
    pub name: &'static str,
    /// How bad it is unless `levels:` says otherwise.
    pub severity: Severity,
    /// Which exit code it leads to.
    pub class: Class,
    /// Whether it guards internal text: no level, no flag lowers it.
    pub wall: bool,
}

/// The code of a name.
pub fn find(name: &str) -> Option<Code> {
    ALL.iter().copied().find(|code| code.name == name)
}

macro_rules! codes {
    ($($(#[$doc:meta])* $const:ident = $name:literal, $severity:ident, $class:ident $(, $wall:ident)?;)*) => {
        /// Every code.
        pub const ALL: &[Code] = &[$(list::$const),*];

        pub(super) mod list {
            use super::{Class, Code, Severity};
            $($(#[$doc])* pub const $const: Code = Code {
                name: $name,
                severity: Severity::$severity,
                class: Class::$class,
                wall: codes!(@wall $($wall)?),
            };)*
        }
    };
    (@wall wall) => { true };
    (@wall) => { false };
}

codes! {
    /// A file or folder that cannot be read.
    UNREADABLE = "unreadable", Error, Io;
    /// The output cannot be written.
    WRITE_FAILED = "write-failed", Error, Io;
    /// The output folder could not be exchanged in one step.
    WRITTEN_IN_PLACE = "written-in-place", Warning, Io;
    /// The output folder holds files that are not ours.
    FOREIGN_OUTPUT = "foreign-output", Error, Io;
    /// A file that is not UTF-8.
    NOT_UTF8 = "not-utf8", Error, Content;
    /// A control character in a text file.
    CONTROL_CHARACTER = "control-character", Error, Content;
    /// A symbolic link that leads back to a folder above it.
    SYMLINK_LOOP = "symlink-loop", Error, Content;

    /// The site has no `faqtory.yaml`, or not the keys that it needs.
    CONFIG = "config", Error, Config;
    /// A key of `faqtory.yaml` that does not exist.
    UNKNOWN_CONFIG_KEY = "unknown-config-key", Error, Config;
    /// A code in `levels:` that does not exist or cannot be set.
    UNKNOWN_LEVEL = "unknown-level", Error, Config;
    /// A theme that does not exist or lacks a file.
    THEME = "theme", Error, Config;
    /// A category's icon that the theme does not have.
    UNKNOWN_ICON = "unknown-icon", Warning, Content;
    /// A template that cannot be read or rendered.
    TEMPLATE = "template", Error, Config;
    /// A UI string that one language has and another lacks.
    MISSING_STRING = "missing-string", Error, Config;
    /// A UI string that the theme does not know.
    UNKNOWN_STRING = "unknown-string", Error, Config;
    /// A style sheet that cannot be read.
    STYLESHEET = "stylesheet", Error, Config;

    /// YAML that cannot be read.
    YAML = "yaml", Error, Content;
    /// Front matter that does not end.
    FRONT_MATTER = "front-matter", Error, Content;
    /// A value of the wrong type.
    WRONG_TYPE = "wrong-type", Error, Content;
    /// A key that is nearly a known one.
    MISTYPED_KEY = "mistyped-key", Error, Content;
    /// Keys that faqtory does not know; templates get them.
    UNKNOWN_KEY = "unknown-key", Warning, Content;
    /// A key that stands twice.
    DUPLICATE_KEY = "duplicate-key", Error, Content;
    /// Typographic quotes where YAML wants straight ones.
    CURLY_QUOTES = "curly-quotes", Warning, Content;
    /// An article without a title.
    MISSING_TITLE = "missing-title", Error, Content;
    /// A value that is none of those allowed.
    INVALID_VALUE = "invalid-value", Error, Content;
    /// An `audience` that does not exist, or that a translation contradicts.
    AUDIENCE = "audience", Error, Content, wall;
    /// A slug that is not lower-case ASCII.
    INVALID_SLUG = "invalid-slug", Error, Content;
    /// A slug that faqtory needs for itself.
    RESERVED_ROUTE = "reserved-route", Error, Content;
    /// An id that is not short, ASCII and URL-safe.
    INVALID_ID = "invalid-id", Error, Content;
    /// Two articles with one id.
    DUPLICATE_ID = "duplicate-id", Error, Content;
    /// Two pages or files at one URL.
    ROUTE_COLLISION = "route-collision", Error, Content;
    /// A folder of content that is no language of the site.
    UNKNOWN_LANGUAGE = "unknown-language", Warning, Content;
    /// An article that the source language lacks.
    MISSING_SOURCE = "missing-source", Warning, Content;

    /// A link to nothing.
    BROKEN_LINK = "broken-link", Error, Content;
    /// A link to an anchor that does not exist.
    BROKEN_ANCHOR = "broken-anchor", Error, Content;
    /// A `related`, `popular`, `contact` or `safety` that names no article.
    UNKNOWN_ARTICLE = "unknown-article", Error, Content;
    /// A link or image whose scheme is refused.
    UNSAFE_URL = "unsafe-url", Error, Content;
    /// An image on another site, which the site's policy does not load.
    EXTERNAL_IMAGE = "external-image", Warning, Content;
    /// Two headings with one id.
    DUPLICATE_ANCHOR = "duplicate-anchor", Error, Content;
    /// The Markdown copy beside a page cannot be written.
    MARKDOWN_COPY = "markdown-copy", Warning, Content;
    /// Raw HTML that is not allowed.
    HTML_REMOVED = "html-removed", Warning, Content;
    /// An image that cannot be read.
    INVALID_IMAGE = "invalid-image", Warning, Content;

    /// A published address that leads nowhere any more.
    LOST_LINK = "lost-link", Error, Content;
    /// A published anchor that its page does not have any more.
    LOST_ANCHOR = "lost-anchor", Warning, Content;
    /// A line of links.lock that is none.
    INVALID_LEDGER = "invalid-ledger", Error, Content;

    /// A fact that `facts.yaml` does not have.
    UNKNOWN_FACT = "unknown-fact", Error, Content;
    /// A fact that is not well formed.
    INVALID_FACT = "invalid-fact", Error, Content;
    /// A `{{ … }}` that is no fact.
    UNKNOWN_PLACEHOLDER = "unknown-placeholder", Error, Content;

    /// A directive that does not exist.
    UNKNOWN_DIRECTIVE = "unknown-directive", Error, Content, wall;
    /// A line that is nearly a directive's fence.
    MISTYPED_DIRECTIVE = "mistyped-directive", Error, Content, wall;
    /// A directive that is not closed where it opens.
    UNCLOSED_DIRECTIVE = "unclosed-directive", Error, Content, wall;
    /// A closing fence that closes nothing.
    STRAY_FENCE = "stray-fence", Error, Content, wall;
    /// A directive where it cannot stand.
    MISPLACED_DIRECTIVE = "misplaced-directive", Error, Content;
    /// A question `{.faq}` inside a list, quotation or directive.
    NESTED_QUESTION = "nested-question", Error, Content;

    /// What looks like a customer's data or a secret.
    SENSITIVE_DATA = "sensitive-data", Error, Content;
    /// An entry of `example_data` that marks nothing.
    UNUSED_EXAMPLE = "unused-example", Warning, Content;

    /// A troubleshooter that leads nowhere.
    BROKEN_STEP = "broken-step", Error, Content;
    /// A troubleshooter's step that no answer leads to.
    UNREACHABLE_STEP = "unreachable-step", Warning, Content;

    /// A diagram without its text alternative.
    DIAGRAM_WITHOUT_TEXT = "diagram-without-text", Error, Content;
    /// A diagram that cannot be drawn.
    DIAGRAM_SYNTAX = "diagram-syntax", Error, Content;
    /// A diagram with what could harm a reader.
    DIAGRAM_UNSAFE = "diagram-unsafe", Error, Content;
    /// A diagram with colours of its own.
    DIAGRAM_STYLE = "diagram-style", Error, Content;
    /// A diagram that is too large to draw.
    DIAGRAM_TOO_LARGE = "diagram-too-large", Error, Content;

    /// An incident notice that is not well formed.
    INVALID_NOTICE = "invalid-notice", Error, Content;
    /// The review date has passed.
    REVIEW_OVERDUE = "review-overdue", Warning, Content;
    /// A fact's `expires` has passed.
    FACT_EXPIRED = "fact-expired", Warning, Content;
    /// A fact that no text uses; told by `check` only.
    UNUSED_FACT = "unused-fact", Warning, Content;
    /// Other headings, levels or heading ids than in the source; this and the next are told by `check` only.
    PARITY_HEADING = "parity-heading", Warning, Content;
    /// Another number of steps than in the source, or steps that lead elsewhere.
    PARITY_STEPS = "parity-steps", Warning, Content;
    /// A list or table of another size than in the source.
    PARITY_LIST = "parity-list", Warning, Content;
    /// A link that leads elsewhere than in the source.
    PARITY_LINK = "parity-link", Warning, Content;
    /// Another image than in the source.
    PARITY_IMAGE = "parity-image", Warning, Content;
    /// Other code than in the source: in backquotes, a block, a code or country of the front matter.
    PARITY_CODE = "parity-code", Warning, Content;
    /// Other directives than in the source.
    PARITY_DIRECTIVE = "parity-directive", Warning, Content;
    /// Another number, amount, percentage, duration, date or currency than in the source.
    PARITY_NUMBER = "parity-number", Warning, Content;
    /// Other facts than in the source.
    PARITY_FACT = "parity-fact", Warning, Content;
    /// An acceptance in the front matter that cannot be read or gives no reason.
    INVALID_ACCEPTANCE = "invalid-acceptance", Error, Content;
    /// An acceptance that nothing is found for; told by `check` only.
    UNUSED_ACCEPTANCE = "unused-acceptance", Warning, Content;
    /// A term of `glossary.yaml` that is not well formed, or contradicts another.
    INVALID_TERM = "invalid-term", Error, Content;
    /// A word that the glossary forbids; told by `check` only.
    FORBIDDEN_TERM = "forbidden-term", Warning, Content;
    /// A query of `relevance.yaml` that is not well formed.
    INVALID_RELEVANCE = "invalid-relevance", Error, Content;
    /// The search finds fewer of `relevance.yaml` than the site asks for.
    RELEVANCE = "relevance", Error, Content;
    /// A first search that loads more than the site allows.
    SEARCH_BUDGET = "search-budget", Error, Content;
    /// A file of macros that cannot be read; this and the next are told by `lint-macros` only.
    MACRO_FILE = "macro-file", Error, Content;
    /// A link in a macro to nothing.
    MACRO_BROKEN_LINK = "macro-broken-link", Error, Content;
    /// A link in a macro to an internal article.
    MACRO_INTERNAL_LINK = "macro-internal-link", Error, Content;
    /// A link in a macro to an anchor that does not exist.
    MACRO_BROKEN_ANCHOR = "macro-broken-anchor", Warning, Content;
    /// A link in a macro to an older address.
    MACRO_REDIRECTED_LINK = "macro-redirected-link", Warning, Content;
    /// A link in a macro to a translation whose source changed since.
    MACRO_STALE_LINK = "macro-stale-link", Warning, Content;
    /// A link in a macro to a page in another language than the macro's.
    MACRO_WRONG_LANGUAGE = "macro-wrong-language", Warning, Content;
    /// A search index that cannot be built.
    SEARCH_INDEX = "search-index", Error, Io;
}
