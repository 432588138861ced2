import { expect, test } from "vitest";
import { makeInert } from "#src/spec/make-inert.ts";

test("leaves code as it is, and a backslash no way to be more than one", () => {
  expect(makeInert("send `GET /@a` to it")).toBe("send `GET /@a` to it");
  expect(makeInert(String.raw`\[a](//evil.example)`)).toBe("&bsol;&lbrack;a&rbrack;(//evil.example)");
  expect(makeInert(String.raw`\`https://evil.example\``)).toBe("&bsol;'https:\u200B//evil.example&bsol;'");
});
