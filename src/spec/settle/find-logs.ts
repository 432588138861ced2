import type { MemberFact, RequestFact, ThingFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Assignment, Log } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { pascalSingular, singular, stem, wordsOf } from "#src/spec/words.ts";
import { deniedIn } from "./access/denied-in.ts";
import { noteDenials } from "./access/note-denials.ts";
import { DELTA, type Draft, own, takeMember } from "./log-entry.ts";
import { kindsOf, type LogFacts, logOfSeveral } from "./log-kinds.ts";
import { nameOf } from "./name-asked.ts";
import { type Asked, nounOf, type Resource, rootOf } from "./resource.ts";
import type { Kind, Settling } from "./settling.ts";

/** Words for what is written down of changes. */
const LOG =
  /^(?:history|log|logs|movements?|audit|audit-?log|audit-?trail|changes|activity|activities|journal|ledger|timeline|trail|transitions|entries|events|bookings)$/iu;
const ONLY =
  /[:,;]?\s*(?:and )?(?:only (?:what|changes (?:of|to)|those that|that which) ?(?:changes?|moves?|touches?)? ?|(?:there is )?one (?:entry )?(?:for each|per) change of |each change of )(?:the )?`(\w+)`(?: (?:is an? entry|makes (?:one|an entry)|adds one|is written down))?/iu;
const ABOUT = /^(?:the |its )?`(\w+)` (?:is|are|tells|says|holds|counts|names)\b/iu;

/** What every log does. */
const KEPT =
  /^(?:only successful (?:changes|calls) are (?:logged|written down|recorded)\b.*|reading is not(?: logged)?|(?:entries|they) (?:can|may) (?:be )?(?:neither|never|not)\b.*|secrets never appear in it|starting with `\{.*`|(?:then )?one entry (?:for|per) (?:each|every) (?:transition|change)|(?:changes|edits) of [a-z ]{1,30} do not appear|every (?:successful )?change is (?:logged|written down|in it|an entry)|(?:the|these)(?: following)? (?:actions|events|changes|things) are (?:written down|logged|recorded|kept)(?: in it)?:?)$/iu;

/** Sentences about the log, and the field whose changes alone it holds. */
const readSaid = (request: RequestFact, members: readonly string[]) => {
  let only: string | null = null;
  const said = new Map<string, string>();
  request.sentences = request.sentences.flatMap((sentence) => {
    const match = ONLY.exec(sentence.text);
    if (match !== null) only = match[1] ?? null;
    const text = match === null ? sentence.text : sentence.text.replace(match[0], "").trim();
    const about = ABOUT.exec(text)?.[1] ?? "";
    const clauses = splitOutside(text.replace(/\.$/u, ""), ",;").filter((clause) => !KEPT.test(clause));
    if (KEPT.test(text.replace(/\.$/u, "")) || clauses.length === 0) return [];
    if (!members.includes(about) && clauses.join(", ").length < text.length - 1)
      return [{ ...sentence, text: clauses.join(", ") }];
    if (!members.includes(about)) return text === "" || text === "." ? [] : [{ ...sentence, text }];
    said.set(about, text);
    return [];
  });
  return { only, said };
};

