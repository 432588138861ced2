import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { pascalSingular, plural, singular, stem, wordsOf } from "#src/spec/words.ts";
import { segmentsOf } from "./path-words.ts";
import type { Resource } from "./resource.ts";

/** Words of a path for becoming known, which name no records. */
const SIGN_UP = /^(?:register|registrations?|sign-?up|join|enrol|enroll|create-?account)$/iu;
/** Words for whoever signs in. */
const PEOPLE = /^(?:user|account|member|person|people|profile|player|customer|employee|client|author|staff)s?$/iu;

const isSignUp = ({ body, method, path }: RequestFact): boolean => {
  const segments = segmentsOf(path);
  const [first = "", last = first] = segments.slice(-2);
  return (
    method === "POST" &&
    SIGN_UP.test(last) &&
    (segments.length === 1 || (segments.length === 2 && PEOPLE.test(first))) &&
    (body ?? []).some(({ name }) => /^pass(?:word|phrase|code)$/iu.test(name))
  );
};

const isCalled = ({ name, thing, word }: Resource, noun: string): boolean =>
  [thing?.noun ?? "", name, word].some((each) => stem(singular(wordsOf(each).at(-1) ?? "")) === stem(singular(noun)));

/** What an answer calls whoever signed up. */
const nounIn = ({ answer }: RequestFact): string | null => (answer?.holds === "thing" ? answer.noun : null);

/**
 * `POST /register` makes an account though its path names none: of the records that its answer calls so, or that people are
 * kept as, or of a kind of its own. Gives back the requests that are left.
 */
export const findSignUp = (
  { things }: ApiFacts,
  resources: Resource[],
  loose: readonly RequestFact[],
): RequestFact[] => {
  const request = loose.find(isSignUp);
  if (request === undefined) return [...loose];
  const noun = nounIn(request);
  const known =
    resources.find((resource) => resource.parent === null && noun !== null && isCalled(resource, noun)) ??
    resources.find(({ parent, word }) => parent === null && PEOPLE.test(word));
  const called = noun ?? "user";
  const holders: Resource = known ?? {
    word: plural(called.replaceAll(" ", "-")),
    name: pascalSingular(called),
    parent: null,
    parameter: null,
    thing: things.find((thing) => thing.noun === called) ?? null,
    asked: [],
  };
  if (known === undefined) resources.push(holders);
  holders.asked.unshift({ request, role: "create", word: holders.word });
  return loose.filter((each) => each !== request);
};
