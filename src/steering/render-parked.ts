import { makeInert } from "#src/spec/make-inert.ts";
import type { CommandName } from "./command.ts";

/** Who had a run rest, and how it goes on: what stands in its status. */
export const renderParked = (name: CommandName, by: string): string => {
  const who = makeInert(by);
  if (name === "pause") return `paused by ${who}. \`/aidevos resume\` goes on where it was.`;
  if (name === "stop")
    return `nobody: stopped by ${who}. Branch and pull request stay as they are; \`/aidevos resume\` goes on.`;
  return `nobody: ${who} wants this left alone. \`/aidevos build\` takes it up again.`;
};
