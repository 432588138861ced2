import type { RawBeat } from "./measured.ts";
import { parseLabels } from "./read-operations.ts";

/** How often `caller`, a service, called an operation of another one, `Service.operation`. */
export type CallsBetween = { caller: string; operation: string; calls: number };

/** Who called whom, of services; what comes from outside is left out. */
export const readCallers = (beats: readonly RawBeat[]): CallsBetween[] => {
  const found = new Map<string, CallsBetween>();
  for (const { measured } of beats)
    for (const [text, values] of Object.entries(measured["layer_calls"] ?? {})) {
      const { caller = "edge", operation = "", service = "" } = parseLabels(text);
      if (caller === "edge" || operation === "") continue;
      const name = `${service}.${operation}`;
      const one = found.get(`${caller} ${name}`) ?? { caller, operation: name, calls: 0 };
      found.set(`${caller} ${name}`, one);
      one.calls += Object.values(values).reduce((sum, value) => sum + value, 0);
    }
  return [...found.values()];
};
