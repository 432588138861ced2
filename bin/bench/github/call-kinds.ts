type Call = { method: string; path: string };

export type Kind = "reads" | "content-creating" | "other writes";

const SAID =
  /^\/repos\/[^/]+\/[^/]+\/(?:issues|pulls|(?:issues|pulls)\/\d+\/(?:comments|reviews|comments\/\d+\/replies))$/u;

/** GitHub's words for what its rules of pace are strictest with: an issue, a comment, a pull request, a review. */
export const kindOf = ({ method, path }: Call): Kind => {
  if (method === "GET" || method === "HEAD") return "reads";
  return method === "POST" && SAID.test(path.replace(/\?.*$/u, "")) ? "content-creating" : "other writes";
};

export const PHASES = ["issue → draft", "draft → ready", "ready → live"] as const;

/** Calls of one story by the phase in which they were made; what ends a phase belongs to it. */
export const phasesOf = <T extends Call>(calls: readonly T[]): { phase: string; calls: T[] }[] => {
  const opened = calls.findIndex(({ method, path }) => method === "POST" && path.endsWith("/pulls")) + 1;
  const ready = calls.findIndex(({ path }) => path === "/graphql") + 1;
  const ends = [opened, Math.max(opened, ready), calls.length];
  return PHASES.map((phase, n) => ({ phase, calls: calls.slice(ends[n - 1] ?? 0, ends[n]) }));
};

/** The route without what is of one story alone. */
export const routeOf = ({ method, path }: Call): string =>
  `${method} ${path
    .replace(/\?.*$/u, "")
    .replace(/^\/repos\/[^/]+\/[^/]+/u, "")
    .replaceAll(/\/[0-9a-f]{40}(?=\/|$)/gu, "/{sha}")
    .replaceAll(/\/\d+(?=\/|$)/gu, "/{n}")
    .replace(/(?<=\/branches\/|\/heads\/).+/u, "{branch}")}`;
