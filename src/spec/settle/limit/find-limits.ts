import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Json, Verdict } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { isParameter, nameIn, segmentsOf } from "#src/spec/settle/path-words.ts";
import type { Asked, Resource } from "#src/spec/settle/resource.ts";
import type { LimitFacts, LimitStep } from "./limit-facts.ts";
import { countIn, limitFieldsIn, verdictIn } from "./limit-words.ts";

const bare = (text: string): string => wordsOf(text).map(singular).join(" ");

/** Whether a member names one of these: `policy`, `policy_name`, `policyId`. */
const namesOne = (resource: Resource, name: string): boolean => {
  const nouns = [resource.word, resource.thing?.noun ?? resource.name].map(bare);
  const text = bare(name).replace(/ (?:name|id|key|code|slug)$/u, "");
  return nouns.some((noun) => noun === text || noun.split(" ").at(-1) === text);
};

const COST = /^(?:cost|amount|weight|units?|tokens?|count|n|parts|segments|size|hits)$/iu;

type Members = { policy: string | null; key: string; cost: string | null };

/** What is asked: which record, whose use, and how much. */
const membersIn = (resource: Resource, names: readonly string[], key: string): Members | null => {
  const policy = names.find((name) => namesOne(resource, name)) ?? null;
  const cost = names.find((name) => COST.test(name)) ?? null;
  const rest = names.filter((name) => name !== policy && name !== cost);
  const [only] = rest;
  const found = rest.find((name) => name === key) ?? (rest.length === 1 ? only : undefined);
  return found === undefined ? null : { policy, key: found, cost };
};

const tellsIn = (resource: Resource, names: readonly string[], key: string): Record<string, Verdict> | null => {
  const told = names.map((name): [string, Verdict | null] => [
    name,
    verdictIn(name) ?? (namesOne(resource, name) ? "policy" : name === key ? "key" : null),
  ]);
  return told.some(([, verdict]) => verdict === null) ? null : (Object.fromEntries(told) as Record<string, Verdict>);
};

const entryIn = (example: Json | undefined): string[] => {
  const first = Array.isArray(example)
    ? example.flatMap((each) =>
        typeof each === "object" && each !== null && !Array.isArray(each) ? [Object.keys(each)] : [],
      )
    : [];
  return [...new Set(first.flat())];
};

const answered = ({ answer }: RequestFact): string[] => (answer?.holds === "object" ? answer.members : []);

const exampleOf = ({ answer }: RequestFact, name: string): Json | undefined => {
  const example = answer?.holds === "object" ? answer.example : undefined;
  return typeof example === "object" && example !== null && !Array.isArray(example) ? example[name] : undefined;
};

const checkIn = (resource: Resource, request: RequestFact, key: string): LimitStep | null => {
  const names = (request.body ?? []).map(({ name }) => name);
  const members = membersIn(resource, names, key);
  const told = answered(request);
  if (request.method !== "POST" || members === null) return null;
  const tells = tellsIn(resource, told, members.key);
  if (tells === null || !Object.values(tells).some((each) => each === "allowed" || each === "remaining")) return null;
  return { does: "check", ...members, tells };
};

const checkAllIn = (resource: Resource, request: RequestFact, key: string): LimitStep | null => {
  const [list, ...others] = request.body ?? [];
  if (request.method !== "POST" || list === undefined || others.length > 0) return null;
  const members = membersIn(resource, entryIn(list.example), key);
  const results = answered(request).find((name) => Array.isArray(exampleOf(request, name)));
  if (members?.policy == null || results === undefined) return null;
  const tells = tellsIn(
    resource,
    answered(request).filter((name) => name !== results),
    members.key,
  );
  const result = tellsIn(resource, entryIn(exampleOf(request, results)), members.key);
  return tells === null || result === null
    ? null
    : { does: "check-all", member: list.name, ...members, policy: members.policy, results, result, tells };
};

