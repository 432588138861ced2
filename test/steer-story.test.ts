import { describe, expect, it } from "vitest";
import type { Command } from "#src/steering/command.ts";
import { parseStatus } from "#src/status.ts";
import { order } from "./orders.ts";
import { BODY, checksOf, ISSUE, type Moment, play, TEMPLATES } from "./play-story.ts";

const told = (command: Command, id = 7): Moment => ({ signal: order(command, { id, body: BODY }) });
const nextOf = (text: string | undefined): string => parseStatus(text ?? "")?.next ?? "";

describe("a run that people steer", () => {
  it("rests while it is paused, keeps what comes meanwhile, and goes on", async () => {
    const checks = checksOf("1".repeat(40), "success");
    const { seen } = await play([
      told({ name: "pause" }),
      checksOf("1".repeat(40), "success"),
      { ...checks, ...told({ name: "resume" }) },
    ]);
    expect(nextOf(seen[1]?.status)).toBe("paused by ana. `/aidevos resume` goes on where it was.");
    expect(seen[2]).toMatchObject({ ready: 0 });
    expect(seen.at(-1)).toMatchObject({ ready: 1 });
    expect(seen.at(-1)?.status).toContain("- [x] Checks");
  });

  it("says who stopped it, and how it goes on", async () => {
    const { last } = await play([told({ name: "stop" })]);
    expect(nextOf(last.status)).toContain("nobody: stopped by ana.");
    const { last: ignored } = await play([told({ name: "pause" }), told({ name: "ignore" })]);
    expect(nextOf(ignored.status)).toContain("ana wants this left alone. `/aidevos build` takes it up again.");
  });

  it.each<Command>([{ name: "approve", plan: null }, { name: "go" }, { name: "retry" }, { name: "resume" }])(
    "says of $name that there is nothing to do",
    async (command) => {
      const { comments } = await play([told(command)]);
      expect(comments.get(`1/order/7/${command.name}`)).toContain(
        `**Nothing to do for \`/aidevos ${command.name}\`:**`,
      );
    },
  );
});

describe("a role that is asked", () => {
  const ask = (question: string, id = 7): Moment => told({ name: "ask", role: "Backend", question }, id);

  it("answers by what was settled, in one line of the question, and nothing changes by it", async () => {
    const { comments, pushed, seen } = await play([ask("How long are the links kept,\n@everybody?")]);
    expect(comments.get("1/ask/7")).toMatch(
      /^\*\*Backend\*\*, asked by ana: “How long are the links kept, @\u200Beverybody\?”\n\n.*730 days/u,
    );
    expect(comments.get("1/ask/7")).toContain("_From: plan");
    expect(pushed).toHaveLength(1);
    expect(seen[0]?.status).toBe(seen[1]?.status);
  });

  it("answers while a plan waits for an approval, each question of a comment by itself", async () => {
    const { comments, last } = await play([ask("How long are links kept?"), ask("Do llamas hum?")], {
      ...ISSUE,
      overrides: { approval: "always" },
    });
    expect(comments.get("1/ask/7")).toContain("730 days");
    expect(comments.get("1/ask/7/2")).toContain("Nothing in the plan or the discussion speaks of that.");
    expect(nextOf(last.status)).toContain("blocked on you");
  });

  it("says that there is no plan yet", async () => {
    const body = `${BODY.trimEnd()}\n\n## Rules\n\n- A link must never be shown at night.\n`;
    const { comments } = await play([ask("How long are links kept?")], { ...ISSUE, body });
    expect(comments.get("1/ask/7")).toContain("**Not answered:** there is no plan yet.");
  });
});

describe("a plan that waits for an approval", () => {
  const asked = { ...ISSUE, overrides: { approval: "always" } };
  const SHORT = /`\/aidevos approve ([0-9a-f]{7})`/u;

  it("says who owes what, and is written once somebody approves that very plan", async () => {
    const { comments, pushed, seen } = await play([told({ name: "approve", plan: "0000000" })], asked);
    expect(seen[0]?.status).toContain(
      "blocked on you: somebody who may write here approves [the plan](https://x/1#plan)",
    );
    expect(pushed).toEqual([]);
    const [, hash = ""] = SHORT.exec(comments.get("1/order/7/approve") ?? "") ?? [];
    expect(seen[0]?.status).toContain(hash);
    const { last, pushed: written } = await play([told({ name: "approve", plan: hash })], asked);
    expect(written).toHaveLength(1);
    expect(last.status).toContain("- [x] Plan settled: [the plan](https://x/1#plan), approved by ana");
  });

  it("is discussed anew where somebody wants it otherwise, and approved as it is then", async () => {
    const revise = told({ name: "revise", text: "Rename Link to Shortcut." }, 8);
    const { comments, last, pushed, seen } = await play([revise, told({ name: "approve", plan: null })], asked);
    expect(comments.get("1/heard/8")).toContain("Understood");
    expect(comments.get("1/plan")).toContain("`Shortcut`");
    const hashes = seen.map(({ status }) => SHORT.exec(status)?.[1]);
    expect(hashes[0]).not.toBe(hashes[1]);
    expect(pushed[0]?.paths).toContain("src/services/shortcut.ts");
    expect(last.topics).not.toContain("1/order/7/approve");
  });

  it("waits for none where it is small and only standard specs wait", async () => {
    const { pushed } = await play([], { ...ISSUE, overrides: { approval: "standard" } });
    expect(pushed).toHaveLength(1);
  });
});

