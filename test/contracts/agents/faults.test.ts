import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULTS } from "#bin/eval/faults/fault.ts";
import { type Phase, PHASES } from "#bin/eval/faults/phase.ts";
import { playFaults } from "#bin/eval/faults/play-faults.ts";
import { type EmbeddedPostgres, startPostgres } from "#src/durable/embedded-postgres.ts";
import type { ProviderName } from "#src/read-models.ts";

/** What fails in each phase of one run, what people do that it would not go on without, and what they can read. */
type Run = { providers: ProviderName[]; meets: Record<Phase, keyof typeof FAULTS>; did: string[]; says: RegExp[] };

const RUNS: Record<string, Run> = {
  "with another provider": {
    providers: ["anthropic", "openai"],
    meets: {
      reading: "overloadedOnce",
      discussion: "garbage",
      tests: "limitedLong",
      code: "overloadedAmid",
      review: "unwilling",
      repair: "denied",
      hearing: "cut",
    },
    did: [],
    says: [
      /^_By openai\/gpt-6-sol: anthropic\/claude-sonnet-5-5 is overloaded_$/mu,
      /By openai\/gpt-6-sol: anthropic\/claude-sonnet-5-5 answers what can't be read/u,
      /_By anthropic\/claude-sonnet-5-5 and openai\/gpt-6-sol: anthropic\/claude-sonnet-5-5 is overloaded_/u,
    ],
  },
  "while a provider is away for a moment": {
    providers: ["anthropic"],
    meets: {
      reading: "limitedBriefly",
      discussion: "silent",
      tests: "brokenOnce",
      code: "overloadedInStream",
      review: "resetOnce",
      repair: "cutOnce",
      hearing: "silentOnce",
    },
    did: [],
    says: [/^_By the rules: anthropic\/claude-sonnet-5-5 took too long_$/mu],
  },
  "while a provider is away for longer": {
    providers: ["openai"],
    meets: {
      reading: "spent",
      discussion: "broke",
      tests: "tooLong",
      code: "overloaded",
      review: "rejected",
      repair: "refused",
      hearing: "limited",
    },
    did: ["`/aidevos budget 2`", "`/aidevos retry`", "the checks run again", "the review again"],
    says: [
      /Budget spent, so this waits/u,
      /By the rules: openai\/gpt-6-sol has no credit left, which the app's operator can mend/u,
      /QA wrote no tests of it: openai\/gpt-6-sol can't read so much at once\./u,
      /`\/aidevos retry` to have it tried again\. No model could .* openai\/gpt-6-sol is overloaded\./u,
      /Security did not review it: openai\/gpt-6-sol rejects the question\./u,
      /Nothing is done about it: openai\/gpt-6-sol can't be reached; run the checks again to have the agents try again\./u,
      /could not try: openai\/gpt-6-sol takes no more calls for a while; submit the review again/u,
    ],
  },
  "through the end of its process, with a model of little use": {
    providers: ["anthropic"],
    meets: {
      reading: "unfitOnce",
      discussion: "stalledOnce",
      tests: "cut",
      code: "killed",
      review: "unfit",
      repair: "unfit",
      hearing: "unfit",
    },
    did: ["a commit of theirs"],
    says: [
      /QA wrote no tests of it: anthropic\/claude-sonnet-5-5 said more than it may in one answer, twice\./u,
      /Security did not review it: anthropic\/claude-sonnet-5-5 gave no answer that can be used, twice\./u,
      /Nothing is done about it: the agents found no change that helps and keeps the rules\./u,
    ],
  },
};

let directory = "";
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "faults-"));
  chmodSync(directory, 0o711);
  postgres = await startPostgres(join(directory, "accounts"), () => {});
});
afterAll(async () => {
  await postgres.stop();
  rmSync(directory, { recursive: true });
});

describe("a run", () => {
  test.concurrent.each(Object.entries(RUNS))(
    "%s is not lost, pays for nothing twice, and says what happened",
    { timeout: 240_000 },
    async (_, { did, meets, providers, says }) => {
      const faults = Object.fromEntries(Object.entries(meets).map(([phase, name]) => [phase, FAULTS[name]]));
      const played = await playFaults(faults, providers, postgres.url);
      expect(played).toMatchObject({ lost: null, twice: 0, did });
      for (const words of says) expect(played.said.join("\n")).toMatch(words);
    },
  );

  test("meets each fault somewhere, and two in each phase", () => {
    const met = Object.values(RUNS).flatMap(({ meets }) => Object.values(meets));
    expect(new Set(met)).toEqual(new Set(Object.keys(FAULTS)));
    for (const phase of Object.keys(PHASES) as Phase[])
      expect(new Set(Object.values(RUNS).map(({ meets }) => meets[phase])).size).toBeGreaterThan(1);
  });
});
