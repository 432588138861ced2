import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { statusesIn } from "#src/spec/facts/find-statuses.ts";
import { partsOf } from "#src/spec/facts/read-failures.ts";
import type { Settling } from "./settling.ts";
import { isFile } from "./find-files.ts";

const PAIRS = [
  /\b([45]\d\d)`?\s?`?\{[^{}`]{0,60}"(?:error|code)"\s?:\s?"([a-z][\w-]*)"/gu,
  /`([45]\d\d) ([A-Za-z][\w-]*)`/gu,
  /\b([45]\d\d)\b`?[^\w`|.;)]{0,4}(?:is |with (?:the )?(?:code|error) )?`([a-z][\w-]*)`/giu,
];
const MALFORMED = /\b(?:no|not|(?:isn|aren)['’]t|bad|malformed|invalid|broken)\b[^.;|]{0,20}\bjson\b/iu;
const QUERY = /\b(?:query|parameters?|filters?)\b/iu;
const INVALID =
  /\b(?:fields?|members?|bod(?:y|ies)|values?|rules?|validation|out of range|wrong type|missing|otherwise|anything else)\b/iu;
const NOBODY = /\b(?:tokens?|keys?|authorization|session|signed|logged|unknown|missing|header)\b/iu;
const NOTHING = /\b(?:unknown|no such|not exist|not found|nothing)\b/iu;

type Told = { status: string; code: string; text: string };

/** "A bad value is 422 `invalid`, broken JSON is 400 `no_json`": each status with its own words. */
const partsFor = (text: string): string[] => {
  const marks = statusesIn(text);
  return marks.length < 2 ? [text] : partsOf(text, marks).map(({ part }) => part);
};

const pairsIn = (text: string): Told[] =>
  partsFor(text).flatMap((part) =>
    PAIRS.flatMap((pattern) =>
      [...part.matchAll(pattern)].map(([, status = "", code = ""]) => ({ status, code, text: part })),
    ),
  );

/** What a failure is called by the layer, where the author's words tell it. */
const layerCodeOf = ({ code, status, text }: Told): string | null => {
  switch (status) {
    case "400":
    case "422":
      if (MALFORMED.test(text)) return "malformed-json";
      // A strange cursor is told by its list.
      if (/cursor/iu.test(code)) return null;
      if (QUERY.test(text) || /param|query/iu.test(code)) return "invalid-query";
      return INVALID.test(text) || /^(?:invalid|validation|bad_request)/iu.test(code) ? "invalid" : null;
    case "401":
      return NOBODY.test(text) || /auth|sign|log|key|token/iu.test(code) ? status : null;
    case "403":
    case "404":
      return NOTHING.test(text) || /^(?:forbidden|not_?found)$/iu.test(code) ? status : null;
    default:
      return null;
  }
};

const CODE_LIST = /"code"\s*:\s*((?:"[a-z][\w-]*"\s*\|\s*){1,8}"[a-z][\w-]*")/iu;

/** `"code": "unauthorized" | "not_found"` for 401, 404: as many codes as statuses, in the same order. */
const listedIn = (text: string): [status: string, code: string][] => {
  const list = CODE_LIST.exec(text);
  if (list === null) return [];
  const codes = [...(list[1] ?? "").matchAll(/"([^"]+)"/gu)].map(([, code = ""]) => code);
  const statuses = [...text.slice(list.index + list[0].length).matchAll(/\b([45]\d\d)\b/gu)].map(([status]) => status);
  return codes.length === statuses.length ? statuses.map((status, n) => [status, codes[n] ?? ""]) : [];
};

/** 400 where that alone is told of values that break a rule; null: it is not told, or otherwise. */
export const generalStatus = ({ requests }: Pick<ApiFacts, "requests">): 400 | null => {
  const told = requests
    .filter((request) => /^(?:POST|PUT|PATCH)$/u.test(request.method) && !isFile(request))
    .flatMap(({ failures }) => failures)
    .filter(({ code, when }) => code !== null && !MALFORMED.test(when) && !/json/iu.test(code));
  const statuses = new Set(told.map(({ status }) => status).filter((status) => status === 400 || status === 422));
  return statuses.has(400) && statuses.size === 1 ? 400 : null;
};

/** The status of a parameter of the query string that is wrong, where requests tell it and all tell the same. */
export const queryStatus = ({ requests }: Pick<ApiFacts, "requests">): 400 | 422 | null => {
  const statuses = new Set<400 | 422>(
    requests
      .filter(({ method }) => method === "GET")
      .flatMap(({ failures, query }) =>
        failures.filter(
          ({ when }) =>
            query.length > 0 && (OF_VALUES.test(when) || query.some(({ name }) => when.includes(`\`${name}\``))),
        ),
      )
      .flatMap(({ status }) => (status === 400 || status === 422 ? [status] : [])),
  );
  const [only] = statuses;
  return statuses.size === 1 ? (only ?? null) : null;
};

