import type { Expression } from "#src/spec/expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Assignment, Field, Guard } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { failureFor } from "./match-failure.ts";
import { either, hasRole, readClaims, roleIn } from "./read-claims.ts";
import type { Move, MoveRow } from "./read-moves.ts";
import { readNotes } from "./read-notes.ts";
import type { Asked } from "./resource.ts";
import { type Kind, type Settling, type SettledOperation } from "./settling.ts";
import { sentInto } from "./settle-act.ts";
import { wordsFor } from "./words-for.ts";

const equals = (left: Expression, value: string | null): Expression => ({ do: "equal", with: [left, { value }] });
const isIn = (left: Expression, values: readonly string[]): Expression =>
  either(values.map((value) => equals(left, value))) ?? { value: false };
const both = (...claims: Expression[]): Expression => ({ do: "and", with: claims });
/** Where the first holds, the second must. */
const implies = (one: Expression, other: Expression): Expression => ({
  do: "or",
  with: [{ do: "not", with: [one] }, other],
});

const isRow = ({ field, sent }: Move, { from, to }: MoveRow): Expression =>
  both(isIn({ field }, from), isIn({ sent }, to));

/** Whom a row lets go that way, and what else stands there. */
const whoOf = (settling: Settling, kind: Kind, row: MoveRow): { who: Expression[] | null; notes: string[] } => {
  let who: Expression[] | null = null;
  const notes = row.notes.filter((note) => {
    const read = readClaims(settling, kind, note, false);
    if (settling.callers === null || read.strange.length > 0 || (read.claims.length === 0 && !read.everybody))
      return true;
    who = read.everybody ? null : read.claims;
    return false;
  });
  return { who, notes };
};

const unique = (claims: readonly Expression[]): Expression[] => [
  ...new Map(claims.map((claim) => [JSON.stringify(claim), claim])).values(),
];

/** Whoever may go any of the ways: the others may not ask at all. Null where everybody may. */
export const moversOf = (settling: Settling, kind: Kind, move: Move): Expression | null => {
  const all = move.rows.map((row) => whoOf(settling, kind, row).who);
  return all.includes(null) ? null : either(unique(all.flatMap((who) => who ?? [])));
};

const REFUSED = "This is not yours to do.";

/** "A customer who asks for `done` or `waiting`": a role, and the states that it may not ask for. */
const barred = (settling: Settling, { sent }: Move, text: string, values: readonly string[]): Guard | null => {
  const named = values.filter((value) => text.includes(`\`${value}\``));
  const role = roleIn(settling, /^(?:an?|the|any|every)? ?([\w-]+)/iu.exec(text)?.[1] ?? "");
  if (named.length === 0 || role === null) return null;
  const holds = implies(isIn({ sent }, named), { do: "not", with: [hasRole(role)] });
  return { holds, status: 403, code: null, text: REFUSED };
};

/** Who may ask for each state, wherever the record stands. */
const guardsOfStates = (settling: Settling, kind: Kind, move: Move, values: readonly string[]): Guard[] => {
  const everybody = JSON.stringify(moversOf(settling, kind, move));
  return values.flatMap((value) => {
    const rows = move.rows.filter(({ to }) => to.includes(value));
    const who = rows.map((row) => whoOf(settling, kind, row).who);
    const claim = who.includes(null) ? null : either(unique(who.flatMap((each) => each ?? [])));
    if (rows.length === 0 || claim === null || JSON.stringify(claim) === everybody) return [];
    return [{ holds: implies(equals({ sent: move.sent }, value), claim), status: 403, code: null, text: REFUSED }];
  });
};

type Heeded = {
  guards: Guard[];
  set: { when: Expression; set: Assignment }[];
  needs: Map<string, Partial<Field>>;
  strange: string[];
};

const RANGE = /\b(\d+)\s*(?:–|-|to)\s*(\d[\d,]*) characters\b/iu;
const NEEDS =
  /^(?:needs|requires|with|takes|only with|must have|demands) (?:an? |the |its )?(?:non-?empty )?`?(\w+)`?|^(?:an? |the )?`?(\w+)`? (?:of \d|is (?:required|needed|mandatory)|must be (?:given|sent|there|set|present)|required|needed)/iu;
