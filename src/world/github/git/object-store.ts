import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { ObjectType } from "./git-object.ts";
import { gitEnvironment } from "./run-git.ts";

export type GitObject = { sha: string; type: ObjectType; content: Buffer };

/** Reads and writes objects of one repository without a process for each: a fork costs more than the work itself. */
export type ObjectStore = {
  /** Null when there is no such object. `name` is a sha or anything else `git rev-parse` understands. */
  read(name: string): Promise<GitObject | null>;
  write(type: ObjectType, content: Buffer): Promise<string>;
  close(): void;
};

const compress = promisify(deflate);

type Waiting = { resolve: (object: GitObject | null) => void; reject: (error: Error) => void };

/** One `cat-file --batch` answers in the order it was asked. */
const openReader = (directory: string) => {
  const waiting: Waiting[] = [];
  let child: ChildProcessWithoutNullStreams | null = null;
  let buffer = Buffer.alloc(0);

  const takeAnswers = (): void => {
    for (;;) {
      const newline = buffer.indexOf(0x0a);
      if (newline < 0) return;
      const [sha = "", type = "", size = "0"] = buffer.toString("utf8", 0, newline).split(" ");
      if (!/^(blob|tree|commit|tag)$/.test(type)) {
        buffer = buffer.subarray(newline + 1);
        waiting.shift()?.resolve(null);
        continue;
      }
      const end = newline + 1 + Number(size);
      if (buffer.length < end + 1) return;
      const content = Buffer.from(buffer.subarray(newline + 1, end));
      buffer = buffer.subarray(end + 1);
      waiting.shift()?.resolve({ sha, type: type as ObjectType, content });
    }
  };

  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn("git", ["--git-dir", directory, "cat-file", "--batch"], { env: gitEnvironment() });
    started.stdout.on("data", (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      takeAnswers();
    });
    const fail = (error: Error) => {
      child = null;
      buffer = Buffer.alloc(0);
      for (const { reject } of waiting.splice(0)) reject(error);
    };
    started.on("error", fail);
    started.on("close", () => fail(new Error("git cat-file ended")));
    started.stdin.on("error", fail);
    return started;
  };

  return {
    read: (name: string): Promise<GitObject | null> =>
      new Promise((resolve, reject) => {
        if (name === "" || /[\n\0]/.test(name)) return resolve(null);
        child ??= start();
        waiting.push({ resolve, reject });
        child.stdin.write(`${name}\n`);
      }),
    close: () => child?.stdin.end(),
  };
};

/** Opens the objects of a bare repository. The reading process starts at the first read. */
export const openObjectStore = (directory: string): ObjectStore => {
  const reader = openReader(directory);
  return {
    read: reader.read,
    close: reader.close,
    write: async (type, content) => {
      const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
      const sha = createHash("sha1").update(whole).digest("hex");
      const folder = join(directory, "objects", sha.slice(0, 2));
      const file = join(folder, sha.slice(2));
      if (existsSync(file)) return sha;
      await mkdir(folder, { recursive: true });
      const temporary = join(folder, `tmp-${randomUUID()}`);
      await writeFile(temporary, await compress(whole), { mode: 0o444 });
      await rename(temporary, file);
      return sha;
    },
  };
};
