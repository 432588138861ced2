import type { FieldType } from "./spec.ts";

const TYPES: [FieldType, RegExp][] = [
  ["text", /^(?:(?:short |long |plain |free )?(?:text|string)|words|name|markdown|uuid|opaque (?:string|text))$/u],
  ["integer", /^(?:integer|int|whole number|count(?:er)?|number of .+)$/u],
  ["number", /^(?:number|decimal|float|amount|price|percentage)$/u],
  ["boolean", /^(?:boolean|bool|yes ?\/ ?no|yes or no|true ?\/ ?false|true or false|flag|check ?box)$/u],
  [
    "date-time",
    /^(?:date-?time|date ?(?:and|\/) ?time|timestamp|date|time|moment|(?:iso 8601|rfc 3339)(?: (?:date-?time|timestamp|time|date|utc|in utc))*)$/u,
  ],
  ["email", /^e-?mail(?: address)?$/u],
  ["url", /^(?:url|uri|link|web address|http address|web link)$/u],
  ["map", /^(?:map|object|dictionary|key[- ]values?(?: pairs?)?|(?:map|object|set) of .+)$/u],
  ["list", /^(?:list|array)(?: of (?:texts?|strings?|words|tags|names|values))?$/u],
];
const ARTICLE = /^(?:an?|the) /u;

/** What a clause says about a field's type: `one of a, b` is an enumeration, `list of a, b` a list of those values. */
export type TypeClause = { type: FieldType; values?: string[] };

const valuesIn = (text: string): string[] => {
  const quoted = [...text.matchAll(/`([^`]+)`|"([^"]+)"|“([^”]+)”/gu)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
  if (quoted.length > 0) return quoted;
  return text
    .split(/\s*(?:,|\||\/|\bor\b|\band\b)\s*/u)
    .map((value) => value.trim())
    .filter((value) => value !== "");
};

const isValueList = (values: string[]): boolean =>
  values.length > 0 && values.every((value) => /^[\p{L}\d][\p{L}\d _.+-]{0,39}$/u.test(value));

/** Reads a clause such as `text`, `yes/no`, `one of low, high` or `list of in-app, webhook`; null: no type. */
export const readFieldType = (clause: string): TypeClause | null => {
  const bareType = clause.trim().replace(/(?:,? or null|\s*\|\s*null|,? nullable|\?)$/iu, "");
  if (bareType !== clause.trim() && bareType !== "") return readFieldType(bareType);
  const word = clause.trim().toLowerCase().replaceAll(/[`"]/gu, "").replace(ARTICLE, "");
  const known = TYPES.find(([, pattern]) => pattern.test(word));
  if (known) return { type: known[0] };
  const choice = /^(?:one of|either|enum(?:eration)?(?: of)?|choice(?: of)?|any one of)\s*:?\s*(.+)$/iu.exec(
    clause.trim(),
  );
  const many = /^(?:list of|any of|one or more of|some of|several of)\s*:?\s*(.+)$/iu.exec(clause.trim());
  const bare = /^[^\s,|/]+(?:\s*[|/]\s*[^\s,|/]+)+$/u.test(clause.trim()) ? clause : null;
  const text = (choice?.[1] ?? many?.[1] ?? bare)?.replaceAll(/^\(|\)$/gu, "");
  if (text === undefined || text === null) return null;
  const values = valuesIn(text);
  // "Either kind" leaves no choice.
  const isChoice = values.length > 1 || many !== null || /[`"“]/u.test(text);
  return isValueList(values) && isChoice ? { type: many ? "list" : "enum", values } : null;
};
