//! What a child process costs: wall time, processor time, peak memory.
//!
//! All of it comes from Linux's `/proc`, without unsafe code. Processor time
//! is what the kernel adds to its parent's account when a child is waited for;
//! it is told in ticks, so a short child is run again until the sum is long.
//! Peak memory is `VmHWM` in the child's status, which only ever grows, read
//! every millisecond while the child lives.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A tick of `/proc/self/stat`: USER_HZ is 100.
const TICK: Duration = Duration::from_millis(10);
/// How long a measurement's processor time must be, for ticks to be fine enough.
const ENOUGH: Duration = Duration::from_secs(1);
/// The pause between two looks at a running child.
const PAUSE: Duration = Duration::from_millis(1);

/// What one cold build costs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// From start to end.
    pub(crate) wall: Duration,
    /// Processor time of all threads, the kernel's work for them included.
    pub(crate) cpu: Duration,
    /// The kernel's part of it, most of which goes into files and folders.
    pub(crate) system: Duration,
    /// The most memory resident at any time, in bytes.
    pub(crate) memory: u64,
}

impl Usage {
    /// The median of each quantity.
    pub(crate) fn median(all: &[Usage]) -> Usage {
        fn of<T: Ord + Copy + Default>(all: &[Usage], quantity: impl Fn(&Usage) -> T) -> T {
            let mut values: Vec<T> = all.iter().map(quantity).collect();
            values.sort_unstable();
            values.get(values.len() / 2).copied().unwrap_or_default()
        }
        Usage {
            wall: of(all, |usage| usage.wall),
            cpu: of(all, |usage| usage.cpu),
            system: of(all, |usage| usage.system),
            memory: of(all, |usage| usage.memory),
        }
    }
}

/// Measures a command that fills the folder `out`, which it never finds there.
/// The command is run until its processor time suffices; the mean is returned.
pub(crate) fn cold(out: &Path, command: impl Fn() -> Command) -> Result<Usage> {
    let before = children_cpu()?;
    let mut sum = Usage::default();
    let mut times = 0;
    while sum.cpu < ENOUGH {
        let (wall, memory) = run(&mut command())?;
        fs::remove_dir_all(out).with_context(|| format!("the build left no {}", out.display()))?;
        let after = children_cpu()?;
        let (user, system) = (after.user - before.user, after.system - before.system);
        sum = Usage { wall: sum.wall + wall, cpu: user + system, system, memory: sum.memory.max(memory) };
        times += 1;
    }
    Ok(Usage { wall: sum.wall / times, cpu: sum.cpu / times, system: sum.system / times, memory: sum.memory })
}

/// Runs a command to its end: its wall time and its peak memory.
fn run(command: &mut Command) -> Result<(Duration, u64)> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    let exit = loop {
        match child.try_wait()? {
            Some(exit) => break exit,
            None => memory = memory.max(peak_memory(&status)),
        }
        sleep(PAUSE);
    };
    let wall = start.elapsed();
    if !exit.success() {
        bail!("{command:?} failed: {exit}");
    }
    Ok((wall, memory))
}

/// The peak memory of a living process, in bytes; 0 of one that has ended.
fn peak_memory(status: &str) -> u64 {
    let text = fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).map_or(0, |kib: u64| kib * 1024)
}

/// Processor time, as the kernel accounts for it.
struct Cpu {
    user: Duration,
    system: Duration,
}

/// The processor time of all children waited for so far.
fn children_cpu() -> Result<Cpu> {
    let stat = fs::read_to_string("/proc/self/stat").context("this benchmark measures through Linux's /proc")?;
    // Behind the program's name, which may hold anything, cutime is the 14th field and cstime the next.
    let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(13);
    let mut next = || Some(TICK * fields.next()?.parse().ok()?);
    let (user, system) = next().zip(next()).context("/proc/self/stat has another form")?;
    Ok(Cpu { user, system })
}
