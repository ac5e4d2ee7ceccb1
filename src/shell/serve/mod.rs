//! `faqtory serve`: the site from memory, built again when a file changes.

mod http;
mod watch;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use faqtory_search::native::LangIndex;
use rayon::prelude::*;
use tokio::net::TcpListener;
use tokio::sync::broadcast;

use self::watch::Watch;
use super::build::has_errors;
use super::disk;
use super::terminal::Terminal;
use crate::diag::render::Format;
use crate::pipeline::{self, Built, Inputs, Options};

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
}

/// The site as it is served now.
pub(super) struct Live {
    pub(super) built: Built,
    pub(super) files: BTreeMap<String, Arc<[u8]>>,
    pub(super) searches: Vec<LangIndex>,
}

impl Live {
    /// The path below which the site is mounted.
    pub(super) fn base_path(&self) -> String {
        self.built.resolved.site.config.base_url.path.clone()
    }
}

/// What the server and the watcher share.
pub(super) struct Shared {
    live: RwLock<Arc<Live>>,
    pub(super) reloads: broadcast::Sender<()>,
}

impl Shared {
    pub(super) fn live(&self) -> Arc<Live> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, live: Live) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        // Nobody may be listening.
        let _ = self.reloads.send(());
    }
}

/// Serves the site until it is interrupted, and gives the exit code.
///
/// # Errors
/// Where no port is free or the first build allows no site at all.
pub fn run(request: &Request, terminal: &Terminal) -> Result<u8> {
    let progress = terminal.progress("building");
    let (inputs, live) = make(&request.root, &request.options, None, terminal);
    progress.finish_and_clear();
    let Some(live) = live else {
        bail!("there is no site to serve: mend the configuration first");
    };
    let (reloads, _) = broadcast::channel(16);
    let shared = Arc::new(Shared { live: RwLock::new(Arc::new(live)), reloads });
    let mut watch = Watch::new(&request.root)?;
    let (watched, root, options, terminal) = (shared.clone(), request.root.clone(), request.options.clone(), *terminal);
    let last = Mutex::new(inputs);
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || {
            while watch.wait() {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                let (inputs, live) = make(&root, &options, Some(&last), &terminal);
                *last = inputs;
                if let Some(live) = live {
                    watched.replace(live);
                }
            }
        })
        .context("the watcher cannot be started")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    let code = runtime.block_on(listen(request, shared, &terminal));
    // The watcher waits in a system call; it ends with the process.
    runtime.shutdown_background();
    code.map(|()| 0)
}

/// Reads and builds; nothing is built where no file differs from `last`.
fn make(root: &Utf8Path, options: &Options, last: Option<&Inputs>, terminal: &Terminal) -> (Inputs, Option<Live>) {
    let started = std::time::Instant::now();
    let loaded = disk::load(root);
    if last.is_some_and(|last| last.files == loaded.value.files) && loaded.diagnostics.is_empty() {
        return (loaded.value, None);
    }
    let outcome = pipeline::run(loaded.value.clone(), options);
    let mut diagnostics = outcome.diagnostics;
    diagnostics.extend(loaded.diagnostics);
    diagnostics.sort();
    let live = outcome.built.and_then(|built| {
        let opened: Result<Vec<LangIndex>, _> =
            built.indexes.iter().map(|index| LangIndex::from_files(index.manifest.clone(), &index.files)).collect();
        match opened {
            Ok(searches) => {
                let renderer = built.renderer();
                let faults = Mutex::new(Vec::new());
                let made = built.output.par_iter().filter_map(|(path, file)| match renderer.bytes(file) {
                    Ok(bytes) => Some((path.clone(), bytes)),
                    Err(fault) => {
                        faults.lock().unwrap_or_else(PoisonError::into_inner).push(*fault);
                        None
                    }
                });
                let files = made.collect();
                diagnostics.extend(built.faults(faults.into_inner().unwrap_or_else(PoisonError::into_inner)));
                diagnostics.sort();
                Some(Live { built, files, searches })
            }
            Err(error) => {
                terminal.say(&format!("error: {error}"));
                None
            }
        }
    });
    terminal.diagnostics(&diagnostics, Format::Human);
    let verb = if last.is_some() { "rebuilt" } else { "built" };
    let state = if has_errors(&diagnostics) { "with errors" } else { "without errors" };
    match &live {
        Some(live) => terminal.say(&format!(
            "{verb} {} files {state} in {:.0} ms",
            live.built.output.len(),
            started.elapsed().as_secs_f64() * 1000.0
        )),
        None => terminal.say("not built: the site is served as it was"),
    }
    (loaded.value, live)
}

async fn listen(request: &Request, shared: Arc<Shared>, terminal: &Terminal) -> Result<()> {
    let (listener, address) = bind(request, terminal).await?;
    let path = shared.live().base_path();
    let shown = if address.ip().is_loopback() { format!("localhost:{}", address.port()) } else { address.to_string() };
    terminal.say(&format!("serving at http://{shown}{path}/ (Ctrl-C to stop)"));
    if !address.ip().is_loopback() {
        terminal.say("warning: other machines can read this site, drafts and internal notes included");
    }
    let router = http::router(shared, request.host.clone());
    tokio::select! {
        served = axum::serve(listener, router) => served.context("the server stopped")?,
        interrupted = tokio::signal::ctrl_c() => interrupted.context("Ctrl-C cannot be caught")?,
    }
    Ok(())
}

async fn bind(request: &Request, terminal: &Terminal) -> Result<(TcpListener, SocketAddr)> {
    let host = if request.host == "localhost" { "127.0.0.1" } else { &request.host };
    let ip: IpAddr =
        host.parse().with_context(|| format!("`{}` is no IP address: write --host 127.0.0.1", request.host))?;
    let last = request.port.saturating_add(PORTS - 1);
    for port in request.port..=last {
        match TcpListener::bind((ip, port)).await {
            Ok(listener) => {
                let address = listener.local_addr()?;
                if port != request.port {
                    terminal.say(&format!("port {} is taken: using {}", request.port, address.port()));
                }
                return Ok((listener, address));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("{ip}:{port} cannot be bound")),
        }
    }
    bail!("the ports {} to {last} are all taken: name another with --port", request.port)
}
