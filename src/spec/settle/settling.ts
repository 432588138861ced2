import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field, Flood, Lapse } from "#src/spec/spec.ts";
import { wordsOf, singular } from "#src/spec/words.ts";
import type { CallerFacts } from "./find-callers.ts";
import type { ConditionFacts } from "./read-conditions.ts";
import type { LimitFacts } from "./limit/limit-facts.ts";
import type { FittedQueue } from "./queue/queue-facts.ts";
import type { OnceFacts } from "./read-once.ts";
import type { Asked, Resource } from "./resource.ts";
import type { Variants } from "./variants.ts";

/** When records of one kind are over, and who is told so. */
export type Expiry = {
  /** Holds the moment; null in it: never. */
  moment: string;
  /** Requests that are refused then, and how. */
  refuses: Map<RequestFact, { status: number; code: string | null }>;
  /** Lists that leave out what is over. */
  hides: Set<RequestFact>;
  /** From then on the record is not there any more. */
  isGone: boolean;
  /** The state that it has from then on, where it is still as it was made. */
  lapse: Lapse | null;
};

/** Records of one kind while they are settled: their fields, and the operations about them. */
export type Kind = {
  resource: Resource;
  fields: Field[];
  /** Names of the members that each kind of request sends. */
  sent: Map<Asked["role"], string[]>;
  missing: string | null;
  /** The field whose value is the entity tag of a record. */
  etag?: string;
  /** Words for what belongs to a record: a change of one counts as a change of the record. */
  counts?: string[];
  expiry: Expiry | null;
  variants?: Variants | null;
};

/** What is known of the whole while its parts are settled. */
export type Settling = {
  kinds: Map<Resource, Kind>;
  callers: CallerFacts | null;
  /** Ties between callers and records: the part that holds them. */
  ties: Kind[];
  signOuts: Asked[];
  queues: Map<Resource, FittedQueue>;
  limits: Map<Resource, LimitFacts>;
  /** How often each request may be made. */
  floods: Map<RequestFact, Flood[]>;
  conditions: ConditionFacts;
  once: OnceFacts;
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
