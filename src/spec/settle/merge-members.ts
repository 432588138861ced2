import type { MemberFact } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { OF_WHOM, OWNERS } from "./owner-words.ts";
import type { Asked, Resource, Role } from "./resource.ts";

/** A member of a record with all that is said of it anywhere, and by whom it is sent. */
export type Told = MemberFact & {
  sentBy: Set<Role>;
  shown: boolean;
  listed: boolean;
  /** Where none is sent, what it belongs to has it. */
  inherits?: true;
};

const NEW: Role[] = ["create", "replace"];

/** Said of a member that no caller sets. */
const SERVER =
  /\b(?:(?:set|assigned|given|made|added|managed|computed|generated|chosen|maintained) by (?:the |our )?(?:server|service|system|us)|from the server|server(?:-side|-set)?|ours?|computed|read-?only|assigned|string given by us|given by us)\b|^(?:set on|set when|who |(?:starts|begins) (?:out )?(?:at |as |with |in )?`|set by the (?!caller|client|user|author|creator|maker|sender)[a-z]+$)|\bonce (?:paid|shipped|done)\b/iu;
const STAMP =
  /^(?:created|updated|changed|modified|completed|published|closed|started|finished|sent|read|voted|enqueued)(?:_?at|_?on|At|On)$|_at$|[a-z]At$/u;

/** What may or must be given is given by callers, whatever it is called. */
const GIVEN = /^(?:is )?(?:required|optional|mandatory)\b/iu;

/** `stars_count`, `starred_by_me`, of which no more than their type is told. */
const DERIVED = /(?:_count|[a-z]Count|_by_me|ByMe|_by_you|ByYou)$/u;
const TYPE_ALONE = /^(?:an? )?(?:integer|int|number|whole number|boolean|bool)$/iu;

/** What is said of members that no caller sets, where a table marks those that callers do. */
const STARTS =
  /^(?:is |starts (?:as|with|at) |initially )?`?(?:null|-?\d+|\[\]|true|false|"[^"]*"|[a-z][\w-]*)`? (?:at first|at the start|initially|until|before|to begin with|in the beginning)\b|^(?:initially|starts (?:as|at|with)) `|^(?:the )?(?:sum|number|count|total) of (?:all |the |its )|^`?[A-Za-z]\w*(?:(?: [-−] | ?[+*×·] ?)[A-Za-z]\w*)+`?$/u;

const startsUnset = (rules: readonly string[]): boolean =>
  rules.some((rule) => STARTS.test(rule)) &&
  !rules.some((rule) => /^(?:is )?(?:required|optional|mandatory|default)\b/iu.test(rule));

export const isMadeByService = ({ name, rules }: MemberFact): boolean =>
  name === "id" ||
  (DERIVED.test(name) && rules.every((rule) => TYPE_ALONE.test(rule.trim()))) ||
  (OWNERS.test(name) && rules.some((rule) => OF_WHOM.test(rule.trim()))) ||
  (STAMP.test(name) && !rules.some((rule) => GIVEN.test(rule))) ||
  startsUnset(rules) ||
  (MINE.test(name) && !rules.some((rule) => GIVEN.test(rule))) ||
  rules.some((rule) => SERVER.test(rule) || MADE_OF.test(rule));

/** `my_vote`: told to whoever asks. */
const MINE = /^(?:my|your)(?:_[a-z]|[A-Z])/u;
/** "up-votes minus down-votes", "the caller's vote" */
const MADE_OF = /\b[a-z-]{3,} minus [a-z-]{3,}\b|^the (?:caller|viewer)['’]s\b|^(?:the )?(?:sum|number|average) of\b/iu;
/** Where nobody tells what is sent, whose a record is is no part of that. */
const OWNER =
  /^(?:author|owner|creator)(?:_?id|Id|_?name|Name)?$|^(?:created|posted|written|made)_?by$|^(?:created|posted|written|made)By$/u;

const BESIDE =
  /^(?:all of the above|those \w+ members?|the same(?: members?)?|what was sent|these|everything above)\b.*?\b(?:and|plus|with)\b/iu;
const MEMBER = /`([A-Za-z]\w*)`(?:\s*\(([^()]*)\))?/gu;

/** "all of the above and `id`, `roomId`, `status` (`confirmed` or `cancelled`)" */
const membersBeside = ({ line, text }: Sentence): MemberFact[] => {
  const head = BESIDE.exec(text);
  if (head === null) return [];
  return [...text.slice(head[0].length).matchAll(MEMBER)].map(([, name = "", rule]) => ({
    name,
    line,
    rules: rule === undefined ? [] : [choiceIn(rule)],
  }));
};

/** Quoted values with "or" between them are all that there are. */
const choiceIn = (rule: string): string => {
  const values = [...rule.matchAll(/[`"]+([^`"]+)[`"]+/gu)].map(([, value = ""]) => value);
  return values.length > 1 ? `one of ${values.join(", ")}` : rule;
};

const MAKER = /^(?:set by )?(?:the )?(?:creator|author|caller|client|maker|sender|user)s?$/iu;

/** Set by whoever makes the record, where agents or the server set others. */
const isSetByMaker = ({ rules }: MemberFact): boolean => rules.some((rule) => MAKER.test(rule.trim()));

const bodyOf = ({ request }: Asked): MemberFact[] => request.body ?? [];

/** The members of an entry, as a list shows it. */
const listedMembers = (asked: readonly Asked[]): MemberFact[] =>
  asked.flatMap(({ request: { answer, line } }) => {
    if (answer?.holds !== "list" || answer.entry === undefined) return [];
    const lists = typeof answer.example === "object" && answer.example !== null ? Object.values(answer.example) : [];
    const [entry] = lists.flatMap((value) => (Array.isArray(value) ? value : []));
    const examples = typeof entry === "object" && entry !== null && !Array.isArray(entry) ? entry : {};
    return answer.entry.map((name) => {
      const example = examples[name];
      return { name, line, rules: [], ...(example !== undefined && { example }) };
    });
  });

const REVISION = /^(?:version|revision|rev)$/iu;

/** A number of which no more than an example is told counts changes, or what steps do: nobody sends it. */
const isCounted = ({ example, name, rules }: MemberFact, asked: readonly Asked[]): boolean =>
  rules.length === 0 &&
  typeof example === "number" &&
  (REVISION.test(name) ||
    asked.some(
      ({ request: { body, sentences }, role }) =>
        role === "act" &&
        body === null &&
        sentences.some(({ text }) =>
          new RegExp(String.raw`(?<![\w-])${RegExp.escape(name)}(?![\w-])`, "iu").test(text),
        ),
    ));

/** Every member that is known of a resource's records, in the order in which it is told. */
export const mergeMembers = ({ asked, thing }: Resource): Told[] => {
  const found = new Map<string, Told>();
  const add = (member: MemberFact, role: Role | null, shown: boolean, listed = false): void => {
    const { example, line, name } = member;
    const start = { name, line, rules: [], sentBy: new Set<Role>(), shown: false, listed };
    const known: Told = found.get(name) ?? { ...start, ...(example !== undefined && { example }) };
    known.rules = [...new Set([...known.rules, ...member.rules])];
    // What a change may leave out, a new record may still need.
    if (member.optional && role !== "update") known.optional = true;
    if (member.example !== undefined) known.example ??= member.example;
    if (member.members !== undefined) known.members ??= member.members;
    if (role !== null) known.sentBy.add(role);
    known.shown ||= shown;
    found.set(member.name, known);
  };
  for (const member of thing?.members ?? []) add(member, null, true, true);
  const about = asked.filter(({ role }) => role === "create" || role === "replace" || role === "update");
  for (const each of about) for (const member of bodyOf(each)) add(member, each.role, false);
  for (const { request, role } of asked) {
    const { answer } = request;
    if (answer?.holds !== "object" || !["create", "read", "replace", "update"].includes(role)) continue;
    for (const name of answer.members) {
      const example =
        typeof answer.example === "object" && answer.example !== null && !Array.isArray(answer.example)
          ? answer.example[name]
          : undefined;
      add({ name, line: request.line, rules: [], ...(example !== undefined && { example }) }, null, true);
    }
  }
  // What nobody makes is known by its lists alone.
  if (found.size === 0) for (const member of listedMembers(asked)) add(member, null, true);
  for (const { request, role } of asked)
    if (role === "create" || role === "read")
      for (const sentence of request.sentences) for (const member of membersBeside(sentence)) add(member, null, true);
  // A request whose body nobody tells takes what the thing has and no service makes.
  const silent = about.filter(
    ({ request, role }) => request.body === null && (NEW.includes(role) || role === "update"),
  );
  // Where a new record's body is told, a change sends no more than that.
  const sentNew = about.filter(({ request, role }) => role === "create" && request.body !== null).flatMap(bodyOf);
  const mayChange = ({ name }: Told): boolean => sentNew.length === 0 || sentNew.some((each) => each.name === name);
  // A column that tells who sets what tells it of every member.
  const tellsSetter = [...found.values()].some(isSetByMaker);
  for (const { role } of silent)
    for (const member of found.values()) {
      const isOthers = tellsSetter && NEW.includes(role) && !isSetByMaker(member);
      const isSent =
        !isMadeByService(member) &&
        !isCounted(member, asked) &&
        !(OWNER.test(member.name) && !member.rules.some((rule) => GIVEN.test(rule)));
      if (isSent && member.listed && !isOthers && (role !== "update" || mayChange(member))) member.sentBy.add(role);
    }
  // An example of a new record may leave out what has a default, and what a change may set.
  for (const member of found.values())
    if (member.listed && member.sentBy.has("update") && member.rules.some((rule) => /\bdefault\b/iu.test(rule)))
      for (const { role } of about) if (role === "create") member.sentBy.add(role);
  for (const member of found.values()) if (member.rules.some((rule) => FIXED.test(rule))) fixMember(member);
  return [...found.values()];
};

const FIXED =
  /^(?:is |it )?(?:immutable|fixed|final|not (?:changeable|editable)|unchangeable|set once|never changes|(?:cannot|can ?not|can['’]t|may not|must not) (?:be changed|change))(?: (?:later|afterwards|any more|once (?:it is )?(?:set|made|created)|after(?: \w+){1,3}))?$/iu;

/** What a new record is given once, no change accepts. */
const fixMember = (member: Told): void => {
  member.rules = member.rules.filter((rule) => !FIXED.test(rule));
  if (member.sentBy.has("create")) for (const role of ["update", "replace"] as const) member.sentBy.delete(role);
};
