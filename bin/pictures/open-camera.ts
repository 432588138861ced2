import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "#src/errors.ts";

export type Camera = {
  /** Takes a picture of the elements with these ids, from the top of the first to the end of the last. */
  take(url: string, ids: readonly string[], path: string): Promise<void>;
  close(): Promise<void>;
};

const BROWSERS = [process.env["CHROMIUM"], "chromium", "chromium-browser", "google-chrome"];
/** Of the window, in pixels. */
const USUAL = 900;
const MARGIN = 12;

/** Starts a browser and waits for the address of its debugger. */
const start = async (binary: string, profile: string, width: number): Promise<{ child: ChildProcess; url: string }> => {
  const flags = ["--headless=new", "--remote-debugging-port=0", "--hide-scrollbars", "--force-device-scale-factor=1"];
  // The sandbox of a browser can't be set up by the super-user, under whom containers run.
  const own = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(
    binary,
    [...flags, ...own, `--user-data-dir=${profile}`, `--window-size=${width},1000`, "about:blank"],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${binary} ended`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      const [, url] = /DevTools listening on (ws:\S+)/u.exec(line) ?? [];
      if (url !== undefined) resolve({ child, url });
    });
  });
};

const startAny = async (profile: string, width: number): Promise<{ child: ChildProcess; url: string }> => {
  for (const binary of BROWSERS)
    if (binary) {
      const started = await start(binary, profile, width).catch(() => null);
      if (started !== null) return started;
    }
  throw new UserError(
    "environment",
    "There is no Chromium to take pictures with.",
    "Install it, or name it in CHROMIUM.",
  );
};

type Answer = { result?: Record<string, unknown>; error?: { message: string } };
type Send = (method: string, params?: object) => Promise<Record<string, unknown>>;

/** Speaks the DevTools protocol with one page. */
const openPage = async (browserUrl: string): Promise<{ send: Send; loaded(): Promise<void>; close(): void }> => {
  const targets = new URL("/json/list", browserUrl.replace(/^ws/u, "http"));
  const pages = (await (await fetch(targets)).json()) as { type: string; webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(pages.find(({ type }) => type === "page")?.webSocketDebuggerUrl ?? "");
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let load: (() => void) | null = null;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Answer & { id?: number; method?: string };
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === "Page.loadEventFired") load?.();
  });
  let id = 0;
  const send: Send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, ({ error, result }) => (error ? reject(new Error(error.message)) : resolve(result ?? {})));
      socket.send(JSON.stringify({ id, method, params }));
    });
  await send("Page.enable");
  return { send, loaded: () => new Promise((resolve) => (load = resolve)), close: () => socket.close() };
};

/** What a browser shows of pages, as PNG. `width`: of its window. */
export const openCamera = async (width = USUAL): Promise<Camera> => {
  const profile = mkdtempSync(join(tmpdir(), "camera-"));
  const { child, url: browser } = await startAny(profile, width);
  const page = await openPage(browser);
  return {
    take: async (url, ids, path) => {
      const loaded = page.loaded();
      await page.send("Page.navigate", { url });
      await loaded;
      const expression = `(() => { const all = ${JSON.stringify(ids)}.map((id) => document.getElementById(id)); if (all.includes(null)) return null; const boxes = all.map((each) => each.getBoundingClientRect()); return { x: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)), y: Math.min(...boxes.map((box) => box.top)) + scrollY, bottom: Math.max(...boxes.map((box) => box.bottom)) + scrollY }; })()`;
      const { result } = (await page.send("Runtime.evaluate", { expression, returnByValue: true })) as {
        result: { value: { x: number; y: number; right: number; bottom: number } | null };
      };
      if (!result.value) throw new Error(`${url} shows no ${ids.join(", ")}`);
      const { bottom, right, x, y } = result.value;
      const clip = {
        x: x - MARGIN,
        y: y - MARGIN,
        width: right - x + 2 * MARGIN,
        height: bottom - y + 2 * MARGIN,
        scale: 1,
      };
      const { data } = await page.send("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: true });
      writeFileSync(path, Buffer.from(String(data), "base64"));
    },
    close: async () => {
      page.close();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
};
