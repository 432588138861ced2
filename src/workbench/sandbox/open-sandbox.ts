import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bubblewrapArguments, ENVIRONMENT, INSIDE, SCRATCH } from "./bubblewrap-arguments.ts";
import { runProcess } from "./run-process.ts";
import type { Sandbox, Task } from "./sandbox.ts";

const CHECKS = join(import.meta.dirname, "..", "checks");

/** `modules`: the folder of packages that products are checked with. `bwrap`: the program, or its name on the path. */
export type SandboxPlace = { modules: string; bwrap: string };

const wrapped = ({ bwrap, modules }: SandboxPlace, { args, memoryBytes, product, seconds }: Omit<Task, "script">) =>
  runProcess({
    file: bwrap,
    args: bubblewrapArguments(
      { product, modules, node: process.execPath, checks: CHECKS },
      [INSIDE.node, ...args],
      memoryBytes,
    ),
    folder: "/",
    // All that bubblewrap itself needs: to be found.
    environment: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    seconds,
  });

/** Tries the very sandbox that products get. The reason why it fails is the system's own last line; null: it works. */
const findFault = async (place: SandboxPlace): Promise<string | null> => {
  const product = mkdtempSync(join(tmpdir(), "aidevos-sandbox-"));
  try {
    for (const folder of SCRATCH) mkdirSync(join(product, folder));
    const tried = await wrapped(place, { product, args: ["-p", "6 * 7"], seconds: 20, memoryBytes: 2 ** 32 });
    if (tried.stdout.trim() === "42") return null;
    return tried.stderr.trim().split("\n").at(-1) ?? `it ended by ${tried.ended}`;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? "it is not installed" : String(error);
  } finally {
    rmSync(product, { recursive: true, force: true });
  }
};

const withBubblewrap = (place: SandboxPlace): Sandbox => ({
  runsProducts: true,
  description: "Code that models write is tested in a bubblewrap sandbox, without network, environment or other files.",
  productSeenAt: () => INSIDE.product,
  run: ({ script, ...task }: Task) => wrapped(place, { ...task, args: [join(INSIDE.modules, script), ...task.args] }),
});

const withoutSandbox = ({ modules }: SandboxPlace, fault: string): Sandbox => ({
  runsProducts: false,
  description: `Code that models write is only checked, never run, on this machine: bubblewrap does not work (${fault}).`,
  productSeenAt: (product) => product,
  run: ({ args, product, script, seconds }: Task) =>
    runProcess({
      file: process.execPath,
      args: [join(modules, script), ...args],
      folder: product,
      environment: ENVIRONMENT,
      seconds,
    }),
});

/** The best sandbox that this machine can give: tried, not guessed. */
export const openSandbox = async (place: SandboxPlace): Promise<Sandbox> => {
  const fault = await findFault(place);
  return fault === null ? withBubblewrap(place) : withoutSandbox(place, fault);
};
