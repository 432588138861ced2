import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

const CLI = join(import.meta.dirname, "..", "..", "src", "cli.ts");
const START_MS = 60_000;

/** `serve` as its operator runs it: a process of its own that knows only its environment. */
export type ServeProcess = {
  start(): Promise<void>;
  /** SIGKILL; resolves once it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code and how long it took, in milliseconds. */
  stop(): Promise<{ code: number | null; milliseconds: number }>;
  /** All it ever printed. */
  said(): string;
};

export const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};

export const openServeProcess = (environment: Record<string, string>): ServeProcess => {
  let child: ChildProcess | null = null;
  let said = "";

  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<number | null> => {
    const dying = child;
    child = null;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return dying?.exitCode ?? null;
    const exit = once(dying, "exit");
    dying.kill(signal);
    const [code] = (await exit) as [number | null];
    return code;
  };

  return {
    start: async () => {
      const { NODE_COMPILE_CACHE, PATH = "" } = process.env;
      const started = spawn(process.execPath, [CLI, "serve"], {
        env: { PATH, NODE_COMPILE_CACHE, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      const from = said.length;
      let closed = false;
      started.once("close", () => (closed = true));
      for (const stream of [started.stdout, started.stderr])
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const listens = (): boolean => said.slice(from).includes("AIDevOS listens at");
      for (const deadline = Date.now() + START_MS; !listens();) {
        if (closed || Date.now() > deadline) throw new Error(`serve did not start: ${said.slice(from)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    kill: async () => void (await end("SIGKILL")),
    stop: async () => {
      const begun = performance.now();
      return { code: await end("SIGTERM"), milliseconds: performance.now() - begun };
    },
    said: () => said,
  };
};
