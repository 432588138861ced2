import type { ModelRequest, Reply, Script } from "#src/world/models/script.ts";

/** What six scripted engineers say and write of one spec. */
export type Engineers = {
  /** The issue as a spec. */
  reading: { title: string; body: string };
  /** What each role says in the first round: claims as texts, anything else as it is. */
  says: Record<string, (string | object)[]>;
  /** How what waits for a role is settled, by its id. */
  settles?: Record<string, string>;
  tests?: Script;
  code?: Script;
  /** What a reviewer finds, by role; it is asked for once. */
  finds?: Record<string, object[]>;
};

/** The words that a conversation began with. */
export const firstOf = ({ messages }: ModelRequest): string => (messages[0]?.from === "user" ? messages[0].text : "");

/** How often tools have answered so far. */
export const stepsOf = ({ messages }: ModelRequest): number => messages.filter(({ from }) => from === "tools").length;

export const writeFiles = (...files: [path: string, content: string][]): Reply => ({
  call: files.map(([path, content]) => ({ name: "write", input: { path, content } })),
});

const LIMIT = {
  kind: "decision",
  answers: null,
  text: "Strangers may write, so no address may write more than 120 times a minute.",
  change: { kind: "limit-writes", perMinute: 120 },
  dissent: [],
};

const speak = (request: ModelRequest, { says, settles = {} }: Engineers): Reply => {
  const [, role = "", round = "1"] = /You speak as (\w+):[^]*?This is round (\d+)/u.exec(firstOf(request)) ?? [];
  const waiting = /Waiting for your decision:\n([^]*?)\n\n/u.exec(firstOf(request))?.[1] ?? "";
  const decisions = [...waiting.matchAll(/^- `([\w-]+)`/gmu)].map(([, id = ""]) => ({
    kind: "decision",
    answers: id,
    text: settles[id] ?? `Settled as ${role} sees it: nothing of the plan changes for ${id}.`,
    change: null,
    dissent: [],
  }));
  const limits = role === "Security" && /without any limit/u.test(firstOf(request)) ? [LIMIT] : [];
  const own = (says[role] ?? []).map((said) => (typeof said === "string" ? { kind: "claim", text: said } : said));
  return { say: JSON.stringify({ messages: [...(round === "1" ? own : []), ...limits, ...decisions] }) };
};

const review = (request: ModelRequest, { finds = {} }: Engineers): Reply => {
  const role = /You are (\w+):/u.exec(firstOf(request))?.[1] ?? "";
  return { say: JSON.stringify({ findings: finds[role] ?? [] }) };
};

/** What an answer's form asks for; Anthropic's format has no name for it. */
const memberOf = ({ form }: ModelRequest): string => {
  const { properties = {} } = (form?.schema ?? {}) as { properties?: object };
  return Object.keys(properties)[0] ?? "";
};

const NOTHING: Script = () => ({ say: "There is nothing to write." });

/** Six engineers who build one product. */
export const engineersScript =
  (engineers: Engineers): Script =>
  (request) => {
    const { code = NOTHING, reading, tests = NOTHING } = engineers;
    const member = memberOf(request);
    if (member === "title") return { say: JSON.stringify({ ...reading, questions: [] }) };
    if (member === "messages") return speak(request, engineers);
    if (member === "findings") return review(request, engineers);
    return /You are QA\b/u.test(`${request.system}\n${firstOf(request)}`) ? tests(request) : code(request);
  };