const VALUES = /(?:`[a-z]\w*[.:]\w+`[^`]{1,12}){2,60}/u;

/** "Events: `key.created`, `key.deleted`, …": values of entries that are told with the list itself. */
const takeValues = (request: RequestFact): LogFacts["rules"] => {
  const told = request.failures.filter(
    ({ status, when }) => VALUES.test(when) || deniedIn(`${when} ${status}`) !== null,
  );
  request.failures = request.failures.filter((failure) => !told.includes(failure));
  const said = request.sentences.filter(({ text }) => VALUES.test(text));
  request.sentences = request.sentences.filter((sentence) => !said.includes(sentence));
  return [
    ...told.map(({ line, status, when }) => ({ line, text: `${when} ${status}`, under: "" })),
    ...said.map((sentence) => ({ ...sentence, under: "" })),
  ];
};

/** `key_id` of what keys open: who did it. */
const isOfCaller = ({ callers }: Settling, kind: Kind, name: string): boolean => {
  const words = wordsOf(name).map(singular);
  const own = callers?.holders.parent === kind.resource ? wordsOf(nounOf(callers.holders)).map(singular) : [];
  return own.length > 0 && words.at(-1) === "id" && words.slice(0, -1).join(" ") === own.join(" ");
};

/** Names for operations that change nothing are of no use. */
const CHANGES = new Set<Asked["role"]>(["create", "replace", "update", "delete", "act"]);

/** The members of an entry: as the answer spells them out, or as its noun is described elsewhere. */
const membersOf = ({ answer }: RequestFact, things: readonly ThingFact[]): MemberFact[] => {
  if (answer?.holds !== "list") return [];
  if (answer.entry !== undefined) return answer.entry.map((name) => ({ name, line: 0, rules: [] }));
  return things.find(({ noun }) => noun === answer.noun)?.members ?? [];
};

const settleLog = (settling: Settling, kind: Kind, asked: Asked, facts: LogFacts): Kind | null => {
  const { request, word } = asked;
  const members = membersOf(request, facts.things);
  const entry = members.map(({ name }) => name);
  if (entry.length === 0) return null;
  const { only: name, said } = readSaid(request, entry);
  const only = kind.fields.find((field) => field.name === name);
  const draft: Draft = { fields: [], set: [], changes: new Set(), kind: null, strange: [] };
  if (only !== undefined) draft.changes.add(only.name);
  // A level that is told tells what the difference is of.
  const order = entry.toSorted((a, b) => Number(DELTA.test(a)) - Number(DELTA.test(b)));
  for (const member of order)
    if (isOfCaller(settling, kind, member)) draft.fields.push({ ...own(member, "text", "owner"), holds: "id" });
    else takeMember(draft, kind, member, only);
  draft.fields.sort((a, b) => entry.indexOf(a.name) - entry.indexOf(b.name));
  for (const field of draft.fields) {
    const isId = members.some(
      ({ name: of, rules }) => of === field.name && rules.some((rule) => /\bid\b/iu.test(rule)),
    );
    if (field.origin === "owner" && isId) field.holds = "id";
  }
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
  if (draft.kind !== null && logOfSeveral(settling, kind, { ...draft, kind: draft.kind, into: resource.name }, facts))
    return { resource, fields, sent: new Map(), missing: null, expiry: null };
  const kinds = draft.kind === null ? null : kindsOf(settling, rootOf(kind.resource), kind, told);
  if (draft.kind !== null && kinds !== null) nameFirst(kind, request, draft.kind, kinds.of);
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

const FIRST =
  /^(?:the )?(?:first|oldest|earliest|initial)(?: one| entry| line)? (?:is|being|reads|looks like):? `?(\{[^{}]{1,200}\})`?\.?$/iu;

/** "The first entry is `{ "action": "receive", … }`": what the making of a record counts as. */
const nameFirst = (kind: Kind, request: RequestFact, field: string, of: Record<string, string>): void => {
  const create = kind.resource.asked.find(({ role }) => role === "create");
  request.sentences = request.sentences.filter(({ text }) => {
    const shown = FIRST.exec(text)?.[1];
    const value =
      shown === undefined
        ? undefined
        : new RegExp(String.raw`"${RegExp.escape(field)}":\s*"([\w .-]+)"`, "u").exec(shown)?.[1];
    if (value === undefined || create === undefined) return true;
    of[nameOf(create, kind.resource, rootOf(kind.resource) !== kind.resource)] = value;
    return false;
  });
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
export const findLogs = (settling: Settling, facts: LogFacts): Resource[] => {
  const found: Resource[] = [];
  const kinds = [...settling.kinds.values()];
  for (const kind of kinds)
    for (const asked of kind.resource.asked.filter(isLog)) {
      const more = { ...facts, rules: [...facts.rules, ...takeValues(asked.request)] };
      const log = settleLog(settling, kind, asked, more);
      if (log === null) continue;
      noteDenials(settling, kind, log, more);
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
