import type { Json } from "#src/spec/spec.ts";
import { singular } from "#src/spec/words.ts";
import { keyOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { objectsIn } from "./find-objects.ts";

/** Adds every text in a value, with the member that holds it. */
const addValues = (value: Json, name: string, values: Map<string, string>): void => {
  if (typeof value === "string" && !values.has(value)) values.set(value, name);
  else if (Array.isArray(value)) for (const each of value) addValues(each, singular(name), values);
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) addValues(each, key, values);
};

const valuesIn = (drafts: readonly Draft[]): Map<string, string> => {
  const values = new Map<string, string>();
  for (const draft of drafts)
    for (const piece of draft.pieces)
      if (piece.kind !== "member" && piece.kind !== "header")
        for (const { value } of objectsIn(piece.text)) addValues(value, "", values);
  return values;
};

const isParameter = (part: string): boolean => part.startsWith("{");

/** Whether another request has a parameter where `parts` has `parts[at]`. */
const parameterAt = (drafts: readonly Draft[], parts: readonly string[], at: number): string | null => {
  for (const { path } of drafts) {
    const others = path.split("/");
    const isSame = parts
      .slice(0, at)
      .every((part, n) => part === others[n] || (isParameter(part) && isParameter(others[n] ?? "")));
    if (isSame && isParameter(others[at] ?? "")) return others[at] ?? null;
  }
  return null;
};

/** A word of a path that only a value looks like: `2025-03`, `a:b`, `BOX-7`. */
const looksLikeValue = (part: string): boolean => /[A-Z:]|\d{2}|^\d+$/u.test(part);

/** `/notes/summer` as `/notes/{name}`, where the text shows that `summer` is a value. */
const templated = (draft: Draft, drafts: readonly Draft[], values: ReadonlyMap<string, string>): string => {
  const parts = draft.path.split("/");
  for (const [at, part] of parts.entries()) {
    const name = values.get(part);
    const isValue = looksLikeValue(part) || (draft.isExample && name !== undefined && name !== "");
    if (at < 2 || part === "" || isParameter(part) || !isValue) continue;
    const made = (name ?? "") === "" ? singular(parts[at - 1] ?? "").replaceAll(/\W+/gu, "_") : name;
    parts[at] = parameterAt(drafts, parts, at) ?? `{${made ?? "id"}}`;
  }
  return parts.join("/");
};

const merge = (into: Draft, draft: Draft): void => {
  into.pieces.push(...draft.pieces);
  into.label ||= draft.label;
  into.query.push(...draft.query.filter(({ name }) => !into.query.some((each) => each.name === name)));
};

/** Turns requests that were told by an example of their path into templates, and puts those together that are one. */
export const unifyPaths = (drafts: readonly Draft[]): Draft[] => {
  const values = valuesIn(drafts);
  const templates = drafts.filter(({ isExample, path }) => !isExample || path.includes("{"));
  const united = new Map<string, Draft>();
  for (const draft of drafts) {
    draft.path = templated(draft, templates, values);
    const known = united.get(keyOf(draft));
    if (known === undefined) united.set(keyOf(draft), draft);
    else merge(known, draft);
  }
  return [...united.values()].toSorted((one, other) => one.line - other.line);
};
