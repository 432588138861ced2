import type { JsonObject } from "../contract/call.ts";
import type { Field, Schema } from "../contract/schema.ts";

const SECRET_LENGTH = 43;
const SALT_BYTES = 16;
/** The most that the runtime lets one derivation take. */
const ROUNDS = 100_000;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Bytes beyond the last whole round of the alphabet are thrown away, so that every character is equally likely. */
const WHOLE = 256 - (256 % ALPHABET.length);

const encode = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: "base64url", omitPadding: true });
const decode = (text: string): Uint8Array => Uint8Array.fromBase64(text, { alphabet: "base64url" });
const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** 256 random bits as letters and digits, behind what the field's secrets begin with. */
const makeSecret = ({ prefix = "" }: Field): string => {
  let text = "";
  while (text.length < SECRET_LENGTH) {
    const bytes = [...crypto.getRandomValues(new Uint8Array(SECRET_LENGTH * 2))].filter((byte) => byte < WHOLE);
    text += bytes.map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  }
  return prefix + text.slice(0, SECRET_LENGTH);
};

/** A secret of 256 random bits needs no salt, and no slow hash. */
export const hashSecret = async (secret: string): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", toBytes(secret))));

const derive = async (password: string, salt: Uint8Array, rounds: number): Promise<Uint8Array> => {
  const key = await crypto.subtle.importKey("raw", toBytes(password), "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
};

/** `rounds.salt.hash`, slow to make on purpose. */
const hashPassword = async (password: string): Promise<string> => {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  return `${ROUNDS}.${encode(salt)}.${encode(await derive(password, salt, ROUNDS))}`;
};

const NOBODY = `${ROUNDS}.${"A".repeat(22)}.${"A".repeat(43)}`;

/** Takes as long where there is nobody to compare with, so that nobody learns from it who there is. */
export const verifyPassword = async (password: string, stored: string | null): Promise<boolean> => {
  const [rounds = "", salt = "", hash = ""] = (stored ?? NOBODY).split(".");
  const derived = await derive(password, decode(salt), Number(rounds));
  const known = decode(hash);
  return known.length === derived.length && crypto.subtle.timingSafeEqual(known, derived) && stored !== null;
};

/** `values`: as they are kept. `told`: the secrets, which are told this one time. */
export type Sealed = { values: JsonObject; told: Record<string, string> };

/** Hashes the passwords among the values, and makes what is secret of a new record. */
export const seal = async (schema: Schema, given: JsonObject, isNew = true): Promise<Sealed> => {
  const values: JsonObject = { ...given };
  const told: Record<string, string> = {};
  for (const [name, field] of Object.entries(schema)) {
    const value = values[name];
    if (field.type === "password" && typeof value === "string") values[name] = await hashPassword(value);
    if (field.origin !== "secret" || !isNew) continue;
    const secret = makeSecret(field);
    told[name] = secret;
    values[name] = await hashSecret(secret);
    for (const [other, { begins }] of Object.entries(schema))
      if (begins?.field === name) values[other] = secret.slice(0, begins.length);
  }
  return { values, told };
};
