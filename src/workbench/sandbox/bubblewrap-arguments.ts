import { existsSync, lstatSync, readlinkSync } from "node:fs";

/** Where things lie inside; the same on every machine, so that what a tool says is too. */
export const INSIDE = {
  product: "/workbench/product",
  modules: "/workbench/node_modules",
  node: "/workbench/node",
  checks: "/workbench/checks",
};

/** What a program inside sees of the environment. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/bin:/bin",
  HOME: "/tmp",
  LANG: "C.UTF-8",
  TZ: "UTC",
  CI: "1",
  NO_COLOR: "1",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** What the programs of the machine need of it: their libraries, how names are found, whom the runtime trusts. */
const SYSTEM = ["/bin", "/lib", "/lib32", "/lib64", "/sbin"];
const SETTINGS = ["/etc/alternatives", "/etc/hosts", "/etc/ld.so.cache", "/etc/nsswitch.conf", "/etc/ssl"];
/** Folders of the working copy in which tools keep what they need for a while; and the history, which is none of theirs. */
export const SCRATCH = ["node_modules", ".wrangler", ".git"];
const SCRATCH_BYTES = 512 * 1024 * 1024;

/** Of each process; `--cpu` in seconds, and longer than any time limit on the clock. */
const LIMITS = ["--core=0", "--fsize=134217728", "--nproc=1024", "--nofile=8192", "--cpu=1200"];

export type Places = { product: string; modules: string; node: string; checks: string };

const systemFolder = (path: string): string[] => {
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path];
};

const scratch = (path: string): string[] => ["--size", String(SCRATCH_BYTES), "--tmpfs", path];

/**
 * Arguments by which bubblewrap (0.8 or newer) runs `command` with no network, no environment, no rights and no other
 * process in sight; all it finds is read-only, but for scratch space that goes when it ends. Each of its processes may
 * have `memoryBytes`.
 */
export const bubblewrapArguments = (places: Places, command: readonly string[], memoryBytes: number): string[] => [
  "--unshare-all",
  "--unshare-user",
  "--disable-userns",
  "--uid",
  "1000",
  "--gid",
  "1000",
  "--cap-drop",
  "ALL",
  "--hostname",
  "workbench",
  "--die-with-parent",
  "--new-session",
  "--clearenv",
  ...Object.entries(ENVIRONMENT).flatMap(([name, value]) => ["--setenv", name, value]),
  "--ro-bind",
  "/usr",
  "/usr",
  ...SYSTEM.flatMap(systemFolder),
  ...SETTINGS.flatMap((path) => ["--ro-bind-try", path, path]),
  "--proc",
  "/proc",
  // Where the app runs as root, the system's settings would be its own to change, whatever rights it gave up.
  "--ro-bind",
  "/proc/sys",
  "/proc/sys",
  "--dev",
  "/dev",
  ...scratch("/tmp"),
  "--ro-bind",
  places.modules,
  INSIDE.modules,
  "--ro-bind",
  places.node,
  INSIDE.node,
  "--ro-bind",
  places.checks,
  INSIDE.checks,
  "--ro-bind",
  places.product,
  INSIDE.product,
  ...SCRATCH.flatMap((folder) => scratch(`${INSIDE.product}/${folder}`)),
  "--remount-ro",
  "/",
  "--chdir",
  INSIDE.product,
  "--",
  "/usr/bin/prlimit",
  ...LIMITS,
  `--data=${memoryBytes}`,
  "--",
  ...command,
];
