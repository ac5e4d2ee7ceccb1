//! The benchmark of cold builds: faqtory against its floor, side by side.
//!
//! `benches/README.md` says how to run it and how to read its table.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark's report is what it prints")]

#[path = "build/floor.rs"]
mod floor;
#[path = "build/generator.rs"]
mod generator;
#[path = "build/measure.rs"]
mod measure;
#[path = "build/table.rs"]
mod table;
#[path = "build/words.rs"]
mod words;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use anyhow::{Context, Result, bail};
use clap::Parser;

use measure::Usage;
use table::Row;

/// Times cold builds of generated sites, and the floor beside them.
#[derive(Parser)]
#[command(name = "build")]
struct Arguments {
    /// Sizes to measure: pages in total, a quarter of them in each language.
    #[arg(value_name = "PAGES", default_values_t = [100, 1_000, 10_000])]
    sizes: Vec<usize>,
    /// How often each size is measured; the table shows medians.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Only generate a site of the largest size in this new folder, and keep it.
    #[arg(long, value_name = "DIR")]
    profile_dir: Option<PathBuf>,
    /// Do the floor's work: what a child of this program is started for.
    #[arg(long, hide = true, num_args = 2, value_names = ["DIR", "OUT"])]
    floor: Vec<PathBuf>,
    /// What `cargo bench` adds to every call.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let mut arguments = Arguments::parse();
    arguments.sizes.sort_unstable();
    arguments.sizes.dedup();
    if let [site, out] = arguments.floor.as_slice() {
        return floor::build(site, out);
    }
    match (arguments.profile_dir, arguments.sizes.last()) {
        (Some(folder), Some(&pages)) => keep(&folder, pages),
        _ => compare(&arguments.sizes, arguments.runs),
    }
}

/// Generates a site to look at or to profile.
fn keep(folder: &Path, pages: usize) -> Result<()> {
    if folder.exists() {
        bail!("{} exists; name a folder that does not", folder.display());
    }
    generator::write_site(folder, pages)?;
    println!("{pages} pages in {}", folder.display());
    Ok(())
}

/// Measures every size and prints the report.
fn compare(sizes: &[usize], runs: u16) -> Result<()> {
    let scratch = Scratch::new()?;
    let rows = sizes.iter().map(|&pages| measure_size(&scratch.0, pages, runs)).collect::<Result<Vec<_>>>()?;
    println!("{}", table::report(&rows));
    Ok(())
}

/// Measures one size: floor and faqtory in turn, so that both meet the same
/// moods of the machine.
fn measure_size(scratch: &Path, pages: usize, runs: u16) -> Result<Row> {
    let site = scratch.join(format!("site-{pages}"));
    let out = scratch.join("out");
    let this = env::current_exe().context("the path of this program")?;

    eprintln!("{pages} pages: generating");
    generator::write_site(&site, pages)?;
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    for run in 1..=runs {
        eprintln!("{pages} pages: run {run} of {runs}");
        floor.push(measure::cold(&out, || {
            let mut command = Command::new(&this);
            command.arg("--floor").args([&site, &out]);
            command
        })?);
        ours.push(measure::cold(&out, || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_faqtory"));
            command.args(["build", "-q", "--root"]).arg(&site).arg("--out").arg(&out);
            command
        })?);
    }
    fs::remove_dir_all(&site)?;
    Ok(Row { pages, floor: Usage::median(&floor), ours: Usage::median(&ours) })
}

/// A folder for generated sites and built ones, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder, in `TMPDIR` where that is set.
    fn new() -> Result<Self> {
        let path = env::temp_dir().join(format!("faqtory-bench-{}", process::id()));
        fs::create_dir(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} is left behind: {error}", self.0.display());
        }
    }
}
