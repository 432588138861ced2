import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DemoReport } from "#src/world/demo-report.ts";
import { runDemo, type Stage } from "#src/world/demo.ts";
import { openTerminal } from "#src/world/terminal.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";
import { cancelTests } from "./cancel-tests.ts";
import { readDeliveries } from "./read-deliveries.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Until the pull request is merged. */
const LIMIT_MS = 200_000;
const contract = openContract();

type Story = { report: DemoReport; told: string; problems: string[] };

const playStory = async (spec: string, meanwhile: (stage: Stage) => Promise<void>): Promise<Story> => {
  const problems: string[] = [];
  const told: string[] = [];
  const report = await runDemo({
    root: ROOT,
    spec,
    report: join(mkdtempSync(join(tmpdir(), "aidevos-e2e-")), "report.json"),
    port: 0,
    beside: ({ person, repo }) => cancelTests(person, repo, LIMIT_MS),
    terminal: openTerminal((text) => told.push(text)),
    signal: new AbortController().signal,
    fetch: checkedFetch(contract, problems),
    meanwhile,
  });
  return { report, told: told.join(""), problems };
};

describe("story 1, whole", () => {
  it("takes the todo list from an issue to a live, probed product, speaking only GitHub's own language", async () => {
    let webhookProblems: string[] = ["no webhook was checked"];
    const { report, told, problems } = await playStory(
      join(ROOT, "examples", "specs", "todo-list.md"),
      async ({ world }) => {
        const deliveries = await readDeliveries(world);
        expect(deliveries.length).toBeGreaterThan(20);
        webhookProblems = deliveries.flatMap(({ event, payload }) =>
          contract.checkWebhook({ name: event, payload }).map((problem) => `${event}: ${problem}`),
        );
      },
    );
    expect(report.failure).toBeNull();
    expect(report.claims.filter(({ holds }) => !holds)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(problems).toEqual([]);
    expect(webhookProblems).toEqual([]);
    // The deploy workflow of the product has a token and limits of its own.
    const own = report.apiCalls.filter(({ actor }) => actor !== "github-actions[bot]");
    expect(own.length).toBeLessThanOrEqual(60);
    expect(report.apiCalls.filter(({ status }) => status >= 500)).toEqual([]);
    expect(told).toContain("opens issue #1");
  });
});
