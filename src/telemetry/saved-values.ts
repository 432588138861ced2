import type { Json, ScenarioStep } from "#src/spec/spec.ts";

/** Values that earlier answers gave, by name. */
export type SavedValues = ReadonlyMap<string, Json>;

/** `{name}`, and not the `{{name}}` of a template. */
const SAVED = /(?<!\{)\{(\w+)\}(?!\})/gu;

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

const fillText = (text: string, saved: SavedValues): string =>
  text.replaceAll(SAVED, (whole, name: string) => {
    const value = saved.get(name);
    return value === undefined ? whole : textOf(value);
  });

const fillJson = (value: Json, saved: SavedValues): Json => {
  if (typeof value === "string") {
    const whole = /^\{(\w+)\}$/u.exec(value)?.[1];
    // A text that is nothing but `{id}` stands for the value itself, a number too.
    return (whole === undefined ? undefined : saved.get(whole)) ?? fillText(value, saved);
  }
  if (Array.isArray(value)) return value.map((entry) => fillJson(entry, saved));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fillJson(entry, saved)]));
};

const fillHeaders = (headers: Record<string, string>, saved: SavedValues): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fillText(value, saved)]));

/** The step with every `{name}` replaced by what was saved. A name in the path that was never saved is a problem. */
export const fillStep = (step: ScenarioStep, saved: SavedValues): ScenarioStep | { problem: string } => {
  const missing = [...step.path.matchAll(SAVED)].find(([, name = ""]) => !saved.has(name))?.[1];
  if (missing !== undefined) return { problem: `no earlier answer gave {${missing}}` };
  const path = step.path.replaceAll(SAVED, (_, name: string) => encodeURIComponent(textOf(saved.get(name) ?? null)));
  return {
    ...step,
    path,
    ...(step.headers && { headers: fillHeaders(step.headers, saved) }),
    ...(step.body !== undefined && { body: fillJson(step.body, saved) }),
    expect: {
      ...step.expect,
      ...(step.expect.headers && { headers: fillHeaders(step.expect.headers, saved) }),
      ...(step.expect.body !== undefined && { body: fillJson(step.expect.body, saved) }),
    },
  };
};

/** The value at a JSON pointer (`/items/0/id`, RFC 6901), or undefined where there is none. */
export const readPointer = (value: Json, pointer: string): Json | undefined => {
  let found: Json | undefined = value;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, Json>)[key];
  }
  return found;
};
