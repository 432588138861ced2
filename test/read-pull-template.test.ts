import { expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { readPullTemplate } from "#src/read-pull-template.ts";
import { checksOf, headAfter, ISSUE, play } from "./play-story.ts";

it("is kept in the pull request's text, before its checks and after", async () => {
  const onBase = { ".github/PULL_REQUEST_TEMPLATE.md": "## Testing\n\n## Checklist\n\n- [ ] I am kind\n" };
  const { last, said } = await play([checksOf(headAfter(1), "success")], ISSUE, { onBase });
  expect(last.ready).toBe(1);
  const bodies = said.filter((text) => text.includes("Fixes #1"));
  expect(bodies).toHaveLength(2);
  for (const body of bodies) expect(body).toMatch(/^## Testing\n[^]*\n## Checklist\n\n- \[ \] I am kind\n/u);
});

const RUN: Run = { id: "r", step: (_n, effect) => effect(1), now: async () => "", nextSignal: async () => null };

it("keeps nobody from building in a repository of more files than GitHub lists", async () => {
  const read = (error: Error) =>
    readPullTemplate(
      RUN,
      { proposal: { listFiles: async () => Promise.reject(error), readFile: async () => "x" } as never },
      ISSUE,
    );
  expect(await read(new UserError("environment", "Too many.", "Less."))).toBe("");
  await expect(read(new UserError("out-of-reach", "Gone.", "Wait."))).rejects.toThrow("Gone.");
});
