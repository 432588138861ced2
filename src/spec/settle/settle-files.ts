import type { MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import { applyParameters } from "#src/spec/parse-parameters.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Behaviour, Field, FileFormat, Intake, Json, Sort } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { textOf } from "./find-files.ts";
import { readOrder } from "./read-order.ts";
import type { Asked } from "./resource.ts";
import type { Kind } from "./settling.ts";

type Export = Behaviour & { kind: "export" };

const FORMAT = /^(?:format|type|as|kind|output)$/iu;
const TRIAL = /^(?:dry_?run|trial|test|preview|check|check_?only|validate(?:_?only)?|simulate)$/iu;

const formatsIn = (text: string, path: string): FileFormat[] => {
  const ending = /\.(csv|json)$/iu.exec(path)?.[1]?.toLowerCase();
  if (ending === "csv" || ending === "json") return [ending];
  const found = [...text.matchAll(/\b(csv|json)\b/giu)].map(([, format = ""]) => format.toLowerCase() as FileFormat);
  const formats = [...new Set(found)].filter(
    (format) => format === "csv" || !/\bcsv\b/iu.test(text) || tellsJson(text),
  );
  return formats.length === 0 ? ["csv"] : formats.toSorted();
};

/** Answers are JSON anyway; a file is where somebody says so. */
const tellsJson = (text: string): boolean =>
  /\bas JSON\b|\bJSON (?:array|list|file)\b|\bor `?json\b|\bapplication\/json\b|[=`]json\b|(?:^|\. )JSON:/iu.test(text);

/** "header line `a,b,c`", "the columns `a`, `b` and `c`": names in their order. */
const columnsIn = (text: string, fields: readonly Field[]): string[] | null => {
  const isField = (name: string): boolean => fields.some((field) => field.name === name);
  for (const [, span = ""] of text.matchAll(/`([A-Za-z]\w*(?: ?, ?[A-Za-z]\w*)+)`/gu)) {
    const names = span.split(",").map((name) => name.trim());
    if (names.every(isField)) return names;
  }
  const listed = /\b(?:columns?|headers?|header (?:line|row))\b[^`.]{0,40}((?:`\w+`(?:, and |, | and )?){2,20})/iu.exec(
    text,
  )?.[1];
  const names = [...(listed ?? "").matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name);
  return names.length > 1 && names.every(isField) ? names : null;
};

const ORDER =
  /\b(?:in the order|in this order|checked in the order|order of checks)[:,]? ((?:[`\w]+(?:, then |, and |, | and | then )?){2,12})/iu;

const checkedIn = (text: string, fields: readonly string[]): string[] => {
  const told = [...(ORDER.exec(text)?.[1] ?? "").matchAll(/\w+/gu)]
    .map(([name]) => name)
    .filter((name) => fields.includes(name));
  return [...told, ...fields.filter((name) => !told.includes(name))];
};

const SAME =
  /\b(?:duplicates?|the same|equal(?:s|ling)?|identical|already (?:there|known|exists?|on record|registered|in the \w+)|exists? already|repeats?)\b/iu;

/** In which fields rows are compared with what is there: those that a sentence names, or all. */
const distinctIn = (sentences: readonly string[], fields: readonly string[], tellsLeft: boolean): string[] | null => {
  const told = sentences.filter((text) => SAME.test(text));
  for (const text of told) {
    const named = [...text.matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name).filter((name) => fields.includes(name));
    if (named.length > 0) return [...new Set(named)];
  }
  return told.length > 0 || tellsLeft ? [...fields] : null;
};

const WHOLE =
  /\ball[- ]or[- ]nothing\b|\b(?:if|when|where|as soon as) (?:any|one|a single|even one|at least one)[^.]{0,40}\b(?:rows?|lines?|records?)\b[^.]{0,60}\b(?:nothing|none|no row)\b|\b(?:nothing|none|no (?:row|line|record))\b[^.]{0,40}\b(?:if|when|where|unless)\b[^.]{0,40}\b(?:rows?|lines?|records?)\b/iu;
const MOST =
  /\b(?:at most|up to|no more than|more than|maximum of) ([\d,]+) (?:data )?(?:rows|lines|records|entries|donations)\b/iu;

