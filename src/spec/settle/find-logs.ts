import type { RequestFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Assignment, Field, Log } from "#src/spec/spec.ts";
import { pascalSingular, singular, stem, wordsOf } from "#src/spec/words.ts";
import { nameOf } from "./name-asked.ts";
import type { Asked, Resource } from "./resource.ts";
import { rootOf } from "./resource.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";

/** Words for what is written down of changes. */
const LOG =
  /^(?:history|log|logs|movements?|audit|audit-?log|audit-?trail|changes|activity|activities|journal|ledger|timeline|trail|transitions|entries|events|bookings)$/iu;
const MOMENT = /^(?:at|when|time|date|timestamp|moment)$|_at$|[a-z]At$/u;
const WHO = /^(?:by|who|actor|user|person|author|done_?by|changed_?by|made_?by)$|^(?:done|changed|made)By$/u;
const WHAT = /^(?:kind|type|action|what|event|operation|cause)$/u;
const DELTA = /^(?:delta|change|difference|diff|quantity|amount|signed|moved)$/u;
const OLD = /^(?:from|old|before|previous|was)$/u;
const NEW = /^(?:to|new|after|is|now)$/u;
const AFTER = /^(.+?)(?:_after|After|_now)$|^(?:balance|total)$/u;
const BEFORE = /^(.+?)(?:_before|Before)$/u;
const REMARK = /^(?:reason|note|notes|comment|remark|reference|cause|ticket|memo)$/u;

const ONLY =
  /[:,;]?\s*(?:and )?(?:only (?:what|changes (?:of|to)|those that|that which) ?(?:changes?|moves?|touches?)? ?|(?:there is )?one (?:entry )?(?:for each|per) change of |each change of )(?:the )?`(\w+)`(?: (?:is an? entry|makes (?:one|an entry)|adds one|is written down))?/iu;
const ABOUT = /^(?:the |its )?`(\w+)` (?:is|are|tells|says|holds|counts|names)\b/iu;

const own = (name: string, type: Field["type"], origin: Field["origin"], hidden = false): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin,
  ...(hidden && { hidden }),
});

const isNumber = ({ type }: Field): boolean => type === "integer" || type === "number";

/** What an entry holds while it is made of the words of its author. */
type Draft = { fields: Field[]; set: Assignment[]; changes: Set<string>; kind: string | null; strange: string[] };

/** Sentences about the log, and the field whose changes alone it holds. */
const readSaid = (request: RequestFact, members: readonly string[]) => {
  let only: string | null = null;
  const said = new Map<string, string>();
  request.sentences = request.sentences.flatMap((sentence) => {
    const match = ONLY.exec(sentence.text);
    if (match !== null) only = match[1] ?? null;
    const text = match === null ? sentence.text : sentence.text.replace(match[0], "").trim();
    const about = ABOUT.exec(text)?.[1] ?? "";
    if (!members.includes(about)) return text === "" || text === "." ? [] : [{ ...sentence, text }];
    said.set(about, text);
    return [];
  });
  return { only, said };
};

const stateOf = ({ fields }: Kind): Field | undefined =>
  fields.find(({ origin, type, values = [] }) => type === "enum" && origin === "service" && values.length > 1);

/** Gives one member of an entry its meaning, by its name. */
const takeMember = (draft: Draft, kind: Kind, name: string, only: Field | undefined): void => {
  const put = (field: Field, assignment?: Assignment): void => {
    draft.fields.push(field);
    if (assignment !== undefined) draft.set.push(assignment);
  };
  const of = (text: string | undefined): Field | undefined =>
    kind.fields.find((field) => wordsOf(field.name).join("") === wordsOf(text ?? "").join(""));
  const state = stateOf(kind);
  const after = AFTER.exec(name);
  const before = BEFORE.exec(name);
  const level = only ?? kind.fields.find((field) => draft.changes.has(field.name) && isNumber(field));
  const named = after === null ? undefined : (of(after[1]) ?? level);
  const earlier = before === null ? undefined : of(before[1]);
  if (name === "id") return put(own(name, "text", "id"));
  if (MOMENT.test(name)) return put(own(name, "date-time", "created-at"));
  if (/^(?:seq|sequence|number|no)$/u.test(name)) return put(own(name, "integer", "sequence"));
  if (WHAT.test(name) && draft.kind === null) {
    draft.kind = name;
    return put(own(name, "text", "service"));
  }
  if (named !== undefined) {
    draft.changes.add(named.name);
    return put(own(name, named.type, "service"), { field: name, to: { field: named.name } });
  }
  if (earlier !== undefined) {
    draft.changes.add(earlier.name);
    return put(own(name, earlier.type, "service"), { field: name, to: { before: earlier.name } });
  }
  const compared = only ?? state;
  if ((OLD.test(name) || NEW.test(name)) && compared !== undefined) {
    draft.changes.add(compared.name);
    const to = OLD.test(name) ? { before: compared.name } : { field: compared.name };
    return put(own(name, isNumber(compared) ? compared.type : "text", "service"), { field: name, to });
  }
  if (WHO.test(name)) return put(own(name, "text", "owner"));
  if (level !== undefined && isNumber(level) && DELTA.test(name))
    return put(own(name, level.type, "service"), {
      field: name,
      to: { do: "subtract", with: [{ field: level.name }, { before: level.name }] },
    });
  if (REMARK.test(name)) return put(own(name, "text", "service"), { field: name, to: { remark: name } });
  const same = of(name);
  if (same === undefined) return void draft.strange.push(name);
  put(
    { ...own(name, same.type, "service"), ...(same.values && { values: same.values }) },
    {
      field: name,
      to: { field: same.name },
    },
  );
};

