import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { type Given, onboardRepository } from "#src/onboard-repository.ts";
import type { OnboardingPorts } from "#src/ports.ts";

const repo = { installationId: 5, id: 9, owner: "acme", name: "shop" };
const form = { path: ".github/ISSUE_TEMPLATE/spec.yml", content: "name: Spec\n" };

/** What the story writes, where the repository holds `files` on `base`. */
const play = async (given: Partial<Given>, base: string | null, files: Record<string, string> = {}) => {
  const written: unknown[] = [];
  const proposal = {
    readFile: async (_repo: unknown, path: string) => files[path] ?? null,
    ensureBranch: async (_repo: unknown, content: object) => {
      written.push(content);
      return { sha: "a" };
    },
    ensurePullRequest: async (_repo: unknown, pull: object) => {
      written.push(pull);
      return { number: 1, nodeId: "n", url: "u" };
    },
  };
  const repository = {
    readDefaultBranch: async () => base,
    ensureLabel: async (_repo: unknown, { name }: { name: string }) => void written.push(name),
  };
  const run = {
    step: (_name: string, effect: () => Promise<unknown>) => effect(),
    now: async () => "2026-01-01T00:00:00Z",
  };
  await onboardRepository(run as unknown as Run, { proposal, repository, form } as unknown as OnboardingPorts, {
    repo,
    form: true,
    ...given,
  });
  return written;
};

describe("a repository that the app was given", () => {
  it("gets the label, and a pull request with the form", async () => {
    expect(await play({}, "trunk")).toEqual([
      "spec",
      expect.objectContaining({ branch: "aidevos/spec-form", base: "trunk", files: [form] }),
      expect.objectContaining({ branch: "aidevos/spec-form", base: "trunk", draft: false }),
    ]);
  });

  it("keeps a form of its own", async () => {
    expect(await play({}, "main", { [form.path]: "name: Ours\n" })).toEqual(["spec"]);
  });

  it("gets the label alone where it is offered no form", async () => {
    expect(await play({ form: false }, "main")).toEqual(["spec"]);
  });

  it("is left alone where nothing can be written", async () => {
    expect(await play({}, null)).toEqual([]);
  });

  it("is told how far the form reaches", async () => {
    const pullIn = async (name: string) => JSON.stringify((await play({ repo: { ...repo, name } }, "main")).at(-1));
    expect(await pullIn("shop")).toContain("Nothing else changes.");
    expect(await pullIn(".github")).toContain("every repository of acme");
  });
});
