import type { Expression } from "#src/spec/expression.ts";
import type { AnswerFact, RequestFact } from "#src/spec/facts/facts.ts";
import { segmentsOf } from "#src/spec/settle/path-words.ts";
import { type Asked, nounOf, type Resource, rootOf } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";
import type { Assignment, Condition, Field, Note } from "#src/spec/spec.ts";
import { pascalSingular, singular, wordsOf } from "#src/spec/words.ts";
import { CALLER, idOf, makerIdOf, same } from "./tie-claims.ts";
import { rootOfWord } from "./tie-words.ts";

const NOTICES = /^(?:notifications?|notices|alerts|inbox|news|activity)$/iu;
const KIND = /^(?:type|kind|event|reason|action|what)$/iu;
const MAKER =
  /^(?:from|by|who|actor|sender|person|user|account|name|handle)$|_by$|(?:from|actor|sender)_?(?:name|handle)$/iu;
const AT = /^(?:at|time|date|timestamp|when)$|_at$|[a-z]At$/u;
const READ = /^(?:is_?)?(?:read|seen|opened|unread)$/iu;
const READ_AT = /^(?:read|seen|opened)(?:_at|At)$/u;
const UNREAD = /^(?:unread|unseen|new)(?:_?count)?$|^(?:count_?of_?)?unread$/iu;
const READS = /^(?:read|seen|mark[-_]?(?:all[-_]?)?(?:as[-_]?)?read|read[-_]all)$/iu;
const MOST = /\b(?:at most|no more than|up to|only|the) (?:the )?(?:latest|last|newest|most recent)? ?(\d{1,4})\b/iu;
const ONCE =
  /\b(?:second time|twice|only once|once only|not (?:\w+ ){0,3}again|no second|no new (?:one|notification)|just once)\b/iu;

type Listed = Extract<AnswerFact, { holds: "list" }>;
/** Records that come about as others are tied or made, for whom they concern. */
type Draft = { kind: Kind; what: Field; marks: Assignment[]; unread: Condition; things: Map<string, Resource> };

const field = (name: string, type: Field["type"], origin: Field["origin"], more: Partial<Field> = {}): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin,
  ...more,
});

/** `postId`, `post_id`, `post`: the records that a member names. */
const thingOf = (name: string, resources: readonly Resource[]): Resource | undefined => {
  const words = wordsOf(name).filter((word) => word !== "id");
  return resources.find((each) => singular(wordsOf(nounOf(each)).at(-1) ?? "") === singular(words.join(" ")));
};

