import type { Role } from "#src/discussion/message.ts";
import { type Command, type CommandName, type Misread, type Overrides, PLAIN } from "./command.ts";
import { findOrders } from "./find-orders.ts";
import { nearestOf } from "./nearest-of.ts";

type Parse = (words: string) => Command | string;

/** Characters of somebody's words that are heard. */
const MOST_WORDS = 4_000;
/** What one comment may allow a run at most, in dollars. */
const MOST_USD = 100;
const AMOUNT = /^\$?(\d{1,3}(?:\.\d{1,2})?)$/u;
/** A whole commit or the id of a Worker version, and why. */
const TARGET = /^(?<to>[0-9a-f]{40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\s*(?<reason>[\s\S]*)$/u;
const SERVICE = /^[A-Z]\w{0,63}$/u;
const OVERRIDE = /^--([a-z][a-z-]*)(?:=(\S+))?$/u;
const ROLES: readonly Role[] = ["PM", "Backend", "Frontend", "DevOps", "QA", "Security"];

const roleIn = (word: string): Role | undefined => ROLES.find((role) => role.toLowerCase() === word.toLowerCase());

const parseOverrides = (words: string): Overrides | string => {
  const overrides: Overrides = {};
  for (const word of words.split(/\s+/u).filter((each) => each !== "")) {
    const [, key, value] = OVERRIDE.exec(word) ?? [];
    if (key === undefined) return `“${word}” is no option; options look like \`--approval=never\`.`;
    overrides[key] = value ?? "on";
  }
  return overrides;
};

const PARSERS: Record<Exclude<CommandName, (typeof PLAIN)[number]>, Parse> = {
  build: (words) => {
    const overrides = parseOverrides(words);
    return typeof overrides === "string" ? overrides : { name: "build", overrides };
  },
  approve: (words) => {
    if (words === "") return { name: "approve", plan: null };
    return /^[0-9a-f]{7,64}$/iu.test(words)
      ? { name: "approve", plan: words.toLowerCase() }
      : "Say `/aidevos approve`, or name the plan by its hash as its comment does: `/aidevos approve 0a1b2c3`.";
  },
  ask: (words) => {
    const [, first = "", question = ""] = /^(\w+)[,:]?\s+([\s\S]+)$/u.exec(words) ?? [];
    const role = roleIn(first);
    return role === undefined
      ? `Name a role and ask it something: \`/aidevos ask Backend why is a link kept for a year?\` Roles: ${ROLES.join(", ")}.`
      : { name: "ask", role, question: question.slice(0, MOST_WORDS) };
  },
  revise: (words) =>
    words === ""
      ? "Say what shall be otherwise: `/aidevos revise a title is at most 80 characters long`."
      : { name: "revise", text: words.slice(0, MOST_WORDS) },
  withdraw: (words) =>
    words === ""
      ? "Name what is to be taken back by its id or its words, as the comment that heard it does: `/aidevos withdraw s1`."
      : { name: "withdraw", rule: words.slice(0, MOST_WORDS) },
  rollback: (words) => {
    const { reason = "", to } = TARGET.exec(words)?.groups ?? {};
    return { name: "rollback", to: to ?? null, reason: reason.slice(0, MOST_WORDS) };
  },
  optimize: (words) => {
    if (words === "") return { name: "optimize", service: null };
    return SERVICE.test(words)
      ? { name: "optimize", service: words }
      : "Name one service as the code does, or none for the whole product: `/aidevos optimize Note`.";
  },
  budget: (words) => {
    const usd = Number(AMOUNT.exec(words)?.[1] ?? 0);
    return usd > 0 && usd <= MOST_USD
      ? { name: "budget", microUsd: Math.round(usd * 1e6) }
      : `No such amount can be allowed at once. Say it in dollars, from 0.01 to ${MOST_USD}: \`/aidevos budget 2\`.`;
  },
};

const NAMES: readonly string[] = [...PLAIN, ...Object.keys(PARSERS)];

const parseOrder = (order: string): Command | Misread => {
  const [, word = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/u.exec(order) ?? [];
  const name = word.replace(/[.,:;!]+$/u, "").toLowerCase();
  const said = order.split("\n")[0]?.slice(0, 80) ?? "";
  if (name === "") return { name: "help" };
  const plain = PLAIN.find((each) => each === name);
  // What follows such a word is said to people.
  if (plain !== undefined) return { name: plain };
  if (!Object.hasOwn(PARSERS, name)) {
    const near = nearestOf(name, NAMES);
    const mend = near === null ? "" : `Did you mean \`/aidevos ${near}\`? `;
    return { name: null, said, mend: `${mend}\`/aidevos help\` lists what there is.` };
  }
  // `revise` may go over lines; the others end with theirs.
  const words = name === "revise" || name === "ask" ? rest : (rest.split("\n")[0] ?? "");
  const parsed = PARSERS[name as keyof typeof PARSERS](words.trim());
  return typeof parsed === "string" ? { name: null, said, mend: parsed } : parsed;
};

/** What a comment orders, in this order, the first ten; none: it is no command but words. */
export const parseCommands = (comment: string): (Command | Misread)[] =>
  findOrders(comment).slice(0, 10).map(parseOrder);
