import { singular } from "#src/spec/words.ts";
import type { MemberFact } from "./facts.ts";
import { statusesIn } from "./find-statuses.ts";
import { clausesOf } from "./member-clauses.ts";
import { addMembers } from "./add-members.ts";
import { addFailures, keep } from "./told.ts";
import type { MemberSentence, Told } from "./told.ts";

const answerNames = ({ fact }: Told): string[] => {
  const { answer } = fact;
  if (answer?.holds === "object") return answer.members;
  return answer?.holds === "list" ? [...answer.beside, answer.member ?? ""] : [];
};

const RULES =
  /\b(?:default|optional|required|\d+|one of|filters?|contains?|exact|only|dates?|inclusive|true|may|integer|whole|lists?)\b/iu;

const isParameter = (told: Told, { names, rest, isItem, isQuery }: MemberSentence): boolean => {
  if (isQuery) return true;
  const inPath = names.some((name) => told.fact.path.includes(`{${name}}`));
  const isAnswered =
    !/\bdefault/u.test(rest) && names.some((name) => answerNames(told).includes(name) || told.shown.has(name));
  return told.fact.method === "GET" && !inPath && !isAnswered && (isItem || RULES.test(rest));
};

/** Whether an unknown member is one of the body: nothing tells the body otherwise, or it is told as optional. */
const isBodyMember = (told: Told, { names, rest, isItem }: MemberSentence): boolean => {
  const { method, body } = told.fact;
  if (method === "GET" || method === "DELETE" || names.some((name) => answerNames(told).includes(name))) return false;
  return isItem && (body === null || /^optional\b/iu.test(rest));
};

/** Adds what a sentence says of members to each of them. */
const attach = (members: readonly MemberFact[], sentence: MemberSentence): void => {
  for (const clause of clausesOf(sentence.rest)) for (const member of members) member.rules.push(clause);
};

const tellsFailure = (text: string): boolean => statusesIn(text).some(({ status }) => status >= 400);

const listFor = (told: Told, sentence: MemberSentence): MemberFact[] | null => {
  const { body, query } = told.fact;
  const has = (list: readonly MemberFact[]): boolean =>
    sentence.names.every((name) => list.some((each) => each.name === name));
  if (body !== null && has(body)) return body;
  if (has(query)) return query;
  const { line } = sentence;
  const added = sentence.names.map((name): MemberFact => ({ name, line, rules: [] }));
  const to = isParameter(told, sentence) ? query : isBodyMember(told, sentence) ? (told.fact.body ??= []) : null;
  if (to !== null) addMembers(to, added);
  return to;
};

/** Gives each waiting sentence to the members that it begins with; one of no member stays a sentence. */
export const settleMembers = (told: Told): void => {
  for (const sentence of told.waiting.splice(0)) {
    const list = listFor(told, sentence);
    if (list === null) {
      addFailures(told, sentence.text, sentence.line);
      if (!tellsFailure(sentence.text)) keep(told, sentence.line, sentence.text);
    } else
      attach(
        list.filter(({ name }) => sentence.names.includes(name)),
        sentence,
      );
  }
};

const SUBJECT =
  /^(?:(?:An?|The|Each|Every)\s)?([A-Za-z][A-Za-z-]{1,30})(?:\s(?=is\b|are\b|has\b|have\b|must\b|may\b|match\b|matches\b|at\b|\d))/u;
/** "1 to 50 keys, as strings": how many entries a member has. */
const COUNTED = /^(?:there are )?(\d+\s?(?:–|-|to)\s?\d+)\s([a-z_]{2,30})\b/iu;

const memberCalled = (members: readonly MemberFact[], word: string): MemberFact | undefined => {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_]/gu, "");
  return members.find(({ name }) => plain(name) === plain(word) || plain(name) === singular(plain(word)));
};

const membersOf = ({ fact }: Told): MemberFact[] => [...(fact.body ?? []), ...fact.query];

/** The member that a sentence begins with as a word, and what is said of it. */
const wordIn = (told: Told, text: string): { member: MemberFact; rest: string } | null => {
  const counted = COUNTED.exec(text);
  const match = counted ?? SUBJECT.exec(text);
  const member = memberCalled(membersOf(told), (counted ? match?.[2] : match?.[1]) ?? "");
  if (match === null || member === undefined) return null;
  const after = text.slice(match[0].length);
  return { member, rest: counted ? `${match[1]} entries${/^[,;]/u.test(after) ? "" : ","}${after}` : after };
};

/** Whether a sentence is about a member without backticks: "E-mail must contain an `@`". */
export const isAboutMember = (told: Told, text: string): boolean => wordIn(told, text) !== null;

/** "Password 8–100 characters, name 1–80.": sentences about members without backticks. */
export const settleWords = (told: Told): void => {
  told.fact.sentences = told.fact.sentences.filter(({ text }) => {
    const first = wordIn(told, text);
    if (first === null) return true;
    let { member } = first;
    for (const clause of clausesOf(first.rest)) {
      const other = wordIn(told, clause);
      member = other?.member ?? member;
      member.rules.push(...(other ? clausesOf(other.rest) : [clause]));
    }
    return false;
  });
};

const LAST = /^(?:the last (two|three|one)|both|all(?: of them)?)(?: are| is)? (optional|required)\b,?\s*(.{0,200})/iu;
const COUNTS: Record<string, number> = { one: 1, two: 2, three: 3 };

/** "The last two are optional, `08:00` and `18:00` by default", "both required". */
export const settleLast = (told: Told): void => {
  const { body, sentences } = told.fact;
  if (body === null) return;
  for (const { text } of sentences) {
    const match = LAST.exec(text);
    if (match === null) continue;
    const members = match[1] === undefined ? body : body.slice(-(COUNTS[match[1].toLowerCase()] ?? 1));
    const presets = /((?:`[^`]+`(?:, and |, | and )?){1,9}) by default/u.exec(match[3] ?? "")?.[1] ?? "";
    const values = [...presets.matchAll(/`([^`]+)`/gu)].map(([, value = ""]) => value);
    for (const [n, member] of members.entries()) {
      member.rules.push(match[2]?.toLowerCase() ?? "");
      if (values.length === members.length) member.rules.push(`default ${values[n] ?? ""}`);
    }
  }
};
