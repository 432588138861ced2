import type { Script } from "./account.ts";

/** What was released of a script, newest first. */
export type Releases = {
  versions: {
    id: string;
    number: number;
    createdOn: string;
    tag: string | null;
    message: string | null;
    startupTimeMs: number;
  }[];
  deployments: {
    id: string;
    createdOn: string;
    message: string | null;
    versions: { id: string; percentage: number }[];
    codeUpdateStrategy: unknown;
  }[];
};

/** Versions and deployments as plain data; empty lists for a script that was never deployed. */
export const readReleases = (script: Script | undefined): Releases => ({
  versions: (script?.versions ?? []).toReversed().map(({ id, number, createdOn, annotations, startupTimeMs }) => ({
    id,
    number,
    createdOn,
    tag: annotations["workers/tag"] ?? null,
    message: annotations["workers/message"] ?? null,
    startupTimeMs,
  })),
  deployments: (script?.deployments ?? []).map((deployment) => ({
    id: deployment.id,
    createdOn: deployment.createdOn,
    message: deployment.annotations["workers/message"] ?? null,
    versions: deployment.versions.map(({ version_id: id, percentage }) => ({ id, percentage })),
    codeUpdateStrategy: deployment.codeUpdateStrategy ?? null,
  })),
});
