import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field, Merging } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Kind } from "./settling.ts";

type Rule = ApiFacts["rules"][number];

const SAME = /\b(?:already|same|existing|twice|again|second time|duplicates?|repeated)\b/iu;
const JOINS =
  /\b(?:rais(?:es?|ed|ing)|increas(?:es?|ed|ing)|merg(?:es?|ed|ing)|sum(?:s|med)?(?: up)?|combin(?:es?|ed)|adds? up|add(?:s|ed)? (?:together|up)|(?:is|are|gets?|it|them|they|quantit\w+|that) (?:just )?add(?:s|ed) (?:on )?to (?:that|the|its|this|an?|what|those)|adds? (?:on )?to (?:the|its|that) (?:existing|quantity|line)|goes up|grows?|topped up|(?:instead of|rather than) (?:adding|making|creating|a (?:second|new)))\b/iu;
const DIFFERS =
  /\b(?:differ(?:s|ent|ing)?|another|other|not the same|does not match|doesn['’]t match|deviat\w+|mismatch\w*|conflict\w*)\b/iu;
const OVER = /\b(?:sum|together|exceeds?|pass(?:es)?|more than|above|over|beyond|too (?:many|much|large|high))\b/iu;
const OUTCOME = /\b(4\d\d)\b`?\s*(?:with )?(?:\(?`([A-Za-z][\w-]*)`\)?)?/u;
const QUANTITY = /^(?:quantity|qty|amount|count|units|pieces|number|copies)$/iu;

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const quoted = (text: string): string[] => [...text.matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name);

const isNumber = ({ type }: Field): boolean => type === "integer" || type === "number";

/** The field by which two of them are the same: as it is quoted, or by the noun of what it names. */
const nameIn = (text: string, fields: readonly Field[]): Field | undefined => {
  const names = quoted(text);
  const own = fields.filter((field) => field.origin === "caller" && !isNumber(field));
  const said = ` ${plain(text)} `;
  return (
    own.find(({ name }) => names.includes(name)) ??
    own.find(({ name }) => said.includes(` same ${plain(name.replace(/_?id$|_?code$/iu, ""))} `)) ??
    own.find(({ name }) => /(?:_id|Id)$/u.test(name) && said.includes(` ${plain(name.replace(/_?id$/iu, ""))} `))
  );
};

const sumsIn = (text: string, fields: readonly Field[]): string[] => {
  const own = fields.filter((field) => field.origin === "caller" && isNumber(field));
  const said = ` ${plain(text)} `;
  const main = text.split(/[;:]/u)[0] ?? "";
  const named = own.filter(
    ({ name }) => said.includes(` ${plain(name)} `) && !(DIFFERS.test(text) && !main.includes(name)),
  );
  const quantities = named.filter(({ name }) => QUANTITY.test(name));
  const found = [quantities, named, own.filter(({ name }) => QUANTITY.test(name)), own.length === 1 ? own : []];
  return (found.find((fieldsFound) => fieldsFound.length > 0) ?? []).map(({ name }) => name);
};

const OWN_CODE = /valid|bad|malformed|unprocessable/iu;

/** What a clause says of two that are the same and yet not alike, or of too high a sum. */
const takeClause = (clause: string, merging: Merging, fields: readonly Field[]): boolean => {
  const [whole = "", status, code = null] = OUTCOME.exec(clause) ?? [];
  if (status === undefined) return false;
  const before = clause.replace(whole, " ");
  const field = quoted(before).find((name) => name !== merging.by && fields.some((each) => each.name === name));
  if (DIFFERS.test(before) && field !== undefined) {
    merging.same.push({ field, status: Number(status), code });
    return true;
  }
  const bounds = fields.filter(({ name }) => merging.sums.includes(name)).map(({ max }) => String(max));
  const isBound = OVER.test(before) && bounds.some((max) => before.replaceAll(/[,_ ](?=\d{3})/gu, "").includes(max));
  if (!isBound) return false;
  const isInvalid = (status === "422" || status === "400") && (code === null || OWN_CODE.test(code));
  if (!isInvalid) merging.over = { status: Number(status), code };
  return true;
};

const clausesOf = (text: string): string[] => text.split(/[;.]\s+|;/u).filter((clause) => clause.trim() !== "");

/** What a sentence says of a new one that is there already; null where it is about something else. */
const readMain = (text: string, fields: readonly Field[]): Merging | null => {
  const [first = ""] = clausesOf(text);
  if (!SAME.test(text) || !JOINS.test(text)) return null;
  const by = nameIn(first, fields);
  const sums = sumsIn(text, fields);
  return by === undefined || sums.length === 0 ? null : { by: by.name, sums, same: [] };
};

/** "Adding a `sku` that is already on the order raises the quantity of the existing line": what tells it is heard. */
export const readMerging = (
  { fields, resource }: Kind,
  rules: readonly Rule[],
  heard: Set<Sentence>,
): Merging | null => {
  const create = resource.asked.find(({ role }) => role === "create")?.request;
  if (create === undefined || resource.parent === null) return null;
  const near: (readonly Sentence[])[] = [create.sentences, rules];
  for (const sentences of near) {
    const at = sentences.findIndex((sentence) => !heard.has(sentence) && readMain(sentence.text, fields) !== null);
    const [main, ...later] = at === -1 ? [] : sentences.slice(at, at + 5);
    const merging = main === undefined ? null : readMain(main.text, fields);
    if (main === undefined || merging === null) continue;
    heard.add(main);
    for (const clause of clausesOf(main.text)) takeClause(clause, merging, fields);
    for (const sentence of later)
      if (sentence.line - main.line < 3 && takeClause(sentence.text, merging, fields)) heard.add(sentence);
    create.failures = create.failures.filter(
      ({ code, status, when }) =>
        !takeClause(`${when} ${status}${code === null ? "" : ` \`${code}\``}`, merging, fields),
    );
    return merging;
  }
  return null;
};
