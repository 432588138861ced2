import type { MemberFact, RequestFact, ThingFact } from "./facts.ts";
import { liftInner } from "./inner-members.ts";
import { failuresIn } from "./read-failures.ts";
import { statusesIn } from "./find-statuses.ts";

/** A sentence about members, kept until it is known which of them the request has. */
export type MemberSentence = {
  line: number;
  names: string[];
  rest: string;
  text: string;
  isItem: boolean;
  isQuery: boolean;
};

/** A request while it is read: its facts so far, and what waits for them. */
export type Told = {
  fact: RequestFact;
  waiting: MemberSentence[];
  /** Names of all members in an answer, however deep. */
  shown: Set<string>;
  things: ThingFact[];
  /** The member that the sentence before was about. */
  about: MemberSentence | null;
  /** The request told before it, for "the same body". */
  before: Told | null;
};

/** What is left when everything else of a sentence has been read. */
const LEFT_OVER = /^(?:and|or|it|with|the|an?|body|response|answers?|takes?|you get|if new|empty|see \S+)[.:]?$/iu;

/** Adds a sentence unless nothing is left of it. */
export const keep = (told: Told, line: number, text: string): void => {
  const isOdd = text.split("`").length % 2 === 0;
  const bare = (isOdd ? text.replace("`", "") : text)
    .replaceAll(/\s+/gu, " ")
    .replace(/^[\s,;:–—→)-]+/u, "")
    .replaceAll(/(`[^`]*`)|\s(?=[,.;:])/gu, (_, span: string | undefined) => span ?? "")
    .replace(/:\.$/u, "")
    .trim();
  if (/[\p{L}\d]/u.test(bare) && !LEFT_OVER.test(bare)) told.fact.sentences.push({ line, text: bare });
};

/** Adds the failures that a text tells of; those told before only once. */
export const addFailures = (told: Told, text: string, line: number, about = ""): void => {
  for (const failure of failuresIn(text, line)) {
    const when = about === "" ? failure.when : `${about}: ${failure.when}`;
    const isKnown = told.fact.failures.some(
      (each) => each.status === failure.status && each.code === failure.code && (each.when === when || when === ""),
    );
    if (!isKnown) told.fact.failures.push({ ...failure, when });
  }
};

/** Says each thing of a member once, and what is optional in its own place. */
export const tidyMember = (member: MemberFact): void => {
  for (const inner of member.members ?? []) tidyMember(inner);
  liftInner(member);
  if (member.rules.some((rule) => /^optional\b/iu.test(rule))) member.optional = true;
  const rules = member.rules.map((rule) => rule.replace(/^optional\b(?! or\b),?\s?/iu, ""));
  member.rules = [...new Set(rules.filter((rule) => rule !== ""))];
};

/** Moves what members' rules tell of failures to the request: "1–200, default 50; outside → 422". */
export const liftFailures = (told: Told): void => {
  for (const member of [...(told.fact.body ?? []), ...told.fact.query]) {
    const failing = member.rules.filter((rule) => statusesIn(rule).some(({ status }) => status >= 400));
    for (const rule of failing) addFailures(told, rule, member.line, `\`${member.name}\``);
    member.rules = member.rules.filter((rule) => !failing.includes(rule));
    tidyMember(member);
  }
};

/** Drops a failure of which nothing but the status is told where another with the same status tells more. */
export const tidyFailures = ({ fact }: Told): void => {
  fact.failures = fact.failures.filter(
    (each) =>
      each.when !== "" ||
      each.code !== null ||
      !fact.failures.some((other) => other !== each && other.status === each.status && other.when !== ""),
  );
};
