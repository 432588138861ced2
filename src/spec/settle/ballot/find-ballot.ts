import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";

/** Records that each choose something out of a list of what they belong to. */
export type Ballot = {
  /** What is voted on, its list of options, and how many may be chosen, where a field says that. */
  poll: Kind;
  options: Field & { labelled: NonNullable<Field["labelled"]> };
  most: Field | null;
  votes: Kind;
  /** The member that names the options chosen. */
  chosen: Field;
};

const CHOSEN = /^(?:choices?|options?|answers?|picks?|selections?|selected|candidates?|votes?)$/u;

const isLabelled = (field: Field): field is Ballot["options"] => field.labelled !== undefined;

const chosenIn = ({ fields, sent }: Kind, options: Field): Field | null => {
  const own = fields.filter(
    ({ name, type }) => (sent.get("create") ?? []).includes(name) && /^(?:list|text)$/u.test(type),
  );
  const names = ({ name }: Field): boolean =>
    wordsOf(name).some((word) => CHOSEN.test(word) || singular(word) === singular(options.name));
  const [first, other] = own.filter(names);
  return other === undefined ? (first ?? null) : null;
};

const MOST = /\b(?:max|maximum|most|limit|allowed|choices|picks)\b/u;

/** "1 to `max_choices` different ids" */
const mostIn = ({ fields }: Kind, { resource }: Kind): Field | null => {
  const said = resource.asked
    .filter(({ role }) => role === "create")
    .flatMap(({ request }) => [
      ...request.sentences.map(({ text }) => text),
      ...(request.body ?? []).flatMap(({ rules }) => rules),
    ]);
  const numbers = fields.filter(({ origin, type }) => type === "integer" && origin === "caller");
  return (
    numbers.find(({ name }) => said.some((text) => text.includes(`\`${name}\``))) ??
    numbers.find(({ name }) => MOST.test(wordsOf(name).join(" "))) ??
    null
  );
};

/** The ballot in which these records are votes; null where they are none. */
export const ballotOf = ({ kinds }: Settling, votes: Kind): Ballot | null => {
  const { parent } = votes.resource;
  const poll = parent === null ? undefined : kinds.get(parent);
  const options = poll?.fields.find(isLabelled);
  const chosen = options === undefined ? null : chosenIn(votes, options);
  if (poll === undefined || options === undefined || chosen === null) return null;
  return { poll, options, most: mostIn(poll, votes), votes, chosen };
};

/** The ballot that is held on these records. */
export const ballotOn = (settling: Settling, poll: Kind): Ballot | null =>
  [...settling.kinds.values()]
    .filter(({ resource }) => resource.parent === poll.resource)
    .map((votes) => ballotOf(settling, votes))
    .find((ballot) => ballot !== null) ?? null;
