import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { UserError } from "#src/errors.ts";
import type { Issue } from "#src/world/people/thread.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { askAmid, type Asked } from "./github/ask-amid.ts";
import { kindOf, routeOf } from "./github/call-kinds.ts";
import { crowdSpec } from "./github/crowd-spec.ts";
import { mergeDrafts } from "./github/merge-drafts.ts";
import { countLeft, countServices, readStop, readsWaiting } from "./github/read-thread.ts";
import { type Crowd, openCrowd } from "./github/open-crowd.ts";
import { median } from "./statistics.ts";

const LOOK_MS = 1_000;
const TELL_EVERY = 30;
const MOST_ROUTES = 12;

const METHOD = `All issues are filed at once, in one installation, each a tiny spec with a service of its own. The embedded GitHub holds
the app to GitHub's limits: 5,000 requests an hour, 900 points a minute, 80 and 500 new comments, issues and pull requests
a minute and an hour, 100 at once. Its minutes pass faster than ours by the factor below, and the app's pace is as much
faster; what the app computes is not. No workflow runs: a person merges each pull request as soon as git can, tested or
not, and merged is finished; nothing is deployed. What others merged first is built on, as always.`;

type Products = { services: number; left: number };
type Filed = { repo: string; issue: number; finished: number | null; stopped: string | null; saidToWait: boolean };

const numberOf = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UserError("environment", `--${name} is “${text}”.`, `It must be a whole number from 1 to ${most}.`);
};

const fileAll = ({ person, repos }: Crowd, issues: number): Promise<Filed[]> =>
  Promise.all(
    Array.from({ length: issues }, async (_, n) => {
      const repo = repos[n % repos.length] ?? "";
      const spec = { ...crowdSpec(Math.floor(n / repos.length)), labels: ["spec"] };
      const { number } = await person.post<Issue>(`/repos/${repo}/issues`, spec);
      return { repo, issue: number, finished: null, stopped: null, saidToWait: false };
    }),
  );

const isOpen = ({ finished, stopped }: Filed): boolean => finished === null && stopped === null;

const tell = async (crowd: Crowd, filed: Filed[], seconds: number): Promise<void> => {
  for (const one of filed.filter(isOpen)) {
    one.stopped = await readStop(crowd, one);
    one.saidToWait ||= await readsWaiting(crowd, one);
  }
  const merged = filed.filter(({ finished }) => finished !== null).length;
  console.log(
    `${seconds.toFixed(0).padStart(5)} s  ${merged} of ${filed.length} merged, ${refusalsOf(crowd).length} refused by a limit`,
  );
};

/** Looks on and merges until every issue is finished or given up, or time is over. */
const maintain = async (crowd: Crowd, filed: Filed[], minutes: number): Promise<void> => {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const tried = new Set<string>();
  for (let look = 0; filed.some(isOpen) && elapsed() < minutes * 60; look += 1) {
    for (const repo of new Set(filed.filter(isOpen).map((one) => one.repo)))
      for (const issue of await mergeDrafts(crowd, repo, tried)) {
        const one = filed.find((each) => each.repo === repo && each.issue === issue);
        if (one !== undefined) one.finished = elapsed();
      }
    if (look % TELL_EVERY === 0) await tell(crowd, filed, elapsed());
    await sleep(LOOK_MS);
  }
};

const callsOf = ({ world }: Crowd) => world.github.calls().filter(({ actor }) => actor === "aidevos[bot]");
const refusalsOf = (crowd: Crowd) => callsOf(crowd).filter(({ status }) => status === 403 || status === 429);

const renderRepositories = (filed: readonly Filed[]): string =>
  renderColumns([
    ["repository", "issues", "merged", "first, s", "median, s", "last, s"],
    ...[...Map.groupBy(filed, ({ repo }) => repo)].map(([repo, ones]) => {
      const ends = ones.flatMap(({ finished }) => (finished === null ? [] : [finished]));
      const at = (value: number) => (ends.length === 0 ? "" : value.toFixed(0));
      return [
        repo,
        String(ones.length),
        String(ends.length),
        at(Math.min(...ends)),
        at(median(ends)),
        at(Math.max(...ends)),
      ];
    }),
  ]);

