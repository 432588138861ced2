import type { Heed } from "#src/listen.ts";
import type { Order } from "#src/signal.ts";
import type { Command } from "#src/steering/command.ts";

/** What reaches a run once somebody's command was found to be one of who may give it. */
export const order = (command: Command, { by = "ana", id = 7, title = "Links", body = "" } = {}): Order => ({
  kind: "order",
  id,
  thread: 1,
  by,
  command,
  title,
  body,
});

export const allow = (microUsd: number, id = 7): Order => order({ name: "budget", microUsd }, { id });

/** For runs that nobody orders anything but what they wait for. */
export const UNHEEDED: Heed = {
  heed: async ({ command }) => Promise.reject(new Error(`nobody waits for ${command.name}`)),
  park: async () => Promise.reject(new Error("nobody parks")),
  unpark: async () => {},
  move: () => {},
};
