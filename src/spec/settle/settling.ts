import type { Expression } from "#src/spec/expression.ts";
import type { ApiFacts, FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Reading } from "#src/spec/reading.ts";
import type {
  Ask,
  Effect,
  Field,
  Flood,
  Firing,
  Guard,
  History,
  Hooks,
  Lapse,
  Log,
  Merging,
  Note,
  OperationSpec,
  Reach,
  RecordRule,
  Tells,
} from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { MeterFacts, Rights } from "./access/access-facts.ts";
import type { CallerFacts } from "./find-callers.ts";
import type { Move } from "./read-moves.ts";
import type { RecordKey } from "./find-keys.ts";
import type { ConditionFacts } from "./read-conditions.ts";
import type { LimitFacts } from "./limit/limit-facts.ts";
import type { FittedQueue } from "./queue/queue-facts.ts";
import type { OnceFacts } from "./read-once.ts";
import type { StandingsFacts } from "./standings/standings-facts.ts";
import type { Reads, RecordView } from "./reads/reads.ts";
import type { StatesTold } from "./read-states.ts";
import type { Transitions } from "./transition.ts";
import type { Asked, Resource } from "./resource.ts";
import type { Variants } from "./variants.ts";

export { nounOf } from "./resource.ts";

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

/** What records of a kind do to others: as they are made, and as they come into a state. */
export type Reaches = { create: Reach[]; states: Map<string, Reach[]> };

/** Records of one kind while they are settled: their fields, and the operations about them. */
export type Kind = {
  resource: Resource;
  fields: Field[];
  /** Names of the members that each kind of request sends. */
  sent: Map<Asked["role"], string[]>;
  /** Members of a creation's body from whose entries records of a part are made. */
  collects?: { member: string; part: Resource }[];
  missing: string | null;
  rules?: RecordRule[];
  /** The field whose value is the entity tag of a record. */
  etag?: string;
  /** Words for what belongs to a record: a change of one counts as a change of the record. */
  counts?: string[];
  expiry: Expiry | null;
  /** States that they come into by themselves. */
  lapses?: Lapse[];
  /** How its records go from state to state, where prose tells it. */
  states?: StatesTold;
  /** What reading does to its records, and what some requests tell of them. */
  reads?: Reads;
  views?: Map<RequestFact, RecordView>;
  /** What its records do to others. */
  reaches?: Reaches;
  /** What becomes of a new one that is there already. */
  merges?: Merging;
  /** What is written down of its changes. */
  logs?: Log[];
  /** What its requests ask of another service first, and what it hears from one. */
  asks?: Map<RequestFact, Ask>;
  hears?: OperationSpec[];
  /** What its requests tell others. */
  tells?: Map<RequestFact, Tells>;
  /** A number of what a part belongs to, or of the record, that the making of one, or a step, changes by the one sent. */
  bears?: { field: string; sign: 1 | -1 };
  deeds?: Map<RequestFact, { field: string; sign: 1 | -1 }>;
  firing?: Firing;
  /** Fields that hold texts with placeholders. */
  templates?: string[];
  /** Every state of a record is kept; and whether these are such states. */
  history?: History;
  isHistory?: true;
  variants?: Variants | null;
  /** What a new record gets beside what is sent. */
  starts?: Effect[];
  /** How many records somebody may have at once. */
  limits?: Guard[];
};

/** Messages of the records under `root`. `after`: requests that bring an event about, by its name. */
export type HookFacts = {
  root: Resource;
  hooks: Omit<Hooks, "events"> & { events: Record<string, Hooks["events"][string] & { requests: RequestFact[] }> };
  log: Kind;
};

/** What must hold of a record, or it does not exist for the caller: each resource's own. `heard`: the sentences that say so. */
export type Visibility = {
  rules: Map<Resource, Expression>;
  /** Who may send a member that hides what is made with it. */
  sends: { resource: Resource; field: string; claim: Expression }[];
  heard: Set<string>;
};

/** People who are let into a record. `by`: what names their account when they are; `points`: the field that holds its id. */
export type Membership = { kind: Kind; by: string; points: string };

/**
 * What is said of who may, and not understood: of records of one kind or, null, of all; of reading alone, of what a path's
 * last word asks for, or of everything.
 */
export type Doubt = { resource: Resource | null; reads: boolean; text: string; word?: string };

/** Sentences that stand at no request, and those of them that were read for a kind. */
export type Rules = {
  all: ApiFacts["rules"];
  heard: Set<Sentence>;
  /** What is said of members of a name wherever they stand. */
  shared: ReadonlyMap<string, readonly string[]>;
  /** Fields that hold texts with placeholders. */
  templates?: string[];
  /** Every state of a record is kept; and whether these are such states. */
  history?: History;
  isHistory?: true;
  variants?: Variants | null;
};

/** What is known of the whole while its parts are settled. */
export type Settling = {
  kinds: Map<Resource, Kind>;
  callers: CallerFacts | null;
  /** Secrets of records. */
  keys: readonly RecordKey[];
  /** Ties between callers and records: the part that holds them. */
  ties: Kind[];
  /** What ties between people keep them from. */
  bans: Map<RequestFact, Guard[]>;
  /** What is written down for others as something is done. */
  notes: Map<RequestFact, Note[]>;
  /** For whom records exist at all. */
  visibility: Visibility;
  facts: ApiFacts;
  members: readonly Membership[];
  doubts: readonly Doubt[];
  signOuts: Asked[];
  /** Told for all requests together. */
  failures: FailureFact[];
  /** Sentences that stand by themselves, and those of them that a request was bound by. */
  loose: ApiFacts["rules"];
  heard: Set<string>;
  transitions: Transitions;
  /** Steps to a state that their caller names. */
  moves: ReadonlyMap<RequestFact, Move>;
  queues: Map<Resource, FittedQueue>;
  limits: Map<Resource, LimitFacts>;
  standings: StandingsFacts[];
  /** How often each request may be made. */
  floods: Map<RequestFact, Flood[]>;
  /** Whom a table of roles lets in. */
  rights: Rights | null;
  /** How whoever has a key to something else is refused. */
  foreign: { status: number; code: string | null } | null;
  /** How much callers may ask for, and where it is written down that they were refused. */
  meter: MeterFacts | null;
  denied: { operation: string; text: string } | null;
  conditions: ConditionFacts;
  once: OnceFacts;
  hooks: HookFacts | null;
  /** Whether people open sockets, so that it is known who is there. */
  hasSockets: boolean;
  /** Sentences that stand at no request, and those of them that were read. */
  rules: Rules;
  reading: Reading;
};

export const kindOf = ({ kinds }: Settling, resource: Resource): Kind => {
  const kind = kinds.get(resource);
  if (kind === undefined) throw new Error(`${resource.word} is not settled`);
  return kind;
};

export const hasOrigin = (fields: readonly Field[], origin: Field["origin"]): Field | undefined =>
  fields.find((field) => field.origin === origin);

/** The field by whose value a path names a record; null where its id does. */
export const namingField = ({ fields, resource }: Kind): Field | null =>
  fields.find(({ name, origin }) => name === resource.parameter && origin !== "id") ?? null;

/** The author's own code for a status, where a request names one. */
export const codeFor = ({ failures }: RequestFact, status: number, about = /(?:)/u): string | null =>
  failures.find((failure) => failure.status === status && failure.code !== null && about.test(failure.when))?.code ??
  null;

/** An operation, or why it cannot be built. */
export type SettledOperation =
  | Omit<OperationSpec, "name" | "line" | "method" | "path" | "status" | "access" | "summary">
  | string;
