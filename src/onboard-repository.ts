import type { Run } from "#src/durable/step.ts";
import { ONBOARDING_BRANCH, renderOnboarding } from "#src/pull-request/render-onboarding.ts";
import type { OnboardingPorts, Repo } from "./ports.ts";

/**
 * A repository that the app was given. `form`: whether it is offered the form for specs. Where an account gives all of its
 * repositories that is only `.github`, whose forms GitHub shows in all that have none of their own.
 */
export type Given = { repo: Repo; form: boolean };

/** GitHub's colour for a label, without the `#`. */
const LABEL = { name: "spec", color: "5319e7", description: "AIDevOS plans it and builds it" };

/**
 * A repository gets the label that starts a run, without which the form could not set it, and once a pull request that
 * brings the form. Whoever closes that is not asked again.
 */
export const onboardRepository = async (run: Run, ports: OnboardingPorts, { form, repo }: Given): Promise<void> => {
  const base = await run.step("read default branch", () => ports.repository.readDefaultBranch(repo));
  // Nothing can be written to what is archived; what holds nothing yet has no branch to start from.
  if (base === null) return;
  await run.step("label", () => ports.repository.ensureLabel(repo, LABEL));
  const { content, path } = ports.form;
  if (!form || (await run.step("read form", () => ports.proposal.readFile(repo, path, base))) !== null) return;
  const { body, title } = renderOnboarding(repo, path);
  await run.step("push branch", () =>
    ports.proposal.ensureBranch(repo, {
      branch: ONBOARDING_BRANCH,
      base,
      files: [{ path, content }],
      message: title,
    }),
  );
  await run.step("open pull request", () =>
    ports.proposal.ensurePullRequest(repo, { branch: ONBOARDING_BRANCH, base, title, body, draft: false }),
  );
};
