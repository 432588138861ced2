import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCRATCH } from "#src/workbench/sandbox/bubblewrap-arguments.ts";
import type { Outcome } from "#src/workbench/sandbox/run-process.ts";
import { bestSandbox, noSandbox, placeWith, whyNot } from "#test/workbench/place.ts";

const { root } = placeWith(noSandbox);
const folder = mkdtempSync(join(root, "sandbox-"));
const product = join(folder, "product");
const SECRET = "canary-5f1b";
const server = createServer((_, response) => response.end(SECRET));

beforeAll(async () => {
  for (const path of ["", ...SCRATCH]) mkdirSync(join(product, path), { recursive: true });
  writeFileSync(join(folder, "beside.txt"), SECRET);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const addressOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** Runs a program in the product's folder: the worst that a tool which a model got hold of could do. */
const run = (sandbox: typeof bestSandbox, code: string, seconds = 30): Promise<Outcome> => {
  writeFileSync(join(product, "sample.mjs"), code);
  const script = sandbox.runsProducts
    ? "../product/sample.mjs"
    : join("..", ".aidevos", "workbench", product.slice(root.length + 1), "sample.mjs");
  return sandbox.run({ product, script, args: [], seconds, memoryBytes: 2 ** 32 });
};

describe.each([
  ["with bubblewrap", bestSandbox],
  ["without", noSandbox],
])("a program that is run %s", (_, sandbox) => {
  test("is heard on all it writes, and by how it ends", async () => {
    const code =
      'import { writeSync } from "node:fs"; console.log("out"); console.error("err"); writeSync(3, "rep"); process.exitCode = 3;';
    expect(await run(sandbox, code)).toEqual({
      ended: "itself",
      exit: 3,
      stdout: "out\n",
      stderr: "err\n",
      report: "rep",
    });
  });

  test("sees nothing of our environment", async () => {
    process.env["AIDEVOS_CANARY"] = SECRET;
    const { stdout } = await run(sandbox, "console.log(JSON.stringify(process.env))");
    delete process.env["AIDEVOS_CANARY"];
    expect(
      Object.keys(JSON.parse(stdout))
        .filter((name) => name !== "PWD")
        .toSorted(),
    ).toEqual(["CI", "CLOUDFLARE_CF_FETCH_ENABLED", "HOME", "LANG", "NO_COLOR", "PATH", "TZ", "WRANGLER_SEND_METRICS"]);
  });

  test("is ended when its time is up, with all that it started", async () => {
    const code = 'import { spawn } from "node:child_process"; spawn("sleep", ["600"], { stdio: "inherit" }); for (;;);';
    const begun = performance.now();
    expect(await run(sandbox, code, 2)).toMatchObject({ ended: "time", exit: null });
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test("is ended when it prints without end", async () => {
    const code = 'import { writeSync } from "node:fs"; for (;;) try { writeSync(1, "x".repeat(65536)); } catch {}';
    expect(await run(sandbox, code)).toMatchObject({ ended: "output", exit: null });
  });
});

/** What a program tries, and what it then says. ADDRESS: a server outside; FOLDER: what lies around the product. */
const ATTEMPTS = [
  {
    name: "there is no network but its own",
    code: `fetch("ADDRESS").then((answer) => answer.text()).then(console.log, (e) => console.log(e.cause?.code))`,
    says: "ECONNREFUSED\n",
  },
  {
    name: "there is a loopback of its own, which the runtime of products needs",
    code: `import { createServer } from "node:http";
      const server = createServer((_, response) => response.end("own")).listen(0, "127.0.0.1", async () => {
        console.log(await (await fetch("http://127.0.0.1:" + server.address().port)).text());
        server.close();
      });`,
    says: "own\n",
  },
  {
    name: "files beside the product can't be read",
    code: `import { readdirSync, readFileSync } from "node:fs";
      const around = ["FOLDER/beside.txt", "../beside.txt", "/proc/1/root/FOLDER/beside.txt"];
      for (const path of [...around, "/etc/shadow", "/root", "/home", "/work", "/var"])
        try { console.log(readFileSync(path, "utf8").length); } catch (e) { console.log(e.code); }
      console.log(readdirSync("/workbench").join());`,
    says: `${"ENOENT\n".repeat(8)}checks,node,node_modules,product\n`,
  },
  {
    name: "nothing can be written but scratch, be it for root",
    code: `import { writeFileSync } from "node:fs";
      const kept = ["a.txt", "/a.txt", "/workbench/node_modules/a.txt", "/workbench/checks/a.ts", "/usr/a.txt", "/etc/a.txt"];
      const settings = ["/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern"];
      for (const path of [...kept, ...settings, "/tmp/a.txt", ".wrangler/a.txt"])
        try { writeFileSync(path, "x"); console.log("written"); } catch (e) { console.log(e.code); }`,
    says: `${"EROFS\n".repeat(8)}written\nwritten\n`,
  },
  {
    name: "there is nobody else to see or to signal, and no right to take",
    code: `import { readdirSync, readFileSync } from "node:fs";
      const others = readdirSync("/proc").filter((name) => /^\\d+$/.test(name)).length;
      const rights = /CapEff:\\t(\\w+)/.exec(readFileSync("/proc/self/status", "utf8"))[1];
      console.log(others < 8, process.getuid(), Number(rights));`,
    says: "true 1000 0\n",
  },
  {
    name: "no sandbox can be opened within, to become somebody else",
    code: `import { spawnSync } from "node:child_process";
      console.log(spawnSync("unshare", ["--user", "--map-root-user", "id"]).status === 0);`,
    says: "false\n",
  },
  {
    name: "a process has its memory, and no more",
    code: `try { console.log(Buffer.alloc(5 * 2 ** 30, 1).length); } catch (e) { console.log(e.code); }`,
    says: "ERR_MEMORY_ALLOCATION_FAILED\n",
  },
  {
    name: "a file has its limit",
    code: `import { openSync, writeSync } from "node:fs";
      process.on("SIGXFSZ", () => {});
      const [file, bytes] = [openSync("/tmp/a", "w"), Buffer.alloc(16777216)];
      try { for (let n = 0; n < 20; n += 1) writeSync(file, bytes); console.log("written"); } catch (e) { console.log(e.code); }`,
    says: "EFBIG\n",
  },
];

describe(`in the sandbox${whyNot(bestSandbox)}`, () => {
  test("a server and a file that it can't reach are there for others", async () => {
    expect(await (await fetch(addressOf())).text()).toBe(SECRET);
    expect(readFileSync(join(folder, "beside.txt"), "utf8")).toBe(SECRET);
  });

  test.skipIf(!bestSandbox.runsProducts).each(ATTEMPTS)("$name", async ({ code, says }) => {
    const placed = code.replaceAll("ADDRESS", addressOf()).replaceAll("FOLDER", folder);
    const { stderr, stdout } = await run(bestSandbox, placed);
    expect(stdout + stderr).toBe(says);
  });
});

describe("openSandbox", () => {
  test("says in one sentence what it found", () => {
    expect(noSandbox.description).toBe(
      "Code that models write is only checked, never run, on this machine: bubblewrap does not work (it is not installed).",
    );
    expect(bestSandbox.description).toMatch(/^Code that models write is [^\n]*\.$/u);
  });
});
