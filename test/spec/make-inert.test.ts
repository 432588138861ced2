import { expect, test } from "vitest";
import { makeInert } from "#src/spec/make-inert.ts";

test("leaves code as it is, and a backslash no way to be more than one", () => {
  expect(makeInert("send `GET /@a` to it")).toBe("send `GET /@a` to it");
  expect(makeInert(String.raw`\[a](//evil.example)`)).toBe("&bsol;&lbrack;a&rbrack;(//evil.example)");
  expect(makeInert(String.raw`\`https://evil.example\``)).toBe("&bsol;'https:\u200B//evil.example&bsol;'");
});

test("what stands in an emphasis is made plain too", () => {
  for (const mark of ["_", "__", "*", "~~", "("])
    expect(makeInert(`${mark}www.evil.example${mark} ${mark}GH-12${mark}`)).toBe(
      `${mark}www\u200B.evil.example${mark} ${mark}GH-\u200B12${mark}`,
    );
  expect(makeInert("awww.nice of you, HIGH-5")).toBe("awww.nice of you, HIGH-5");
});
