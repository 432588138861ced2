import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Refusal } from "../run.ts";

/** What wrangler wrote down about what it did. */
type Entry = { type: string; version_id?: string };

/** wrangler failed; `said` is all that it printed. */
export class WranglerFailure extends Refusal {
  readonly said: string;
  constructor(command: string, said: string) {
    super(`\`wrangler ${command}\` failed; its log says why.`);
    this.said = said;
  }
}

const BIN = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin", "wrangler.js");

const readEntries = (file: string): Entry[] => {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as Entry);
  } catch {
    // Some commands write nothing down.
    return [];
  }
};

/** Runs wrangler, shows what it prints, and answers what it wrote down. Throws a `WranglerFailure`. */
export const wrangler = async (...args: string[]): Promise<Entry[]> => {
  const directory = mkdtempSync(join(tmpdir(), "wrangler-"));
  const file = join(directory, "output.ndjson");
  try {
    const child = spawn(process.execPath, [BIN, ...args], {
      // Compiled once, wrangler starts a third faster; a deployment starts it several times.
      env: {
        NODE_COMPILE_CACHE: join(tmpdir(), "wrangler-cache"),
        ...process.env,
        CI: "1",
        WRANGLER_OUTPUT_FILE_PATH: file,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        process.stdout.write(text);
      });
    const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    if (code !== 0) throw new WranglerFailure(args.slice(0, 2).join(" "), said);
    return readEntries(file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
