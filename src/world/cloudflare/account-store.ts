import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "./account.ts";

/** The account on disk: one JSON file beside content-addressed blobs. */
export type AccountStore = {
  account: Account;
  /** Where Durable Objects keep their SQLite files. */
  objectsDir: string;
  assetsDir: string;
  /** Writes the account so that a crash leaves the old or the new one, never half of it. */
  save(): void;
  /** Stores bytes under `key`, by default their SHA-256, and returns the key. */
  writeBlob(bytes: Uint8Array, key?: string): string;
  readBlob(key: string): Buffer<ArrayBuffer>;
  hasBlob(key: string): boolean;
};

/** Opens the account in `dataDir`, an empty one if there is none yet. */
export const openAccountStore = (dataDir: string): AccountStore => {
  const file = join(dataDir, "account.json");
  const blobs = join(dataDir, "blobs");
  mkdirSync(blobs, { recursive: true });
  const account: Account = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { scripts: {}, ports: {} };
  const writeAtomically = (path: string, data: string | Uint8Array) => {
    writeFileSync(`${path}.new`, data, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  return {
    account,
    objectsDir: join(dataDir, "objects"),
    assetsDir: join(dataDir, "assets"),
    save: () => writeAtomically(file, JSON.stringify(account)),
    writeBlob(bytes, key = createHash("sha256").update(bytes).digest("hex")) {
      if (!existsSync(join(blobs, key))) writeAtomically(join(blobs, key), bytes);
      return key;
    },
    readBlob: (key) => Buffer.from(readFileSync(join(blobs, key))),
    hasBlob: (key) => existsSync(join(blobs, key)),
  };
};
