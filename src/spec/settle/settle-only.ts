import type { Assignment } from "#src/spec/spec.ts";
import type { Asked } from "./resource.ts";
import type { Kind, Settling } from "./settling.ts";

/** "204, also when none was set": to delete what is not there is no failure. */
const LENIENT =
  /\b(?:also|even) (?:when|if|where) (?:none|nothing|there (?:is|was) (?:none|nothing)|no \w+|it)\b|\bwhether or not\b|\b(?:may be repeated|idempotent|as often as)\b/iu;

export const isLenient = ({ request }: Asked): boolean =>
  !request.failures.some(({ status }) => status === 404) && request.sentences.some(({ text }) => LENIENT.test(text));

/** A record that there is but once, and that nobody puts, is there from the start, with its defaults. */
export const isMadeByReading = ({ resource }: Kind): boolean =>
  resource.only !== undefined &&
  (!resource.asked.some(({ role }) => role === "replace") ||
    resource.asked.some(({ request }) => request.sentences.some(({ text }) => DEFAULTS.test(text))));

const DEFAULTS =
  /\bdefaults?\b[^.]*\b(?:until|before|as long as|where|if|when|unless)\b|\b(?:until|before|as long as|where|if|when|unless)\b[^.]*\bdefaults?\b/iu;

/** What a new series of attempts needs, where a step makes a message pending again. */
export const resent = ({ hooks }: Settling, { resource }: Kind, set: readonly Assignment[]): Assignment[] => {
  const log = hooks?.log.resource === resource ? hooks.hooks.log : null;
  const isAgain = set.some(
    (each) => "value" in each && each.field === log?.status.field && each.value === log.status.pending,
  );
  return log === null || !isAgain
    ? []
    : [
        { field: log.due, now: true },
        { field: log.tries, value: 0 },
      ];
};

/** Fields that this answer alone tells. */
export const shownBy = ({ fields }: Kind, { request, role }: Asked): string[] => {
  const { answer } = request;
  if (answer?.holds !== "object" || !["create", "replace"].includes(role)) return [];
  return fields.filter(({ hidden, name }) => hidden && answer.members.includes(name)).map(({ name }) => name);
};
