import { type FieldLine, fieldNameIn, parseField, readFieldLine, readFieldRow, splitNames } from "./parse-field.ts";
import { readKey } from "./parse-key.ts";
import { applyListLines, listIn, type ListLine, readListLines } from "./list-lines.ts";
import { parseOperation } from "./parse-operation.ts";
import { HTTP } from "./split-request.ts";
import type { VisibleBlock } from "./read-visible.ts";
import { leaveUncovered, startReading, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Condition, OperationSpec, ServiceSpec } from "./spec.ts";
import { serviceNameIn, sectionNamed } from "./split-sections.ts";
import type { Section } from "./split-sections.ts";
import { splitHands } from "./split-hands.ts";
import { settleKey } from "./settle-key.ts";
import { splitSentences } from "./split-sentences.ts";
import type { Sentence } from "./split-sentences.ts";
import { camelCase, stem, wordsOf } from "./words.ts";

/** A service while it is read. Operations wait until every field is known; sentences wait for the rules that read them. */
export type ServiceDraft = {
  service: ServiceSpec;
  operationLines: Sentence[];
  sentences: Sentence[];
  listLines: ListLine[];
};

type Mode = "fields" | "operations" | null;
/** A rule among the operations: "bookings never overlap". */
const COMMANDS = /^[^:]*\b(?:must|never|always|cannot|can't|should|shall)\b/iu;
const DEMANDS =
  /\b(?:must|shall|should|may|can(?:not|'t)?|never|always|only|needs? to|has to|have to|at most|at least|no more than|refused|within)\b/iu;
/** Names that would hide what the product itself is made of. */
const TAKEN =
  /^(?:Object|Function|Map|Set|Date|Error|Promise|Request|Response|Session|Registry|Monitor|Mesh|Env|Worker|Array|String|Number|Boolean|Symbol|Json|URL|Url)$/u;

/** A service without content, named by its heading; null where the heading holds no usable name. */
export const startService = (title: string, line: number, reading: Reading): ServiceDraft | null => {
  const name = serviceNameIn(title);
  if (!/^[A-Z][A-Za-z0-9]{0,39}$/u.test(name)) {
    leaveUncovered(reading, line, title, "a service needs a name in Latin letters");
    return null;
  }
  const service: ServiceSpec = {
    name: TAKEN.test(name) ? `${name}Record` : name,
    purpose: "",
    line,
    keyedBy: null,
    fields: [],
    operations: [],
    delivery: null,
    rendering: null,
    retentionDays: null,
  };
  return { service, operationLines: [], sentences: [], listLines: [] };
};

const addField = (draft: ServiceDraft, line: number, found: FieldLine, reading: Reading): void => {
  const field = parseField({ line, ...found, service: draft.service.name, reading });
  if (!draft.service.fields.some((known) => known.name === field.name)) draft.service.fields.push(field);
};

const readParagraph = (draft: ServiceDraft, sentence: Sentence, reading: Reading): void => {
  const { service } = draft;
  const key = readKey(sentence.text);
  if (key !== null) {
    state(reading, `what one instance of ${service.name} is kept for`, JSON.stringify(key), sentence.line);
    service.keyedBy ??= key;
  }
  const bare = sentence.text.replaceAll(/`[^`]*`|"[^"]*"/gu, "");
  if (key === null && DEMANDS.test(bare)) draft.sentences.push(sentence);
  // How it is kept is said by the key; what it is for is said before.
  if (key === null || service.purpose === "") service.purpose = `${service.purpose} ${sentence.text}`.trim();
};

const modeOf = (section: Section): Mode =>
  section.kind === "fields" || section.kind === "operations" ? section.kind : null;

/** `list`: the path of the list that was spoken of last. */
type Found = { mode: Mode; lastOperation: Sentence | null; list: string | null };

const readItem = (
  draft: ServiceDraft,
  item: { line: number; depth: number; text: string },
  at: Found,
  reading: Reading,
): void => {
  const text = item.text.replaceAll(/\s*\n\s*/gu, " ");
  const field =
    at.mode === "operations" || splitHands(text) !== null ? null : readFieldLine(text, at.mode === "fields");
  if (item.depth > 0 && at.lastOperation) at.lastOperation.text += `; ${text}`;
  else if (field) addField(draft, item.line, field, reading);
  else if (COMMANDS.test(text) && !HTTP.test(text)) draft.sentences.push({ line: item.line, text });
  else if (readKey(text) !== null && !HTTP.test(text)) readParagraph(draft, { line: item.line, text }, reading);
  else {
    at.lastOperation = { line: item.line, text };
    draft.operationLines.push(at.lastOperation);
  }
};

const readRow = (draft: ServiceDraft, row: VisibleBlock & { kind: "row" }, at: Found, reading: Reading): void => {
  const [name = "", ...rest] = row.cells;
  const fields =
    at.mode === "operations" ? [] : splitNames(name).map((each) => readFieldRow(row.head, [each, ...rest]));
  if (fields.length > 0 && !fields.includes(null)) {
    for (const field of fields) if (field) addField(draft, row.line, field, reading);
    return;
  }
  if (/^(?:fields?|name)$/u.test(row.head[0] ?? ""))
    leaveUncovered(reading, row.line, row.cells.join(" | "), "a field needs a short name in Latin letters");
  else draft.operationLines.push({ line: row.line, text: joinRow(row.cells) });
};

/** A table of operations: the words, then the request, then the rest, as if written in one line. */
const joinRow = (cells: readonly string[]): string => {
  const isMethod = (cell: string) => /^`?(?:GET|POST|PUT|PATCH|DELETE)`?$/u.test(cell);
  const method = cells.find(isMethod)?.replaceAll("`", "");
  const merged = cells
    .filter((cell) => !isMethod(cell) && cell !== "")
    .map((cell) => (method !== undefined && /^`?\//u.test(cell) ? `\`${method} ${cell.replaceAll("`", "")}\`` : cell))
    .map((cell) => (/^`?[1-5]\d\d`?$/u.test(cell) ? `→ ${cell.replaceAll("`", "")}` : cell));
  const request = merged.find((cell) => HTTP.test(cell));
  const words = merged.filter((cell) => cell !== request);
  const label = words.find((cell) => !cell.startsWith("→")) ?? "";
  return [label.includes(":") ? `${label} ;` : `${label}:`, request ?? "", ...words.filter((cell) => cell !== label)]
    .join(" ; ")
    .replace(" ; ", " ");
};

/** Without a blank line, Markdown takes the label of the next list into the last item before it. */
const splitLabel = (text: string): { text: string; label: Mode } => {
  const match = /^(.+)\n([^\n:]{1,60}):$/su.exec(text.trim());
  const named = match ? sectionNamed(match[2] ?? "") : null;
  return named === "fields" || named === "operations"
    ? { text: match?.[1] ?? text, label: named }
    : { text, label: null };
};

/** Reads one heading's content into the service it stands under. */
export const readServiceSection = (draft: ServiceDraft, section: Section, reading: Reading): void => {
  const at: Found = { mode: modeOf(section), lastOperation: null, list: null };
  for (const block of section.blocks) {
    at.list = listIn(block) ?? at.list;
    const ofList = at.mode === "fields" ? null : readListLines(block, at.list);
    if (ofList !== null) {
      draft.listLines.push(...ofList.lines);
      draft.sentences.push(...ofList.rest);
      continue;
    }
    if (block.kind === "item") {
      const { text, label } = splitLabel(block.text);
      readItem(draft, { ...block, text }, at, reading);
      if (label !== null) at.mode = label;
    } else if (block.kind === "row") readRow(draft, block, at, reading);
    else if (block.kind === "paragraph") {
      const label = /^(.{1,60}):$/su.exec(block.text.replaceAll("**", ""))?.[1];
      const named = sectionNamed(label ?? block.text.replaceAll("**", ""));
      if (named === "fields" || named === "operations") at.mode = named;
      else if (label !== undefined) at.mode = null;
      else for (const sentence of splitSentences(block.text, block.line)) readParagraph(draft, sentence, reading);
    } else
      leaveUncovered(
        reading,
        block.line,
        block.text,
        block.kind === "code" ? "code inside a service is not read" : "only visible Markdown is read",
      );
  }
};

/** Says what each action's participle means: `completed` is what `complete` sets. */
const participlesOf = (
  lines: readonly Sentence[],
  parsed: readonly (OperationSpec | null)[],
): Map<string, Condition> => {
  const found = new Map<string, Condition>();
  parsed.forEach((operation, n) => {
    const [verb] = wordsOf(lines[n]?.text ?? "");
    if (operation?.behaviour.kind !== "act" || verb === undefined) return;
    const [first] = operation.behaviour.set;
    if (first && "value" in first) found.set(stem(verb), { field: first.field, equals: first.value });
  });
  return found;
};

/** `announced_at`, set by the service, beside "announce a visitor": the moment at which a record comes to be. */
const stampCreation = (service: ServiceSpec, operations: readonly (OperationSpec | null)[]): void => {
  const creations = operations.flatMap((operation) =>
    operation?.behaviour.kind === "create" ? [stem(wordsOf(operation.summary)[0] ?? "")] : [],
  );
  const set = new Set(
    operations.flatMap((operation) =>
      operation?.behaviour.kind === "act" ? operation.behaviour.set.map(({ field }) => field) : [],
    ),
  );
  for (const field of service.fields) {
    const [participle = "", ...rest] = wordsOf(field.name);
    const isMoment = field.type === "date-time" && field.origin === "service" && /^(?:at|on)$/u.test(rest.join(" "));
    if (isMoment && !set.has(field.name) && creations.includes(stem(participle))) field.origin = "created-at";
  }
};

/** Turns the waiting lines into operations and settles the key, once every field is known. */
export const finishService = (draft: ServiceDraft, reading: Reading): void => {
  const { service, operationLines } = draft;
  const parse = (participles: Map<string, Condition>, into: Reading) =>
    operationLines.map(({ line, text }) =>
      parseOperation({
        line,
        text,
        service: service.name,
        vocabulary: { fields: service.fields, participles },
        reading: into,
      }),
    );
  const draftOperations = parse(new Map(), startReading());
  const participles = participlesOf(operationLines, draftOperations);
  stampCreation(service, draftOperations);
  for (const operation of parse(participles, reading)) if (operation) addOperation(service, operation, reading);
  applyListLines(draft.listLines, service, reading);
  settleKey(service, reading);
  service.purpose = service.purpose.slice(0, 600);
};

/** The last word of a path that is no parameter. */
const lastWordOf = (path: string | null): string =>
  (path ?? "").split("/").findLast((segment) => segment !== "" && !segment.startsWith("{")) ?? "";

/** Two requests that end in different words are two operations, where the author has given them no name. */
const nameApart = (service: ServiceSpec, operation: OperationSpec): OperationSpec => {
  const known = service.operations.find((other) => other.name === operation.name);
  const [own, other] = [lastWordOf(operation.path), lastWordOf(known?.path ?? null)];
  const isNamed = operation.name !== operation.behaviour.kind;
  if (known === undefined || isNamed || own === "" || other === "" || own === other) return operation;
  return { ...operation, name: camelCase([operation.name, ...wordsOf(own)]) };
};

const addOperation = (service: ServiceSpec, said: OperationSpec, reading: Reading): void => {
  const operation = nameApart(service, said);
  const subject = `\`${service.name}.${operation.name}\``;
  const known = service.operations.find((other) => other.name === operation.name);
  const same = known && known.behaviour.kind === operation.behaviour.kind;
  if (operation.path !== null && (known === undefined || same))
    state(reading, `the request of ${subject}`, `${operation.method ?? ""} ${operation.path}`, operation.line);
  if (operation.status !== null && (known === undefined || same))
    state(reading, `the status of ${subject}`, String(operation.status), operation.line);
  if (known === undefined) service.operations.push(operation);
  else if (same)
    Object.assign(known, {
      method: known.method ?? operation.method,
      path: known.path ?? operation.path,
      status: known.status ?? operation.status,
    });
  else
    service.operations.push({ ...operation, name: `${operation.name}${fieldNameIn(operation.behaviour.kind) ?? ""}` });
};
