import { describe, expect, test } from "vitest";
import { ensureReviewed, reviewProduct } from "#src/codegen/review/review-product.ts";
import { RULES } from "#src/codegen/review/rules.ts";
import { UserError } from "#src/errors.ts";
import { codeBreaches } from "./breaches/code.ts";
import { configBreaches } from "./breaches/config.ts";
import { planBreaches } from "./breaches/plan.ts";
import { releaseBreaches } from "./breaches/release.ts";
import { after, sound } from "./reviewed.ts";

const BREACHES = [...planBreaches, ...configBreaches, ...codeBreaches, ...releaseBreaches];
/** What the layer cannot show yet. */
const OPEN: string[] = [];

describe("reviewProduct", () => {
  test.each(BREACHES.filter(({ says }) => says !== null))("$rule finds $what", ({ rule, says, subject }) => {
    const found = reviewProduct(subject).filter((finding) => finding.rule === rule);
    expect(found.map(({ sentence }) => sentence).join("\n")).toContain(says);
    for (const { line, path, sentence } of found) {
      expect(line).toBeGreaterThan(0);
      expect(path).not.toBe("");
      expect(sentence).toMatch(/^[A-Z`].*\.$/u);
    }
  });

  test.each(BREACHES.filter(({ says }) => says === null))("$rule lets $what pass", ({ rule, subject }) => {
    expect(reviewProduct(subject).filter((finding) => finding.rule === rule)).toEqual([]);
  });

  test("finds nothing else in the sample product, released for the first time or once more", () => {
    expect(reviewProduct(sound).map(({ rule }) => rule)).toEqual(OPEN);
    expect(reviewProduct(after(sound, sound)).map(({ rule }) => rule)).toEqual(OPEN);
  });

  test("tells the line", () => {
    const breach = configBreaches.find(({ rule }) => rule === "S7");
    const [found] = reviewProduct(breach?.subject ?? sound);
    expect(found).toMatchObject({ rule: "S7", path: "wrangler.jsonc", line: 5 });
  });

  test("is seen to find a breach of every rule that it holds", () => {
    const tried = BREACHES.map(({ rule }) => rule);
    expect(RULES.filter(({ how, id }) => how === "review" && !tried.includes(id))).toEqual([]);
  });
});

describe("ensureReviewed", () => {
  const finding = { path: "a.ts", line: 3, sentence: "It does." };

  test("stops at a rule that may not be broken, and names the place", () => {
    const stop = () => ensureReviewed([{ ...finding, rule: "S1" }]);
    expect(stop).toThrow(UserError);
    expect(stop).toThrow("S1, `a.ts:3`: It does.");
  });

  test("lets pass what is only told", () => {
    expect(() => ensureReviewed([{ ...finding, rule: "P3" }])).not.toThrow();
    expect(() => ensureReviewed([])).not.toThrow();
  });
});
