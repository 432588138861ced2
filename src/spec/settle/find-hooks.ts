import type { Sentence } from "#src/spec/split-sentences.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Field, Json, MessageValue } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { findEvents } from "./find-events.ts";
import { findReceiver, settleReceiver } from "./find-receiver.ts";
import { isKeptOfHooks } from "./kept-of-hooks.ts";
import { makeHookLog } from "./make-hook-log.ts";
import { readMessageHeaders } from "./read-message.ts";
import { readOutgoing } from "./read-outgoing.ts";
import { readRetries } from "./read-retries.ts";
import type { Resource } from "./resource.ts";
import type { HookFacts, Kind, Settling } from "./settling.ts";

const LOG = /deliver|dispatch|attempt|sending|message|notification/iu;

const rootOf = ({ parent, within }: Resource, own: Resource): Resource => {
  const above = within ?? parent;
  return above === null ? own : rootOf(above, above);
};

/** Examples of a log's members, as its list shows an entry. */
const examplesOf = ({ asked }: Resource): { [key: string]: Json } => {
  for (const { request } of asked) {
    const { answer } = request;
    const example = answer?.holds === "list" || answer?.holds === "object" ? answer.example : undefined;
    const lists = typeof example === "object" && example !== null ? Object.values(example) : [];
    const [entry] = lists.flatMap((value) => (Array.isArray(value) ? value : []));
    if (typeof entry === "object" && entry !== null && !Array.isArray(entry)) return entry;
  }
  return {};
};

/** The kind that holds messages: the author's own, or one that nobody sees. */
const logOf = (settling: Settling, about: Kind): Kind => {
  const known = [...settling.kinds.values()].find(
    ({ resource }) =>
      LOG.test(resource.word) && resource.asked.every(({ role }) => !["create", "replace", "update"].includes(role)),
  );
  if (known !== undefined) return known;
  const resource: Resource = {
    word: "deliveries",
    name: "Delivery",
    parent: about.resource,
    parameter: null,
    thing: null,
    asked: [],
  };
  const id = (name: string, origin: Field["origin"]): Field => ({
    name,
    type: "text",
    description: "",
    required: false,
    origin,
  });
  const parent = id(`${wordsOf(about.resource.name).join("_")}_id`, "parent");
  const log: Kind = { resource, fields: [id("id", "id"), parent], sent: new Map(), missing: null, expiry: null };
  settling.kinds.set(resource, log);
  return log;
};

/** What a message is kept under. */
const settleHome = (log: Kind, root: Resource, about: Kind, receiver: Kind): "record" | "receiver" | undefined => {
  const { parent } = log.resource;
  if (parent === null) log.resource.within = root;
  else if (parent === receiver.resource && receiver !== about) return "receiver";
  return parent === null ? undefined : "record";
};

const OF_HOOKS = /\bwebhooks?\b|\bsigned\b|\bHMAC\b|\bdeliver/iu;
const PRIVATE = /\b(?:private|loopback|local|internal) (?:and \w+ )?(?:addresses|networks|hosts)\b/iu;

/** Sentences at the requests about receivers and messages that say what is so anyway are done with. */
const takeSentences = ({ hooks, log }: HookFacts, receiver: Kind, { reading }: Settling): void => {
  for (const { request } of receiver.resource.asked)
    for (const { line, text } of request.sentences)
      if (PRIVATE.test(text))
        leaveUncovered(reading, line, text, "private addresses are reached only where ALLOW_PRIVATE_WEBHOOKS is set");
  for (const { request } of [...log.resource.asked, ...receiver.resource.asked])
    request.sentences = request.sentences.filter(({ text }) => !isKeptOfHooks(text, hooks));
};

/**
 * Messages that the product sends by itself to addresses that callers name; null where it sends none, or none that is
 * understood. What messages need is kept in one service with what they are about.
 */
export const findHooks = (settling: Settling, { rules }: ApiFacts, heard: Set<Sentence>): HookFacts | null => {
  const { reading } = settling;
  const kinds = [...settling.kinds.values()].filter(({ resource }) => resource !== settling.callers?.holders);
  const receiver = findReceiver(kinds);
  if (receiver === null) return null;
  const outgoing = readOutgoing(rules);
  const headings = new Set(outgoing.map(({ rule }) => rule.under));
  const near = rules.filter((rule) => headings.has(rule.under) || OF_HOOKS.test(rule.text));
  const isLog = ({ resource }: Kind): boolean => LOG.test(resource.word) && resource.asked.length > 0;
  const others = kinds.filter((kind) => (receiver.isOwn || kind !== receiver.kind) && !isLog(kind));
  const told = { near, outgoing, receiver: receiver.kind };
  const { about: kindsTold, events } = findEvents(told, others, reading, heard);
  const [about] = kindsTold;
  if (about === undefined) return null;
  const root = rootOf(about.resource, about.resource);
  const { resource } = receiver.kind;
  if (resource.parent === null && resource !== root) resource.within = root;
  const log = logOf(settling, about);
  const of = settleHome(log, root, about, receiver.kind);
  const body: Record<string, MessageValue> = Object.values(events)[0]?.body ?? {};
  const texts = near.map(({ text }) => text);
  const retries = readRetries(texts);
  const hooks: HookFacts["hooks"] = {
    to: settleReceiver(receiver),
    events,
    headers: readMessageHeaders(outgoing, texts),
    pauses: retries.pauses,
    timeoutSeconds: retries.timeoutSeconds,
    log: makeHookLog(log, body, examplesOf(log.resource), of),
  };
  for (const rule of near) {
    const isShown = outgoing.some((each) => each.rule === rule || each.lead === rule);
    if (isShown || retries.heard.has(rule.text) || isKeptOfHooks(rule.text, hooks)) heard.add(rule);
  }
  const found: HookFacts = { root, hooks, log };
  takeSentences(found, receiver.kind, settling);
  return found;
};