const OF_VALUES =
  /\b(?:bad|invalid|wrong|other|unknown|out of range)\b[^.;]{0,20}\b(?:values?|parameters?|query|filters?)\b|\banything else\b/iu;

const FAILURE =
  /^(?:an? |any )?(?:malformed|invalid|broken|bad|unknown|missing|no)\b[^.;`]{0,80}`(?:[45]\d\d )?[\w-]+`(?: (?:on|at|for|with) (?:every|each|any|all)\b[^.;]{0,60})?\.?$/iu;

/** "`404 NOT_FOUND` no such thing": an entry of a list of codes. */
const BEGINS = /^`[45]\d\d [A-Za-z][\w-]*`/u;

/** "An unknown room gives 404 `no_such_room`": a sentence that says no more than a code that is known by now. */
export const tellsKnownCode = (
  text: string,
  codes: Readonly<Record<string, string>>,
  { kinds }: Pick<Settling, "kinds">,
): boolean => {
  const told = pairsIn(text);
  const known = new Set([...Object.values(codes), ...[...kinds.values()].map(({ missing }) => missing)]);
  return told.length > 0 && (FAILURE.test(text) || BEGINS.test(text)) && told.every(({ code }) => known.has(code));
};

const WRONG = /^(?:invalid|bad|wrong|illegal|malformed)_/u;

/** `422 | invalid_limit`: a code that is called after a parameter of the query string is told where that is wrong. */
const parameterCodes = ({ requests, rules }: ApiFacts): Record<string, string> => {
  const names = new Set(requests.flatMap(({ query }) => query.map(({ name }) => name)));
  const texts = rules.flatMap(({ text }) => (/\b4(?:00|22)\b/u.test(text) ? [text] : []));
  const told = texts.flatMap((text) => [...text.matchAll(/`([a-z]+(?:_\w+)+)`/giu)].map(([, code = ""]) => code));
  return Object.fromEntries(
    told
      .map((code): [string, string] => [code.replace(WRONG, ""), code])
      .filter(([name, code]) => name !== code && names.has(name))
      .map(([name, code]) => [`invalid-query:${name}`, code]),
  );
};

/** The author's codes for failures that any request may meet, by the layer's code or by status. */
export const generalCodes = (facts: ApiFacts): Record<string, string> => {
  const { requests, rules } = facts;
  const isSignIn = (path: string): boolean => /\b(?:sessions?|login|signin|tokens?)$/iu.test(path);
  const told = [
    ...rules.flatMap(({ text }) => text.split(/(?<=[.;])\s+/u).flatMap(pairsIn)),
    ...requests
      .filter((request) => !isSignIn(request.path) && !isFile(request))
      .flatMap(({ failures }) =>
        failures.flatMap(({ code, status, when }) =>
          code === null ? [] : [{ status: String(status), code, text: when }],
        ),
      ),
  ];
  const codes: Record<string, string> = {
    ...Object.fromEntries(rules.flatMap(({ text }) => listedIn(text))),
    ...parameterCodes(facts),
  };
  for (const each of told) {
    const layer = layerCodeOf(each);
    // How placeholders are written or filled is no matter of the body as such.
    if (
      layer !== null &&
      !/placeholder|template|missing_values/u.test(each.code) &&
      !/\bplaceholder/iu.test(each.code + (each.text.length < 200 ? each.text : ""))
    )
      codes[layer] ??= each.code;
  }
  return codes;
};
