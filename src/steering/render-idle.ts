import type { CommandName } from "./command.ts";

const ELSE = "`/aidevos status` says what goes on.";

/** Why a run that is under way has nothing to do for a command. */
const IDLE: Partial<Record<CommandName, string>> = {
  build: "this is being built already",
  ok: "this is being built already",
  approve: "no plan waits for an approval here",
  go: "nothing waits here that could go on sooner",
  retry: "nothing has failed here",
  resume: "nothing is paused here",
  withdraw: "nothing is settled at this point that it could be taken from",
};

export const renderIdle = (name: CommandName): string =>
  `**Nothing to do for \`/aidevos ${name}\`:** ${IDLE[name] ?? "it is not heard at this point"}. ${ELSE}`;
