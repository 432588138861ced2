import type { Expression } from "#src/spec/expression.ts";
import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Effect, Field, Guard } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { mergeMembers, type Told } from "#src/spec/settle/merge-members.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { type Kind, nounOf, type Rules } from "#src/spec/settle/settling.ts";
import type { Reads } from "./reads.ts";
import { BURNS, burnsAlways, COUNTER, HIDES, LIMIT, NO_READ, OF_GONE, READS, tellsBurning } from "./read-words.ts";

const plain = (name: string): string => wordsOf(name).join(" ");

/** "The number of open ones" is none of times. */
const OF_OTHERS = /\b(?:number of|how many) (?!times|reads|views)/iu;

/** Nothing else but reading counts it. */
const isCounter = ({ name, origin }: Field, resource: Kind["resource"]): boolean =>
  (origin === "service" || origin === "counter") &&
  COUNTER.test(plain(name)) &&
  !mergeMembers(resource).some((told) => told.name === name && told.rules.some((rule) => OF_OTHERS.test(rule))) &&
  !resource.asked.some(({ role, word }) => role === "redirect" || (role === "act" && stem(word) === stem(plain(name))));

const counterOf = (kind: Kind): Field => {
  const shown = kind.fields.find((field) => isCounter(field, kind.resource));
  const field: Field = shown ?? {
    name: "reads",
    type: "integer",
    description: "",
    required: false,
    origin: "counter",
    hidden: true,
  };
  if (shown === undefined) kind.fields.push(field);
  Object.assign(field, { type: "integer", origin: "counter", default: 0 });
  return field;
};

/** That it was read once, where it may be read but once, or as often as it says itself. */
const goneWhen = (fields: readonly Field[], counter: string, texts: readonly string[]): Expression | null => {
  const isRead: Expression = { do: "at-least", with: [{ field: counter }, { value: 1 }] };
  const flag = fields.find(({ name, type }) => type === "boolean" && BURNS.test(plain(name)));
  if (flag !== undefined)
    return { do: "and", with: [isRead, { do: "equal", with: [{ field: flag.name }, { value: true }] }] };
  const limit = fields.find(
    ({ name, origin, type }) => type === "integer" && origin === "caller" && LIMIT.test(plain(name)),
  );
  if (limit !== undefined)
    return {
      do: "and",
      with: [
        { do: "unequal", with: [{ field: limit.name }, { value: null }] },
        { do: "at-least", with: [{ field: counter }, { field: limit.name }] },
      ],
    };
  return texts.some(burnsAlways) ? isRead : null;
};

/** How it is refused by then. */
const refusalOf = (kind: Kind, rules: ApiFacts["rules"]): Reads["refusal"] => {
  const general = rules.filter(({ text }) => OF_GONE.test(text)).flatMap(({ line, text }) => failuresIn(text, line));
  const own = kind.resource.asked.flatMap(({ request }) =>
    request.failures.filter(({ code, when }) => OF_GONE.test(when) || OF_GONE.test(plain(code ?? ""))),
  );
  const told = [...own, ...general].filter(({ status }) => status === 410 || status === 404);
  const found = told.find(({ code }) => code !== null) ?? told[0];
  const expired = [...(kind.expiry?.refuses.values() ?? [])][0];
  const status = found?.status ?? expired?.status ?? 404;
  return { status, code: found?.code ?? (status === 404 ? kind.missing : null) };
};

const OF_ONE = new Set<Asked["role"]>(["read", "update", "delete", "act", "report"]);

const countsRead = ({ request, role }: Asked, kind: Kind): boolean => {
  if (role !== "read" && !(role === "report" && kind.views?.has(request))) return false;
  return !request.sentences.some(({ text }) => NO_READ.test(text));
};

/** Lists that say so of what is gone once it is read, whether it was read or not. */
const hiddenFrom = ({ fields, resource }: Kind): Reads["hides"] => {
  const flag = fields.find(({ name, type }) => type === "boolean" && BURNS.test(plain(name)));
  const hides: Reads["hides"] = new Map();
  if (flag === undefined) return hides;
  for (const { request, role } of resource.asked)
    if (role === "list" && request.sentences.some(({ text }) => HIDES.test(text) && BURNS.test(plain(text))))
      hides.set(request, { do: "unequal", with: [{ field: flag.name }, { value: true }] });
  return hides;
};