const wholeIn = (texts: readonly string[], request: RequestFact): Intake["whole"] | null => {
  const isWhole = texts.some((text) => WHOLE.test(text));
  if (!isWhole) return null;
  const refused = request.failures.find(({ status, when }) => (status === 400 || status === 422) && WHOLE.test(when));
  const status = refused?.status ?? /\b(422|400)\b/u.exec(texts.find((text) => WHOLE.test(text)) ?? "")?.[1];
  return { status: Number(status ?? request.status ?? 200) };
};

const MADE = /^(?:imported|created|added|made|stored|inserted|accepted|saved|new|ok|taken)$/iu;
const LEFT = /^(?:duplicates?|skipped|ignored|existing|left_?out|unchanged|known|already_?there)$/iu;
const ALL = /^(?:rows?|total|lines?|read|records?)$/iu;
const WRONG = /^(?:failed|rejected|invalid|bad|refused|wrong)$/iu;
const NUMBER = /^(?:row|line|index|position|number|no|record)$/iu;
const FIELD = /^(?:field|column|member|name)$/iu;
const MESSAGE = /^(?:message|detail|text|why|explanation|description)$/iu;
const CODE = /^(?:code|error|reason|problem|kind|type)$/iu;

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names of an import's answer after an example of one; null where it does not say how many were made. */
const tellsIn = ({ answer }: RequestFact): Intake["tells"] | null => {
  const example = answer?.holds === "object" ? answer.example : undefined;
  const names = answer?.holds === "object" ? answer.members : isObject(example) ? Object.keys(example) : [];
  const made = names.find((name) => MADE.test(name));
  if (made === undefined) return null;
  const list =
    names.find((name) => Array.isArray(isObject(example) ? example[name] : null)) ??
    names.find((name) => /^(?:errors|problems|failures)$/iu.test(name));
  const [entry] = list !== undefined && isObject(example) && Array.isArray(example[list]) ? example[list] : [];
  const members = isObject(entry) ? Object.keys(entry) : ["line", "field", "message"];
  const [left, rows, wrong] = [LEFT, ALL, WRONG].map((pattern) =>
    names.find((name) => pattern.test(name) && name !== list),
  );
  const [field, message] = [FIELD, MESSAGE].map((pattern) => members.find((name) => pattern.test(name)));
  const code = members.find((name) => CODE.test(name) && name !== message);
  const row = members.find((name) => NUMBER.test(name)) ?? "row";
  const isSentence =
    code !== undefined && isObject(entry) && typeof entry[code] === "string" && / \S/u.test(entry[code]);
  return {
    made,
    ...(left !== undefined && { left }),
    ...(rows !== undefined && { rows }),
    ...(wrong !== undefined && { wrong }),
    ...(list !== undefined && { errors: list }),
    row,
    ...(field !== undefined && { field }),
    ...(code !== undefined && (isSentence ? { message: code } : { code })),
    ...(message !== undefined && { message }),
  };
};

const COUNTS_HEAD =
  /\bhead(?:er|ing|line)?s?(?: (?:line|row))?\b[^.]{0,20}\b(?:is|as|being|counts as|has(?: the)? number)\b[^.]{0,8}\b(?:row|line|record|number)? ?(?:1|one)\b/iu;
const COUNTS_DATA =
  /\bfirst (?:data )?(?:row|record|line)\b[^.]{0,40}\b(?:is|has|counts as|as) (?:the )?(?:number |row )?1\b|\bhead(?:er)?(?: line| row)? (?:is )?not count(?:ed|ing)?\b|\bnot counting the head/iu;
const BY_LINE =
  /\bline numbers?\b|\bby (?:its|their) lines?\b|\bnumber of the line\b|\blines? (?:are |is )?(?:counted|of the file)\b/iu;
const FROM_ZERO = /\b(?:starting|begins?|counted|numbered|counting) (?:at|from|with) 0\b/iu;

const countsIn = (text: string, { row }: Intake["tells"]): Intake["counts"] => {
  const json = FROM_ZERO.test(text) ? 0 : 1;
  if (COUNTS_HEAD.test(text)) return /^line$/iu.test(row) ? "lines" : { csv: 2, json };
  if (COUNTS_DATA.test(text)) return { csv: 1, json };
  return /^line$/iu.test(row) || BY_LINE.test(text) ? "lines" : { csv: 2, json };
};

