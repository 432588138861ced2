import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { layOut } from "#src/workbench/working-copy.ts";

test("nothing outside of a working copy is written or removed, should the gates ever fail", async () => {
  const root = mkdtempSync(join(tmpdir(), "working-copy-"));
  const copy = await layOut(root, [{ path: "src/a.ts", content: "a\n" }]);
  try {
    for (const path of ["../b.ts", "src/../../b.ts", "/etc/b.ts", ".", ""]) {
      expect(() => copy.write({ path, content: "b\n" })).toThrow("leaves the working copy");
      expect(() => copy.remove(path)).toThrow("leaves the working copy");
    }
  } finally {
    copy.close();
    rmSync(root, { recursive: true, force: true });
  }
});
