import type { Expression } from "#src/spec/expression.ts";
import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import type { Ask, Field, OperationSpec } from "#src/spec/spec.ts";
import { camelCase, singular, stem, wordsOf } from "#src/spec/words.ts";
import { nameOf } from "./name-asked.ts";
import { type Asked, rootOf } from "./resource.ts";
import { hasOrigin, type Kind, nounOf, type Settling } from "./settling.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

type Rule = ApiFacts["rules"][number];

const plain = (name: string): string => wordsOf(name).map(singular).join("");

/** The field of a record in which a service keeps the id of what it had another service make. */
const keptId = ({ fields }: Kind, other: Kind): Field | undefined =>
  fields.find(({ name, origin }) => origin === "service" && plain(name) === `${plain(nounOf(other.resource))}id`);

const createOf = ({ resource }: Kind): Asked | undefined => resource.asked.find(({ role }) => role === "create");

const operationOf = ({ resource }: Kind, asked: Asked): string =>
  nameOf(asked, resource, rootOf(resource) !== resource);

/** What the other service needs: of what was sent, or the caller's word for what it is needed for; null: it has no more. */
const bodyFor = (kind: Kind, other: Kind): Record<string, Expression> | null => {
  const sent = new Set(kind.fields.filter(({ origin }) => origin === "caller").map(({ name }) => name));
  const names = other.sent.get("create") ?? [];
  const wanted = other.fields.filter(({ name }) => names.includes(name));
  const body = wanted.flatMap(({ name, required, type }): [string, Expression | null][] => {
    if (sent.has(name)) return [[name, { sent: name }]];
    if (!required) return [];
    return [[name, type === "text" ? { value: nounOf(kind.resource) } : null]];
  });
  const isWhole = body.every(([, value]) => value !== null) && body.some(([name]) => sent.has(name));
  return isWhole ? Object.fromEntries(body.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))) : null;
};

/** The step of the other that a request speaks of: "commits the reservation", "releases it". */
const stepIn = (request: RequestFact, other: Kind): Asked | undefined => {
  const said = [request.label, ...request.sentences.map(({ text }) => text)];
  const noun = plain(nounOf(other.resource));
  return other.resource.asked.find(
    ({ role, word }) =>
      role === "act" &&
      said.some((text) => {
        const words = wordsOf(text);
        const at = words.findIndex((each) => stem(each) === stem(word));
        const object = words.slice(at + 1, at + 4).map(singular);
        return at >= 0 && at < 3 && (object.includes(noun) || object[0] === "it");
      }),
  );
};

const EMITS =
  /^when an? ([a-z][a-z -]{1,30}?) (?:expires|runs out|lapses)(?: of time)?,? .{0,60}?\b(?:emits|sends|publishes|tells|raises) (?:the event )?`([\w.-]{1,60})`/iu;
const MOVES = /\bmoves? (?:the|its|that) ([a-z][a-z -]{1,30}?) from `([\w-]+)` to `([\w-]+)`/iu;

/** "When a reservation expires … emits `reservation.expired` …; … moves the order from `reserved` to `expired`." */
const hearExpiry = (kind: Kind, other: Kind, field: string, rules: readonly Rule[], heard: Set<Sentence>): void => {
  const lapse = other.expiry?.lapse;
  for (const rule of rules) {
    const [, noun = "", event = ""] = EMITS.exec(rule.text) ?? [];
    const [, mine = "", from = "", to = ""] = MOVES.exec(rule.text) ?? [];
    if (lapse == null || plain(noun) !== plain(nounOf(other.resource))) continue;
    if (plain(mine) !== plain(nounOf(kind.resource))) continue;
    const state = kind.fields.find(({ type, values = [] }) => type === "enum" && values.includes(from));
    if (state === undefined) continue;
    if (!state.values?.includes(to)) state.values = [...(state.values ?? []), to];
    const id = hasOrigin(other.fields, "id")?.name ?? "id";
    const name = camelCase(wordsOf(event));
    lapse.tells = { event: name, fields: [id] };
    const line = { line: rule.line, method: null, path: null, status: null, access: "internal" as const };
    const operation: OperationSpec = {
      ...line,
      name: camelCase(["note", ...wordsOf(event)]),
      summary: `Hears that a ${nounOf(other.resource)} is over.`,
      behaviour: {
        kind: "hear",
        event: `${rootOf(other.resource).name}.${name}`,
        by: field,
        is: id,
        set: [{ field: state.name, value: to }],
        when: [{ field: state.name, equals: from }],
      },
      takes: [{ name: id, type: "text", description: "", required: true, origin: "caller" }],
      ...(rootOf(kind.resource) !== kind.resource && { on: kind.resource.name }),
    };
    kind.hears = [...(kind.hears ?? []), operation];
    heard.add(rule);
  }
};

/** Finds services that have others do a part of their work: each holds the id of what it had made there. */
export const findAsks = ({ kinds }: Settling, rules: readonly Rule[], heard: Set<Sentence>): void => {
  const all = [...kinds.values()];
  for (const kind of all)
    for (const other of all) {
      const field = rootOf(kind.resource) === rootOf(other.resource) ? undefined : keptId(kind, other);
      const [own, theirs] = [createOf(kind), createOf(other)];
      const body = field === undefined ? null : bodyFor(kind, other);
      if (field === undefined || own === undefined || theirs === undefined || body === null) continue;
      const service = rootOf(other.resource).name;
      const asks = new Map<RequestFact, Ask>([
        [
          own.request,
          {
            service,
            operation: operationOf(other, theirs),
            body,
            keeps: { [field.name]: hasOrigin(other.fields, "id")?.name ?? "id" },
          },
        ],
      ]);
      for (const { request, role } of kind.resource.asked) {
        const step = role === "act" ? stepIn(request, other) : undefined;
        if (step !== undefined)
          asks.set(request, { service, operation: operationOf(other, step), id: { field: field.name } });
      }
      kind.asks = asks;
      hearExpiry(kind, other, field.name, rules, heard);
    }
};
