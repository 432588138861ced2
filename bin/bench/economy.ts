import { join } from "node:path";
import { parseArgs } from "node:util";
import { openVirtualClock } from "#test/github/pace/virtual-clock.ts";
import { describeRequest } from "#src/github/pace/describe-request.ts";
import { openPace } from "#src/github/pace/open-pace.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { type Kind, kindOf, phasesOf, routeOf } from "./github/call-kinds.ts";
import { playStory } from "./play-story.ts";

const SPEC = join("examples", "specs", "notification-system.md");
const MOST_CALLS = 60;
const MOST_CONTENT = 25;
const MOST_PACED_SECONDS = 90;
const KINDS: Kind[] = ["reads", "content-creating", "other writes"];

const METHOD = `The whole story in a fresh world, by rules alone: filed, discussed, proposed, checked, merged, deployed, probed. What is
counted is what the embedded GitHub was asked by the app, tokens and looks for lost deliveries included. Content-creating
is a new issue, comment, pull request or review; an edit of one is another write. What the app's own pacing adds is
what these calls take one after the other, each as soon as it may go, on a clock that counts nothing else.`;

type Call = { method: string; path: string };

const rowOf = (what: string, calls: readonly Call[]): string[] => [
  what,
  ...KINDS.map((kind) => String(calls.filter((call) => kindOf(call) === kind).length)),
  String(calls.length),
];

/** Seconds. */
const waitFor = async (calls: readonly Call[]): Promise<number> => {
  const clock = openVirtualClock();
  const pace = openPace(clock);
  const play = async (): Promise<number> => {
    for (const { method, path } of calls) {
      const paced = describeRequest({ method, url: path.replace(/\?.*$/u, "") }, false);
      if (paced !== null) await pace.send(paced, async () => {});
    }
    return clock.now() / 1000;
  };
  const played = play();
  await clock.runUntil(Infinity);
  return played;
};

/** What one story asks of GitHub. True where it is within its bounds. */
export const benchEconomy = async (args: string[]): Promise<boolean> => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [path = SPEC] = positionals;
  const report = await playStory(path);
  // The deploy workflow of the product has a token and limits of its own.
  const calls = report.apiCalls.filter(({ actor }) => actor !== "github-actions[bot]");
  const content = calls.filter((call) => kindOf(call) === "content-creating").length;
  const seconds = await waitFor(calls);
  const routes = Map.groupBy(calls, routeOf);
  const often = [...routes].toSorted(([, one], [, other]) => other.length - one.length);
  console.log(`${METHOD}\n\n${path}\n`);
  console.log(
    renderColumns([
      ["phase", ...KINDS, "calls"],
      ...phasesOf(calls).map(({ phase, calls: made }) => rowOf(phase, made)),
      rowOf("all", calls),
      ["bound", "", String(MOST_CONTENT), "", String(MOST_CALLS)],
    ]),
  );
  console.log(`\n  Pacing adds ${seconds.toFixed(0)} s, of at most ${MOST_PACED_SECONDS}.`);
  console.log(
    `\n${renderColumns([["route", "calls"], ...often.map(([route, made]) => [route, String(made.length)])])}`,
  );
  return calls.length <= MOST_CALLS && content <= MOST_CONTENT && seconds <= MOST_PACED_SECONDS;
};
