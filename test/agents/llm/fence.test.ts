import fc from "fast-check";
import { expect, test } from "vitest";
import { fence, listed } from "#src/agents/llm/fence.ts";

test("nothing within a fence can end it, or open another", () => {
  const hostile = fc.oneof(fc.constantFrom("</issue>", "<issue>", "</ISSUE >", "< issue", "</issue"), fc.string());
  fc.assert(
    fc.property(fc.array(hostile), (parts) => {
      const fenced = fence("issue", parts.join(""));
      expect(fenced.match(/<\/?\s*issue/giu)).toEqual(["<issue", "</issue"]);
    }),
  );
});

test("an empty list says so", () => {
  expect(listed([])).toBe("- none");
  expect(listed(["a", "b"])).toBe("- a\n- b");
});
