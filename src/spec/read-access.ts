import type { Access } from "./spec.ts";

const SUBJECTS: [Access, RegExp][] = [
  [
    "internal",
    /\b(?:only )?(?:the )?other services\b|\binternal(?:ly)?(?: only)?\b|\bservices only\b|\bonly (?:the )?(?:[A-Z]\w+) service\b/u,
  ],
  [
    "owner",
    /\b(?:only )?(?:the|its|their|a list's|an?)?\s*(?:(?:\w+'s )?owners?\b|(?:person|people|user|one|author) who (?:created|started|made|added|opened|owns?|wrote)(?: (?:it|them|the|a|an) ?(?:(?:\w|-)+)?)?)|\bonly (?:the |its )?(?:creator|author)\b|\b(?:their|his|her) own\b/u,
  ],
  [
    "signed-in",
    /\b(?:only )?(?:signed|logged)[- ]in(?: (?:people|persons?|users?|members?|colleagues?))?(?: only)?\b|\b(?:only )?(?:people|users|persons|those|whoever|anyone|everyone|everybody|anybody) who (?:is|are) (?:signed|logged) in\b|\b(?:needs?|requires?) (?:a )?(?:sign-?in|log-?in|account)\b|\b(?:sign-?in|log-?in) is (?:required|needed)\b/u,
  ],
  [
    "anyone",
    /\b(?:anyone|anybody|everyone|everybody|the public|visitors?|strangers|all people)\b|\b(?:no|without) (?:sign-?in|log-?in|accounts?)(?: needed| required)?\b|\bpublic(?:ly)?\b/u,
  ],
];

/** Who a phrase is about: where it stands in `text`, and the access it means. Null: nobody known. */
export const readAccess = (text: string): { access: Access; start: number; end: number } | null => {
  for (const [access, pattern] of SUBJECTS) {
    const match = new RegExp(pattern.source, "iu").exec(text);
    if (match) return { access, start: match.index, end: match.index + match[0].length };
  }
  return null;
};
