import { parseLooseJson } from "./parse-loose-json.ts";
import type { VisibleBlock } from "./read-visible.ts";
import { leaveUncovered, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { ErrorStyle, Json } from "./spec.ts";
import { splitSentences } from "./split-sentences.ts";

const CODE_NAMES = /^(?:code|error_?code|type|kind|reason|name|slug)$/iu;
const TEXT_NAMES = /^(?:message|detail|details|description|error_?description|text|msg|title|human)$/iu;
const FIELD_NAMES = /^(?:field|param|parameter|member|path)$/iu;
const LISTS = /^(?:fields|errors|invalid|problems|violations)$/iu;
const STATUS_NAMES = /^status(?:_?code)?$/iu;
const WORD = /^(?:[a-z][a-z0-9]*(?:[-_.][a-z0-9]+|[A-Z][a-z0-9]*)*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$/u;

const placeholderFor = (name: string, sample: Json, siblings: readonly string[]): Json | undefined => {
  if (CODE_NAMES.test(name)) return "{code}";
  if (FIELD_NAMES.test(name)) return "{field}";
  if (LISTS.test(name)) return "{errors}";
  if (STATUS_NAMES.test(name)) return "{status}";
  if (TEXT_NAMES.test(name)) return "{message}";
  if (!/^error$/iu.test(name)) return undefined;
  // `{"error": "Not found", "code": "not_found"}`, and `{"error": "not_found"}`.
  const isText =
    siblings.some((other) => CODE_NAMES.test(other)) || (typeof sample === "string" && / \S+ /u.test(sample));
  return isText ? "{message}" : "{code}";
};

const listOf = (entry: ErrorStyle["members"] | null): Json => (entry === null ? null : [entry]);

/** The shape of an error's body, from an example of one; null where it has a member whose meaning nobody knows. */
const shapeOf = (sample: Json): ErrorStyle["members"] | null => {
  if (typeof sample !== "object" || sample === null || Array.isArray(sample)) return null;
  const names = Object.keys(sample);
  const entries = Object.entries(sample).map(([name, value]): [string, Json | null] => {
    // `{"errors": [{"field": …, "message": …}]}`: an entry for each.
    if (Array.isArray(value) && typeof value[0] === "object") return [name, listOf(shapeOf(value[0]))];
    const nested = typeof value === "object" && value !== null && !LISTS.test(name);
    return [name, nested ? shapeOf(value) : (placeholderFor(name, value, names) ?? null)];
  });
  if (entries.length === 0 || entries.some(([, value]) => value === null)) return null;
  return Object.fromEntries(entries);
};

/** A title alone is a field of the author's. */
const speaksOfError = (members: ErrorStyle["members"]): boolean =>
  /\{(?:code|message)\}/u.test(JSON.stringify(members));

const PAIRS = [
  /\b([45]\d\d)\b[^\w`|.;)]{0,6}(?:is (?:always )?|always |with (?:the )?(?:code |error )?)?`([^`\s]+)`(?!\s*[,/]\s*`[a-z]+_)/gu,
  /`([^`\s]+)`[^\w`|.;]{0,3}\(`?([45]\d\d)`?\)/gu,
];

/** Which statuses a text gives which codes. */
const codesIn = (text: string): [status: string, code: string][] =>
  PAIRS.flatMap((pattern, n) =>
    [...text.matchAll(pattern)].map(([, first = "", second = ""]): [string, string] =>
      n === 0 ? [first, second] : [second, first],
    ),
  ).filter(([, code]) => WORD.test(code));

const MALFORMED =
  /\b(?:no|not|(?:isn|aren)['’]t|malformed|invalid|bad|broken|unreadable|unparse?able)\b[^.;|]{0,20}\bjson\b/iu;
const INVALID =
  /\b(?:validation|constraints?|out of range|wrong type|breaks? (?:a|the|its|these) rules?|missing (?:field|member)|(?:invalid|bad|wrong) (?:field|value|input|data|body)s?|fields?|members?)\b|\b(?:anything|whatever|everything)(?: that is)? (?:invalid|wrong)\b[^.;]{0,12}\b(?:bod(?:y|ies)|requests?|input)\b/iu;
const NO_OBJECT = /\b(?:no|not|(?:isn|aren)['’]t)(?: an?)?(?: json)? object\b/iu;
const QUERY = /\b(?:query(?: string| parameter)?s?|parameters?|filters?)\b/iu;

/** The text of a block; "`400 bad_json`" is a status and its code. */
const textOf = (block: VisibleBlock): string =>
  (block.kind === "row" ? block.cells.join(" ") : "text" in block ? block.text : "").replaceAll(
    /`([45]\d\d) ([A-Za-z][\w-]*)`/gu,
    "$1 `$2`",
  );

/** "No JSON gets 400 `a`, values that break a rule 422 `b`": each status stands behind what it is for. */
const splitBehind = (text: string): string[] => {
  const parts: string[] = [];
  let open = "";
  for (const piece of text.split(/(?<=,)\s+/u)) {
    open = open === "" ? piece : `${open} ${piece}`;
    if (!/\b[45]\d\d\b/u.test(piece)) continue;
    parts.push(open);
    open = "";
  }
  return open === "" ? parts : [...parts, open];
};

/** Parts of a text that say something of one status each. */
const statusParts = (text: string): { status: string; part: string }[] => {
  const statusesIn = (part: string): string[] => [...part.matchAll(/\b[45]\d\d\b/gu)].map(([status]) => status);
  const parts = text.split(/(?<=[.;])\s+/u).flatMap((part) => {
    if (statusesIn(part).length < 2) return [part];
    const [lead = ""] = part.split(/\b[45]\d\d\b/u);
    return [MALFORMED, INVALID].some((told) => told.test(lead)) ? splitBehind(part) : part.split(/(?=\b[45]\d\d\b)/u);
  });
  return parts.flatMap((part) => statusesIn(part).map((status) => ({ status, part })));
};

const MISSING = /^(?:required|missing|empty|blank|absent|needed)$/iu;

/** What an example says of each field, where that is a word and no sentence; the text may tell another for a missing one. */
const wordsFor = (sample: Json, text: string): ErrorStyle["words"] | null => {
  if (typeof sample !== "object" || sample === null || Array.isArray(sample)) return null;
  const [, list] = Object.entries(sample).find(([name]) => LISTS.test(name)) ?? [];
  if (typeof list !== "object" || list === null || Array.isArray(list)) return null;
  const [shown] = Object.values(list);
  if (typeof shown !== "string" || !WORD.test(shown)) return null;
  const told = [...text.matchAll(/`([^`\s]+)`/gu)].map(([, word = ""]) => word);
  const missing = [...told, shown].find((word) => MISSING.test(word)) ?? shown;
  const wrong = MISSING.test(shown) ? told.find((word) => WORD.test(word) && word !== shown) : shown;
  return { missing, wrong: wrong ?? shown };
};

/** The code in an example of an error. */
const codeOf = (sample: Json): string | null => {
  if (typeof sample !== "object" || sample === null || Array.isArray(sample)) return null;
  const names = Object.keys(sample);
  const code = names.find((name) => placeholderFor(name, sample[name] ?? null, names) === "{code}");
  const value = code === undefined ? null : sample[code];
  return typeof value === "string" && WORD.test(value) ? value : null;
};

/** Whether a text says of its example that a body which breaks a rule is told so. */
const isAboutRules = (text: string): boolean =>
  /`\{[^`]*\}`[^.`]{0,12}\b(?:with |and )?`?4(?:00|22)`? (?:for|where|if|when) (?:an? |the )?(?:bod(?:y|ies)|requests?|fields?|members?|values?)\b/iu.test(
    text,
  );

const samplesIn = (block: VisibleBlock): Json[] => {
  const texts =
    block.kind === "code"
      ? [block.text]
      : [...textOf(block).matchAll(/`([^`]*\{[^`]*)`/gu)].map(([, code = ""]) => code);
  return texts.flatMap((text) => parseLooseJson(text) ?? []);
};

/** Whether a line says how all errors look, wherever it stands. */
const tellsErrors = (block: VisibleBlock): boolean =>
  (block.kind === "paragraph" || block.kind === "item") &&
  !/^(?:given|when|then|and|but)\b/iu.test(block.text) &&
  splitSentences(block.text, block.line).some(({ text }) =>
    /^(?:every|each|all|any|the)?\b[^.`]{0,20}\berrors?\b[^.`]{0,60}`?\{/iu.test(text),
  );

/** What says how all errors look, with the list that it leads up to. */
export const errorsTold = (blocks: readonly VisibleBlock[]): VisibleBlock[] => {
  let leads = false;
  return blocks.filter((block) => {
    const isOne = tellsErrors(block);
    const isListed = leads && (block.kind === "item" || block.kind === "row") && /\b[45]\d\d\b/u.test(textOf(block));
    leads = isListed || (isOne && "text" in block && block.text.trim().endsWith(":"));
    return isOne || isListed;
  });
};

const isShape = (value: Json | undefined): value is ErrorStyle["members"] =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One shape with what the other has beside it. */
const joined = (more: ErrorStyle["members"], first: ErrorStyle["members"]): ErrorStyle["members"] => {
  const all = { ...more, ...first };
  for (const [name, value] of Object.entries(more)) {
    const other = first[name];
    if (isShape(value) && isShape(other)) all[name] = joined(value, other);
  }
  return all;
};

/** Where everything else of an error stands: in the one object that its body holds, or in the body. */
const placeOf = (members: ErrorStyle["members"]): ErrorStyle["members"] => {
  const [only, ...others] = Object.values(members);
  return others.length === 0 && isShape(only) ? only : members;
};

/** How a text that tells of errors names a field within others. */
const pathsIn = (text: string): "dots" | "brackets" | null => {
  if (/[`"][A-Za-z]\w*(?:\[\d\]\.?\w*)+[`"]/u.test(text)) return "brackets";
  return /[`"][a-z]\w*(?:\.(?:\d|[a-z]\w*))+[`"]/u.test(text) &&
    !/[`"]\w+\.(?:com|org|net|json|csv|html)[`"]/u.test(text)
    ? "dots"
    : null;
};

/** How failures are told, from all that is said of it; null where it is said nowhere. What it can't be is uncovered. */
export const parseErrors = (blocks: readonly VisibleBlock[], reading: Reading): ErrorStyle | null => {
  const style: ErrorStyle = { members: {}, codes: {} };
  const severals = new Set<string>();
  for (const block of blocks) {
    const text = textOf(block);
    style.paths ??= pathsIn(text) ?? undefined;
    for (const sample of samplesIn(block)) {
      const words = wordsFor(sample, text);
      if (words !== null) style.words ??= words;
      const code = codeOf(sample);
      if (code !== null && isAboutRules(text)) style.codes["invalid"] ??= code;
      const members = shapeOf(sample);
      if (members === null || !speaksOfError(members))
        leaveUncovered(reading, block.line, text, "no rule knows what the members of this error mean");
      else if (Object.keys(style.members).length === 0) style.members = members;
      else if (JSON.stringify(members).includes("{code}")) style.members = joined(members, style.members);
    }
    addMore(style, text);
    for (const [status, code] of codesIn(text)) addCode(style, severals, status, code);
    for (const { part, status } of statusParts(text)) readStatus(style, status, part, block.line, reading);
  }
  const says = Object.keys(style.members).length > 0 || Object.keys(style.codes).length > 0;
  return says || style.invalid !== undefined || style.malformed !== undefined ? tidy(style) : null;
};

const MORE = [
  /\b(?:also|in addition|additionally) (?:has|have|holds?|carr(?:y|ies)|contains?|names?|gets?|includes?|tells?) (?:an? |the )?(?:members? )?[`"]+(\w+)[`"]+/iu,
  /\b(?:an? |the )?(?:extra|additional|further|second|third|another)(?: (?:member|key|property|field))?(?: (?:called|named))? [`"]+(\w+)[`"]+/iu,
  /\b(?:plus|along with|together with|as well as) (?:an? |the )?(?:member )?[`"]+(\w+)[`"]+/iu,
];

/** "`fields` is there for 422 only" */
const SPARSE =
  /`(\w+)` (?:is |are )?(?:only )?(?:there|present|sent|told|included|given|set|appears?|contained|added)\b[^.`]{0,40}\b(?:only|422|400|validation)\b/iu;

/** "and `fields`, the list of the names of the wrong fields" */
const NAMES_FIELDS =
  /`"?(\w+)"?`[,:]? (?:is |being |holds |has |with )?(?:an? |the )?(?:list|array)s? (?:of|with) (?:the )?(?:names of (?:the |all |all the )?)?(?:(?:wrong|invalid|bad|failing|offending|broken|missing) )?(?:fields?|members?)(?: names?)?\b/iu;

/** A member that some errors have beside, and the others have not. */
const addMore = (style: ErrorStyle, text: string): void => {
  const sparse = SPARSE.exec(text)?.[1];
  if (sparse !== undefined && sparse in placeOf(style.members)) style.sparse = [...(style.sparse ?? []), sparse];
  const named = NAMES_FIELDS.exec(text)?.[1];
  if (named !== undefined) placeOf(style.members)[named] = "{fields}";
  if (named !== undefined && placeOf(style.members) === style.members) style.sparse = [...(style.sparse ?? []), named];
  for (const pattern of MORE) {
    const name = pattern.exec(text)?.[1];
    const placeholder = name === undefined ? undefined : placeholderFor(name, null, []);
    const place = placeOf(style.members);
    if (name === undefined || placeholder === undefined || name in place) continue;
    if (!FIELD_NAMES.test(name) && !LISTS.test(name)) continue;
    place[name] = placeholder;
    if (place === style.members) style.sparse = [...(style.sparse ?? []), name];
  }
};

/** A conflict that has several codes has none of its own: each tells of one conflict alone. */
const addCode = (style: ErrorStyle, severals: Set<string>, status: string, code: string): void => {
  const known = style.codes[status];
  if (status === "409" && known !== undefined && known !== code) severals.add(status);
  if (severals.has(status)) delete style.codes[status];
  else style.codes[status] ??= code;
};

const readStatus = (style: ErrorStyle, status: string, part: string, line: number, reading: Reading): void => {
  if (status !== "400" && status !== "422") return;
  const code = codesIn(part)[0]?.[1];
  if (MALFORMED.test(part)) {
    state(reading, "the status of a body that is no JSON", status, line);
    if (status === "422") style.malformed = 422;
    if (code !== undefined) style.codes["malformed-json"] ??= code;
  }
  if (NO_OBJECT.test(part)) style.object = status === "400" ? 400 : 422;
  if (QUERY.test(part)) {
    style.query = status === "400" ? 400 : 422;
    if (code !== undefined && !/cursor/iu.test(code)) style.codes["invalid-query"] ??= code;
  }
  if (INVALID.test(part.replace(MALFORMED, ""))) {
    state(reading, "the status of a body that breaks a rule", status, line);
    if (status === "400") style.invalid = 400;
    if (code !== undefined) style.codes["invalid"] ??= code;
  }
};

/** Codes without a shape stand in the member that a problem document has for them anyway. */
const tidy = ({ object, query, ...style }: ErrorStyle): ErrorStyle => {
  const { invalid = 422, malformed = 400, members } = style;
  const isSaid = {
    invalid: style.codes[invalid],
    "invalid-query": style.codes[query ?? invalid],
    "malformed-json": style.codes[malformed],
  } as Record<string, string>;
  const codes = Object.entries(style.codes).filter(([name, code]) => isSaid[name] !== code);
  return {
    ...style,
    ...(query !== undefined && query !== invalid && { query }),
    ...(object !== undefined && object !== invalid && { object }),
    members: Object.keys(members).length > 0 ? members : { code: "{code}" },
    codes: Object.fromEntries(codes),
  };
};
