import type { ApiFacts } from "#src/spec/facts/facts.ts";

const PAIRS = [
  /\b([45]\d\d)`?\s?`?\{[^{}`]{0,60}"(?:error|code)"\s?:\s?"([a-z][\w-]*)"/gu,
  /`([45]\d\d) ([a-z][\w-]*)`/gu,
  /\b([45]\d\d)\b`?[^\w`|.;)]{0,4}(?:is |with (?:the )?(?:code|error) )?`([a-z][\w-]*)`/giu,
];
const MALFORMED = /\b(?:no|not|isn['’]t|bad|malformed|invalid|broken)\b[^.;|]{0,20}\bjson\b/iu;
const QUERY = /\b(?:query|parameters?|filters?)\b/iu;
const INVALID =
  /\b(?:fields?|members?|bod(?:y|ies)|values?|rules?|validation|out of range|wrong type|missing|otherwise|anything else)\b/iu;
const NOBODY = /\b(?:tokens?|keys?|authorization|session|signed|logged|unknown|missing|header)\b/iu;
const NOTHING = /\b(?:unknown|no such|not exist|not found|nothing)\b/iu;

type Told = { status: string; code: string; text: string };

const pairsIn = (text: string): Told[] =>
  PAIRS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, status = "", code = ""]) => ({ status, code, text })));

/** What a failure is called by the layer, where the author's words tell it. */
const layerCodeOf = ({ code, status, text }: Told): string | null => {
  switch (status) {
    case "400":
    case "422":
      if (MALFORMED.test(text)) return "malformed-json";
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

/** The author's codes for failures that any request may meet, by the layer's code or by status. */
export const generalCodes = ({ requests, rules }: ApiFacts): Record<string, string> => {
  const isSignIn = (path: string): boolean => /\b(?:sessions?|login|signin|tokens?)$/iu.test(path);
  const told = [
    ...rules.flatMap(({ text }) => text.split(/(?<=[.;])\s+/u).flatMap(pairsIn)),
    ...requests
      .filter(({ path }) => !isSignIn(path))
      .flatMap(({ failures }) =>
        failures.flatMap(({ code, status, when }) =>
          code === null ? [] : [{ status: String(status), code, text: when }],
        ),
      ),
  ];
  const codes: Record<string, string> = {};
  for (const each of told) {
    const layer = layerCodeOf(each);
    if (layer !== null) codes[layer] ??= each.code;
  }
  return codes;
};