const MADE =
  /^(?:initial|init|created?|creation|registered|registration|opened|opening|new|start(?:ed)?|added|made)$/iu;

/** What each operation that may change a record counts as. */
const kindsOf = (settling: Settling, root: Resource, kind: Kind, told: readonly string[]) => {
  const of: Record<string, string> = {};
  const asked = [...settling.kinds.values()]
    .filter(({ resource }) => rootOf(resource) === root)
    .flatMap((each) => each.resource.asked.map((one) => ({ each, one })));
  const fits = (value: string, { each, one }: { each: Kind; one: Asked }): boolean => {
    const isMaking = one.role === "create" || one.role === "replace";
    const words = [one.word, singular(one.word), ...(isMaking ? [nounOf(each.resource)] : [])];
    const state = stateOf(each);
    const start = isMaking && each !== kind ? [String(state?.default ?? "")] : [];
    if (each === kind && isMaking) return MADE.test(value);
    if (one.role === "delete") return /^(?:deleted?|removed?)$/iu.test(value);
    if (one.role === "update") return /^(?:updated?|changed?|edited?)$/iu.test(value);
    return [...words, ...start].some((word) => stem(word) === stem(value));
  };
  const lapses = [...settling.kinds.values()].flatMap(({ expiry }) => (expiry?.lapse ? [expiry.lapse.to] : []));
  const strange = told.filter((value) => {
    const found = asked.filter((each) => fits(value, each));
    for (const { each, one } of found) of[nameOf(one, each.resource, each.resource !== root)] = value;
    const isTime = lapses.some((to) => stem(to) === stem(value));
    if (isTime) of[""] = value;
    return found.length === 0 && !isTime;
  });
  if (told.length === 0)
    for (const { each, one } of asked) {
      const verb = { create: "created", replace: "replaced", update: "updated", delete: "deleted" }[String(one.role)];
      const isOwn = each === kind && verb !== undefined;
      of[nameOf(one, each.resource, each.resource !== root)] = isOwn ? verb : singular(one.word);
    }
  if (told.length === 0 && lapses[0] !== undefined) of[""] = lapses[0];
  return { of, strange };
};

/** Names for operations that change nothing are of no use. */
const CHANGES = new Set<Asked["role"]>(["create", "replace", "update", "delete", "act"]);

