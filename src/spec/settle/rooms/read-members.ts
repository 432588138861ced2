import type { FrameFact, MemberFact } from "#src/spec/facts/facts.ts";
import type { FrameSpec, FrameValue } from "#src/spec/room.ts";
import type { Field, ServiceSpec } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { subjectIn } from "./find-operations.ts";

/** What frames of one socket may speak of. */
export type Around = {
  service: ServiceSpec;
  /** Name of the field by which the path names the room. */
  by: string | null;
  ref: string | null;
  /** Members of the frame that this one is an answer to. */
  sent: readonly string[];
  /** The part, or the service, that the frame's operations are about. */
  subject: string | null;
};

const REF = /\bif (?:one|it|any) (?:was|is) (?:given|sent|there)\b|\bfor the sender\b|\bgiven back\b|\bechoed\b/iu;
const PEOPLE =
  /^(?:members?|users?|people|persons?|participants?|players?|viewers?|watchers?|online|present|who|everybody|here|agents?|guests?)$/iu;
const COUNTS = /\b(?:how many|number of|count)\b/iu;
const COUNT = /^(?:count|number|online|viewers?|watchers?|watching)$|_count$|Count$/u;
const PERSON =
  /^(?:user|person|who|name|nick(?:name)?|handle|login|user_?name|customer|by|member|from|you|me|sender|author|player|agent|viewer|guest|self|as)$/iu;
const RECENT = /\b(?:newest|latest|last|most recent) (\d+)\b/iu;
const CODE = /^(?:code|error|reason)$/iu;
const DETAIL = /^(?:message|detail|text|description)$/iu;

const fieldsOf = (service: ServiceSpec, name: string): readonly Field[] =>
  name === service.name ? service.fields : (service.parts?.find((part) => part.name === name)?.fields ?? []);

const isWhole = (text: string): boolean =>
  /\b(?:object|whole|as in|as (?:it is )?(?:above|over http)|record|itself)\b/iu.test(text);

const nounOf = (name: string): string => singular(wordsOf(name).at(-1) ?? "");

/** "`history` (the newest 20 messages)", "`notes` (all notes, oldest first)" */
const EVERY = /\b(?:all|every) (?:(?:of )?(?:the|its|their) )?\w+\b/iu;
/** As many as a frame may hold where all are meant. */
const ALL = 1_000;

const recentIn = (text: string, name: string, service: ServiceSpec): FrameValue | null => {
  const [, number] = RECENT.exec(text) ?? [];
  const isEvery = number === undefined && EVERY.test(text) && subjectIn(text, service) !== service.name;
  const most = number ?? (isEvery && subjectIn(name, service) !== null ? ALL : undefined);
  const subject = subjectIn(text, service) ?? subjectIn(name, service) ?? service.parts?.[0]?.name;
  if (most === undefined || subject === undefined || subject === service.name) return null;
  return { is: "recent", part: subject, most: Number(most) };
};

const roomIn = (name: string, text: string, { by, service }: Around): FrameValue | null => {
  if (nounOf(name) !== nounOf(service.name) || by === null) return null;
  // What is known by a name is called by it; where it is known by its id, what is called after it is the record.
  const isById = service.fields.some((field) => field.name === by && field.origin === "id");
  return isWhole(text) || (isById && text === "") ? { is: "room" } : { is: "room", field: by };
};

/** What a member of a frame about a record holds: the record whole, or a field of it. */
const recordIn = (name: string, text: string, { service, subject }: Around): FrameValue | null => {
  if (subject === null) return null;
  const field = fieldsOf(service, subject).find((each) => each.name === name);
  const isNoun = nounOf(name) === nounOf(subject) || subjectIn(text, service) === subject;
  if (field === undefined) return isNoun ? { is: "record" } : null;
  return isNoun && isWhole(text) ? { is: "record" } : { is: "record", field: name };
};

const aboutPeople = (name: string, text: string): FrameValue | null => {
  if (COUNTS.test(text) || (COUNT.test(name) && !/\bnames?\b/iu.test(text))) return { is: "number" };
  return PEOPLE.test(name) ? { is: "people" } : null;
};

/** What a member of a frame holds; null: it is not known. */
export const readMember = ({ name, rules }: MemberFact, on: FrameSpec["on"], around: Around): FrameValue | null => {
  const text = rules.join("; ");
  if (name === around.ref || REF.test(text)) return { is: "ref" };
  if (on === "refused") return CODE.test(name) ? { is: "code" } : DETAIL.test(name) ? { is: "detail" } : null;
  if (around.sent.includes(name)) return { is: "sent", name };
  const recent = recentIn(text, name, around.service);
  if (recent !== null) return recent;
  const isNew = typeof on === "object" && "after" in on;
  const record = isNew ? recordIn(name, text, around) : null;
  if (record !== null) return record;
  const room = roomIn(name, text, around);
  if (room !== null) return room;
  if (on === "joined" || on === "left" || (typeof on === "object" && "heard" in on)) {
    if (COUNTS.test(text)) return { is: "number" };
    if (PERSON.test(name)) return { is: "person" };
  }
  if (on === "open" && /^(?:you|me|self|as)$/iu.test(name)) return { is: "person" };
  const people = aboutPeople(name, text);
  if (people !== null) return people;
  const own = around.by !== null && around.service.fields.some((field) => field.name === name && !field.hidden);
  if (own) return { is: "room", field: name };
  return PERSON.test(name) ? { is: "person" } : null;
};

/** Members that every frame of this type has. */
export const readMembers = (
  { members }: FrameFact,
  on: FrameSpec["on"],
  around: Around,
): { members: FrameSpec["members"]; strange: MemberFact[] } => {
  const found = members.map((member) => [member, readMember(member, on, around)] as const);
  return {
    members: Object.fromEntries(
      found.flatMap(([{ name }, value]): [string, FrameValue][] => (value === null ? [] : [[name, value]])),
    ),
    strange: found.flatMap(([member, value]) => (value === null ? [member] : [])),
  };
};
