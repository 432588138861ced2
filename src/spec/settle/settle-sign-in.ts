import { parseField } from "#src/spec/parse-field.ts";
import { startReading } from "#src/spec/reading.ts";
import type { Field, OperationSpec, PartSpec } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import { callerRoles } from "./access/caller-roles.ts";
import { type CallerFacts, membersOf } from "./find-callers.ts";
import { findingOf } from "./find-members.ts";
import { codeFor, type Kind, nounOf, type Settling } from "./settling.ts";

const SESSION = "Session";

const sessionField = (name: string, origin: Field["origin"], hidden: boolean, type: Field["type"] = "text"): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin,
  ...(hidden && { hidden }),
});

const ENDS = /^expires?(?:_?(?:at|on))?$/iu;

/** What a session holds: what its answer tells, and what the service needs to know. */
const sessionOf = (
  kind: Kind,
  told: readonly string[],
  { life, secret }: Pick<CallerFacts, "life" | "secret">,
  line: number,
): PartSpec => {
  const owner = told.find((name) => /_?id$/iu.test(name) && name !== "id");
  const shown = told.find((name) => ENDS.test(name));
  const ends = shown ?? "expires_at";
  return {
    name: SESSION,
    line,
    of: kind.resource.name,
    fields: [
      sessionField("id", "id", !told.includes("id")),
      sessionField(owner ?? `${wordsOf(kind.resource.name).join("_")}_id`, "parent", owner === undefined),
      sessionField(secret, "secret", false),
      sessionField("created_at", "created-at", !told.includes("created_at"), "date-time"),
      ...(life === null
        ? []
        : [{ ...sessionField(ends, "service", shown === undefined, "date-time"), after: { seconds: life } }]),
    ],
    ...(life !== null && { expires: ends }),
  };
};

/** What is sent to sign in, as the account's own fields have it. */
const credentialsOf = (kind: Kind, signIn: RequestFact, line: number): Field[] =>
  (signIn.body ?? []).map((member): Field => {
    const known = kind.fields.find(({ name }) => name === member.name);
    const field = parseField({ line, name: member.name, rest: "", service: SESSION, reading: startReading() });
    const { lower, trim, type } = known ?? field;
    return {
      ...field,
      type: type === "email" ? "text" : type,
      required: true,
      origin: "caller",
      ...(lower && { lower }),
      ...(trim && { trim }),
    };
  });

/** The member of what signing in answers that holds the account: `{ "token", "user" }`. */
const accountIn = (told: readonly string[], { resource }: Kind): { tells?: string } => {
  const nouns = [nounOf(resource), resource.name, "user", "account", "profile", "me"].map((noun) =>
    wordsOf(noun).join(""),
  );
  const tells = told.find((name) => nouns.includes(wordsOf(name).join("")));
  return tells === undefined ? {} : { tells };
};

/** The field of accounts that makes one something more. */
const flagOf = (settling: Settling): { flag?: { field: string; role: string } } => {
  const roles = callerRoles(settling);
  const [role] = roles?.values ?? [];
  return roles?.isFlag && role !== undefined ? { flag: { field: roles.field.name, role } } : {};
};

/** The operations by which callers become known and are forgotten again. */
export const settleSignIn = (settling: Settling, kind: Kind): { parts: PartSpec[]; operations: OperationSpec[] } => {
  const { callers, reading, signOuts } = settling;
  if (callers === null) return { parts: [], operations: [] };
  const { secret, signIn } = callers;
  const line = signIn?.line ?? kind.resource.asked[0]?.request.line ?? 1;
  const internal = { line, method: null, path: null, status: null, access: "internal" as const };
  const own = callers.holders.parent === null ? null : callers.holders.name;
  const part = signIn === null ? own : SESSION;
  const identify: OperationSpec = {
    name: "identify",
    summary: "Say whose a secret is",
    behaviour: {
      kind: "identify",
      part,
      secret,
      ...flagOf(settling),
      ...(settling.meter && { meter: settling.meter.counts }),
    },
    ...internal,
  };
  if (signIn === null) return { parts: [], operations: [...findingOf(settling, line), identify] };
  const sent = credentialsOf(kind, signIn, line);
  const password = sent.find(({ type }) => type === "password")?.name ?? "password";
  const by = sent.find(({ name }) => name !== password)?.name ?? "name";
  const told = membersOf(signIn);
  const ends = told.find((name) => ENDS.test(name));
  if (ends !== undefined && callers.life === null)
    leaveUncovered(reading, line, ends, "it is not said how long a session lives");
  const operations: OperationSpec[] = [
    {
      name: "signIn",
      summary: "Sign in",
      line,
      behaviour: { kind: "sign-in", by, password, part: SESSION, ...accountIn(told, kind) },
      takes: sent,
      guards: [{ holds: { value: true }, status: 401, code: codeFor(signIn, 401), text: "That is not right." }],
      method: signIn.method,
      path: signIn.path,
      status: signIn.status ?? 201,
      access: "anyone",
    },
    ...signOuts.map(({ request }): OperationSpec => ({
      name: "signOut",
      summary: "Sign out",
      line: request.line,
      behaviour: { kind: "sign-out", part: SESSION },
      method: request.method,
      path: request.path,
      status: request.status ?? 204,
      access: "signed-in",
    })),
    ...findingOf(settling, line),
    identify,
  ];
  return { parts: [sessionOf(kind, told, callers, line)], operations };
};
