import type { ApiFacts, MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import { isFile } from "#src/spec/settle/find-files.ts";
import { isParameter, segmentsOf } from "#src/spec/settle/path-words.ts";

const WHOLE =
  /\bbody\b[^.;]{0,20}\b(?:is|holds|must be|contains)\b (?:just |exactly |simply |only |nothing but )?(?:the|its|any|an? arbitrary) (?:stored |bare |raw |json )*(value|document|content|payload|data|setting)s?\b|\b(value|document|content|payload|setting)\b[^.;]{0,30}\b(?:is|as) (?:sent|returned|answered|told) (?:as the (?:whole )?body|bare|verbatim)/iu;
const ANY =
  /\b(value|document|content|payload|setting|body)\b[^.;]{0,20}\b(?:is|may be|can be|holds) any (?:valid )?json\b/iu;

const namesOne = ({ path }: RequestFact): boolean => isParameter(segmentsOf(path).at(-1) ?? "");

const exampleOf = (members: readonly MemberFact[] | null): string | null =>
  members === null || members.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(members.map(({ example, name }) => [name, example ?? null])));

const toldBy = ({ answer }: RequestFact): string | null =>
  answer !== null && "example" in answer && answer.example !== undefined ? JSON.stringify(answer.example) : null;

/** What a body is told to be as a whole, under the headings of these requests or in their own sentences. */
const wholeIn = ({ requests, rules }: ApiFacts, put: RequestFact, get: RequestFact): string | null => {
  const [first = ""] = segmentsOf(put.path);
  const near = rules.filter(({ under }) => under.includes(first) || under === put.under || under === get.under);
  const own = [...put.sentences, ...get.sentences].map(({ text }) => text);
  const said = [...own, ...near.map(({ text }) => text)];
  const whole = said.map((text) => WHOLE.exec(text)).find((match) => match !== null);
  if (whole !== undefined) return (whole[1] ?? whole[2] ?? "value").toLowerCase();
  const others = requests.filter(({ path }) => path !== put.path).length;
  const any = (others === 0 ? rules.map(({ text }) => text) : said)
    .map((text) => ANY.exec(text))
    .find((match) => match !== null);
  const isSame = exampleOf(put.body) !== null && exampleOf(put.body) === toldBy(get);
  const name = any?.[1]?.toLowerCase();
  return isSame && name !== undefined ? (name === "body" ? "value" : name) : null;
};

const SAYS = /^(?:the )?(?:answer['’]s |response )?body\b[^.;]{0,40}\b(?:itself|alone|as (?:sent|stored|it was))?$/iu;

/** Requests that send and answer one value as their whole body: a member of that name stands for it. */
const nameWhole = (facts: ApiFacts): RequestFact[] => {
  const whole = new Map<RequestFact, string>();
  for (const put of facts.requests.filter((request) => request.method === "PUT" && namesOne(request)))
    for (const get of facts.requests.filter(({ method, path }) => method === "GET" && path === put.path)) {
      const name = wholeIn(facts, put, get);
      if (name !== null) whole.set(put, name).set(get, name);
    }
  return facts.requests.map((request) => {
    const name = whole.get(request);
    if (name === undefined) return request;
    const sentences = request.sentences.filter(({ text }) => !SAYS.test(text.replace(/\.$/u, "")));
    if (request.method === "GET") return { ...request, whole: name, answer: null, sentences };
    const member: MemberFact = { name, line: request.line, rules: ["required"] };
    return { ...request, whole: name, body: [member], sentences };
  });
};

const numberIn = (example: MemberFact["example"]): Pick<MemberFact, "example"> =>
  typeof example === "string" && /^-?\d+(?:\.\d+)?$/u.test(example) ? { example: Number(example) } : {};

/** What a request that changes something is told in its query string is told it all the same. */
const takeQuery = (request: RequestFact): RequestFact => {
  const { body, method, path, query } = request;
  const writes = method === "PUT" || method === "POST" || method === "PATCH";
  if (!writes || query.length === 0 || !path.includes("{") || isFile(request)) return request;
  const asked = query.map((member): MemberFact => {
    const isRequired = member.rules.some((rule) => /^(?:is )?(?:required|mandatory)\b/iu.test(rule));
    return { ...member, ...numberIn(member.example), inQuery: true, ...(!isRequired && { optional: true as const }) };
  });
  return { ...request, body: [...(body ?? []), ...asked], query: [] };
};

/** Bodies that are one value, and what stands in the query string beside a body. */
export const readWhole = (facts: ApiFacts): ApiFacts => ({
  ...facts,
  requests: nameWhole(facts).map(takeQuery),
});