const ELSE = /[,;]?\s*(?:else|otherwise|or|→|:)?\s*`?([45]\d\d)`?(?:\s+`([a-z][\w-]*)`)?\s*$/iu;
const STAYS = /\b(?:stays?|(?:is|are) (?:kept|left)|remains?|keeps?|unchanged|does not change)\b/iu;
const CLEARS =
  /^(?:clears?|empties|resets?|removes?|drops?) (?:the |its )?`?(\w+)`?$|^(?:the |its )?`?(\w+)`? (?:is|gets|becomes) (?:cleared|emptied|removed|reset|dropped|empty)(?: again)?$/iu;
const STAMPS =
  /^(?:sets?|stamps?|records?|notes?|fills?) (?:the |its )?`?(\w+)`?(?: to now)?$|^(?:the |its )?`?(\w+)`? (?:is|gets) (?:set|stamped|recorded|filled)(?: to (?:now|the current time))?$/iu;

const named = (match: RegExpExecArray | null): string => match?.[1] ?? match?.[2] ?? "";

/** What stands beside one way: what must hold on it, what must be sent, and what it sets beside. */
const heedNote = (note: string, row: Expression, kind: Kind, words: Words, heeded: Heeded): void => {
  const text = note.replace(/^[\w-]+ing: /u, "").trim();
  const [outcome = "", status = "422", code = null] = ELSE.exec(text) ?? [];
  const said = text.slice(0, text.length - outcome.length).trim();
  const needed = words.sent.find(({ name }) => name === named(NEEDS.exec(said)));
  if (needed !== undefined) {
    const [, min, max] = RANGE.exec(said) ?? [];
    heeded.needs.set(needed.name, min === undefined ? {} : { min: Number(min), max: Number(max?.replaceAll(",", "")) });
    const holds = implies(row, { do: "unequal", with: [{ sent: needed.name }, { value: null }] });
    heeded.guards.push({ holds, status: Number(status), code, text: `Send ${needed.name}.` });
    if (kind.fields.some(({ name }) => name === needed.name))
      heeded.set.push({ when: row, set: { field: needed.name, to: { sent: needed.name } } });
    return;
  }
  const cleared = kind.fields.find(({ name }) => name === named(CLEARS.exec(said)));
  const stamped = kind.fields.find(({ name, type }) => name === named(STAMPS.exec(said)) && type === "date-time");
  if (cleared !== undefined) heeded.set.push({ when: row, set: { field: cleared.name, value: null } });
  else if (stamped !== undefined) heeded.set.push({ when: row, set: { field: stamped.name, now: true } });
  else if (!STAYS.test(said)) {
    const read = readNotes([text], words);
    heeded.guards.push(...read.guards.map((guard) => ({ ...guard, holds: implies(row, guard.holds) })));
    heeded.set.push(...read.set.map((set) => ({ when: row, set })));
    heeded.strange.push(...read.strange);
  }
};

const valueOf = (assignment: Assignment): Expression => {
  if ("to" in assignment) return assignment.to;
  return "value" in assignment ? { value: assignment.value } : { now: true };
};

/** What the ways set, each where it is gone. */
const joined = (cases: Heeded["set"]): Assignment[] =>
  [...Map.groupBy(cases, ({ set }) => set.field)].map(([field, own]) => ({
    field,
    to: own.reduceRight<Expression>((other, { set, when }) => ({ do: "if", with: [when, valueOf(set), other] }), {
      field,
    }),
  }));

/** `resolvedAt` is when it came to be `resolved`. */
const stampsOf = ({ fields }: Kind, { sent }: Move, values: readonly string[]): Heeded["set"] =>
  fields.flatMap(({ name, origin, type }) => {
    if (type !== "date-time" || origin !== "service") return [];
    const [first = ""] = wordsOf(name);
    const value = values.find((each) => stem(wordsOf(each).at(-1) ?? "") === stem(first));
    return value === undefined ? [] : [{ when: equals({ sent }, value), set: { field: name, now: true as const } }];
  });

