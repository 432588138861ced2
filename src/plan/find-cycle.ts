import type { Service } from "./plan.ts";

/** The services on a cycle of calls, in order; empty: there is none. */
export const findCycle = (services: readonly Service[]): string[] => {
  const targets = new Map(services.map(({ name, calls }) => [name, calls.map((call) => call.split(".")[0] ?? "")]));
  const walk = (name: string, path: readonly string[]): string[] => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    for (const next of targets.get(name) ?? []) {
      const cycle = walk(next, [...path, name]);
      if (cycle.length > 0) return cycle;
    }
    return [];
  };
  for (const { name } of services) {
    const cycle = walk(name, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
};
