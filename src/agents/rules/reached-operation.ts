import type { Operation, Service } from "#src/plan/plan.ts";
import type { ScenarioStep } from "#src/spec/spec.ts";
import { openOperations } from "./phrases.ts";

export type Reached = { service: Service; operation: Operation };

const patternOf = (path: string): RegExp => {
  const segments = path
    .split("/")
    .map((segment) =>
      segment.startsWith("{") ? "[^/?#]+" : segment.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`),
    );
  return new RegExp(`^${segments.join("/")}(?:[?#].*)?$`, "u");
};

const patterns = new WeakMap<Operation, RegExp>();

/** Every step of every scenario is held against every operation, so each pattern is made once. */
const patternFor = (operation: Operation): RegExp => {
  const known = patterns.get(operation) ?? patternOf(operation.path);
  patterns.set(operation, known);
  return known;
};

const parameters = (path: string): number => path.split("{").length - 1;

/** Which operation a step calls; of several the most exact one. Null: none. */
export const reachedOperation = (
  services: readonly Service[],
  { method, path }: Pick<ScenarioStep, "method" | "path">,
): Reached | null => {
  const reached = services.flatMap((service) =>
    openOperations(service)
      .filter((operation) => operation.method === method && patternFor(operation).test(path))
      .map((operation) => ({ service, operation })),
  );
  return reached.toSorted((a, b) => parameters(a.operation.path) - parameters(b.operation.path))[0] ?? null;
};
