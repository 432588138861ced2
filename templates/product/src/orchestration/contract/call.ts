import type { ProblemDetails } from "./problem.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Who may call. `owner`: the signed-in person who created the instance. `internal`: other services only. */
export type Access = "anyone" | "signed-in" | "owner" | "internal";

/**
 * `id` is unguessable and decides what is owned; `name` is what others see. `role`: what the product lets them do. `via`:
 * the session or key by which they are known. `of`: the record that their key is a part of.
 */
export type Person = { id: string; name: string; role?: string; via?: string; of?: string };

/** Where an event came from: `seq` only grows within one `origin`, the instance that published it. */
export type EventOrigin = { origin: string; seq: number };

/** Travels with every call to an object, and costs by its members: what there is none of is left out. Only the mesh makes one. */
export type Call = {
  /** The same for everything one request causes: a W3C trace id, 32 hexadecimal digits. */
  trace: string;
  /** Every operation on the way here, so that no call comes round to where it began. */
  via: readonly string[];
  /** The instance's name. */
  key: string;
  access: Access;
  person?: Person;
  /** The instance must not exist yet. */
  fresh?: true;
  /** Two calls with the same one have one effect. */
  once?: string;
  /** What tells the body that came with `once` from another one. */
  print?: string;
  /** Set where an event is handed over. */
  event?: EventOrigin;
  /** When the caller stops waiting, in milliseconds since 1970. */
  until: number;
  /** The version that calls. */
  version: string;
};

/**
 * `id`: what names the record in the path, its id or a unique value; empty where the path names none. `above`: what names
 * the records that it is a part of, from the outermost. `ifMatch`, `ifNoneMatch`: what the headers of that name say, for
 * operations that heed them. `peeks`: only the head of the answer is wanted, and nothing is to be counted. `keys`: hashes
 * of the secrets that came along, by their headers.
 */
export type Input = {
  id: string;
  above?: string[];
  query?: Record<string, string>;
  body?: Json;
  ifMatch?: string;
  ifNoneMatch?: string;
  peeks?: true;
  keys?: Record<string, string>;
};

/** What an operation means to answer. */
export type Reply = {
  status: number;
  body: Json;
  headers?: Record<string, string>;
  /** The body, where it is no JSON: a file, of the type that its header `content-type` names. */
  text?: string;
};

/** The body is JSON text already, so that whoever only passes it on need not read it. */
export type FullOutcome = (
  | {
      ok: true;
      status: number;
      json: string | null;
      headers?: Record<string, string>;
      /** News for the registry: the instance is there, and whose it is; or it holds nothing any more. */
      alive?: { owner: string | null } | false;
    }
  | { ok: false; problem: ProblemDetails }
) & {
  /** The version that answered, where it is not the one that called. */
  version?: string;
};

/**
 * What an operation answers. An expected failure is a value, because an exception loses its class on the way. A text
 * alone is the body of status 200 with nothing else to tell, which is what most calls come to: it crosses to the caller
 * more cheaply than an object, by a tenth of a call in memory. Only a caller of the same version gets one.
 */
export type Outcome = string | FullOutcome;

export const fullOutcome = (outcome: Outcome): FullOutcome =>
  typeof outcome === "string" ? { ok: true, status: 200, json: outcome } : outcome;

/** The body of an answer; null where there is none. */
export const bodyOf = (outcome: FullOutcome): Json =>
  outcome.ok && outcome.json !== null ? (JSON.parse(outcome.json) as Json) : null;
