import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Behaviour, Field, Guard, Json } from "#src/spec/spec.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Asked } from "./resource.ts";
import { settleGuards } from "./settle-guards.ts";
import { hasOrigin, type Kind, namingField, type Settling } from "./settling.ts";

type DeleteMany = Behaviour & { kind: "delete-many" };

const WHOLE =
  /\ball[- ]or[- ]nothing\b|\bif (?:any|one|a single one)\b[^.]{0,80}\b(?:nothing|none|no \w+)\b|\bnothing (?:at all )?is (?:deleted|removed)\b/iu;
/** What every such request does. */
const HEARD = [
  WHOLE,
  /\btwice\b[^.]{0,30}\bonce\b|\bcounts? once\b|\bonce each\b|\brepeat(?:s|ed)?\b/iu,
  /\b(?:keeps?|in) the order (?:of the request|in which they were (?:sent|named))\b|\border of the request\b/iu,
  /\b(?:unknown|missing) (?:ones|ids|keys|names)?\b[^.]{0,40}\b(?:told|listed|reported|ignored|no error)\b/iu,
  /^(?:with )?\d+ ?(?:to|–|-) ?\d+ /u,
];

const isList = (value: Json | undefined): value is Json[] => Array.isArray(value);

/** Names of what was deleted and of what was not there, after an example of the answer. */
const tellsIn = ({ answer }: RequestFact): DeleteMany["tells"] | null => {
  if (answer?.holds !== "object") return null;
  const { example, members } = answer;
  const deleted = members.find((name) => /^(?:deleted|removed|gone|purged|discarded|count)$/iu.test(name));
  const missing = members.find((name) => /^(?:not_?found|missing|unknown|absent|not_?there)$/iu.test(name));
  if (deleted === undefined) return null;
  const shown = typeof example === "object" && example !== null && !Array.isArray(example) ? example : {};
  const how = (name: string) => (typeof shown[name] === "number" ? ("number" as const) : ("values" as const));
  if (missing === undefined) return { deleted, how: how(deleted) };
  const misses = how(missing);
  return { deleted, missing, how: how(deleted), ...(misses !== how(deleted) && { misses }) };
};

/** "Nothing is deleted if one of them is permanent": as the deletion of one is refused. */
const refusalIn = (settling: Settling, kind: Kind, { request }: Asked): DeleteMany["refuses"] => {
  const failure = request.failures.find(({ status }) => status === 409 || status === 403);
  const one = kind.resource.asked.find(({ role }) => role === "delete");
  if (failure === undefined || one === undefined) return undefined;
  const guard = settleGuards(settling, kind, one).guards.find(({ code, status }: Guard) =>
    code === null ? status === failure.status : code === failure.code,
  );
  if (guard === undefined) return undefined;
  const tells = /\b(?:extra|further|additional) member `(\w+)`|\bmember `(\w+)`/iu.exec(
    [failure.when, ...request.sentences.map(({ text }) => text)].join(" "),
  );
  const named = tells?.[1] ?? tells?.[2];
  const { holds } = guard;
  const denied = "do" in holds && holds.do === "not" ? holds.with[0] : undefined;
  const when: Expression = denied ?? { do: "not", with: [holds] };
  return {
    when,
    status: failure.status,
    code: failure.code,
    text: guard.text,
    ...(named !== undefined && { tells: named }),
  };
};

/** Several records deleted by one request; a text says why it cannot be built. */
export const settleBulk = (
  settling: Settling,
  kind: Kind,
  asked: Asked,
): { behaviour: DeleteMany; takes: Field[] } | string => {
  const { request } = asked;
  const [from, ...others] = request.body ?? [];
  const tells = tellsIn(request);
  if (from === undefined || others.length > 0) return "it is not said which records it deletes";
  if (tells === null) return "it is not said how its answer tells what was deleted";
  const [shown] = isList(from.example) ? from.example : [];
  const takes: Field = {
    name: from.name,
    type: "list",
    description: "",
    required: true,
    origin: "caller",
    min: 1,
    ...boundsIn(from.rules),
    entries: { name: "entry", type: "text", description: "", required: true, origin: "caller" },
  };
  const by = namingField(kind)?.name ?? hasOrigin(kind.fields, "id")?.name ?? "id";
  const refuses = refusalIn(settling, kind, asked);
  for (const { line, text } of request.sentences)
    if (!HEARD.some((pattern) => pattern.test(text)))
      leaveUncovered(settling.reading, line, text, "no rule turns this into code");
  if (shown !== undefined && typeof shown !== "string") return "it is not said by which text it finds records";
  return {
    behaviour: { kind: "delete-many", by, from: from.name, tells, ...(refuses !== undefined && { refuses }) },
    takes: [takes],
  };
};

const boundsIn = (rules: readonly string[]): { min?: number; max?: number } => {
  const [, min, max] = /\b(\d+) ?(?:to|–|-) ?(\d+)\b/u.exec(rules.join(" ")) ?? [];
  const most = /\b(?:at most|up to) (\d+)\b/iu.exec(rules.join(" "))?.[1];
  if (min !== undefined && max !== undefined) return { min: Number(min), max: Number(max) };
  return most === undefined ? {} : { max: Number(most) };
};