const usageIn = (resource: Resource, request: RequestFact): LimitStep | null => {
  const told = answered(request).map((name): [string, "allowed" | "denied" | "policy" | null] => [
    name,
    countIn(name) ?? (namesOne(resource, name) || name === resource.parameter ? "policy" : null),
  ]);
  const kinds = told.map(([, kind]) => kind);
  if (!kinds.includes("allowed") || !kinds.includes("denied") || kinds.includes(null)) return null;
  return { does: "usage", tells: Object.fromEntries(told) as Record<string, "allowed" | "denied" | "policy"> };
};

/** A key is named in the path behind the record, and nobody makes one. */
const keysOf = (resource: Resource, resources: readonly Resource[]): Resource | null =>
  resources.find(
    ({ asked, parent }) =>
      parent === resource &&
      asked.length > 0 &&
      asked.every(({ role }) => role === "read" || role === "delete") &&
      asked.some(
        ({ request }) =>
          request.method === "DELETE" || answered(request).some((name) => verdictIn(name) === "remaining"),
      ),
  ) ?? null;

const lookIn = (resource: Resource, request: RequestFact, key: string): LimitStep | null => {
  if (request.method === "DELETE") return { does: "reset" };
  const tells = tellsIn(resource, answered(request), key);
  return tells === null ? null : { does: "look", tells };
};

const limitsFields = ({ asked }: Resource): boolean => {
  const names = asked
    .filter(({ role }) => role === "create" || role === "replace")
    .flatMap(({ request }) => (request.body ?? []).map(({ name }) => name));
  const { capacity, most, refill, seconds } = limitFieldsIn(names);
  return (capacity !== undefined && refill !== undefined) || (most !== undefined && seconds !== undefined);
};

const stepsOf = (
  resource: Resource,
  resources: readonly Resource[],
  loose: readonly RequestFact[],
): Map<Asked, LimitStep> => {
  const steps = new Map<Asked, LimitStep>();
  const keys = keysOf(resource, resources);
  const parameter = keys?.parameter ?? "key";
  const word = ({ path }: RequestFact): string => segmentsOf(path).findLast((each) => !isParameter(each)) ?? "";
  const add = (asked: Asked, step: LimitStep | null): void => {
    if (step !== null) steps.set(asked, step);
  };
  for (const request of loose) {
    const asked: Asked = { request, role: "limit", word: word(request) };
    add(asked, checkIn(resource, request, parameter) ?? checkAllIn(resource, request, parameter));
  }
  for (const asked of resource.asked) {
    if (asked.role === "act") add(asked, checkIn(resource, asked.request, parameter));
    if (asked.role === "report") add(asked, usageIn(resource, asked.request));
  }
  const isChecked = [...steps.values()].some(({ does }) => does === "check" || does === "check-all");
  if (isChecked && keys !== null)
    for (const asked of keys.asked) add(asked, lookIn(resource, asked.request, nameIn(`{${parameter}}`)));
  return isChecked ? steps : new Map();
};

/**
 * Records that say how much is allowed: others ask them whether something may go on. Their requests are given to them;
 * what stands for a key alone is no record, and is left out of what is given back, as what was `loose` and is theirs.
 */
export const findLimits = (
  resources: readonly Resource[],
  loose: readonly RequestFact[],
): { limits: Map<Resource, LimitFacts>; resources: Resource[]; rest: RequestFact[] } => {
  const limits = new Map<Resource, LimitFacts>();
  const gone = new Set<Resource>();
  const theirs = new Set<RequestFact>();
  for (const resource of resources) {
    if (!limitsFields(resource)) continue;
    const steps = stepsOf(resource, resources, loose);
    if (steps.size === 0) continue;
    const keys = keysOf(resource, resources);
    if (keys !== null && keys.asked.every((asked) => steps.has(asked))) gone.add(keys);
    for (const asked of steps.keys()) {
      theirs.add(asked.request);
      asked.role = "limit";
    }
    resource.asked = [...resource.asked.filter((asked) => !steps.has(asked)), ...steps.keys()];
    limits.set(resource, { resource, steps, limits: [] });
  }
  return {
    limits,
    resources: resources.filter((resource) => !gone.has(resource)),
    rest: loose.filter((request) => !theirs.has(request)),
  };
};
