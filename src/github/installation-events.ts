import * as v from "valibot";
import type { Repo } from "./github.ts";
import { Account, type Sender, senderOf } from "./sender.ts";

/** What becomes of an installation of the app. GitHub tells every app, without a subscription. */
export type InstallationEvent =
  /** The app was installed, or given more repositories. `all`: of all that the account has. */
  | {
      kind: "repositories-granted";
      all: boolean;
      repositories: { repo: Repo; isPrivate: boolean }[];
      sender: Sender;
    }
  | { kind: "repositories-removed"; repositories: number[]; sender: Sender }
  | {
      kind: "installation-changed";
      change: "suspended" | "unsuspended" | "deleted";
      installationId: number;
      sender: Sender;
    };

const Given = v.object({ id: v.number(), name: v.string(), full_name: v.string(), private: v.boolean() });
const Granted = v.object({
  installation: v.object({ id: v.number(), repository_selection: v.picklist(["all", "selected"]) }),
  repositories: v.optional(v.array(Given), []),
  repositories_added: v.optional(v.array(Given), []),
  sender: Account,
});
const Removed = v.object({ repositories_removed: v.array(v.object({ id: v.number() })), sender: Account });
const Changed = v.object({ installation: v.object({ id: v.number() }), sender: Account });
const CHANGES = new Map([
  ["installation.suspend", "suspended"],
  ["installation.unsuspend", "unsuspended"],
  ["installation.deleted", "deleted"],
] as const);
const GRANTS = new Set(["installation.created", "installation_repositories.added"]);

const readGranted = (payload: unknown): InstallationEvent | null => {
  const parsed = v.safeParse(Granted, payload);
  if (!parsed.success) return null;
  const { installation, repositories, repositories_added: added, sender } = parsed.output;
  return {
    kind: "repositories-granted",
    all: installation.repository_selection === "all",
    repositories: [...repositories, ...added].map(({ full_name: fullName, id, name, private: isPrivate }) => ({
      repo: { installationId: installation.id, id, owner: fullName.split("/")[0] ?? "", name },
      isPrivate,
    })),
    sender: senderOf(sender),
  };
};

const readRemoved = (payload: unknown): InstallationEvent | null => {
  const parsed = v.safeParse(Removed, payload);
  if (!parsed.success) return null;
  const repositories = parsed.output.repositories_removed.map(({ id }) => id);
  return { kind: "repositories-removed", repositories, sender: senderOf(parsed.output.sender) };
};

/** `key`: the event and its action, `installation.suspend`. */
export const readInstallationEvent = (key: string, payload: unknown): InstallationEvent | null => {
  if (GRANTS.has(key)) return readGranted(payload);
  if (key === "installation_repositories.removed") return readRemoved(payload);
  const change = new Map<string, "suspended" | "unsuspended" | "deleted">(CHANGES).get(key);
  const parsed = v.safeParse(Changed, payload);
  if (change === undefined || !parsed.success) return null;
  const { installation, sender } = parsed.output;
  return { kind: "installation-changed", change, installationId: installation.id, sender: senderOf(sender) };
};
