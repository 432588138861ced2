import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deriveControlToken } from "#product/scripts/control-token.ts";
import { parseJsonc } from "#product/scripts/parse-jsonc.ts";
import { readWorkerConfig } from "#product/scripts/worker-config.ts";
import { TEMPLATE_ROOT } from "#test/codegen/read-templates.ts";

test("comments and trailing commas go, and texts stay as they are", () => {
  const text = `{
    // a line
    "url": "https://example.com/*x*/", /* a
    block */ "list": ["a, ]", "\\"//",],
  }`;
  expect(parseJsonc(text)).toEqual({ url: "https://example.com/*x*/", list: ["a, ]", '"//'] });
  expect(() => parseJsonc("{")).toThrow(SyntaxError);
});

test("the template's own configuration can be read", () => {
  expect(readWorkerConfig(TEMPLATE_ROOT)).toMatchObject({ name: "notebook", exports: { Note: { storage: "sqlite" } } });
  expect(readFileSync(`${TEMPLATE_ROOT}/wrangler.jsonc`, "utf8")).toContain("//");
});

test("the control token follows from the API token and the Worker, and from nothing else", () => {
  const token = deriveControlToken("secret", "notebook");
  expect(token).toMatch(/^[\w-]{43}$/u);
  expect(deriveControlToken("secret", "notebook")).toBe(token);
  expect(new Set([token, deriveControlToken("other", "notebook"), deriveControlToken("secret", "todo")]).size).toBe(3);
});
