// Bundle the pages' script, style and typefaces, and one script per island that a page asks for by name.
// Usage: node build.mjs OUTPUT-FOLDER
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../src/klustermotor/web/shared/static/klustermotor"));

// What every page needs is part of the page's own script; these are loaded only where they are used.
const onEveryPage = new Set(["menu", "page", "panel", "progress", "saving", "suggestions", "table"]);
const islands = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, "index.ts")))
  .map((entry) => entry.name)
  .filter((name) => !onEveryPage.has(name));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: [
    { in: "page/index.ts", out: "page" },
    { in: "styles/page.css", out: "page" },
    ...islands.map((name) => ({ in: `${name}/index.ts`, out: name })),
  ],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox115", "safari16.4"],
  loader: { ".woff2": "file" },
  assetNames: "[name]",
  legalComments: "none",
  logLevel: "warning",
});
copyFileSync(join(here, "mark.svg"), join(out, "mark.svg"));
