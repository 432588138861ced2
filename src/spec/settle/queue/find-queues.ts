import type { RequestFact } from "#src/spec/facts/facts.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { isParameter, segmentsOf } from "#src/spec/settle/path-words.ts";
import type { Asked, Resource } from "#src/spec/settle/resource.ts";
import type { QueueFacts } from "./queue-facts.ts";
import { clears, handsOut, statesIn, stepOf, TOKEN, UNTIL } from "./queue-words.ts";

const SAID = /`([A-Za-z]\w*)`/gu;

/** Members that an answer is told to have, beside those of the record or alone. */
export const membersTold = ({ answer, sentences }: RequestFact): string[] => {
  const own = answer?.holds === "object" ? answer.members : answer?.holds === "list" ? (answer.entry ?? []) : [];
  const beside = sentences.flatMap(({ text }) =>
    /^(?:plus|and|together with|with|as well as|along with|each (?:of them )?with)\b|\bplus\b/iu.test(text)
      ? [...text.matchAll(SAID)].map(([, name = ""]) => name)
      : [],
  );
  return [...own, ...beside];
};

const sends = ({ body }: RequestFact, name: string): boolean => (body ?? []).some((member) => member.name === name);

const tokenIn = (request: RequestFact): string | null =>
  request.method === "POST"
    ? (membersTold(request).find((name) => TOKEN.test(name) && !sends(request, name)) ?? null)
    : null;

const isCalled = (resource: Resource, text: string): boolean => {
  const nouns = [resource.word, resource.thing?.noun ?? resource.name].map((noun) => wordsOf(noun).map(singular));
  const said = wordsOf(text).map(singular).join("");
  return nouns.some((noun) => noun.join("") === said || noun.at(-1) === said);
};

/** The list that an answer is, or that is all that it holds. */
export const listTold = (answer: RequestFact["answer"]): { member: string | null; noun: string | null } | null => {
  if (answer?.holds === "list") return answer;
  if (answer?.holds !== "object" || answer.members.length !== 1) return null;
  const [member = ""] = answer.members;
  const { example } = answer;
  const isList =
    typeof example === "object" && example !== null && !Array.isArray(example) && Array.isArray(example[member]);
  return isList ? { member, noun: singular(member) } : null;
};

/** What an answer holds of a record, where it is one of these. */
const isAbout = (resource: Resource, { answer }: RequestFact): boolean => {
  if (answer?.holds === "thing") return isCalled(resource, answer.noun);
  const list = listTold(answer);
  return list !== null && isCalled(resource, list.noun ?? list.member ?? "");
};

const lastWord = ({ path }: RequestFact): string => segmentsOf(path).findLast((each) => !isParameter(each)) ?? "";

const stepsOf = ({ asked }: Resource, token: string): Asked[] =>
  asked.filter(({ request, role }) => role === "act" && sends(request, token));

/** `POST /queues/{name}/purge`, `DELETE /queues/{name}/jobs` */
const isClearing = (resource: Resource, { request: { body, method, path }, role, word }: Asked): boolean => {
  if (role !== "act" && role !== "collect") return false;
  if (method === "DELETE") return isCalled(resource, segmentsOf(path).at(-1) ?? "");
  return method === "POST" && clears(word) && (body ?? []).length === 0;
};

/** `dead`, `dead-letters`, `jammed`: a state in which nothing is tried any more. */
const isDead = (word: string): boolean => wordsOf(word).some((each) => statesIn([each]).dead !== undefined);

/** A step whose word does not say what it does may still say so by what it takes. */
const pick = (steps: readonly Asked[], wanted: NonNullable<ReturnType<typeof stepOf>>): Asked | null => {
  const named = steps.find(({ word }) => stepOf(word) === wanted);
  if (named !== undefined) return named;
  const unnamed = steps.filter(({ word }) => stepOf(word) === null);
  const takes =
    (pattern: RegExp) =>
    ({ request }: Asked) =>
      (request.body ?? []).some(({ name }) => pattern.test(name));
  if (wanted === "failed") return unnamed.find(takes(/^(?:error|reason|message|fault)$/u)) ?? null;
  return wanted === "extended" ? (unnamed.find(takes(/seconds|minutes/u)) ?? null) : null;
};

const queueOf = (resource: Resource, about: readonly Asked[], loose: readonly RequestFact[]): QueueFacts | null => {
  const candidates = [
    ...about.filter(({ role }) => role === "act" || role === "collect"),
    ...loose
      .filter((request) => isAbout(resource, request))
      .map((request): Asked => ({ request, role: "collect", word: lastWord(request) })),
  ];
  for (const lease of candidates) {
    const token = tokenIn(lease.request);
    if (token === null || !(handsOut(lease.word) || isAbout(resource, lease.request))) continue;
    const steps = stepsOf(resource, token);
    if (steps.length === 0) continue;
    const free = resource.asked.filter(({ request, role }) => role === "act" && !sends(request, token));
    const reports = about.filter(({ role }) => role === "report");
    return {
      resource,
      lease,
      token,
      until: membersTold(lease.request).find((name) => UNTIL.test(name)) ?? null,
      done: pick(steps, "done"),
      failed: pick(steps, "failed"),
      extended: pick(steps, "extended"),
      again: free.find(({ word }) => stepOf(word) === "again") ?? null,
      dead: reports.find(({ request, word }) => isDead(word) && request.answer?.holds === "list") ?? null,
      cleared:
        [...about, ...loose.map((request): Asked => ({ request, role: "collect", word: lastWord(request) }))].find(
          (asked) => isClearing(resource, asked),
        ) ?? null,
      counts: reports.find(({ request }) => request.answer?.holds === "object") ?? null,
    };
  }
  return null;
};

/** The steps of a queue in the order in which they are told. */
export const stepsIn = (queue: QueueFacts): Asked[] =>
  [queue.lease, queue.done, queue.failed, queue.extended, queue.again, queue.dead, queue.cleared, queue.counts].filter(
    (asked) => asked !== null,
  );

/**
 * Records that are handed out for a while: a request gives out a token, and others take it. Their requests are given to
 * them, wherever they stood; what was `loose` and is theirs is left out of what is given back.
 */
export const findQueues = (
  resources: readonly Resource[],
  loose: readonly RequestFact[],
): { queues: Map<Resource, QueueFacts>; rest: RequestFact[] } => {
  const queues = new Map<Resource, QueueFacts>();
  for (const resource of resources) {
    const above = resource.parent === null ? [] : resource.parent.asked;
    const queue = queueOf(resource, [...resource.asked, ...above], loose);
    if (queue === null) continue;
    const steps = new Set(stepsIn(queue));
    for (const asked of steps) asked.role = "queue";
    // How many there are is told of what they belong to.
    if (queue.counts !== null) steps.delete(queue.counts);
    if (resource.parent !== null) resource.parent.asked = resource.parent.asked.filter((asked) => !steps.has(asked));
    resource.asked = [...resource.asked.filter((asked) => !steps.has(asked)), ...steps];
    queues.set(resource, queue);
  }
  const theirs = new Set([...queues.values()].flatMap(stepsIn).map(({ request }) => request));
  return { queues, rest: loose.filter((request) => !theirs.has(request)) };
};
