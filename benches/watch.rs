//! The benchmark of watch mode: from a save to the new page being served.
//!
//! `benches/README.md` says how to run it and how to read its table.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark's report is what it prints")]

#[path = "build/generator.rs"]
mod generator;
#[path = "build/words.rs"]
mod words;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use anyhow::{Context, Result, bail};
use clap::Parser;
use walkdir::WalkDir;

/// Times edits under `faqtory serve`, from the save to the new page.
#[derive(Parser)]
#[command(name = "watch")]
struct Arguments {
    /// Sizes to measure: pages in total, a quarter of them in each language.
    #[arg(value_name = "PAGES", default_values_t = [100, 1_000, 10_000])]
    sizes: Vec<usize>,
    /// How many edits of each size.
    #[arg(long, default_value_t = 1_000)]
    edits: usize,
    /// How long to wait between two edits, in milliseconds.
    #[arg(long, default_value_t = 100)]
    pause: u64,
    /// Look at files now and then, in place of the system's events.
    #[arg(long)]
    poll: bool,
    /// What `cargo bench` adds to every call.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What a writer changes.
#[derive(Clone, Copy)]
enum Edit {
    /// A sentence at an article's end.
    Text,
    /// An article's title, which lists show.
    Title,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let scratch = env::temp_dir().join(format!("faqtory-watch-{}", process::id()));
    fs::create_dir(&scratch).with_context(|| format!("{} cannot be made", scratch.display()))?;
    let measured = measure_all(&arguments, &scratch);
    fs::remove_dir_all(&scratch)?;
    measured
}

fn measure_all(arguments: &Arguments, scratch: &Path) -> Result<()> {
    println!(" pages | start s | text: median ms   p95 | title: median ms   p95 | MB before  after");
    for &pages in &arguments.sizes {
        let site = scratch.join(format!("site-{pages}"));
        generator::write_site(&site, pages)?;
        let row = measure(&site, arguments)?;
        println!("{pages:>6} | {row}");
        fs::remove_dir_all(&site)?;
    }
    Ok(())
}

fn measure(site: &Path, arguments: &Arguments) -> Result<String> {
    let began = Instant::now();
    let server = Server::start(site, arguments.poll)?;
    let start = began.elapsed();
    let articles: Vec<PathBuf> = articles(&site.join("content/en"))?;
    let pause = || thread::sleep(Duration::from_millis(arguments.pause));
    // The first look at all pages, and the first search.
    thread::sleep(Duration::from_secs(3));
    let before = server.memory()?;
    let titles = (arguments.edits / 10).max(1);
    let mut times = [Vec::new(), Vec::new()];
    for number in 0..arguments.edits {
        let edit = if number < titles { Edit::Title } else { Edit::Text };
        let article = &articles[(number * 7919) % articles.len()];
        let time = server.edit(site, article, edit, number)?;
        times[if matches!(edit, Edit::Title) { 1 } else { 0 }].push(time);
        pause();
    }
    thread::sleep(Duration::from_secs(3));
    let after = server.memory()?;
    let [text, title] = times.map(spread);
    Ok(format!(
        "{:>7.2} | {:>15.0} {:>5.0} | {:>16.0} {:>5.0} | {before:>9} {after:>6}",
        start.as_secs_f64(),
        text.0,
        text.1,
        title.0,
        title.1
    ))
}

/// Median and 95th percentile, in milliseconds.
fn spread(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: f64| {
        let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    (at(0.5), at(0.95))
}

fn articles(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let path = entry?.into_path();
        let is_article =
            path.extension().is_some_and(|end| end == "md") && path.file_name().is_some_and(|name| name != "_index.md");
        if is_article {
            found.push(path);
        }
    }
    if found.is_empty() {
        bail!("{} has no articles", folder.display());
    }
    Ok(found)
}

/// A running `faqtory serve`.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(site: &Path, poll: bool) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faqtory"));
        command.arg("serve").arg("--root").arg(site).args(["--port", "4600"]);
        if poll {
            command.arg("--poll");
        }
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().context("its messages")?).lines();
        let port = loop {
            let line = lines.next().context("the server ended")??;
            if let Some((_, address)) = line.split_once("http://localhost:") {
                break address.split('/').next().unwrap_or_default().parse()?;
            }
        };
        thread::spawn(move || lines.for_each(drop));
        Ok(Server { child, port })
    }

    /// Saves an article as editors do, and waits until its page shows the change.
    fn edit(&self, site: &Path, article: &Path, edit: Edit, number: usize) -> Result<Duration> {
        let mark = format!("Edited{number}x");
        let text = fs::read_to_string(article)?;
        let text = match edit {
            Edit::Text => format!("{text}\n{mark} at the end.\n"),
            Edit::Title => with_title(&text, &mark),
        };
        let below = article.strip_prefix(site.join("content"))?.with_extension("");
        let url = format!("/{}/", below.display());
        let temporary = article.with_file_name(".edited.tmp");
        fs::write(&temporary, text)?;
        let began = Instant::now();
        fs::rename(&temporary, article)?;
        while began.elapsed() < Duration::from_secs(20) {
            if self.get(&url)?.contains(&mark) {
                return Ok(began.elapsed());
            }
            thread::sleep(Duration::from_millis(1));
        }
        bail!("{url} never showed {mark}");
    }

    fn get(&self, url: &str) -> Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "GET {url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The memory that is resident now, in megabytes.
    fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").trim().parse::<u64>()? / 1024)
    }
}

fn with_title(text: &str, mark: &str) -> String {
    let lines = text.lines().map(|line| match line.strip_prefix("title: ") {
        Some(title) => format!("title: {mark} {}", title.trim_matches('"')),
        None => line.to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}