/** Of those that were answered, the median and the worst. */
const rowsOf = (asked: readonly Asked[]): string[][] => {
  const told = (values: (number | null)[]): string => {
    const some = values.filter((value) => value !== null);
    return some.length === 0 ? "none" : `${median(some).toFixed(1)}, at most ${Math.max(...some).toFixed(1)}`;
  };
  return [
    ["commands given amid it all", String(asked.length), ""],
    ["of them answered", String(asked.filter(({ answered }) => answered !== null).length), ""],
    ["seconds from a command to the 👀 on it, median", told(asked.map(({ seen }) => seen)), ""],
    ["seconds from a command to its answer, median", told(asked.map(({ answered }) => answered)), ""],
  ];
};

/** What the products have come to: a service for each issue that was merged, and nothing that was taken for people's. */
const readProducts = async (crowd: Crowd): Promise<Products> => {
  const products: Products = { services: 0, left: 0 };
  for (const repo of crowd.repos) {
    products.services += await countServices(crowd, repo);
    products.left += await countLeft(crowd, repo);
  }
  return products;
};

const say = (
  crowd: Crowd,
  filed: readonly Filed[],
  products: Products,
  { seconds, speed, asked }: { seconds: number; speed: number; asked: readonly Asked[] },
): boolean => {
  const calls = callsOf(crowd);
  const refused = refusalsOf(crowd).length;
  const merged = filed.filter(({ finished }) => finished !== null).length;
  const content = calls.filter((call) => kindOf(call) === "content-creating").length;
  console.log(`\n${METHOD}\n\n${availableParallelism()} cores, load at the end ${loadavg()[0]?.toFixed(1)}\n`);
  console.log(`${renderRepositories(filed)}\n`);
  console.log(
    renderColumns([
      ["what", "figure", "bound"],
      ["issues filed", String(filed.length), ""],
      ["merged", String(merged), String(filed.length)],
      ["services that the plans of the products hold", String(products.services), String(filed.length)],
      ["comments that people changed what nobody has", String(products.left), "0"],
      ["given up by the app", String(filed.filter(({ stopped }) => stopped !== null).length), "0"],
      ["seen to say that they wait for the limit", String(filed.filter(({ saidToWait }) => saidToWait).length), ""],
      ["requests refused by a limit", String(refused), "0"],
      ["requests an issue", (calls.length / filed.length).toFixed(1), ""],
      ["of them new content", (content / filed.length).toFixed(1), ""],
      ...rowsOf(asked),
      ["seconds", seconds.toFixed(0), ""],
      ["minutes pass so many times as fast", String(speed), ""],
      ["hours as GitHub counts them", ((seconds * speed) / 3600).toFixed(1), ""],
    ]),
  );
  const routes = [...Map.groupBy(calls, routeOf)].toSorted(([, one], [, other]) => other.length - one.length);
  console.log(
    `\n${renderColumns([["most often asked", "an issue"], ...routes.slice(0, MOST_ROUTES).map(([route, made]) => [route, (made.length / filed.length).toFixed(1)])])}`,
  );
  for (const { issue, repo, stopped } of filed.filter((one) => one.stopped !== null).slice(0, 5))
    console.log(`  ✗ ${repo}#${issue}: ${stopped?.slice(0, 300)}`);
  const areWhole = products.services === filed.length && products.left === 0;
  return merged === filed.length && areWhole && refused === 0;
};

/** Many issues at once in many repositories of one installation. True where all finish and no limit is hit. */
export const benchCrowd = async (args: string[]): Promise<boolean> => {
  const number = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      issues: { ...number, default: "200" },
      repositories: { ...number, default: "10" },
      speed: { ...number, default: "60" },
      minutes: { ...number, default: "120" },
    },
  });
  const [issues, repositories] = [
    numberOf("issues", values.issues, 1_000),
    numberOf("repositories", values.repositories, 100),
  ];
  const [speed, minutes] = [numberOf("speed", values.speed, 60), numberOf("minutes", values.minutes, 1_440)];
  const crowd = await openCrowd(repositories, speed, (line) => console.log(`  app: ${line.slice(0, 300)}`));
  try {
    const began = performance.now();
    const filed = await fileAll(crowd, issues);
    const endAsking = askAmid(crowd, () => filed.filter(isOpen)[Math.floor(filed.filter(isOpen).length / 2)]);
    await maintain(crowd, filed, minutes);
    const seconds = (performance.now() - began) / 1000;
    return say(crowd, filed, await readProducts(crowd), { seconds, speed, asked: await endAsking() });
  } finally {
    await crowd.close();
  }
};