const isSaid = (text: string, { counter, gone }: Reads): boolean =>
  (text.includes(`\`${counter}\``) && READS.test(text)) ||
  /^(?:also )?(?:this )?counts (?:as a (?:read|view)|too)\b/iu.test(text) ||
  NO_READ.test(text) ||
  (gone !== null && (tellsBurning(text) || HIDES.test(text)) && BURNS.test(plain(text)));

/** What is said of a member that tells how reading ends its record means nothing to the field alone. */
export const withoutReading = (told: Told): Told => {
  const name = plain(told.name);
  if (!BURNS.test(name) && !COUNTER.test(name) && !LIMIT.test(name)) return told;
  return {
    ...told,
    rules: told.rules.filter((rule) => !tellsBurning(rule) && !(COUNTER.test(name) && READS.test(rule))),
  };
};

const speaksOf = ({ resource }: Kind, text: string): boolean => {
  const nouns = new Set([...wordsOf(nounOf(resource)), ...wordsOf(resource.word)].map((word) => stem(singular(word))));
  return wordsOf(text).some((word) => nouns.has(stem(singular(word))));
};

/** Which requests count as reading a record, and what becomes of one that was read often enough. */
export const countReads = (kinds: readonly Kind[], { all, heard }: Pick<Rules, "all" | "heard">): void => {
  const isAlone = kinds.length === 1;
  for (const kind of kinds) {
    const { fields, resource } = kind;
    const texts = [
      ...mergeMembers(resource).flatMap(({ name, rules }) => rules.map((rule) => `${plain(name)}: ${rule}`)),
      ...resource.asked.flatMap(({ request }) => request.sentences.map(({ text }) => text)),
      ...all.flatMap(({ text }) => (isAlone || speaksOf(kind, text) ? [text] : [])),
    ];
    const isCounted = fields.some((field) => isCounter(field, resource));
    const isBurnt = fields.some(({ name }) => BURNS.test(plain(name)) || LIMIT.test(plain(name)));
    if (!resource.asked.some(({ role }) => role === "read")) continue;
    if (!isCounted && !(isBurnt && texts.some(tellsBurning)) && !texts.some(burnsAlways)) continue;
    const counter = counterOf(kind).name;
    const gone = goneWhen(fields, counter, texts);
    const counts = new Set(resource.asked.filter((asked) => countsRead(asked, kind)).map(({ request }) => request));
    kind.reads = { counter, counts, gone, refusal: refusalOf(kind, all), hides: hiddenFrom(kind) };
    for (const rule of all) if (gone !== null && (tellsBurning(rule.text) || OF_GONE.test(rule.text))) heard.add(rule);
    for (const { request } of resource.asked)
      request.sentences = request.sentences.filter(({ text }) => kind.reads === undefined || !isSaid(text, kind.reads));
  }
};

/** What is gone is refused to everybody. */
export const readingGuards = ({ reads }: Kind, { request, role }: Asked): Guard[] =>
  reads?.gone == null || !OF_ONE.has(role) || !request.path.includes("{")
    ? []
    : [{ holds: { do: "not", with: [reads.gone] }, ...reads.refusal, text: "It was read already." }];

export const readingEffects = ({ reads }: Kind, { request }: Asked): Effect[] =>
  reads === undefined || !reads.counts.has(request)
    ? []
    : [
        {
          of: "record",
          set: [{ field: reads.counter, to: { do: "add", with: [{ field: reads.counter }, { value: 1 }] } }],
        },
      ];

/** What a list leaves out of what is, or will be, gone. */
export const readingScope = ({ reads }: Kind, request: RequestFact): Expression[] => {
  if (reads?.gone == null) return [];
  return [reads.hides.get(request) ?? { do: "not", with: [reads.gone] }];
};
