import { expect, it } from "vitest";
import fc from "fast-check";
import { parseTable, renderFence, renderTable } from "#src/markdown.ts";

const line = fc.string().map((text) => text.replaceAll(/\s+/gu, " ").trim());

it("reads back every table it renders", () => {
  const rows = fc.array(fc.tuple(line, line), { maxLength: 5 });
  fc.assert(
    fc.property(rows, (cells) => {
      const text = `before\n\n${renderTable(["a", "b"], cells)}\n\nafter | x`;
      expect(parseTable(text, ["a", "b"])).toEqual(cells);
    }),
  );
});

it("keeps a cell on its line and inside its column", () => {
  expect(renderTable(["a"], [["x | y\nz"]])).toBe(String.raw`| a |
| --- |
| x \| y z |`);
});

it("fences text that holds fences itself", () => {
  expect(renderFence("a\n```js\nb\n```\n", "markdown")).toBe("````markdown\na\n```js\nb\n```\n````");
});
