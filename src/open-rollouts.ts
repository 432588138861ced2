import { type FalseAlarms, NO_FALSE_ALARMS } from "#src/analysis/ledger.ts";
import { falseAlarmsOf } from "./count-false-alarms.ts";
import type { Durable } from "./durable/durable.ts";
import type { GitHub } from "./github/github.ts";
import { storyOf } from "./app.ts";
import type { MendingPorts } from "./mending.ts";
import type { Watch } from "./ports.ts";
import type { RolloutPorts } from "./regression-to-fix.ts";

/** Live products, by what the archive keeps of them. */
export const openWatch = (opened: Promise<Durable>): Watch => {
  const find = async (id: number) => (await (await opened).archive.watched()).find(({ repo }) => repo.id === id);
  return {
    begin: async (repo, url) => (await opened).archive.watch({ repo, url }),
    knows: async ({ id }) => (await find(id)) !== undefined,
    readBeatMs: async ({ id }) => (await find(id))?.beatMs ?? null,
    readBeats: async ({ id }, from, to) => (await opened).archive.beats(id, from, to),
    readVersions: async ({ id }) => (await opened).archive.versions(id),
    readFalseAlarms: async ({ id }) =>
      (await (await opened).notes.read<FalseAlarms>(falseAlarmsOf(id))) ?? NO_FALSE_ALARMS,
  };
};

/** All that STORY 2 needs of the outside. */
export const openRollouts = (
  {
    github,
    ...rest
  }: { github: GitHub; watch: Watch } & Pick<
    MendingPorts,
    "accounts" | "agents" | "board" | "formatCode" | "templates"
  >,
  opened: Promise<Durable>,
): RolloutPorts & MendingPorts => ({
  thread: github,
  proposal: github,
  issues: github,
  actions: github,
  ...rest,
  // An issue's run hears of its pull request and its orders, whichever kind it is of.
  startMending: async (mending) => (await opened).start("mend", storyOf(mending.repo, mending.issue), mending),
});
