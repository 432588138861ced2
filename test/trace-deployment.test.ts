import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { EMPTY } from "#src/steering/dashboard/board.ts";
import { traceDeployment } from "#src/trace-deployment.ts";
import type { DeploymentEvent } from "#src/app.ts";

const REPO = { installationId: 1, id: 2, owner: "acme", name: "links" };
const LOG = "2026-01-01T00:00:00.0000000Z Error: `CLOUDFLARE_API_TOKEN` is not set. In GitHub it is a secret.";

const trace = async (
  own: Partial<DeploymentEvent>,
  { branch = "aidevos/7-links", isHome = true, succeeded = false } = {},
) => {
  const did: unknown[][] = [];
  const run: Run = { id: "d", step: (_name, effect) => effect(1), now: async () => "", nextSignal: async () => null };
  const signal = { kind: "deployed" as const, sha: "def", url: null, logUrl: "https://log", succeeded };
  const job = { check: "Deploy", conclusion: "failure", attempt: 1, failedSteps: ["Deploy"], log: LOG };
  await traceDeployment(
    run,
    {
      board: {
        read: async () => ({ ...EMPTY, isWanted: isHome ? true : null }),
        tell: async (_repo, news) => void did.push(["board", news]),
      },
      proposal: { readFailureLogs: async () => (did.push(["logs"]), [job]) },
      findPullRequestOfCommit: async () => ({ branch }),
      signal: async (...told) => (did.push(["signal", ...told]), true),
    },
    { repo: REPO, id: "30", isRecorded: true, signal, ...own },
  );
  return did;
};
const outcome = { kind: "outcome", of: "deployment", id: "30", link: "https://log" };

describe("a deployment", () => {
  it("that is recorded is news for its pull request's run and its repository", async () => {
    expect(await trace({}, { succeeded: true })).toMatchObject([
      ["signal", "spec/2#7", { succeeded: true }, "d"],
      ["board", { ...outcome, issue: 7, failed: false, secret: null }],
    ]);
  });

  it("that never began for want of a secret names it to both", async () => {
    expect(await trace({ isRecorded: false })).toMatchObject([
      ["logs"],
      ["signal", "spec/2#7", { succeeded: false, secret: "CLOUDFLARE_API_TOKEN" }, "d"],
      ["board", { ...outcome, issue: 7, failed: true, secret: "CLOUDFLARE_API_TOKEN" }],
    ]);
  });

  it("of somebody else's commit is nobody's build", async () => {
    expect(await trace({}, { branch: "ana/typo" })).toMatchObject([
      ["board", { ...outcome, issue: null, failed: true }],
    ]);
  });

  it("is not live because its workflow ended well", async () => {
    expect(await trace({ isRecorded: false }, { succeeded: true })).toMatchObject([["board", { failed: false }]]);
  });

  it("is none of the app's business where it has built nothing", async () => {
    expect(await trace({ isRecorded: false }, { isHome: false })).toEqual([]);
    expect((await trace({}, { isHome: false })).map(([name]) => name)).toEqual(["signal"]);
  });
});