describe("a pull request that somebody wants otherwise", () => {
  it("gets one more commit with just that, of a plan that was discussed anew", async () => {
    const { comments, last, pushed } = await play([told({ name: "revise", text: "Rename title to caption." }, 8)]);
    expect(comments.get("1/heard/8")).toContain("`title` is called `caption` from now on.");
    expect(pushed).toHaveLength(2);
    expect(pushed[1]).toMatchObject({ message: "feat: build what was asked for meanwhile" });
    expect(pushed[1]?.paths).toContain("src/services/link.ts");
    expect(pushed[1]?.paths).not.toContain("package.json");
    expect(last.status).toContain("- [x] Pull request: [#2](https://x/pull/2)");
  });

  it("leaves lines that people changed as they have them, and names the file", async () => {
    const revise = told({ name: "revise", text: "Rename title to caption." }, 8);
    const theirs = { "src/contracts/link.ts": "// Ours.\n" };
    const { comments, pushed } = await play([{ ...revise, theirs, head: "c".repeat(40) }]);
    expect(comments.get("2/kept")).toContain("- `src/contracts/link.ts`");
    expect(pushed[1]?.paths).not.toContain("src/contracts/link.ts");
    expect(pushed[1]?.paths).toContain("src/services/link.ts");
  });

  it("is left as it is where what was said is not understood", async () => {
    const { comments, pushed } = await play([told({ name: "revise", text: "Make it sparkle." }, 8)]);
    expect(comments.get("1/heard/8")).toContain("Not understood");
    expect(pushed[1]?.paths ?? []).toEqual([]);
  });
});

describe("a run that stopped", () => {
  it("goes on where somebody has it tried again", async () => {
    const broken = TEMPLATES.map((file) =>
      file.path === "vitest.config.ts"
        ? { ...file, content: file.content.replace('dir: "test"', "isolate: false") }
        : file,
    );
    const { seen } = await play([told({ name: "retry" })], ISSUE, { templates: broken });
    expect(seen[0]?.status).toContain("**Stopped: ");
    expect(seen[0]?.status).toContain("`/aidevos retry` goes on where it stopped");
    expect(seen[1]?.status).toContain("**Stopped: ");
  });

  it("says of settings that can't be followed which line is wrong", async () => {
    const { last } = await play([], { ...ISSUE, overrides: { approval: "maybe" } });
    expect(last.status).toContain("`approval` must be one of `never`, `standard`, `always`.");
  });
});

describe("a rule that somebody takes back", () => {
  const revise = (text: string, id: number): Moment => told({ name: "revise", text }, id);
  const withdraw = (rule: string, id: number): Moment => told({ name: "withdraw", rule }, id);
  const gone =
    /- ~~`s1` ana: \[“Rename title to caption\.”\]\(.*#issuecomment-8\)~~ \[withdrawn\]\(.*#issuecomment-9\) by ana, 2026-01-01 00:00 UTC/u;

  it("is settled without, while the plan waits for an approval, and stands struck out in the pull request", async () => {
    const script = [
      revise("Rename title to caption.", 8),
      revise("No UI.", 10),
      withdraw("title to caption", 9),
      told({ name: "approve", plan: null }),
    ];
    const { comments, said, seen, text } = await play(script, { ...ISSUE, overrides: { approval: "always" } });
    expect(comments.get("1/heard/8")).toContain("`/aidevos withdraw s1` takes it back.");
    expect(comments.get("1/heard/9")).toBe(
      "**Withdrawn by ana:** `s1` of ana, “Rename title to caption.”. The roles speak again without it; what they said before is edited where it stands.",
    );
    expect(seen[2]?.status).not.toBe(seen[3]?.status);
    expect(comments.get("1/plan")).toContain("`title`");
    expect(comments.get("1/plan")).not.toContain("caption");
    const body = said.findLast((one) => one.includes("Fixes #1")) ?? "";
    expect(body).toMatch(gone);
    expect(body).toContain("- `s2` ana: [“No UI.”]");
    expect(body).toContain("`/aidevos withdraw s2` takes the first back.");
    expect(text("docs/decisions/0001-plan.md")).toMatch(/~~s1, ana: .*~~ Withdrawn by ana on 2026-01-01/u);
  });

  it("is taken out of the pull request by one more commit", async () => {
    const { last, pushed, said, text } = await play([revise("Rename title to caption.", 8), withdraw("s1", 9)]);
    expect(pushed).toHaveLength(3);
    expect(pushed[2]?.paths).toContain("src/services/link.ts");
    expect(text("src/contracts/link.ts")).toContain("title");
    expect(text("src/contracts/link.ts")).not.toContain("caption");
    expect(said.findLast((one) => one.includes("Fixes #1"))).toMatch(gone);
    expect(last.status).toContain("- [x] Pull request: [#2](https://x/pull/2)");
  });

  it("is named, where it can't be told which is meant, and nothing changes", async () => {
    const { comments, pushed } = await play([revise("Rename title to caption.", 8), withdraw("s7", 9)]);
    expect(comments.get("1/heard/9")).toBe(
      "**Not withdrawn:** there is no such rule. There is `s1` “Rename title to caption.”.",
    );
    expect(pushed[2]?.paths ?? []).toEqual([]);
  });

  it("may be an answer, in whose place the recommendation is taken", async () => {
    const body = `${BODY.trimEnd()}\n\n## Rules\n\n- A link must never be shown at night.\n`;
    const asked = { ...ISSUE, body, overrides: { approval: "always" } };
    const answer: Moment = { signal: { kind: "comment", id: 8, text: "A code holds at most 1 links.", by: "ana" } };
    const { comments } = await play([answer, withdraw("s1", 9)], asked);
    expect(comments.get("1/question/1")).toContain("`/aidevos withdraw s1` takes it back.");
    expect(comments.get("1/heard/9")).toContain("**Withdrawn by ana:** `s1` of ana, “");
    expect(comments.get("1/heard/9")).toContain("From now on: ");
    expect(comments.get("1/plan")).toContain("it is left out, as was answered");
  });
});