/** How a way that no row tells is refused: as the step says, or as is said of all such steps. */
const refusalOf = (settling: Settling, { refusal }: Move): { status: number; code: string | null } => {
  if (refusal.code !== null) return refusal;
  const { transitions } = settling;
  const general = settling.failures.filter(({ status }) => status === refusal.status);
  const found = failureFor("invalid transition move status state change", general, new Set());
  return transitions.refusal ?? { ...refusal, code: found?.code ?? null };
};

/** What must hold of whoever asks for a state and of the way there, and what is set beside. */
const heedMove = (settling: Settling, kind: Kind, move: Move, words: Words): Heeded => {
  const values = kind.fields.find(({ name }) => name === move.field)?.values ?? [];
  const heeded: Heeded = { guards: [], set: [], needs: new Map(), strange: [] };
  const bars = move.bars.map((text) => barred(settling, move, text, values));
  heeded.strange.push(...move.bars.filter((_, n) => bars[n] === null));
  heeded.guards.push(...guardsOfStates(settling, kind, move, values));
  // What the rows say of everybody need not be said of some.
  if (moversOf(settling, kind, move) === null) heeded.guards.push(...bars.filter((guard) => guard !== null));
  const ways = either(move.rows.map((row) => isRow(move, row))) ?? { value: false };
  heeded.guards.push({ holds: ways, ...refusalOf(settling, move), text: `${move.field} cannot change that way.` });
  for (const row of move.rows) {
    const { notes, who } = whoOf(settling, kind, row);
    const claim = who === null ? null : either(who);
    const others = move.rows.filter(({ to }) => to.some((value) => row.to.includes(value)));
    const isAlone = others.every((other) => JSON.stringify(whoOf(settling, kind, other).who) === JSON.stringify(who));
    if (claim !== null && !isAlone)
      heeded.guards.push({ holds: implies(isRow(move, row), claim), status: 403, code: null, text: REFUSED });
    for (const note of notes.flatMap((each) => each.split(/; |, (?=(?:the|its|`\w+`|an?) )/u)))
      heedNote(note, isRow(move, row), kind, words, heeded);
  }
  return heeded;
};

/** A step to the state that its caller names. */
export const settleMove = (settling: Settling, kind: Kind, asked: Asked, move: Move): SettledOperation => {
  const { request } = asked;
  const state = kind.fields.find(({ name }) => name === move.field);
  const { takes: sent } = sentInto(asked, kind);
  const heeded = heedMove(settling, kind, move, { ...wordsFor(settling, kind), sent });
  for (const text of heeded.strange)
    leaveUncovered(settling.reading, request.line, text, "no rule turns this into code");
  const takes = sent.map((field): Field => {
    if (field.name !== move.sent) {
      const { default: _, ...rest } = field;
      return { ...rest, ...heeded.needs.get(field.name), required: false };
    }
    const { default: _, ...rest } = { ...field, ...(state && { values: state.values ?? [] }) };
    return { ...rest, type: "enum", required: true, ...(move.wrong !== null && { wrong: move.wrong }) };
  });
  const told = new Set(heeded.set.map(({ set }) => set.field));
  const kept = takes.filter(
    ({ name }) => name !== move.sent && !told.has(name) && kind.fields.some((field) => field.name === name),
  );
  const stamps = stampsOf(kind, move, state?.values ?? []).filter(({ set }) => !told.has(set.field));
  const set: Assignment[] = [
    { field: move.field, to: { sent: move.sent } },
    ...joined([...heeded.set, ...stamps]),
    ...kept.map(({ name }): Assignment => ({
      field: name,
      to: { do: "if", with: [equals({ sent: name }, null), { field: name }, { sent: name }] },
    })),
  ];
  return { behaviour: { kind: "act", set, when: [] }, takes, guards: heeded.guards };
};

/** What must hold where a change of the record names its state. */
export const guardsOfMove = (settling: Settling, kind: Kind, move: Move): Guard[] => {
  const heeded = heedMove(settling, kind, move, wordsFor(settling, kind));
  const stays: Expression = { do: "equal", with: [{ sent: move.sent }, { field: move.field }] };
  return heeded.guards.map((guard) => ({ ...guard, holds: { do: "or", with: [stays, guard.holds] } }));
};
