import type { MemberFact } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
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
  /\b(?:(?:set|assigned|given|made|added|managed|computed|generated|chosen|maintained) by (?:the |our )?(?:server|service|system|us)|from the server|server(?:-side|-set)?|ours?|computed|read-?only|assigned|string given by us|given by us)\b|^(?:set on|set when|who )|\bonce (?:paid|shipped|done)\b/iu;
const STAMP =
  /^(?:created|updated|changed|modified|completed|published|closed|started|finished|sent|read|voted|enqueued)(?:_?at|_?on|At|On)$|_at$|[a-z]At$/u;

const CREATOR = /^(?:the )?(?:creator|caller|client|sender|user|author)s?$/iu;

export const isMadeByService = ({ name, rules }: MemberFact): boolean =>
  name === "id" || STAMP.test(name) || rules.some((rule) => SERVER.test(rule));

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

const bodyOf = ({ request }: Asked): MemberFact[] => request.body ?? [];

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
  for (const { request, role } of asked)
    if (role === "create" || role === "read")
      for (const sentence of request.sentences) for (const member of membersBeside(sentence)) add(member, null, true);
  const creators = [...found.values()].filter(
    ({ listed, rules }) => listed && rules.some((rule) => CREATOR.test(rule)),
  );
  // A request whose body nobody tells takes what the thing has and no service makes.
  const silent = about.filter(
    ({ request, role }) => request.body === null && (NEW.includes(role) || role === "update"),
  );
  // Where a column says who sets what, it says so of all.
  const sendable =
    creators.length > 0 ? creators : [...found.values()].filter((member) => !isMadeByService(member) && member.listed);
  for (const { role } of silent) for (const member of sendable) member.sentBy.add(role);
  return [...found.values()];
};
