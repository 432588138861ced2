import { renderTable } from "#src/markdown.ts";
import type { CommandName } from "./command.ts";

/** How each command is said, and what it does, in the order in which people need them. */
const HELP: Record<CommandName, [said: string, does: string]> = {
  build: ["build", "starts, or starts again what has ended; `--approval=never` and other settings hold for this build"],
  ok: ["ok", "lets an issue of somebody without write access be built, as it stands now"],
  status: ["status", "says where this stands, and who owes what"],
  approve: ["approve", "approves the plan as it was posted"],
  revise: ["revise a title is at most 80 characters long", "changes what is built, before and after the pull request"],
  withdraw: [
    "withdraw s1",
    "takes back what somebody had otherwise, by its id or its words, before and after the pull request",
  ],
  ask: ["ask Backend why does a link end?", "asks one of the six roles: PM, Backend, Frontend, DevOps, QA, Security"],
  go: ["go", "waits no longer: takes what is recommended, follows single comments on the lines of a pull request"],
  retry: ["retry", "tries again what failed"],
  pause: ["pause", "does nothing and spends nothing until `resume`"],
  resume: ["resume", "goes on where it was paused or stopped"],
  stop: ["stop", "ends it; branch and pull request stay as they are"],
  budget: ["budget 2", "allows this run $2 more, from 0.01 to 100"],
  rollback: [
    "rollback it is too slow",
    "takes the live product back to the version before, or to a commit that it names, where its data allow that",
  ],
  optimize: [
    "optimize Note",
    "looks for what the live product, or that service alone, could do with less, and has the best change measured",
  ],
  upgrade: ["upgrade", "brings the orchestration layer to its newest version, by a pull request"],
  ignore: ["ignore", "leaves this issue alone until somebody says `build`"],
  help: ["help", "lists these"],
};

/** All commands, and who may give them. */
export const renderHelp = (): string =>
  [
    renderTable(
      ["Comment", "Does"],
      Object.values(HELP).map(([said, does]) => [`\`/aidevos ${said}\``, does]),
    ),
    "Only people with write access are obeyed. What else they say on the issue is heard in the discussion; other people's words are context for people, and nothing is done about them. A command stands on a line of its own; both the issue and its pull request will do.",
  ].join("\n\n");

/** The commands in the order of the help. */
export const COMMANDS = Object.keys(HELP) as CommandName[];
