import { expect, it } from "vitest";
import { overlayFiles } from "#src/overlay-files.ts";

it("puts changed files in place of those that are there, and new ones beside them", () => {
  const files = [
    { path: "a", content: "1" },
    { path: "c", content: "1" },
  ];
  const changed = [
    { path: "c", content: "2" },
    { path: "b", content: "2" },
  ];
  expect(overlayFiles(files, changed).map(({ content, path }) => path + content)).toEqual(["a1", "b2", "c2"]);
});
