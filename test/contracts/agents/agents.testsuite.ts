import { describe, expect, test } from "vitest";
import type { Agents, SpecText } from "#src/agents/agents.ts";
import { type Message, type Role, ROLES, type Transcript } from "#src/discussion/message.ts";
import { CHARTERS, mayAddress } from "#src/discussion/charters.ts";
import { openPoints } from "#src/discussion/open-points.ts";
import { listStatements } from "#src/plan/list-statements.ts";
import { checkPlan } from "#src/plan/check-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Spec } from "#src/spec/spec.ts";
import { EFFORT, holdDiscussion } from "#test/discussion/hold-discussion.ts";
import { EXAMPLES, readExampleText } from "#test/plan/plan-fixture.ts";

const BUDGET = 1200;
const OPEN: SpecText = {
  title: "Guest book",
  body: '## Services\n\n### Entry\n\nOne instance per book.\n\n- text: text, required, at most 300 characters\n\n- sign the book: `POST /books/{book}/entries` → 201\n- list the entries: `GET /books/{book}/entries`\n\n## Scenarios\n\n### Anyone signs\n\n- When a visitor sends `POST /books/wedding/entries` with `{"text": "Hello"}`\n- Then the answer is 201\n',
};
const SPECS: [string, SpecText][] = [
  ...EXAMPLES.map((name): [string, SpecText] => [name, readExampleText(name)]),
  ["an open guest book", OPEN],
];

const hold = async (agents: Agents, text: SpecText, spec: Spec = parseSpec(text)) => {
  const { comments, plan, transcript } = await holdDiscussion(agents, spec, { text });
  return { transcript, plan, comments: comments.map((comment) => comment.text) };
};

const seen = (comment: string): string => comment.replaceAll(/<details>[\s\S]*?<\/details>/gu, "");
const known = (message: Message, transcript: Transcript): boolean =>
  message.kind !== "decision" || message.answers === null || transcript.some(({ id }) => id === message.answers);

/** What every implementation of `Agents` keeps, whoever thinks behind it. */
export const agentsContract = (name: string, open: () => Agents): void => {
  describe(`agents: ${name}`, () => {
    const held = new Map<SpecText, ReturnType<typeof hold>>();
    /** One discussion of each spec, looked at from several sides. */
    const holdOnce = (text: SpecText): ReturnType<typeof hold> => {
      const known = held.get(text) ?? hold(open(), text);
      held.set(text, known);
      return known;
    };

    test.each(SPECS)("%s: everybody speaks, every point is settled, the plan is sound", async (_, text) => {
      const { transcript, plan } = await holdOnce(text);
      expect(new Set(transcript.map(({ role }) => role))).toEqual(new Set(ROLES));
      expect(new Set(transcript.map(({ id }) => id)).size).toBe(transcript.length);
      expect(openPoints(transcript)).toEqual([]);
      expect(transcript.every((message) => known(message, transcript))).toBe(true);
      expect(checkPlan(plan)).toEqual([]);
    });

    test.each(SPECS)("%s: nobody asks whom they do not talk with, and nothing is said twice", async (_, text) => {
      const { transcript } = await holdOnce(text);
      const strays = transcript.filter((message) => "to" in message && !mayAddress(message.role, message.to));
      expect(strays).toEqual([]);
      const claims = transcript.filter(({ kind }) => kind !== "scenario").map(({ text }) => text);
      expect(new Set(claims).size).toBe(claims.length);
    });

    test.each(SPECS)("%s: every comment is short and speaks of this spec", async (_, text) => {
      const { comments, plan } = await holdOnce(text);
      const subjects = plan.services.map((service) => service.name);
      for (const comment of comments) expect(seen(comment).length).toBeLessThanOrEqual(BUDGET);
      for (const subject of subjects) expect(comments.join("\n")).toContain(subject);
      expect(comments.join("\n")).not.toMatch(/\b(?:thank|great|awesome|happy to|as an ai)\b/iu);
    });

    test.each(SPECS)("%s: an added scenario can run again, because its people are its own", async (_, text) => {
      const { transcript } = await holdOnce(text);
      const added = transcript.flatMap((message) => (message.kind === "scenario" ? [message.scenario] : []));
      const shared = added.flatMap(({ names, steps }) => steps.filter(({ as }) => as !== null && !names.includes(as)));
      expect(shared).toEqual([]);
    });

    const ask = async (role: Role, question: string) => {
      const { plan, transcript } = await hold(open(), OPEN);
      const spec = parseSpec(OPEN);
      const statements = listStatements(plan, transcript);
      return open().answer({ role, charter: CHARTERS[role], question, text: OPEN, spec, statements }, EFFORT);
    };

    test("whoever asks is told what was settled, and where", async () => {
      const { source, text } = await ask("Security", "Who may sign the book?");
      expect(text).toContain("sign");
      expect(text.length).toBeLessThanOrEqual(700);
      expect(source).toMatch(/plan|round \d/u);
    });

    test("whoever asks what nobody spoke of is told so", async () => {
      const { source, text } = await ask("Backend", "Does your grandmother prefer waltzes or polkas?");
      expect(source).toBeNull();
      expect(text).toContain("Backend");
      expect(text).toContain(CHARTERS.Backend);
    });

    test("an uncovered line is named in the thread", async () => {
      const uncovered = [{ line: 12, text: "It plays a waltz", reason: "no rule plays" }];
      const { comments } = await hold(open(), OPEN, { ...parseSpec(OPEN), uncovered });
      expect(comments.join("\n")).toContain("It plays a waltz");
    });
  });
};
