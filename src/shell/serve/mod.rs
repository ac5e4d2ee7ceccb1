//! `faqtory serve`: the site from memory, kept true while writers write.

mod compare;
mod desk;
mod events;
mod http;
mod info;
mod mirror;
mod remarks;
mod search;
mod server;
mod status;
mod watch;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use tokio::net::TcpListener;

use self::mirror::Mirror;
use self::server::{Rest, Server, Settings};
use self::watch::{Mode, Watch};
use super::terminal::Terminal;
use crate::live::Live;
use crate::pipeline::Options;

/// How many ports are tried from the one asked for.
const PORTS: u16 = 20;

/// What `serve` was asked for.
#[derive(Debug)]
pub struct Request {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// What to build.
    pub options: Options,
    /// The address to bind to.
    pub host: String,
    /// The port to begin with.
    pub port: u16,
    /// Whether files are looked at now and then, in place of waiting for the system's events.
    pub poll: bool,
    /// Whether tabs go to the page that was edited.
    pub follow: bool,
}

/// Serves the site until it is interrupted, and gives the exit code.
///
/// # Errors
/// Where there is no site, the address is none or no port is free.
pub fn run(request: &Request, terminal: &Terminal) -> Result<u8> {
    let root = absolute(&request.root)?;
    let ip = address(&request.host)?;
    let progress = terminal.progress("building");
    // Watching begins before reading: what changes in between is then seen.
    let watch = Watch::start(&root, if request.poll { Mode::Poll } else { Mode::Auto })?;
    let (mirror, unreadable) = Mirror::read(&root);
    let live = Live::new(mirror.inputs(), request.options.clone());
    let writable = ip.is_loopback();
    let settings = Settings { root, host: request.host.clone(), follow: request.follow, writable };
    let server = Arc::new(Server::new(settings, live, unreadable, *terminal));
    progress.finish_and_clear();
    if let Some(why) = watch.is_polling() {
        terminal.say(&format!("looking for changes by polling ({why})"));
    }
    let rest = start(&server)?;
    keep_up(watch, mirror, &server, rest)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    let code = runtime.block_on(listen(ip, request.port, server, terminal));
    // Open pages wait for events, the watcher in a system call: all end with the process.
    runtime.shutdown_background();
    code.map(|()| 0)
}

fn absolute(root: &Utf8Path) -> Result<Utf8PathBuf> {
    let found = root.canonicalize_utf8().with_context(|| format!("there is no folder {root}"))?;
    if !found.join("faqtory.yaml").is_file() {
        bail!(
            "{root} has no faqtory.yaml: name the site's folder with --root, or make one with `faqtory init my-site`"
        );
    }
    Ok(found)
}

/// Starts the thread that does what can wait; rests are sent to it.
fn start(server: &Arc<Server>) -> Result<Sender<Rest>> {
    let (sender, rests) = channel();
    let first = server.first();
    let server = server.clone();
    let work = move || {
        let mut next = server.finish(first);
        while let Some(rest) = following(next.take(), &rests) {
            next = server.finish(rest);
        }
    };
    std::thread::Builder::new().name("rest".to_owned()).spawn(work).context("no thread can be started")?;
    Ok(sender)
}

/// What to do next: what was left, with all that came in the meantime; none where the server ends.
fn following(left: Option<Rest>, rests: &Receiver<Rest>) -> Option<Rest> {
    let mut rest = match left {
        // It was left because something else is on its way.
        Some(mut left) => {
            left.merge(rests.recv().ok()?);
            left
        }
        None => rests.recv().ok()?,
    };
    while let Ok(later) = rests.try_recv() {
        rest.merge(later);
    }
    Some(rest)
}

/// Starts the thread that takes in what changes on disk.
fn keep_up(mut watch: Watch, mut mirror: Mirror, server: &Arc<Server>, rests: Sender<Rest>) -> Result<()> {
    let server = server.clone();
    let work = move || {
        loop {
            let changes = mirror.refresh(&watch.wait());
            if let Some(rest) = server.update(changes)
                && rests.send(rest).is_err()
            {
                return;
            }
        }
    };
    std::thread::Builder::new().name("watch".to_owned()).spawn(work).context("the watcher cannot be started")?;
    Ok(())
}

fn address(host: &str) -> Result<IpAddr> {
    let name = if host == "localhost" { "127.0.0.1" } else { host };
    name.parse().with_context(|| format!("`{host}` is no IP address: write --host 127.0.0.1"))
}

async fn listen(ip: IpAddr, port: u16, server: Arc<Server>, terminal: &Terminal) -> Result<()> {
    let (listener, address) = bind(ip, port, terminal).await?;
    let path = http::base_path(&server);
    let shown = if address.ip().is_loopback() { format!("localhost:{}", address.port()) } else { address.to_string() };
    terminal.say(&format!("serving at http://{shown}{path}/ (Ctrl-C to stop)"));
    if !address.ip().is_loopback() {
        terminal.say("warning: other machines can read this site, drafts and internal notes included");
    }
    let router = http::router(server);
    tokio::select! {
        served = axum::serve(listener, router) => served.context("the server stopped")?,
        interrupted = tokio::signal::ctrl_c() => interrupted.context("Ctrl-C cannot be caught")?,
    }
    Ok(())
}

async fn bind(ip: IpAddr, port: u16, terminal: &Terminal) -> Result<(TcpListener, SocketAddr)> {
    let last = port.saturating_add(PORTS - 1);
    for next in port..=last {
        match TcpListener::bind((ip, next)).await {
            Ok(listener) => {
                let address = listener.local_addr()?;
                if next != port {
                    terminal.say(&format!("port {port} is taken: using {}", address.port()));
                }
                return Ok((listener, address));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("{ip}:{next} cannot be bound")),
        }
    }
    bail!("the ports {port} to {last} are all taken: name another with --port")
}
