import type { MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Field, OperationSpec, Verdict } from "#src/spec/spec.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { type Kind, namingField, type Settling } from "#src/spec/settle/settling.ts";
import { takenField } from "#src/spec/settle/taken-field.ts";
import type { LimitFacts, LimitStep } from "./limit-facts.ts";
import { readLimitSentence } from "./read-limit-rules.ts";

type Step = Pick<OperationSpec, "behaviour" | "takes">;
type Told = { settling: Settling; kind: Kind; asked: Asked };

const COSTLY = /\b(?:never|greater|more|larger|bigger|higher|exceeds?|over|above|too)\b/iu;
const TOO_OFTEN =
  /\b(?:not allowed|refused|denied|exceeded|too (?:many|much|often|fast)|nothing left|no \w+ left|otherwise|if not|over|used up|limit)\b|^$/iu;

const refusalOf = ({ failures }: RequestFact, statuses: readonly number[], when: RegExp) => {
  const failure = failures.find(
    (each) =>
      statuses.includes(each.status) && (when.test(each.when) || when.test((each.code ?? "").replaceAll("_", " "))),
  );
  return failure && { status: failure.status, code: failure.code };
};

const HEADERS: [RegExp, Verdict][] = [
  [/\bX-[\w-]*Remaining\b/u, "remaining"],
  [/\bX-[\w-]*Limit\b(?!-)/u, "limit"],
];

/** Says nothing but which headers there are. */
const OF_HEADERS =
  /^(?:and |plus |with )?(?:the |its )?(?:answers? (?:has|have|carr(?:y|ies)) )?(?:the )?headers? (?:(?:`?(?:X-[\w-]+|Retry-After)`?)(?:, | and |, and )?){1,4}\.?$/iu;

/** `X-RateLimit-Remaining`: what the answer tells in headers. */
const headersOf = (request: RequestFact): Record<string, Verdict> | undefined => {
  const said = [...request.headers, ...request.sentences.map(({ text }) => text)].join(" ");
  const found = HEADERS.flatMap(([pattern, told]): [string, Verdict][] => {
    const name = pattern.exec(said)?.[0].toLowerCase();
    return name === undefined ? [] : [[name, told]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
};

const takesOf = (
  { settling }: Told,
  body: readonly MemberFact[],
  { cost, key, policy }: { cost: string | null; key: string; policy: string | null },
): Field[] =>
  body
    .filter(({ name }) => [cost, key, policy].includes(name))
    .map((member) => {
      const field = takenField(member, [], settling.reading);
      if (member.name !== cost) return { ...field, type: "text" };
      return { ...field, type: "integer", min: field.min ?? 1, default: field.default ?? 1, required: false };
    });

const settleCheck = (told: Told, step: LimitStep & { does: "check" }): Step | string => {
  const { asked, kind } = told;
  const { request } = asked;
  const by = namingField(kind)?.name;
  if (by === undefined) return "it is not said by which name a limit is known";
  const costly = refusalOf(request, [400, 409, 422], COSTLY);
  const refused = refusalOf(request, [429], TOO_OFTEN);
  const headers = headersOf(request);
  return {
    behaviour: {
      kind: "check-limit",
      by,
      ...(step.policy !== null && { policy: step.policy }),
      key: step.key,
      ...(step.cost !== null && { cost: step.cost }),
      tells: step.tells,
      ...(headers && { headers }),
      ...(costly && { costly }),
      ...(refused && { refused }),
    },
    takes: takesOf(told, request.body ?? [], step),
  };
};

/** Of each question of a list, what is said of one alone. */
const settleCheckAll = (told: Told, step: LimitStep & { does: "check-all" }, facts: LimitFacts): Step | string => {
  const { asked, kind, settling } = told;
  const by = namingField(kind)?.name;
  if (by === undefined) return "it is not said by which name a limit is known";
  const single = [...facts.steps].find(([, each]) => each.does === "check")?.[0].request;
  const { cost, key, member, policy, result, results, tells } = step;
  const known = single?.body ?? [];
  const parts = [policy, key, ...(cost === null ? [] : [cost])].map(
    (name): MemberFact => known.find((each) => each.name === name) ?? { name, line: asked.request.line, rules: [] },
  );
  const [list] = asked.request.body ?? [];
  if (list === undefined) return "it is not said what it asks";
  const field = takenField(
    { ...list, rules: list.rules.map((rule) => rule.replace(/\bentries\b/u, "entries")) },
    [],
    settling.reading,
  );
  const entry: Field = {
    name: "entry",
    type: "object",
    description: "",
    required: true,
    origin: "caller",
    members: takesOf(told, parts, { cost, key, policy }),
  };
  const costly = single && refusalOf(single, [400, 409, 422], COSTLY);
  const refused = refusalOf(asked.request, [429], TOO_OFTEN);
  return {
    behaviour: {
      kind: "check-limit",
      by,
      policy,
      key,
      ...(cost !== null && { cost }),
      several: { member, results, result },
      tells,
      ...(costly && { costly }),
      ...(refused && { refused }),
    },
    takes: [{ ...field, type: "list", entries: entry, required: true }],
  };
};

const settleKnown = (told: Told, step: LimitStep, facts: LimitFacts): Step | string => {
  switch (step.does) {
    case "check":
      return settleCheck(told, step);
    case "check-all":
      return settleCheckAll(told, step, facts);
    case "look":
      return { behaviour: { kind: "read-limit", tells: step.tells } };
    case "reset":
      return { behaviour: { kind: "reset-limit" } };
    case "usage":
      return { behaviour: { kind: "read-usage", tells: step.tells } };
  }
};

/** What a request does with what records allow. */
export const settleLimit = (settling: Settling, kind: Kind, facts: LimitFacts, asked: Asked): Step | string => {
  const step = facts.steps.get(asked);
  if (step === undefined) return "no rule knows what it does";
  const settled = settleKnown({ settling, kind, asked }, step, facts);
  if (typeof settled !== "string")
    for (const { line, text } of asked.request.sentences)
      if (!readLimitSentence(text) && !OF_HEADERS.test(text))
        leaveUncovered(settling.reading, line, text, "no rule turns this into code");
  return settled;
};
