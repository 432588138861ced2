import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Behaviour, Field, Guard, OperationSpec } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { finding, findsPeople } from "./find-named.ts";
import { nounOf } from "./resource.ts";
import { hasOrigin, type Kind, type Membership, type Settling } from "./settling.ts";

/** The field by which a member names an account: `account_id` of `/lists/{id}/members/{account_id}`. */
const pointerOf = ({ fields, resource }: Kind, holders: Kind): string | null => {
  const noun = [...wordsOf(nounOf(holders.resource)).map(singular), "id"].join(" ");
  const names = [resource.parameter, ...fields.map(({ name }) => name)];
  return names.find((name) => name !== null && wordsOf(name).join(" ") === noun) ?? null;
};

/** Values that every answer shows alike: `"role": "member"`. */
const constantsIn = ({ resource }: Kind): [string, string][] =>
  resource.asked.flatMap(({ request: { answer }, role }) => {
    if (role !== "create" || answer?.holds !== "object") return [];
    const { example } = answer;
    if (typeof example !== "object" || example === null || Array.isArray(example)) return [];
    return Object.entries(example).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" && /^[a-z]\w{0,40}$/u.test(value) ? [[name, value]] : [],
    );
  });

const setField = (fields: Field[], name: string, more: Partial<Field>): void => {
  const known = fields.find((field) => field.name === name);
  const { description = "", line } = known ?? {};
  const field: Field = {
    name,
    type: "text",
    description,
    required: true,
    origin: "service",
    ...(line !== undefined && { line }),
    ...more,
  };
  if (known === undefined) fields.push(field);
  else fields.splice(fields.indexOf(known), 1, field);
};

/** People who are let into a record: parts of it that are made with an e-mail address or a name of an account alone. */
export const findMembers = ({ callers, kinds }: Settling): Membership[] => {
  const holders = callers === null ? undefined : kinds.get(callers.holders);
  if (holders === undefined) return [];
  return [...kinds.values()].flatMap((kind): Membership[] => {
    const { fields, resource } = kind;
    const made = resource.asked.find(({ role }) => role === "create")?.request;
    const [sent, ...others] = made?.body ?? [];
    const by = holders.fields.find(({ name, unique }) => unique !== undefined && name === sent?.name);
    const points = pointerOf(kind, holders);
    if (resource.parent === null || by === undefined || others.length > 0 || points === null) return [];
    setField(fields, points, { unique: true, points: holders.resource.name });
    setField(fields, by.name, {});
    for (const [name, value] of constantsIn(kind))
      if (name !== by.name && name !== points && fields.some((field) => field.name === name))
        setField(fields, name, { default: value });
    return [{ kind, by: by.name, points }];
  });
};

/** What the service of the accounts answers to those who let people in. */
export const findingOf = (settling: Settling, line: number): OperationSpec[] =>
  [...new Set([...settling.members.map(({ by }) => by), ...(findsPeople(settling) ? ["id"] : [])])].map((by) => ({
    name: finding(by),
    summary: `Find an account by its ${wordsOf(by).join(" ")}, for other services`,
    line,
    behaviour: { kind: "seek", by },
    method: null,
    path: null,
    status: null,
    access: "internal",
  }));

const NOBODY = /\b(?:nobody|no one|unknown|no (?:such|account|user|person)|not (?:registered|known)|unregistered)\b/iu;
const OWNER = /\b(?:the|its|their)? ?(?:owner|author|creator)s?\b/iu;

/** How people are let in, and what their author refuses. */
export const settleMember = (
  settling: Settling,
  facts: ApiFacts,
  { by, kind, points }: Membership,
): { behaviour: Behaviour; takes: Field[]; guards: Guard[] } => {
  const { callers, kinds, visibility } = settling;
  const holders = callers === null ? undefined : kinds.get(callers.holders);
  const { parent } = kind.resource;
  const owner = parent === null ? undefined : hasOrigin(kinds.get(parent)?.fields ?? [], "owner");
  const made = kind.resource.asked.find(({ role }) => role === "create")?.request;
  const told = [
    ...(made?.failures ?? []).map((failure) => ({ ...failure, text: "" })),
    ...facts.rules.flatMap(({ line, text }) => failuresIn(text, line).map((failure) => ({ ...failure, text }))),
  ];
  const missing = told.find(({ status, when }) => status === 404 && NOBODY.test(when) && !/\blist\b/iu.test(when));
  const already = told.find(({ status, when }) => status === 409 && OWNER.test(when));
  if (missing !== undefined) visibility.heard.add(missing.text);
  const guards: Guard[] = [];
  if (already !== undefined && owner?.holds === "id") {
    visibility.heard.add(already.text);
    guards.push({
      holds: { do: "unequal", with: [{ found: "id" }, { parent: owner.name }] },
      status: 409,
      code: already.code,
      text: "This is whose it is.",
    });
  }
  const field = holders?.fields.find(({ name }) => name === by);
  const taken: Field = { name: by, type: "text", description: "", required: true, origin: "caller" };
  if (field?.trim) taken.trim = true;
  if (field?.lower) taken.lower = true;
  return {
    behaviour: {
      kind: "enlist",
      service: holders?.resource.name ?? "",
      operation: finding(by),
      by,
      points,
      copies: [by],
      missing: { status: 404, code: missing?.code ?? null },
    },
    takes: [taken],
    guards,
  };
};
