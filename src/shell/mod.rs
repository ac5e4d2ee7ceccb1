//! The shell: disk, terminal, commands, server. All I/O of faqtory is here.

pub mod build;
pub mod check;
pub mod disk;
pub mod edit;
pub mod export;
pub mod facts;
pub mod history;
mod lock;
pub mod macros;
pub mod output;
pub mod publish_links;
pub mod scaffold;
pub mod search;
pub mod serve;
pub mod status;
pub mod terminal;
pub mod writers;

use jiff::civil::Date;

/// The day: as told, else of SOURCE_DATE_EPOCH (<https://reproducible-builds.org>), else the local date.
#[allow(clippy::disallowed_methods, reason = "the shell is where the environment is read")]
pub fn today(told: Option<Date>) -> Date {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse::<i64>().ok());
    let from_epoch = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    told.or_else(|| from_epoch.map(|time| time.to_zoned(jiff::tz::TimeZone::UTC).date()))
        .unwrap_or_else(|| jiff::Zoned::now().date())
}
