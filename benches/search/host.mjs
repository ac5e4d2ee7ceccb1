// A static host that remembers what it was asked for, and lets nothing be cached.

import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import { listen, typeOf } from "../../tests/browser/lib/servers.mjs";

/** Hosts a folder: its address, the paths that were asked for, and how to stop it. */
export async function host(folder) {
  const asked = new Set();
  const server = await listen(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const headers = { "cache-control": "no-store" };
    // An empty page of the same origin, for scripts that need no more.
    if (path === "/empty") return response.writeHead(200, { ...headers, "content-type": typeOf("empty.html") }).end("<!doctype html>");
    asked.add(path);
    const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
    try {
      const body = await readFile(file);
      response.writeHead(200, { ...headers, "content-type": typeOf(file) }).end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  return { ...server, asked };
}
