import { randomBytes } from "node:crypto";
import type { Hub } from "./hub.ts";
import type { Token } from "./state.ts";

const PREFIX = { user: "ghp_", installation: "ghs_", job: "ghs_" } as const;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Makes a token in GitHub's form, remembers it, and forgets those that are over. */
export const issueToken = (hub: Hub, facts: Omit<Token, "value">, value?: string): Token => {
  const letters = [...randomBytes(36)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  const token = { ...facts, value: value ?? `${PREFIX[facts.kind]}${letters}` };
  const alive = (item: Token) => item.expiresAt === null || Date.parse(item.expiresAt) > Date.now();
  hub.state.tokens = [...hub.state.tokens.filter(alive), token];
  hub.save();
  return token;
};
