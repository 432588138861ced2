import type { Expression } from "#src/spec/expression.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Assignment, Condition, Field, Guard, OperationSpec } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { takenField } from "#src/spec/settle/taken-field.ts";
import { settleList } from "#src/spec/settle/settle-list.ts";
import { codeFor, type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";
import { listTold, membersTold } from "./find-queues.ts";
import type { FittedQueue } from "./queue-facts.ts";
import { statesIn } from "./queue-words.ts";
import { readQueueSentence, startSaid } from "./read-queue-rules.ts";

type Step = Pick<OperationSpec, "behaviour" | "guards" | "on" | "shows" | "takes">;
type Told = { settling: Settling; kind: Kind; queue: FittedQueue; asked: Asked };

const DURATION = /seconds|secs|minutes|hours|^(?:for|ttl|duration|lease|timeout|hold)$/iu;
const COUNT = /^(?:count|max|limit|n|number|size|batch|how_many|max_?\w+|batch_size)$/iu;
const REASON = /^(?:error|reason|message|fault|detail|failure|note)$/iu;

const unitOf = (name: string): number => (/min/iu.test(name) ? 60 : /hour/iu.test(name) ? 3_600 : 1);
const times = (value: Expression, name: string): Expression =>
  unitOf(name) === 1 ? value : { do: "multiply", with: [value, { value: unitOf(name) }] };

/** What was sent under a name, or else something. */
const sentOr = (name: string, otherwise: Expression, unit: string): Expression => ({
  do: "if",
  with: [{ do: "equal", with: [{ sent: name }, { value: null }] }, otherwise, times({ sent: name }, unit)],
});

/** How long a lease lasts where nobody says: as what it belongs to has it, or as the text says. */
const usualSeconds = ({ kind, queue, settling }: Told, name: string | undefined): Expression | null => {
  const above = kind.resource.parent === null ? [] : kindOf(settling, kind.resource.parent).fields;
  const isOne = (field: Field): boolean =>
    ["integer", "number"].includes(field.type) &&
    (field.name === name ||
      /^(?:lease|visibility|claim|hold|reservation|lock)_?\w*(?:seconds|minutes|timeout|time|duration)$/iu.test(
        field.name,
      ));
  const theirs = above.find(isOne);
  if (theirs !== undefined) return times({ parent: theirs.name }, theirs.name);
  return queue.said.seconds === null ? null : { value: queue.said.seconds };
};

const settleLease = (told: Told, takes: readonly Field[]): Step | string => {
  const { asked, queue } = told;
  const { answer } = asked.request;
  const duration = takes.find(({ name }) => DURATION.test(name));
  const count = takes.find(({ name, type }) => type === "integer" && COUNT.test(name) && name !== duration?.name);
  const usual = usualSeconds(told, duration?.name);
  const sent: Expression | null = duration === undefined ? null : { sent: duration.name };
  const isSure = duration !== undefined && (duration.required || duration.default !== undefined);
  if (duration !== undefined && sent !== null && !isSure && usual === null) return "it is not said how long it lasts";
  const seconds =
    sent === null || duration === undefined
      ? usual
      : isSure || usual === null
        ? times(sent, duration.name)
        : sentOr(duration.name, usual, duration.name);
  if (seconds === null) return "it is not said how long it lasts";
  const list = listTold(answer);
  const isList = list !== null;
  if (isList && count === undefined) return "it is not said how many it hands out";
  const holds: Expression =
    count === undefined
      ? { value: 1 }
      : count.required || count.default !== undefined
        ? { sent: count.name }
        : sentOr(count.name, { value: 1 }, "");
  const empty = asked.request.otherStatus?.status === 204;
  const member = list?.member ?? null;
  const { token, until } = queue.spec;
  const beside = membersTold(asked.request);
  const isWhole = answer?.holds === "thing" || isList;
  const shown = isWhole ? [token, ...(beside.includes(until) ? [until] : [])] : beside;
  const fields = shown.filter((name) => told.kind.fields.some((field) => field.name === name));
  return {
    behaviour: {
      kind: "lease",
      seconds,
      ...(isList && { several: { count: holds, member, ...(empty && { empty: 204 as const }) } }),
    },
    shows: { fields, ...(isWhole && { beside: true as const }) },
  };
};

/** Who does not hold it may do nothing with it. */
const holdGuard = ({ asked, queue: { said, spec } }: Told): Guard => {
  const code = codeFor(asked.request, said.lost?.status ?? 409);
  return {
    holds: {
      do: "and",
      with: [
        { do: "equal", with: [{ field: spec.state }, { value: spec.states.leased }] },
        { do: "equal", with: [{ field: spec.token }, { sent: spec.token }] },
      ],
    },
    status: said.lost?.status ?? 409,
    code: said.lost?.code ?? code,
    text: "Whoever shows this holds it no more.",
    holder: { sent: spec.token },
  };
};

const act = (set: Assignment[]): Step["behaviour"] => ({ kind: "act", set, when: [] });

/** "200 with the two members": what an answer shows where it is not the whole record. */
const showsOf = ({ asked: { request }, kind }: Told): Pick<Step, "shows"> => {
  const { answer } = request;
  if (answer?.holds !== "object") return {};
  const fields = answer.members.filter((name) => kind.fields.some((field) => field.name === name));
  const shown = kind.fields.filter(({ hidden }) => !hidden);
  return fields.length === 0 || shown.every(({ name }) => fields.includes(name)) ? {} : { shows: { fields } };
};

const settleExtended = (told: Told, takes: readonly Field[]): Step | string => {
  const { queue } = told;
  const { token, until } = queue.spec;
  const duration = takes.find(({ name }) => DURATION.test(name) && name !== token);
  const usual = usualSeconds(told, duration?.name);
  const seconds = duration === undefined ? usual : times({ sent: duration.name }, duration.name);
  if (seconds === null) return "it is not said for how long";
  return {
    behaviour: act([{ field: until, to: { do: "add-seconds", with: [{ now: true }, seconds] } }]),
    guards: [holdGuard(told)],
    ...showsOf(told),
  };
};

const settleAgain = (told: Told): Step => {
  const { attempts, available, died, error, state, states } = told.queue.spec;
  const code = codeFor(told.asked.request, 409);
  return {
    behaviour: act([
      { field: state, value: states.ready },
      { field: attempts, value: 0 },
      { field: available, now: true },
      ...(error === undefined ? [] : [{ field: error, value: null }]),
      ...(died === undefined ? [] : [{ field: died, value: null }]),
    ]),
    guards: [
      {
        holds: { do: "equal", with: [{ field: state }, { value: states.dead }] },
        status: 409,
        code,
        text: `Only while it is ${states.dead}.`,
      },
    ],
    ...showsOf(told),
  };
};

const LATEST = /\b(?:most recent(?:ly)?|newest|latest|last)\b.*\bfirst\b/iu;
const EARLIEST = /\b(?:oldest|earliest|longest)\b.*\bfirst\b/iu;

const settleDead = ({ asked: { request }, kind, queue: { spec }, settling }: Told): Step => {
  const { died, state, states } = spec;
  const says = (pattern: RegExp): boolean => request.sentences.some(({ text }) => pattern.test(text));
  const descending = says(LATEST);
  const isOrdered = descending || says(EARLIEST);
  request.sentences = request.sentences.filter(({ text }) => !LATEST.test(text) && !EARLIEST.test(text));
  const list = settleList(request, kind.fields, settling.reading);
  if (isOrdered && died !== undefined) list.sort = [{ field: died, descending }];
  return { behaviour: { ...list, scope: { do: "equal", with: [{ field: state }, { value: states.dead }] } } };
};

/** Takes away what is in the states that are named; all, where all are meant. */
const settleCleared = ({ asked: { request }, queue: { spec } }: Told): Step | string => {
  const text = [request.label, ...request.sentences.map((sentence) => sentence.text)].join(" ");
  const named = wordsOf(text).flatMap((word) => Object.keys(statesIn([word])) as (keyof typeof spec.states)[]);
  const values = [...new Set(named.flatMap((name) => spec.states[name] ?? []))];
  if (values.length === 0 && !/\b(?:all|every|everything|whole)\b/iu.test(text))
    return "it is not said what it takes away";
  const [member] = request.answer?.holds === "object" ? request.answer.members : [];
  const where: Condition[] = values.length === 0 ? [] : [{ field: spec.state, oneOf: values }];
  request.sentences = [];
  return { behaviour: { kind: "clear", where, ...(member !== undefined && { member }) } };
};

/** How many there are in each state. */
const settleCounts = ({ asked: { request }, kind, queue: { spec }, settling }: Told): Step | string => {
  const { resource } = kind;
  const values = Object.values(spec.states);
  const above = resource.parent === null ? [] : kindOf(settling, resource.parent).fields;
  const members = membersTold(request).map((name): [string, Expression | null] => {
    const value = values.find((each) => each === name || wordsOf(each).join("") === wordsOf(name).join(""));
    if (value !== undefined)
      return [
        name,
        { tally: "count", of: resource.name, where: { do: "equal", with: [{ field: spec.state }, { value }] } },
      ];
    if (/^(?:total|all|count|size)$/iu.test(name)) return [name, { tally: "count", of: resource.name }];
    return [name, above.some((field) => field.name === name) ? { field: name } : null];
  });
  const strange = members.find(([, value]) => value === null)?.[0];
  if (strange !== undefined) return `it is not known what \`${strange}\` counts`;
  return { behaviour: { kind: "report", members: Object.fromEntries(members) as Record<string, Expression> } };
};

const settleKnown = (told: Told, takes: readonly Field[]): Step | string => {
  const { asked, queue } = told;
  const { facts, spec } = queue;
  const { state, states, token, until } = spec;
  if (asked === facts.lease) return settleLease(told, takes);
  if (asked === facts.extended) return settleExtended(told, takes);
  if (asked === facts.again) return settleAgain(told);
  if (asked === facts.dead) return settleDead(told);
  if (asked === facts.cleared) return settleCleared(told);
  if (asked === facts.counts) return settleCounts(told);
  const guards = [holdGuard(told)];
  if (asked === facts.failed) {
    const others = takes.filter(({ name, type }) => type === "text" && name !== token);
    const reason = others.find(({ name }) => REASON.test(name)) ?? (others.length === 1 ? others[0] : undefined);
    return { behaviour: { kind: "fail", ...(reason && { error: { sent: reason.name } }) }, guards, ...showsOf(told) };
  }
  return {
    behaviour: act([
      { field: state, value: states.done },
      { field: token, value: null },
      { field: until, value: null },
    ]),
    guards,
    ...showsOf(told),
  };
};

const EXPECTED =
  /^(?:now|then) `?\w+`?$|^(?:counted|counts?|starting) from now$|^(?:plus|and|with|together with|as well as|each (?:of them )?with)\b.*`\w+`|^(?:an? )?(?:integer|number|string)\b|^\((?:integer|number|string)\b|^`?\w+`?(?:, `?\w+`? (?:0|null))+$|^only for\b/iu;

/** What a request does with records that are handed out. */
export const settleStep = (settling: Settling, queue: FittedQueue, asked: Asked): Step | string => {
  const kind = kindOf(settling, queue.facts.resource);
  const { body, sentences } = asked.request;
  const { reading } = settling;
  const above = kind.resource.parent === null ? [] : kindOf(settling, kind.resource.parent).fields;
  const known = [...above, ...kind.fields];
  const takes = (body ?? []).map((member) => takenField(member, known, reading));
  const step = settleKnown({ settling, kind, queue, asked }, takes);
  if (typeof step === "string") return step;
  if (step.behaviour.kind !== "list")
    for (const { line, text } of sentences)
      if (
        !EXPECTED.test(text.replace(/\.$/u, "")) &&
        !readQueueSentence(text, startSaid(), { fields: kind.fields, lease: asked.word })
      )
        leaveUncovered(reading, line, text, "no rule turns this into code");
  return { ...step, ...(takes.length > 0 && { takes }) };
};
