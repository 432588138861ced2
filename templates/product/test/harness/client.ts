import { exports } from "cloudflare:workers";

import { product } from "../../src/product.ts";
import { becomeKnown, createSuffix, SESSION, type SignUp } from "./scenario.ts";

import type { Json } from "../../src/orchestration/contract/call.ts";
import type { Answer as Answered } from "../../src/orchestration/contract/product-definition.ts";

export type Answer = { status: number; headers: Headers; body: Json };
export type Sending = {
  method?: string;
  /** Of the layer's own sessions, or of the control API. */
  token?: string | null;
  body?: Json;
  /** A body that is sent as it is. */
  raw?: string;
  headers?: Record<string, string>;
};

/** Sends one request to the product's Worker, as the internet would. */
export const send = async (
  path: string,
  { method = "GET", token = null, body, raw, headers = {} }: Sending = {},
): Promise<Answer> => {
  const request = new Request(`https://product.test${path}`, {
    method,
    redirect: "manual",
    headers: {
      // Each request from an address of its own, so that the limit on writes is met only where a test means it.
      "cf-connecting-ip": `test-${crypto.randomUUID()}`,
      accept: "application/problem+json, application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(raw !== undefined && { body: raw }),
  });
  const response = await exports.default.fetch(request);
  const text = await response.text();
  const isJson = /[/+]json\b/u.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== "" ? (JSON.parse(text) as Json) : text,
  };
};

/** How people become known to this product. */
export const SIGN_UP: SignUp =
  product.callers === undefined
    ? SESSION
    : { header: product.callers.header, scheme: product.callers.scheme, steps: product.callers.signUp };

/** The header by which a person of this name is known, who becomes so by the requests of `how`. */
export const signUp = (how: SignUp, name: string): Promise<Record<string, string>> =>
  becomeKnown(how, name, (method, path, body) => send(path, { method, body }));

/** How somebody whom nobody knows is refused: a room may say so on a socket alone. */
export const strangerStatus = (service: string, answers: Answered): number =>
  answers === "room" && product.services[service]?.room?.closes.stranger !== undefined ? 426 : 401;

/** The same header with another secret in it. */
export const withSecret = (secret: string): Record<string, string> => ({
  [SIGN_UP.header]: SIGN_UP.scheme === null ? secret : `${SIGN_UP.scheme} ${secret}`,
});

const people = new Map<string, Promise<Record<string, string>>>();

/** Somebody whom others may have been before: to become known may take a slow hash. */
export const somebody = (name: string): Promise<Record<string, string>> => {
  // What is left of a quota is one test's alone.
  if (product.callers?.meter !== undefined) return signIn(name);
  const known = people.get(name) ?? signIn(name);
  people.set(name, known);
  return known;
};

/** After what ends a session, or removes whoever asks for it. */
export const forgetPeople = (): void => people.clear();

/** Secrets that are nobody's: made up, and put together from those of two people. */
export const forgeSecrets = async (): Promise<string[]> => {
  const secretOf = (header: Record<string, string>) => Object.values(header)[0]?.split(" ").at(-1) ?? "";
  const [one, other] = [secretOf(await somebody("Mallory")), secretOf(await somebody("Eve"))];
  if (product.callers !== undefined) return [`${one}x`, one.slice(1), one.toUpperCase(), crypto.randomUUID(), "x"];
  const [payload = "", signature = ""] = one.split(".");
  const claims = { sub: "person-ada", name: "Ada", exp: Date.now() + 1_000_000 };
  const forged = new TextEncoder()
    .encode(JSON.stringify(claims))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  const mixed = `${payload}.${other.split(".")[1]}`;
  return [mixed, `${forged}.${signature}`, `${payload}.${payload}`, `${payload}.!`, "x", `${payload}.`];
};

/** The header by which a new person is known; the name is made theirs alone. */
export const signIn = (name: string): Promise<Record<string, string>> =>
  signUp(SIGN_UP, product.callers === undefined ? name : `${name.toLowerCase()}${createSuffix()}`);
