// A writer's desk: a small site in a folder of its own, `faqtory serve` on it, and
// hands that edit the files.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT, serveSite } from "./servers.mjs";

/** What the desk's site has beside the kit of components. */
const EXTRA = {
  "faqtory.yaml": "title: {en: Test kit, ru: Проверка}\nbase_url: https://kit.example.com\nlanguages: [en, ru]\neditor: vscode\n",
  "content/facts.yaml": "fee: {type: number, value: 3, source: Price list, checked: 2026-11-01}\n",
  "content/en/kit/fees.md":
    "---\ntitle: What does it cost?\nid: fees\nowner: money-team\nreview_by: 2020-01-31\n---\nIt costs {{ fact.fee }} coins.\n\n## When to pay {#when}\n\nAt once.\n",
  "content/ru/kit/fees.md": "---\ntitle: Сколько это стоит?\nid: fees\n---\nЭто стоит {{ fact.fee }}.\n\n## Когда платить\n\nСразу.\n",
};

/** Starts `faqtory serve`, with `args`, on a site of its own. */
export async function desk(...args) {
  const root = mkdtempSync(join(tmpdir(), "faqtory-desk-"));
  cpSync(join(ROOT, "tests/browser/kit"), root, { recursive: true });
  const path = (name) => join(root, name);
  const write = (name, text) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  for (const [name, text] of Object.entries(EXTRA)) write(name, text);
  let server = await serveSite(root, 25_000 + (process.pid % 20_000), ...args);

  return {
    root,
    url: server.url,
    write,
    read: (name) => readFileSync(path(name), "utf8"),
    remove: (name) => rmSync(path(name), { recursive: true, force: true }),

    /** Runs `use` while a file holds what `change` makes of it, and puts the file back. */
    async while(name, change, use) {
      const before = readFileSync(path(name), "utf8");
      const after = change(before);
      if (after === before) throw new Error(`${name} would stay as it is`);
      write(name, after);
      try {
        return await use(() => write(name, before));
      } finally {
        write(name, before);
      }
    },

    /** Ends the server. */
    halt: () => server.stop(),

    /** Starts it again at the same address. */
    async start() {
      server = await serveSite(root, Number(new URL(server.url).port), ...args);
      if (server.url !== this.url) throw new Error(`it serves at ${server.url} now, not at ${this.url}`);
    },

    async stop() {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
