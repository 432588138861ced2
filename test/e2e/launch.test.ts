import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const makeDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "aidevos-launch-"));
  made.push(directory);
  return directory;
};

const run = (file: string, args: string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.on("close", (code) => resolve({ code, said }));
  });

/** A clone in which nothing is installed yet. */
const makeClone = (): string => {
  const clone = makeDirectory();
  mkdirSync(join(clone, "bin"));
  for (const file of ["package.json", "package-lock.json", "bin/launch.mjs"])
    copyFileSync(join(ROOT, file), join(clone, file));
  return join(clone, "bin", "launch.mjs");
};

describe("what keeps it from starting is said in one sentence with its mend", () => {
  it("no network for the install", async () => {
    const cache = makeDirectory();
    const env = { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0", npm_config_cache: cache };
    const { code, said } = await run(makeClone(), ["x.mjs"], env);
    expect(said).toMatch(/registry can't be reached: check the network/u);
    expect(code).toBe(1);
  });

  it("no git", async () => {
    const path = makeDirectory();
    symlinkSync(process.execPath, join(path, "node"));
    const { code, said } = await run(makeClone(), ["x.mjs"], { PATH: path });
    expect(said).toMatch(/git was not found: install git/u);
    expect(code).toBe(1);
  });

  it("a port in use", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const { code, said } = await run(join(ROOT, "src", "cli.ts"), ["demo", "--port", String(port)]);
    server.close();
    expect(said).toContain(`Port ${port} is in use`);
    expect(code).toBe(1);
  });

  it("a spec that is not there, and an option that does not exist", async () => {
    const cli = join(ROOT, "src", "cli.ts");
    expect((await run(cli, ["demo", "nowhere.md"])).said).toMatch(/There is no spec at \/.*\/nowhere\.md\./u);
    expect((await run(cli, ["demo", "--kep"])).said).toContain("--kep");
    expect((await run(cli, ["serve"], { APP_ID: "", PRIVATE_KEY: "", WEBHOOK_SECRET: "" })).said).toMatch(
      /APP_ID is not set[^]*WEBHOOK_SECRET is not set/u,
    );
  });

  it("a spec or a report that can't be one, before anything is started", async () => {
    const cli = join(ROOT, "src", "cli.ts");
    const directory = makeDirectory();
    const long = join(directory, "long.md");
    writeFileSync(long, "x".repeat(65_537));
    expect((await run(cli, ["demo", directory])).said).toContain("is no file; a spec is one Markdown file.");
    expect((await run(cli, ["demo", long])).said).toContain(
      "has 65537 characters; GitHub takes issues of at most 65536.",
    );
    const { said } = await run(cli, ["demo", "--report", join(directory, "none", "r.json")]);
    expect(said).toContain("r.json can't be written: its folder is missing");
    expect(said).not.toContain("The world is up");
  });

  it("means paths from where the caller stands, as npm tells it", async () => {
    const directory = makeDirectory();
    const { said } = await run(join(ROOT, "src", "cli.ts"), ["demo", "my.md"], { INIT_CWD: directory });
    expect(said).toContain(`There is no spec at ${join(directory, "my.md")}.`);
  });
});

it("prints how a spec is understood, as text and as JSON, or why nothing can be built of it", async () => {
  const cli = join(ROOT, "src", "cli.ts");
  const directory = makeDirectory();
  writeFileSync(join(directory, "notes.md"), "# Notes\n\n## Services\n\n### Note\n\n- text: text, required\n");
  writeFileSync(join(directory, "poem.md"), "# Poem\n\nRoses are red.\n");
  const check = (...args: string[]) => run(cli, ["spec", "check", ...args], { INIT_CWD: directory });
  const { code, said } = await check("notes.md");
  expect([code, said]).toEqual([0, expect.stringMatching(/^ {5}7 {4}text: text; required$/mu)]);
  const understood: unknown = JSON.parse((await check("notes.md", "--json")).said);
  expect(understood).toMatchObject({ services: [{ line: 5, name: "Note" }], uncovered: [] });
  const poem = await check("poem.md", "--json");
  expect([poem.code, JSON.parse(poem.said)]).toMatchObject([1, { problem: { code: "spec-not-understood" } }]);
  expect((await run(cli, ["spec", "czech", "notes.md"])).said).toContain("aidevos spec check FILE");
});

it("hands over to the project's own Node and passes its exit code on", async () => {
  const script = join(makeDirectory(), "report.mjs");
  writeFileSync(script, "console.log(process.version, process.argv.slice(2).join()); process.exit(7);");
  const { code, said } = await run(join(ROOT, "bin", "launch.mjs"), [script, "a", "b"]);
  expect(said).toMatch(/^v24\.\d+\.\d+ a,b\n$/u);
  expect(code).toBe(7);
});
