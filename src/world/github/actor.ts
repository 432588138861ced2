import type { Permissions } from "./state.ts";

/** Who makes a request. `login` is what GitHub shows as the author; an app itself has none. */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "app"; slug: string }
  | { kind: "user"; login: string }
  | {
      kind: "installation";
      login: string;
      installationId: number;
      account: string;
      repositoryIds: number[] | null;
      permissions: Permissions;
    }
  | { kind: "job"; login: string; repositoryIds: number[]; permissions: Permissions };

/** The login, `app` for an app's own JWT, or `anonymous`. */
export const nameOf = (actor: Actor): string => ("login" in actor ? actor.login : actor.kind);

/** Whether a bot acts, so that what it writes counts as written through an app. */
export const isBot = (actor: Actor): boolean => actor.kind === "installation" || actor.kind === "job";
