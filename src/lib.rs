//! faqtory compiles Markdown articles in several languages into a themed,
//! searchable static help centre.
//!
//! A pure core between two thin shells. Each stage is a function from value to
//! value; all I/O is in [`shell`].
//!
//! ```text
//! shell::disk    folder              -> Inputs           every file, read once
//! site::parse    files               -> parsed files     each on its own, in parallel
//! site::assemble parsed files        -> Site             articles, translations, categories
//! site::resolve  Site                -> ResolvedSite     routes, links, bodies
//! render         ResolvedSite, Theme -> Output           the files; their bytes when they are asked for
//! index          ResolvedSite        -> search folders   one index and pack per language
//! shell::output  Output              -> folder           staged, exchanged, only what differs
//! ```
//!
//! [`pipeline`] runs the stages in this order; [`diag`] is what they say of
//! mistakes.

pub mod check;
pub mod cli;
pub mod content;
pub mod diag;
pub mod index;
pub mod live;
pub mod macros;
pub mod markdown;
pub mod pipeline;
pub mod render;
pub mod shell;
pub mod site;
pub mod theme;
pub mod weight;
