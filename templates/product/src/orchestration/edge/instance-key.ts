import type { Json, Person } from "../contract/call.ts";
import { conflict, invalid, Problem } from "../contract/problem.ts";
import { keyOfRecord, shardKey, SINGLE } from "../contract/shards.ts";
import { settingsOf } from "../control/settings.ts";
import type { KeyDefinition } from "../contract/product-definition.ts";
import type { Match, Route } from "./router.ts";
import { checkValue } from "../contract/check-value.ts";
import type { Field } from "../contract/schema.ts";

/** `fresh`: the instance must not exist yet. `choices`: tried in turn until one is free. */
export type InstanceKey = { choices: Iterable<string>; fresh: boolean };

/** Without letters and digits that people mistake for each other. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
const MAX_TRIES = 5;
/** What needs no escape in a path. */
const CHOSEN = /^[\w-]+$/u;

/** Every character is equally likely: bytes beyond the last whole round of the alphabet are thrown away. */
export const generateKey = (length: number): string => {
  const whole = 256 - (256 % ALPHABET.length);
  let key = "";
  while (key.length < length) {
    const bytes = [...crypto.getRandomValues(new Uint8Array(length * 2))].filter((byte) => byte < whole);
    key += bytes.map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  }
  return key.slice(0, length);
};

function* generateKeys(length: number): Generator<string> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) yield generateKey(length);
}

/** Words that already stand where the key would stand in a path. */
const reservedWords = (routes: readonly Route[], name: string): Set<string> => {
  const places = new Set(
    routes.flatMap(({ segments }) => {
      const index = segments.indexOf(`{${name}}`);
      return index === -1 ? [] : [segments.slice(0, index).join("/")];
    }),
  );
  const words = routes.flatMap(({ segments }) =>
    segments.filter((_, index) => places.has(segments.slice(0, index).join("/"))),
  );
  return new Set([...words, ...(places.has("") ? ["admin", "api", "control", "healthz", "index", "metrics"] : [])]);
};

const parseChosen = (
  routes: readonly Route[],
  { max, min, name, pattern }: KeyDefinition & { from: "generated" },
  chosen: Json,
): string => {
  const field: Field = {
    type: "text",
    origin: "caller",
    required: true,
    max: max ?? 64,
    ...(min !== undefined && { min }),
    ...(pattern !== undefined && { pattern }),
  };
  const message = checkValue(field, chosen);
  if (message !== null) throw invalid([{ field: name, message }]);
  if (typeof chosen !== "string" || !CHOSEN.test(chosen))
    throw invalid([{ field: name, message: "may only hold letters, digits, hyphens and underscores" }]);
  if (reservedWords(routes, name).has(chosen))
    throw conflict("not-unique", `${name} is taken.`, [{ field: name, message: "is taken" }]);
  return chosen;
};

/** A share of 1, the same for the same text. */
const shareOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash / 2 ** 32;
};

/** Where the record is, or where a new one may be. What is asked twice goes the same way twice. */
const chooseShard = ({ definition, service, spreads }: Route, id: string, once: string | null): string => {
  if (!spreads) return SINGLE;
  if (id !== "" || definition.answers !== "record" || definition.status !== 201) return keyOfRecord(id);
  const share = once === null ? Math.random() : shareOf(once);
  return shardKey(Math.floor(share * settingsOf(service).shards));
};

/** Which instance a request is for. Throws 401 where only a signed-in person has one, and 422 for a bad choice. */
export const chooseInstance = (
  routes: readonly Route[],
  { route, key, id }: Match,
  person: Person | null,
  body: Json | undefined,
  once: string | null,
): InstanceKey => {
  if (key !== null) return { choices: [key], fresh: false };
  if (route.key.from === "owner") {
    if (person === null) throw new Problem(401, "sign-in-first", "Sign in first.");
    return { choices: [person.id], fresh: false };
  }
  if (route.key.from !== "generated") return { choices: [chooseShard(route, id, once)], fresh: false };
  const { name, length } = route.key;
  const chosen = typeof body === "object" && body !== null && !Array.isArray(body) ? body[name] : undefined;
  if (chosen === undefined || chosen === null || chosen === "") return { choices: generateKeys(length), fresh: true };
  return { choices: [parseChosen(routes, route.key, chosen)], fresh: true };
};
