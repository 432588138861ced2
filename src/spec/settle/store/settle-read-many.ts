import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Behaviour, Field } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import { isParameter, segmentsOf } from "#src/spec/settle/path-words.ts";
import type { Asked, Resource } from "#src/spec/settle/resource.ts";
import { resourceCalled } from "#src/spec/settle/find-resources.ts";
import { hasOrigin, type Kind, namingField } from "#src/spec/settle/settling.ts";

type ReadMany = Behaviour & { kind: "read-many" };

const SEVERAL =
  /^(?:(.+?)[-_])?(?:batch|bulk|multi|many|mget|lookup|batch[-_]?(?:get|read)|multi[-_]?(?:get|read)|get[-_]?(?:all|many)|read[-_]?(?:all|many))$/iu;
const FOUND = /^(?:found|values|items|results?|hits|entries|records|present)$/iu;
const MISSING = /^(?:missing|not_?found|absent|unknown|misses|not_?there)$/iu;

/** The records that a request reads several of at once: `POST /settings/batch`, `POST /settings-batch`; null: none. */
export const readManyOf = (request: RequestFact, resources: readonly Resource[]): Resource | null => {
  const segments = segmentsOf(request.path);
  const [, own] = SEVERAL.exec(segments.at(-1) ?? "") ?? [null];
  const { answer, body, method } = request;
  if (own === null || method !== "POST" || segments.some(isParameter) || segments.length > 2) return null;
  if (body?.length !== 1 || answer?.holds !== "object" || !answer.members.some((name) => FOUND.test(name))) return null;
  return resourceCalled(resources, own ?? segments.at(-2) ?? "");
};

/** "up to 100 keys", "1 to 50 names": how many may be asked for. */
const boundsIn = (texts: readonly string[]): { min: number; max: number } => {
  const said = texts.join(". ");
  const [, min, max] = /\b(\d+) ?(?:to|–|-) ?(\d+)\b/u.exec(said) ?? [];
  const most = /\b(?:at most|up to|no more than|max(?:imum)?(?: of)?) (\d+)\b/iu.exec(said)?.[1];
  return { min: Number(min ?? 1), max: Number(max ?? most ?? 100) };
};

const HEARD =
  /^(?:with )?(?:at most|up to|no more than)? ?\d+\b[^.;]{0,30}$|\border (?:asked|of the request|in which)\b|\bin the (?:same )?order\b/iu;

/** Several records by their names: those that are there, and the names of the others. */
export const settleReadMany = (
  kind: Kind,
  { request }: Asked,
  reading: Reading,
): { behaviour: ReadMany; takes: Field[] } | string => {
  const { answer } = request;
  const [member] = request.body ?? [];
  const members = answer?.holds === "object" ? answer.members : [];
  const found = members.find((name) => FOUND.test(name));
  const missing = members.find((name) => MISSING.test(name));
  const by = namingField(kind)?.name ?? hasOrigin(kind.fields, "id")?.name ?? "id";
  if (member === undefined || found === undefined) return "it is not said how its answer tells what was found";
  const example = answer !== null && "example" in answer ? answer.example : undefined;
  const shown = typeof example === "object" && example !== null && !Array.isArray(example) ? example[found] : undefined;
  const whole = kind.resource.asked.find((each) => each.role === "read")?.request.whole;
  const wrong = request.failures.find(({ code, status }) => code !== null && (status === 400 || status === 422))?.code;
  for (const { line, text } of request.sentences)
    for (const clause of splitOutside(text.replace(/\.$/u, ""), ",;"))
      if (!HEARD.test(clause)) leaveUncovered(reading, line, clause, "no rule turns this into code");
  const takes: Field = {
    name: member.name,
    type: "list",
    description: "",
    required: true,
    origin: "caller",
    ...boundsIn([...member.rules, ...request.sentences.map(({ text }) => text)]),
    entries: { name: "entry", type: "text", description: "", required: true, origin: "caller" },
    ...(wrong != null && { wrong }),
  };
  return {
    behaviour: {
      kind: "read-many",
      by,
      from: member.name,
      tells: { found, ...(missing !== undefined && { missing }), how: Array.isArray(shown) ? "list" : "map" },
      ...(whole !== undefined && { value: whole }),
    },
    takes: [takes],
  };
};
