import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Behaviour, Field } from "#src/spec/spec.ts";
import type { Told } from "./merge-members.ts";

const THERE =
  /\b(?:connected|online|present|watching|listening)\b|\b(?:in|at) (?:it|the \w+) (?:right now|now|at the moment|at present)\b/iu;
const HOW_MANY = /^(?:the )?(?:number of|how many|count of)\b/iu;
const WHO = /^(?:the )?(?:names? of|who)\b/iu;

/** What a member says of the people at a record: how many they are, or their names; null: nothing. */
const presenceIn = ({ rules, sentBy }: Told): "count" | "names" | null => {
  if (sentBy.size > 0) return null;
  const told = rules.find((rule) => THERE.test(rule) && (HOW_MANY.test(rule) || WHO.test(rule)));
  if (told === undefined) return null;
  return HOW_MANY.test(told) ? "count" : "names";
};

/** Members that tell of people with a socket open are computed; what was said of them is read by that. */
export const withoutPresence = (told: Told): Told =>
  presenceIn(told) === null ? told : { ...told, rules: told.rules.filter((rule) => !THERE.test(rule)) };

/** Makes fields of those that tell who is there. */
export const computePresence = (fields: readonly Field[], told: readonly Told[]): void => {
  for (const member of told) {
    const present = presenceIn(member);
    const field = fields.find(({ name }) => name === member.name);
    if (present === null || field === undefined) continue;
    Object.assign(field, {
      type: present === "count" ? "integer" : "list",
      origin: "computed",
      required: false,
      compute: { present },
    });
  }
};

const COUNTS = /\b(?:how many|number of|count)\b/iu;

/** Whether a request asks who is at the record that its path names. */
export const asksPresence = ({ answer, label, method, sentences }: RequestFact): boolean =>
  method === "GET" &&
  answer !== null &&
  [label, ...sentences.map(({ text }) => text)].some(
    (text) => THERE.test(text) && /\b(?:who|people|names?|how many|number)\b/iu.test(text),
  );

/** "who is connected right now, by name": a report of the people at a record; null where a request asks for none. */
export const reportPresence = ({ answer, label, sentences }: RequestFact): (Behaviour & { kind: "report" }) | null => {
  const texts = [label, ...sentences.map(({ text }) => text)];
  if (!texts.some((text) => THERE.test(text))) return null;
  const names =
    answer?.holds === "object"
      ? answer.members
      : answer?.holds === "list" && answer.member !== null
        ? [answer.member, ...answer.beside]
        : [];
  const example = answer?.holds === "object" ? answer.example : undefined;
  const isNumber = (name: string): boolean => {
    const value = typeof example === "object" && example !== null && !Array.isArray(example) ? example[name] : null;
    return typeof value === "number" || /^(?:count|number|total|online)$/iu.test(name) || false;
  };
  if (names.length === 0 || names.length > 2) return null;
  const counts = names.filter(
    (name) => isNumber(name) || (names.length === 1 && texts.some((text) => COUNTS.test(text))),
  );
  return {
    kind: "report",
    members: Object.fromEntries(names.map((name) => [name, { present: counts.includes(name) ? "count" : "names" }])),
  };
};
