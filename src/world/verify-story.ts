import type { Claim, DemoReport } from "./demo-report.ts";

const ROLES = ["PM", "Backend", "Frontend", "DevOps", "Security", "QA"];

type Evidence = Omit<DemoReport, "ok" | "claims">;
type Probed = {
  state?: string;
  release?: { scenarios?: { name: string; passed: boolean }[]; unplayed?: number };
};

const claim = (text: string, holds: boolean, cause: string): Claim => ({
  claim: text,
  holds,
  cause: holds ? "" : cause,
});

const claimsOfThread = ({ issue, comments }: Evidence): Claim[] => {
  const own = comments.filter(({ user }) => user.type === "Bot");
  const silent = ROLES.filter((role) => !own.some(({ body }) => body.includes(`**${role}**`)));
  const plan = own.find(({ body }) => body.includes("```mermaid"));
  return [
    claim(
      "a person, not the app, opened the issue",
      issue?.user.type === "User",
      `it was opened by ${issue?.user.login ?? "nobody"}`,
    ),
    claim(
      "the app acknowledged it with 👀",
      Number(issue?.reactions?.["eyes"] ?? 0) > 0,
      "the issue has no such reaction",
    ),
    claim("all six roles spoke", silent.length === 0, `${silent.join(", ")} said nothing`),
    claim("a plan with a diagram was settled", plan !== undefined, "no comment of the app holds one"),
    claim("the merge closed the issue", issue?.state === "closed", `the issue is ${issue?.state ?? "missing"}`),
  ];
};

const claimsOfPull = ({ pullRequest: pull, checkRuns, openedAsDraft }: Evidence): Claim[] => {
  const bad = checkRuns.filter(({ conclusion }) => conclusion !== "success" && conclusion !== "skipped");
  return [
    claim("the app opened a pull request", pull?.user.type === "Bot", "there is none of the app's"),
    claim("it holds a Durable Object class and its workflows", holdsProduct(pull), "files of the product are missing"),
    claim(
      "its checks ran and are green",
      checkRuns.length > 0 && bad.length === 0,
      `${bad.map(({ name }) => name).join(", ") || "no check"} did not succeed`,
    ),
    claim(
      "it was a draft until they were",
      openedAsDraft && pull?.draft === false,
      openedAsDraft ? "it still is one" : "it never was one",
    ),
    claim(
      "a person reviewed it",
      pull?.reviews.some(({ user }) => user.type === "User") === true,
      "it has no review by a person",
    ),
    claim("it was merged", pull?.merged_at !== null && pull !== null, "it was not"),
  ];
};

const holdsProduct = (pull: Evidence["pullRequest"]): boolean => {
  const paths = new Set(pull?.files.map(({ filename }) => filename));
  const wanted = ["wrangler.jsonc", ".github/workflows/ci.yml", ".github/workflows/deploy.yml", "test/scenarios.json"];
  return (
    wanted.every((path) => paths.has(path)) &&
    pull?.files.some(({ content }) => /extends \w*Service|extends DurableObject/u.test(content)) === true
  );
};

const claimsOfRelease = ({ release, outcome, endUserCalls, pullRequest }: Evidence): Claim[] => {
  const probed = (outcome as Probed | null)?.release?.scenarios ?? [];
  const unplayed = (outcome as Probed | null)?.release?.unplayed ?? 0;
  const failed = probed.filter(({ passed }) => !passed);
  const broken = endUserCalls.filter(({ asPromised }) => !asPromised);
  return [
    claim(
      "the merge commit was deployed",
      release !== null && release.sha === pullRequest?.merge_commit_sha,
      "there is no deployment of it",
    ),
    claim(
      "the deploy went through wrangler to a Worker version",
      (release?.versions.length ?? 0) > 0,
      "Cloudflare holds no version",
    ),
    claim(
      "the app probed every acceptance scenario that can be played live",
      probed.length + unplayed > 0 && failed.length === 0,
      `${failed.map(({ name }) => name).join(", ") || "none was played"}`,
    ),
    claim(
      "the app calls it live",
      (outcome as Probed | null)?.state === "live",
      `its outcome is ${(outcome as Probed | null)?.state ?? "missing"}`,
    ),
    claim(
      "an end user got what was promised",
      endUserCalls.length > 0 && broken.length === 0,
      broken.map(({ method, url, status }) => `${method} ${url} answered ${status}`).join("; ") || "no call was made",
    ),
  ];
};

/** Every promise of story 1, held against what really happened. */
export const verifyStory = (evidence: Evidence): Claim[] => [
  ...claimsOfThread(evidence),
  ...claimsOfPull(evidence),
  ...claimsOfRelease(evidence),
];
