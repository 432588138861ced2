import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { wordsOf, singular } from "#src/spec/words.ts";
import type { CallerFacts } from "./find-callers.ts";
import type { Asked, Resource } from "./resource.ts";

/** Records of one kind while they are settled: their fields, and the operations about them. */
export type Kind = {
  resource: Resource;
  fields: Field[];
  /** Names of the members that each kind of request sends. */
  sent: Map<Asked["role"], string[]>;
  /** Members of a creation's body from whose entries records of a part are made. */
  collects?: { member: string; part: Resource }[];
  missing: string | null;
};

/** What is known of the whole while its parts are settled. */
export type Settling = {
  kinds: Map<Resource, Kind>;
  callers: CallerFacts | null;
  /** Ties between callers and records: the part that holds them. */
  ties: Kind[];
  signOuts: Asked[];
  reading: Reading;
};

export const kindOf = ({ kinds }: Settling, resource: Resource): Kind => {
  const kind = kinds.get(resource);
  if (kind === undefined) throw new Error(`${resource.word} is not settled`);
  return kind;
};

/** The author's word for one of these, as it stands in sentences. */
export const nounOf = ({ thing, word }: Resource): string => thing?.noun ?? wordsOf(word).map(singular).join(" ");

export const hasOrigin = (fields: readonly Field[], origin: Field["origin"]): Field | undefined =>
  fields.find((field) => field.origin === origin);

/** The field by whose value a path names a record; null where its id does. */
export const namingField = ({ fields, resource }: Kind): Field | null =>
  fields.find(({ name, origin }) => name === resource.parameter && origin !== "id") ?? null;

/** The author's own code for a status, where a request names one. */
export const codeFor = ({ failures }: RequestFact, status: number, about = /(?:)/u): string | null =>
  failures.find((failure) => failure.status === status && failure.code !== null && about.test(failure.when))?.code ??
  null;
