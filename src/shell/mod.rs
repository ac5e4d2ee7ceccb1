//! The shell: disk, terminal, commands, server. All I/O of faqtory is here.

pub mod build;
pub mod check;
pub mod disk;
pub mod edit;
pub mod facts;
pub mod history;
mod lock;
pub mod output;
pub mod scaffold;
pub mod search;
pub mod serve;
pub mod status;
pub mod terminal;
pub mod writers;
