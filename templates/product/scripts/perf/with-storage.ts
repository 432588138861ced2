import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory for the storage of a bundle, empty or with a copy of `seed`, for as long as `use` needs it. */
export const withStorage = async <Result>(
  seed: string | null,
  use: (storage: string) => Promise<Result>,
): Promise<Result> => {
  const storage = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    if (seed !== null) cpSync(seed, storage, { recursive: true });
    return await use(storage);
  } finally {
    rmSync(storage, { recursive: true, force: true });
  }
};
