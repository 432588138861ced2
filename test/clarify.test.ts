import { describe, expect, it } from "vitest";
import type { Agents } from "#src/agents/agents.ts";
import { openQuestions } from "#src/agents/llm/open-questions.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import type { Command } from "#src/steering/command.ts";
import { parseStatus } from "#src/status.ts";
import { order } from "./orders.ts";
import { BODY, edit, ISSUE, type Moment, play } from "./play-story.ts";

const UNCLEAR = [
  "Links must sing a song when they are followed.",
  "A link must never be shown at night.",
  "The moon is made of green cheese.",
];
const asked = (lines: readonly string[], overrides: Record<string, string> = {}) => ({
  ...ISSUE,
  overrides,
  body: `${BODY.trimEnd()}\n\n## Rules\n\n${lines.map((line) => `- ${line}`).join("\n")}\n`,
});
const say = (text: string, by = "ana", id = 9): Moment => ({ signal: { kind: "comment", id, text, by } });
const told = (command: Command, id = 7): Moment => ({ signal: order(command, { id, body: BODY }) });
const silence: Moment = { signal: null };
const nextOf = (text: string | undefined): string => parseStatus(text ?? "")?.next ?? "";

describe("a spec that is clear", () => {
  it("gets no question, and neither does a line that promises nothing", async () => {
    const { last } = await play([], asked(UNCLEAR.slice(2)));
    expect(last.topics.filter((topic) => topic.includes("question"))).toEqual([]);
    expect(last.topics).toContain("1/plan");
  });
});

describe("a spec that leaves something open", () => {
  it("is asked about it, the weightiest first, one at a time", async () => {
    const { comments, pushed, seen } = await play([say("A")], asked(UNCLEAR));
    expect(nextOf(seen[0]?.status)).toContain("blocked on you: [question 1 of 2](https://x/1#question/1)");
    expect(seen[0]?.topics).not.toContain("1/plan");
    expect(comments.get("1/question/1")).toContain("**Question 1, answered by ana:**");
    expect(comments.get("1/question/2")).toMatch(
      /^\*\*Question 2 of 2:\*\* Line \d+, “Links must sing .*\n\nWhy it matters: .*\n\n\*\*Recommended:\*\* A – .*\n\n\| Option \| Answer \|/u,
    );
    expect(nextOf(seen[1]?.status)).toContain("[question 2 of 2]");
    expect(pushed).toEqual([]);
  });

  it("is built as it was answered, and says by whom", async () => {
    const rule = "A code holds at most 1 links.";
    const { comments, last, pushed } = await play(
      [say("yes", "ana", 8), say(rule, "ana", 9)],
      asked(UNCLEAR.slice(0, 2)),
    );
    expect(comments.get("1/question/2")).toContain(`“${rule}”`);
    expect(comments.get("1/question/2")).toContain("Part of the spec now");
    expect(comments.get("1/plan")).toContain("it is left out, as was answered");
    expect(comments.get("1/plan")).not.toContain("sing a song");
    expect(pushed).toHaveLength(1);
    expect(last.topics).not.toContain("1/heard/9");
  });

  it("hears nobody without write access, and says why an answer is none", async () => {
    const { comments, seen } = await play(
      [say("A", "eve", 8), say("Whatever the cat prefers", "ana", 9), say("b", "ana", 10)],
      asked(UNCLEAR.slice(0, 1)),
    );
    expect(seen).toHaveLength(5);
    expect(comments.get("1/heard/9")).toContain("**Not understood, ana:** “b”, because it takes your own words");
    expect(comments.has("1/heard/8")).toBe(false);
    expect(comments.get("1/question/1")).toContain("**Question 1 of 1:**");
  });

  it("says so in one place, until they are understood", async () => {
    const unclear = (id: number) => say("Whatever the cat prefers", "ana", id);
    const { comments } = await play([unclear(8), unclear(9), say("A", "ana", 10), unclear(11)], asked(UNCLEAR));
    expect([...comments.keys()].filter((topic) => topic.includes("heard"))).toEqual(["1/heard/8", "1/heard/11"]);
  });

  it("takes every recommendation at `go`, and where nobody answers in time", async () => {
    for (const moment of [told({ name: "go" }), silence]) {
      const { comments, pushed } = await play([moment], asked(UNCLEAR.slice(0, 2)));
      expect(comments.get("1/question/1")).toContain(
        moment === silence ? "nobody answered in time" : "answered by ana",
      );
      expect(comments.get("1/question/1/rest")).toContain("**1 further question not asked**");
      expect(pushed).toHaveLength(1);
    }
  });

  it("waits where the settings say so, and asks no more than they allow", async () => {
    const { last } = await play([], asked(UNCLEAR, { unanswered: "wait", questions: "1" }));
    expect(last.status).toContain("question 1 of 1");
    expect(last.status).not.toContain("silence");
    const { pushed } = await play([], asked(UNCLEAR, { questions: "0" }));
    expect(pushed).toHaveLength(1);
  });

  it("keeps what was answered where its author edits the issue, and asks no more what that says", async () => {
    const { body } = asked(UNCLEAR.slice(1, 2));
    const { comments, pushed } = await play([say("A"), edit(body)], asked(UNCLEAR.slice(0, 2)));
    expect(comments.get("1/question/2")).toContain("**Question 2 is asked no more:**");
    expect(comments.get("1/plan")).toContain("it is left out, as was answered");
    expect(pushed).toHaveLength(1);
  });

  it("gives the roles as decided what models ask and people answer", async () => {
    const question = openQuestions([
      { question: "Who sees the count?", why: "It tells.", options: ["All.", "None."], recommended: 2, because: "so" },
    ]);
    const rules = rulesAgents();
    const read: Agents["read"] = async (text) => ({ ...(await rules.read(text)), questions: question });
    const { comments, seen } = await play([say("Whoever made the link")], ISSUE, { agents: { ...rules, read } });
    expect(nextOf(seen[0]?.status)).toContain("question 1 of 1");
    expect(comments.get("1/question/1")).toContain("The roles take it as decided.");
    expect(comments.get("1/plan")).toContain("Who sees the count? Whoever made the link That is what ana answered.");
  });

  it("has models hear in the discussion what no rule understands", async () => {
    const rules = rulesAgents();
    const change = { kind: "limit-writes" as const, perMinute: 30 };
    const agents: Agents = {
      ...rules,
      hear: async ({ text }) => ({
        body: text.body,
        changes: [{ text: "At most 30 writes a minute.", change }],
        understood: "Writes are limited.",
        thought: { by: "some/model", because: null },
      }),
    };
    const { comments, pushed } = await play([say("Mind the flood of spammers")], ISSUE, { agents });
    expect(comments.get("1/heard/9")).toBe(
      "**Heard from ana:** 1 of 1 wishes understood. The roles speak again with that in mind; what they said before is edited where it stands. `/aidevos withdraw s1` takes it back.\n\n- Understood: Writes are limited.\n\n_some/model_",
    );
    expect(comments.get("1/plan")).toContain("at most 30 writes a minute from one address");
    expect(pushed).toHaveLength(1);
  });

  it("hears in the discussion what was said beside an answer", async () => {
    const { comments } = await play([say("Rename Link to Shortcut.", "ana", 8), say("A")], asked(UNCLEAR.slice(0, 1)));
    expect(comments.get("1/question/1")).toContain("answered by ana");
    expect(comments.get("1/heard/8")).toContain("Understood");
    expect(comments.get("1/plan")).toContain("`Shortcut`");
  });
});
