// The two ways in which the tests serve a site: `faqtory serve`, and a plain static
// host under the policy that the built site promises to hold.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository: itself the sample site. */
export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");

/** The policy of the README's hosting section. */
export const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'";

/** Media types by extension. */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** The program under test: FAQTORY, else the release build. */
export function program() {
  const path = resolve(process.env.FAQTORY ?? join(ROOT, "target/release/faqtory"));
  if (!existsSync(path)) throw new Error(`${path} does not exist: cargo build --release, or set FAQTORY`);
  return path;
}

/** Builds the site in `root` into a new folder; `remove()` takes it away. */
export function build(root, ...args) {
  const folder = mkdtempSync(join(tmpdir(), "faqtory-browser-"));
  const out = join(folder, "site");
  const done = spawnSync(program(), ["build", "--root", root, "--out", out, ...args], { encoding: "utf8", timeout: 180_000 });
  if (done.status !== 0) throw new Error(`faqtory build ended with ${done.status}:\n${done.stdout}${done.stderr}`);
  return { out, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The small site with every component, built and hosted. */
export async function hostKit() {
  const built = build(join(ROOT, "tests/browser/kit"));
  const server = await host(built.out);
  return { url: server.url, stop: () => server.stop().then(built.remove) };
}

/** Runs `faqtory serve` on the sample; resolves when it says its address. */
export function serve(...args) {
  // A port of its own per process; the server takes the next free one.
  return serveSite(ROOT, 20_000 + (process.pid % 20_000), ...args);
}

/** Runs `faqtory serve` on the site in `root`, at `port` or the next free one. */
export function serveSite(root, port, ...args) {
  const child = spawn(program(), ["serve", "--root", root, "--port", String(port), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((done) => {
      child.once("exit", () => done());
      child.kill("SIGKILL");
    });
  };
  // Also when the runner ends this process, as it does with a file that takes too long.
  process.once("exit", () => child.kill("SIGKILL"));
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(1));
  return new Promise((done, fail) => {
    let said = "";
    const late = setTimeout(() => stop().then(() => fail(new Error(`faqtory serve did not start in time:\n${said}`))), 180_000);
    const hear = (chunk) => {
      said += chunk;
      const found = /serving at (http:\/\/\S+)/.exec(said);
      if (!found) return;
      clearTimeout(late);
      done({ url: found[1].replace(/\/$/, ""), stop });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => {
      clearTimeout(late);
      fail(new Error(`faqtory serve ended with ${code}:\n${said}`));
    });
  });
}

/** The media type of a file. */
export const typeOf = (file) => TYPES[extname(file)] ?? "application/octet-stream";

/** Listens on a free port of this machine; the address, and how to stop it. */
export async function listen(answer) {
  const server = createServer({ noDelay: true }, answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    });
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

/** A static host of `folder` under `base` (a path such as "/help"), with a policy. */
export async function host(folder, base = "", policy = POLICY) {
  const { url, stop } = await listen(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(pathname);
    const headers = { "content-security-policy": policy, "x-content-type-options": "nosniff" };
    if (!path.startsWith(`${base}/`)) {
      response.writeHead(404, headers).end("outside the site");
      return;
    }
    const inside = normalize(path.slice(base.length));
    const found = await page(folder, inside);
    response.writeHead(found.status, { ...headers, "content-type": typeOf(found.file) }).end(found.body);
  });
  return { url: url + base, stop };
}

/** The file behind a path, else the 404 page of its language, as a static host does it. */
async function page(folder, path) {
  const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  const lang = path.split("/")[1];
  for (const [status, candidate] of [[200, file], [404, join(folder, lang, "404.html")], [404, join(folder, "404.html")]]) {
    try {
      if ((await stat(candidate)).isFile()) return { status, file: candidate, body: await readFile(candidate) };
    } catch {
      // The next one.
    }
  }
  return { status: 404, file: "404.txt", body: "not found" };
}
