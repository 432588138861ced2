import { expect, test } from "vitest";
import { type Message, ROLES } from "#src/discussion/message.ts";
import { parseTurn, renderTurn } from "#src/discussion/render-turn.ts";

const claim: Message = { id: "a-1", role: "QA", round: 1, text: "Five scenarios.", kind: "claim" };

test("the heading tells whose turn it is, for every role and round", () => {
  for (const role of ROLES)
    for (const round of [1, 2, 3])
      expect(parseTurn(renderTurn([{ ...claim, role, round }], [], "standard"))).toEqual({ role, round });
  expect(parseTurn("**Somebody** · round 1: hello")).toBeNull();
});

test("the first line is what weighs most", () => {
  const blocking: Message = {
    id: "a-2",
    role: "QA",
    round: 1,
    text: "This cannot be tested.",
    kind: "concern",
    to: "Backend",
    blocking: true,
  };
  const [first] = renderTurn([claim, blocking], [], "standard").split("\n");
  expect(first).toBe("**QA** · round 1 · blocks, for Backend: This cannot be tested.");
});

test("a decision names whom it answers and who is against it", () => {
  const asked: Message = { id: "s-1", role: "Security", round: 1, text: "Why?", kind: "question", to: "Backend" };
  const decision: Message = {
    id: "b-1",
    role: "Backend",
    round: 2,
    text: "It stays.",
    kind: "decision",
    answers: "s-1",
    change: null,
    dissent: ["Security"],
  };
  expect(renderTurn([decision], [asked, decision], "standard")).toContain(
    "decision, answering Security, against Security: It stays.",
  );
});

test.each([
  "@octocat",
  "＠octocat",
  "Fixes #1",
  "octo/repo#5",
  "GH-7",
  "<img src=x>",
  "![a](https://evil.example/x)",
  "/close",
  "https://evil.example",
  "www.evil.example",
])("an author's %s does nothing when it is quoted", (text) => {
  const rendered = renderTurn([{ ...claim, text }], [], "standard");
  expect(rendered).not.toMatch(/[@＠]octocat|#\d|GH-\d|<img|!\[|:\/\/|www\.e|^\/close/mu);
});

test("what does not fit on a screen is folded, the weightiest never", () => {
  const claims = Array.from({ length: 40 }, (_, n): Message => ({
    ...claim,
    id: `a-${n}`,
    text: `Claim number ${n} is forty characters long.`,
  }));
  const blocking: Message = { ...claim, id: "b", text: "This blocks.", kind: "concern", to: "Backend", blocking: true };
  const comment = renderTurn([...claims, blocking], [], "standard");
  const [visible = ""] = comment.split("<details>");
  expect(visible.length).toBeLessThan(1200);
  expect(visible).toContain("This blocks.");
  for (const { text } of claims) expect(comment).toContain(text);
});
