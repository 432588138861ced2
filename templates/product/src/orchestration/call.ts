import type { ProblemDetails } from "./problem.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Who may call. `owner`: the signed-in person who created the instance. `internal`: other services only. */
export type Access = "anyone" | "signed-in" | "owner" | "internal";

/** `id` is unguessable and decides what is owned; `name` is what others see. */
export type Person = { id: string; name: string };

/** Travels with every call to an object. Only the mesh makes one. */
export type Call = {
  /** The same for everything one request causes. */
  trace: string;
  /** The service that calls, or `edge` for a request from outside. */
  from: string;
  /** The instance's name. */
  key: string;
  person: Person | null;
  access: Access;
  /** The instance must not exist yet. */
  fresh: boolean;
  /** Two calls with the same one have one effect. */
  once: string | null;
};

/** `id`: what names the record in the path, its id or a unique value; empty where the path names none. */
export type Input = { id: string; query: Record<string, string>; body: Json };

/** What an operation means to answer. */
export type Reply = { status: number; body: Json; headers?: Record<string, string> };

/**
 * What an operation answers. An expected failure is a value, because an exception loses its class on the way. `alive`
 * is news for the registry: the instance holds something (true), holds nothing any more (false), was only read (null).
 */
export type Outcome = ({ ok: true; alive: boolean | null } & Reply) | { ok: false; problem: ProblemDetails };