/** Values in backticks behind the name of the member that tells what happened. */
const valuesTold = ({ sentences }: RequestFact, name: string, others: readonly string[]): string[] =>
  sentences
    .filter(({ text }) => text.includes(`\`${name}\``))
    .flatMap(({ text }) => [...text.matchAll(/["`]+([a-z][\w-]*)["`]+/gu)].map(([, value = ""]) => value))
    .filter((value, n, all) => ![name, "null", "true", "false", ...others].includes(value) && all.indexOf(value) === n);

const draftOf = (settling: Settling, request: RequestFact, listed: Listed, word: string): Draft | null => {
  const holders = settling.callers?.holders;
  const { entry = [] } = listed;
  const name = entry.find((each) => KIND.test(each));
  const values = name === undefined ? [] : valuesTold(request, name, entry);
  if (holders === undefined || name === undefined || values.length === 0) return null;
  const what = field(name, "enum", "service", { values });
  const things = new Map<string, Resource>();
  const all = [...settling.kinds.keys()].filter((each) => each !== holders);
  let marks: Assignment[] = [];
  let unread: Condition | null = null;
  const fields = entry.map((member): Field | null => {
    if (member === name) return what;
    if (member === "id") return field(member, "text", "id");
    if (READ_AT.test(member)) {
      marks = [...marks, { field: member, now: true }];
      unread ??= { field: member, equals: null };
      return field(member, "date-time", "service");
    }
    if (READ.test(member)) {
      const isUnread = /^unread$/iu.test(member);
      marks = [...marks, { field: member, value: !isUnread }];
      unread = { field: member, equals: isUnread };
      return field(member, "boolean", "service", { default: isUnread });
    }
    if (AT.test(member)) return field(member, "date-time", "created-at");
    const thing = thingOf(member, all);
    if (thing !== undefined) {
      things.set(member, thing);
      return field(member, "text", "service");
    }
    return MAKER.test(member) ? field(member, "text", "owner") : null;
  });
  if (fields.includes(null) || unread === null || marks.length === 0) return null;
  const resource: Resource = {
    word,
    name: pascalSingular(word),
    parent: holders,
    parameter: null,
    thing: null,
    asked: [],
  };
  const parent = field(`${wordsOf(holders.name).join("_")}_id`, "text", "parent", { hidden: true });
  const own = fields.filter((each) => each !== null);
  const made =
    hasOrigin(own, "created-at") === undefined
      ? [field("created_at", "date-time", "created-at", { hidden: true })]
      : [];
  const id = hasOrigin(own, "id") === undefined ? [field("id", "text", "id", { hidden: true })] : [];
  const kind: Kind = {
    resource,
    fields: [...id, ...own, ...made, parent],
    sent: new Map(),
    missing: null,
    expiry: null,
  };
  return { kind, what, marks, unread, things };
};

/** Whom a tie, or what is made below something, concerns; null where nobody knows. */
const recipientOf = (settling: Settling, owner: Resource): Expression | null => {
  const kind = kindOf(settling, owner);
  if (owner === settling.callers?.holders) return { parent: idOf(kind) };
  const maker = makerIdOf(kind);
  return maker === null ? null : { parent: maker };
};

/** The request by which something happens that a value tells: `followed` of following, `commented` of comments. */
const causeOf = (settling: Settling, value: string): { asked: Asked; owner: Resource } | null => {
  const roots = wordsOf(value).map(rootOfWord);
  for (const { resource } of settling.kinds.values())
    for (const asked of resource.asked) {
      const isTie = asked.role === "relate" && roots.includes(rootOfWord(asked.word));
      const isPart =
        asked.role === "create" && resource.parent !== null && roots.includes(rootOfWord(singular(resource.word)));
      if (isTie) return { asked, owner: resource };
      if (isPart && resource.parent !== null) return { asked, owner: resource.parent };
    }
  return null;
};

const noteFor = (
  settling: Settling,
  { kind, things, what }: Draft,
  value: string,
  isOnce: boolean,
): { note: Note; request: RequestFact } | null => {
  const cause = causeOf(settling, value);
  const to = cause === null ? null : recipientOf(settling, cause.owner);
  const parent = hasOrigin(kind.fields, "parent");
  if (cause === null || to === null || parent === undefined) return null;
  const named = [...things].map(([name, thing]): Assignment =>
    thing === cause.owner
      ? { field: name, to: { parent: idOf(kindOf(settling, thing)) } }
      : { field: name, value: null },
  );
  const maker = makerIdOf(kind);
  const note: Note = {
    into: kind.resource.name,
    to,
    set: [{ field: what.name, value }, ...named],
    ...(isOnce && maker !== null && { once: maker }),
  };
  const { owner } = cause;
  const { callers } = settling;
  if (callers !== null && rootOf(owner) !== rootOf(callers.holders)) rootOf(owner).host = callers.holders;
  return { note, request: cause.asked.request };
};

/** The request that marks all of them as read. */
const marksAll = ({ method, path }: RequestFact, word: string): boolean => {
  const [first, second, third] = segmentsOf(path).filter((segment) => !/^me$/iu.test(segment));
  return method !== "GET" && first === word && second !== undefined && READS.test(second) && third === undefined;
};

/** Lists of what others did that concerns the caller, and what marks them as read; what is none is given back. */
export const findNotices = (settling: Settling, loose: readonly RequestFact[]): RequestFact[] => {
  const request = loose.find(
    ({ answer, method, path }) =>
      method === "GET" &&
      answer?.holds === "list" &&
      NOTICES.test(segmentsOf(path).at(-1) ?? "") &&
      !path.includes("{"),
  );
  const listed = request?.answer;
  const word = segmentsOf(request?.path ?? "").at(-1) ?? "";
  if (request === undefined || listed?.holds !== "list") return [...loose];
  const draft = draftOf(settling, request, listed, word);
  const marking = loose.find((each) => marksAll(each, word));
  const said = [...request.sentences, ...(marking?.sentences ?? []), ...settling.facts.rules].map(({ text }) => text);
  const notes = (draft?.what.values ?? []).map((value) =>
    draft === null
      ? null
      : noteFor(
          settling,
          draft,
          value,
          said.some((text) => ONCE.test(text)),
        ),
  );
  if (draft === null || notes.includes(null)) return [...loose];
  for (const each of notes)
    if (each !== null) settling.notes.set(each.request, [...(settling.notes.get(each.request) ?? []), each.note]);
  const { kind, marks, unread } = draft;
  const own = same({ field: hasOrigin(kind.fields, "parent")?.name ?? "" }, CALLER);
  settling.kinds.set(kind.resource, kind);
  const counted = listed.beside.filter((name) => UNREAD.test(name));
  const most = said.map((text) => MOST.exec(text)?.[1]).find((number) => number !== undefined);
  const notices = { unread, marks, counts: counted, ...(most !== undefined && { most: Number(most) }) };
  const related = { word, named: null, claim: own, notices };
  kind.resource.asked.push({ request, role: "related", word, related });
  if (marking !== undefined) kind.resource.asked.push({ request: marking, role: "mark", word: "read", related });
  return loose.filter((each) => each !== request && each !== marking);
};