const settleLog = (settling: Settling, kind: Kind, asked: Asked): Kind | null => {
  const { request, word } = asked;
  const { answer } = request;
  if (answer?.holds !== "list" || answer.entry === undefined || answer.entry.length === 0) return null;
  const { only: name, said } = readSaid(request, answer.entry);
  const only = kind.fields.find((field) => field.name === name);
  const draft: Draft = { fields: [], set: [], changes: new Set(), kind: null, strange: [] };
  if (only !== undefined) draft.changes.add(only.name);
  // A level that is told tells what the difference is of.
  const order = [...answer.entry].toSorted((a, b) => Number(DELTA.test(a)) - Number(DELTA.test(b)));
  for (const member of order) takeMember(draft, kind, member, only);
  draft.fields.sort((a, b) => (answer.entry ?? []).indexOf(a.name) - (answer.entry ?? []).indexOf(b.name));
  for (const member of draft.strange)
    leaveUncovered(settling.reading, request.line, `\`${member}\``, "it is not known what an entry says here");
  const resource: Resource = {
    word,
    name: logName(settling, kind, word),
    parent: kind.resource,
    parameter: null,
    thing: null,
    asked: [{ ...asked, role: "list" }],
  };
  const parent = `${wordsOf(kind.resource.name).join("_")}_id`;
  const fields = [
    ...(draft.fields.some(({ origin }) => origin === "id") ? [] : [own("id", "text", "id", true)]),
    ...draft.fields,
    ...(draft.fields.some(({ origin }) => origin === "parent") ? [] : [own(parent, "text", "parent", true)]),
  ];
  const told = [...(draft.kind === null ? "" : (said.get(draft.kind) ?? "")).matchAll(/`([\w-]+)`/gu)].flatMap(
    ([, value = ""]) => (value === draft.kind ? [] : [value]),
  );
  const kinds = draft.kind === null ? null : kindsOf(settling, rootOf(kind.resource), kind, told);
  for (const value of kinds?.strange ?? [])
    leaveUncovered(settling.reading, request.line, `\`${value}\``, "no operation that is understood counts as this");
  const log: Log = {
    into: resource.name,
    ...(draft.changes.size > 0 && { fields: [...draft.changes] }),
    set: draft.set,
    ...(draft.kind !== null && kinds !== null && { kinds: { field: draft.kind, of: kinds.of } }),
  };
  kind.logs = [...(kind.logs ?? []), log];
  impliedDeeds(settling, kind, log, told);
  return { resource, fields, sent: new Map(), missing: null, expiry: null };
};

/** `history` of an order is none of an invoice. */
const logName = ({ kinds }: Settling, kind: Kind, word: string): string => {
  const name = pascalSingular(word);
  const isTaken = [...kinds.keys()].some((resource) => resource.name === name);
  return isTaken || /^(?:History|Log|Change|Event|Audit)$/u.test(name) ? `${kind.resource.name}${name}` : name;
};

const TAKES_OFF = /^(?:withdraw|issue|remov|pick|tak|consum|sell|sale|ship|deduct|spend|us|waste|los|expens|debit)/iu;

/** A step that a log counts among those that change its one number changes it by the one number that is sent. */
const impliedDeeds = ({ kinds }: Settling, kind: Kind, { fields = [] }: Log, told: readonly string[]): void => {
  const [level] = fields;
  if (level === undefined || fields.length > 1) return;
  const isTold = (word: string): boolean => told.some((value) => stem(value) === stem(singular(word)));
  const deedOf = (word: string) => ({ field: level, sign: TAKES_OFF.test(word) ? (-1 as const) : (1 as const) });
  for (const { request, role, word } of kind.resource.asked)
    if (role === "act" && isTold(word)) kind.deeds = new Map([...(kind.deeds ?? []), [request, deedOf(word)]]);
  for (const part of kinds.values())
    if (part.resource.parent === kind.resource && isTold(part.resource.word)) part.bears = deedOf(part.resource.word);
};

const isLog = ({ request, role, word }: Asked): boolean =>
  role === "report" && request.answer?.holds === "list" && LOG.test(word);

/** Finds what is written down of changes: lists of entries that nobody makes. Gives the records that hold them. */
export const findLogs = (settling: Settling): Resource[] => {
  const found: Resource[] = [];
  const kinds = [...settling.kinds.values()];
  for (const kind of kinds)
    for (const asked of kind.resource.asked.filter(isLog)) {
      const log = settleLog(settling, kind, asked);
      if (log === null) continue;
      kind.resource.asked = kind.resource.asked.filter((each) => each !== asked);
      settling.kinds.set(log.resource, log);
      found.push(log.resource);
    }
  return found;
};

/** What an operation says of its changes where logs have a place for it. */
export const remarksFor = (settling: Settling, kind: Kind, asked: Asked, sent: readonly string[]): Assignment[] => {
  if (!CHANGES.has(asked.role)) return [];
  const root = rootOf(kind.resource);
  const logs = [...settling.kinds.values()]
    .filter(({ resource }) => rootOf(resource) === root)
    .flatMap(({ logs: own = [] }) => own);
  const names = new Set(
    logs.flatMap(({ set }) => set.flatMap((each) => ("to" in each && "remark" in each.to ? [each.to.remark] : []))),
  );
  return [...names].flatMap((name): Assignment[] => {
    if (sent.includes(name)) return [{ field: name, to: { sent: name } }];
    const isKept = asked.role === "act" && kind.fields.some((field) => field.name === name);
    return isKept ? [{ field: name, to: { field: name } }] : [];
  });
};