/** "`code` is `required` if it is missing or empty, else `invalid`" */
const wordsIn = (text: string): Intake["words"] | null => {
  const missing =
    /`([\w-]+)`[^.`]{0,20}\b(?:if|when|where)\b[^.`]{0,20}\b(?:missing|empty|left out|absent|blank)\b/iu.exec(
      text,
    )?.[1];
  const wrong = /\b(?:else|otherwise|for anything else|anything else)\b[^.`]{0,12}`([\w-]+)`/iu.exec(text)?.[1];
  return missing === undefined || wrong === undefined ? null : { missing, wrong };
};

const UNREADABLE = /\b(?:files?|columns?|quot\w+|csv|array|list|format|utf-?8|encoding|header)\b/iu;

/** What every import does, or what was read of this one elsewhere. */
const HEARD = [
  /\bRFC 4180\b|\b(?:utf-?8|byte order mark|BOM|CR ?LF|line ends?|line breaks?|delimiter|separated by commas?)\b/iu,
  /\b(?:first|head(?:er)?) (?:line|row)\b[^.]{0,40}\b(?:column names|names|names the columns|header)\b|\bcolumns? (?:may|can) (?:stand|come|be) in any order\b|\bin any order\b/iu,
  /\b(?:unknown|other|further|additional|extra) columns? (?:are|is) ignored\b/iu,
  /\bgood (?:rows|lines|records|ones) (?:are|is) (?:stored|kept|imported|added)\b|\bbad (?:rows|lines|records|ones) (?:are )?(?:reported|left out|listed)\b|\bone error per\b/iu,
  /\bblank (?:lines|rows) are (?:skipped|ignored|left out)\b|\bempty lines\b/iu,
  /\b(?:wrong|different) number of (?:fields|cells|values|columns)\b/iu,
  /^`?(?:\w+`? )?\w*`? ?is the (?:position|number)\b|\bposition in the (?:array|list)\b/iu,
  /^(?:whenever|as long as|if) the file (?:as such )?can be read\b/iu,
  /^(?:or|and) `?(?:csv|json)`?[.:]?$|^with an? `?(?:text\/csv|csv|json)\b|^(?:the body is|body:?|takes|send) .{0,30}\b(?:csv|file)\b/iu,
  /^(?:JSON: )?(?:it is |the answer is )?an? (?:array|list) of (?:objects|the same)\b|\bonly (?:these|those|the same) (?:columns|members)\b/iu,
  /\b(?:quotes?|quoted) only (?:around|where|if)\b|\bonly (?:what|fields?) (?:needs?|that contain)\b[^.]{0,30}\bquot/iu,
  /^exporting\b.{0,80}\bimporting\b/iu,
  /^the same (?:answer|rules|checks)\b|\bsame rules\b/iu,
];

const leaveOthers = (request: RequestFact, reading: Reading, isRead: (text: string) => boolean): void => {
  for (const { line, text } of request.sentences)
    if (!isRead(text) && !HEARD.some((pattern) => pattern.test(text)))
      leaveUncovered(reading, line, text, "no rule turns this into code");
};

/** Members of a row: those that a new record takes. */
const sentOf = ({ fields, sent }: Kind): string[] => {
  const named = sent.get("create") ?? sent.get("replace");
  return fields
    .filter(({ name, origin }) => origin === "caller" && (named?.includes(name) ?? true))
    .map(({ name }) => name);
};

/** An import as its author tells it; a text says why it cannot be built. */
export const settleImport = (
  { request }: Asked,
  kind: Kind,
  reading: Reading,
): (Behaviour & { kind: "import" }) | string => {
  const tells = tellsIn(request);
  if (tells === null) return "it is not said how the answer tells how many records were made";
  const text = textOf(request);
  const texts = [...request.sentences.map((sentence) => sentence.text), ...request.failures.map(({ when }) => when)];
  const own = sentOf(kind);
  const columns = columnsIn(text, kind.fields)?.filter((name) => own.includes(name)) ?? own;
  const fields = checkedIn(
    text,
    own.filter((name) => columns.includes(name)),
  );
  const distinct = distinctIn(texts, fields, tells.left !== undefined);
  const whole = wholeIn(texts, request);
  const most = texts.map((each) => MOST.exec(each)?.[1]).find(Boolean);
  const words = wordsIn(text);
  const asked = request.query.find(({ name }) => FORMAT.test(name))?.name;
  const trial = request.query.find(({ name }) => TRIAL.test(name))?.name;
  const failure = request.failures.find(
    ({ code, status, when }) =>
      (status === 400 || status === 422) && UNREADABLE.test(`${when} ${code ?? ""}`) && !WHOLE.test(when),
  );
  leaveStrange(request.query, [asked, trial], reading);
  leaveOthers(
    request,
    reading,
    (each) =>
      [ORDER, SAME, WHOLE, MOST, COUNTS_HEAD, COUNTS_DATA, BY_LINE].some((pattern) => pattern.test(each)) ||
      wordsIn(each) !== null ||
      columnsIn(each, kind.fields) !== null ||
      isOptional(each, kind.fields),
  );
  return {
    kind: "import",
    intake: {
      formats: formatsIn(text, request.path),
      ...(asked !== undefined && { asked }),
      fields,
      ...(trial !== undefined && { trial }),
      ...(distinct !== null && { distinct }),
      ...(whole !== null && { whole }),
      ...(most !== undefined && { most: Number(most.replaceAll(",", "")) }),
      counts: countsIn(text, tells),
      tells,
      ...(words !== null && { words }),
      ...(failure !== undefined && {
        unreadable: { status: failure.status, ...(failure.code !== null && { code: failure.code }) },
      }),
    },
  };
};

/** "`description` may be missing", of a field that nobody must send. */
const isOptional = (text: string, fields: readonly Field[]): boolean => {
  const name = /^`(\w+)`(?: column)? may be (?:missing|left out|absent|empty)\b/iu.exec(text)?.[1];
  return fields.some((field) => field.name === name && !field.required);
};

const leaveStrange = (query: readonly MemberFact[], known: readonly (string | undefined)[], reading: Reading): void => {
  for (const { line, name } of query)
    if (!known.includes(name))
      leaveUncovered(reading, line, `\`${name}\``, `no rule knows what the parameter \`${name}\` asks for`);
};

const FILE_NAME =
  /\bfile ?name(?: is|=|:)? ?`?"?([\w.-]{1,80})"?|\b(?:named|called|as (?:the |a )?file) `?"?([\w-]{1,60}\.(?:csv|json))"?/iu;

/** An export as its author tells it. */
export const settleExport = ({ request }: Asked, kind: Kind, reading: Reading): Export => {
  const text = textOf(request);
  const scratch: Behaviour & { kind: "list" } = { kind: "list", filters: [], sort: [] };
  const asked = request.query.find(({ name }) => FORMAT.test(name))?.name;
  for (const { line, name, rules } of request.query) {
    if (name === asked) continue;
    const told = `\`${name}\`: ${rules.join(". ")}`;
    for (const strange of applyParameters(scratch, { line, names: [name], text: told }, kind.fields))
      leaveUncovered(reading, line, told, `no rule knows what the parameter \`${strange}\` asks for`);
  }
  const orderIn = (sentence: string): Sort[] =>
    splitOutside(sentence.replace(/[.:]$/u, ""), ",;").flatMap((clause) => readOrder(clause, kind.fields) ?? []);
  const isOrder = (sentence: string): boolean =>
    splitOutside(sentence.replace(/[.:]$/u, ""), ",;").every((clause) => readOrder(clause, kind.fields) !== null);
  for (const { text: each } of request.sentences) scratch.sort.push(...orderIn(each));
  leaveOthers(
    request,
    reading,
    (each) => isOrder(each) || FILE_NAME.test(each) || columnsIn(each, kind.fields) !== null,
  );
  const [, quoted, called] = FILE_NAME.exec(text) ?? [];
  const fileName = quoted ?? called;
  const failure = request.failures.find(({ when }) => /\bformats?\b/iu.test(when));
  return {
    kind: "export",
    outlet: {
      formats: formatsIn(text, request.path),
      ...(asked !== undefined && { asked }),
      fields: columnsIn(text, kind.fields) ?? sentOf(kind),
      ...(fileName !== undefined && { fileName }),
      ...(failure !== undefined && {
        unknown: { status: failure.status, ...(failure.code !== null && { code: failure.code }) },
      }),
    },
    filters: scratch.filters,
    sort: scratch.sort,
    ...(scratch.narrows && { narrows: scratch.narrows }),
  };
};
