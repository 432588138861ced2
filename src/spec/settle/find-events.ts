import type { Sentence } from "#src/spec/split-sentences.ts";
import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { readMessageBody } from "./read-message.ts";
import type { Outgoing } from "./read-outgoing.ts";
import type { Asked } from "./resource.ts";
import { type HookFacts, type Kind, nounOf } from "./settling.ts";

type Rule = ApiFacts["rules"][number];

/** What is sent about which kinds: the events by name, and the kinds. */
export type Events = { events: HookFacts["hooks"]["events"]; about: Kind[] };

const EVENT = /`([a-z][a-z_-]*[.:][a-z][a-z_.-]*)`/gu;

/** Names of events, with the sentence that tells when each happens, where one does. */
const namesIn = (rules: readonly Rule[], outgoing: readonly Outgoing[], receiver: Kind): Map<string, Rule | null> => {
  const found = new Map<string, Rule | null>();
  const add = (name: string, rule: Rule | null): void => {
    if (!found.has(name)) found.set(name, rule);
  };
  for (const rule of rules)
    if (!rule.text.includes("\n")) for (const [, name = ""] of rule.text.matchAll(EVENT)) add(name, rule);
  for (const { body, rule } of outgoing)
    for (const [member, value] of Object.entries(body ?? {}))
      if (/^(?:event|type|kind|topic)$/iu.test(member) && typeof value === "string" && /^[a-z]/u.test(value))
        add(value, rule);
  for (const { entries, values } of receiver.fields)
    for (const value of values ?? entries?.values ?? []) if (/^[a-z][a-z_-]*[.:]/u.test(value)) add(value, null);
  return found;
};

const KINDS: [RegExp, Asked["role"]][] = [
  [/^(?:creat|add|mad|open|register|start|report|receiv|post)/u, "create"],
  [/^(?:updat|chang|edit)/u, "update"],
  [/^(?:delet|remov)/u, "delete"],
];

/** The requests after which something happened that is called so: `build.finished` after `POST /builds/{id}/finish`. */
const requestsFor = (event: string, { resource }: Kind): RequestFact[] => {
  const verb = stem(wordsOf(event).at(-1) ?? "");
  const state = event.split(/[.:]/u).at(-1) ?? "";
  const sets = new RegExp(String.raw`\b(?:to|becomes|now|→) \x60${RegExp.escape(state)}\x60`, "u");
  const acts = resource.asked.filter(
    ({ request, role, word }) =>
      role === "act" &&
      (stem(wordsOf(word)[0] ?? "") === verb || request.sentences.some(({ text }) => sets.test(text))),
  );
  const role = KINDS.find(([pattern]) => pattern.test(verb))?.[1];
  const found = acts.length > 0 ? acts : resource.asked.filter((asked) => asked.role === role);
  return found.map(({ request }) => request);
};

const nounsOf = ({ resource }: Kind): string[] =>
  [nounOf(resource), resource.word].map((noun) => wordsOf(noun).map(singular).join(" "));

/** The kind of which an event tells: named by it, or by the sentence about it. */
const aboutOf = (event: string, rule: Rule | null, kinds: readonly Kind[]): Kind | null => {
  const [first = ""] = event.split(/[.:]/u);
  const named = kinds.find((kind) => nounsOf(kind).includes(wordsOf(first).map(singular).join(" ")));
  if (named !== undefined) return named;
  const words = new Set(wordsOf(rule?.text ?? "").map(singular));
  return kinds.find((kind) => nounsOf(kind).some((noun) => words.has(noun))) ?? null;
};

const IS_FIRED = /\b(?:fired?|rang|ring|due|triggered|sounded)\b/iu;

/** Events about records of these kinds, with what brings each about and what is sent. What is not understood is named. */
export const findEvents = (
  { near, outgoing, receiver }: { near: readonly Rule[]; outgoing: readonly Outgoing[]; receiver: Kind },
  kinds: readonly Kind[],
  reading: Reading,
  heard: Set<Sentence>,
): Events => {
  const texts = near.map(({ text }) => text);
  const found: Events = { events: {}, about: [] };
  for (const [event, rule] of namesIn(near, outgoing, receiver)) {
    const about = aboutOf(event, rule, kinds);
    const shown = outgoing.find(({ body }) => Object.values(body ?? {}).includes(event)) ?? outgoing[0] ?? null;
    const body = about === null ? null : readMessageBody(shown, about, texts);
    const requests = about === null ? [] : requestsFor(event, about);
    const fires = about?.firing !== undefined && requests.length === 0 && IS_FIRED.test(event);
    const refuse = (reason: string): void => leaveUncovered(reading, rule?.line ?? 1, rule?.text ?? event, reason);
    if (about === null || body === null) refuse("it is not known what this message tells");
    else if (!fires && requests.length === 0) refuse("nothing that is understood brings this event about");
    else {
      if (!found.about.includes(about)) found.about.push(about);
      const of = about.resource.parent === null ? {} : { of: about.resource.name };
      found.events[event] = { ...of, ...(fires && { fires }), requests, body };
      if (rule !== null) heard.add(rule);
    }
  }
  return found;
};
