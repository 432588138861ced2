import type { Behaviour, Field } from "#src/spec/spec.ts";
import { usesSent } from "./render-guards.ts";
import { printString } from "./print-literal.ts";
import { isAlwaysSet } from "./render-schema.ts";
import type { Work } from "./render-steps.ts";
import { isTold } from "./room-literal.ts";

export type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

/** Code that answers. */
export const reply = (status: number, body: string): string =>
  status === 204 ? "return { status: 204, body: null };\n" : `return { status: ${status}, body: ${body} };\n`;

/** A value under a name, where what follows speaks of it; else only what makes it. */
export const keep = (name: string, value: string, rest: string): string => {
  const isUsed = new RegExp(String.raw`(?<!\w|(?<!\.\.)\.)${name}\b`, "u").test(rest);
  return `${isUsed ? `const ${name} = ${value}` : value.replace(/ as \w+$/u, "")};\n${rest}`;
};

/** The record, after whoever listens was told what became of it. */
export const told = ({ operation: { name }, place: { subject, table }, service }: Work, record: string): string => {
  const published = (subject.events ?? [])
    .filter(({ after }) => after.includes(name))
    .reduce((inner, event) => `this.instance.publish(call, ${printString(event.name)}, ${inner})`, record);
  const sent = Object.entries(service.hooks?.events ?? {})
    .filter(([, { after = [] }]) => after.includes(name))
    .reduce((inner, [event]) => `this.instance.notify(call, ${printString(event)}, ${inner})`, published);
  return isTold(service, name) ? `this.instance.tell(call, ${table}, ${sent})` : sent;
};

/** The record in `variable`, or what the author's answer shows of it. */
export const shown = ({ operation: { shows } }: Work, variable: string): string => {
  if (shows === undefined) return variable;
  const members = shows.fields.map((name) => `${shows.as?.[name] ?? name}: ${variable}.${name}`).join(", ");
  return shows.beside ? `{ ...${variable}, ${members} }` : `{ ${members} }`;
};

/** Answers with a record, with what the author's answer shows of it, or with one of its fields alone. */
export const answer = (work: Work, record: string): string => {
  const { operation, place } = work;
  const { plain, shows, status, tellsIn = [] } = operation;
  if (plain === undefined && shows === undefined && tellsIn.length === 0) return reply(status, record);
  const { variable } = place;
  const named = record === variable ? "" : `const found = ${record};\n`;
  const held = named === "" ? variable : "found";
  const headers = tellsIn.map(({ field, header, left }) => headerOf(`${held}.${field}`, header, left));
  const told = headers.length === 0 ? "" : `, headers: { ${headers.join(", ")} }`;
  if (plain === undefined)
    return `${named}${reply(status, shown(work, held)).replace(/ \};\n$/u, () => `${told} };\n`)}`;
  const { field } = plain;
  const kept = place.subject.fields.find(({ name }) => name === field);
  const isText = kept !== undefined && TEXTS.has(kept.type) && isAlwaysSet(kept, null);
  const text = isText ? `${held}.${field}` : `JSON.stringify(${held}.${field})`;
  return `${named}return { status: ${status}, body: ${held}, text: ${text}${told} };\n`;
};

/** A header is there where there is something to tell. */
const headerOf = (value: string, header: string, left = false): string =>
  left
    ? `...(${value} !== null && { "${header}": String(Math.ceil((Date.parse(${value}) - this.instance.now) / 1_000)) })`
    : `"${header}": String(${value})`;

const TEXTS = new Set<Field["type"]>(["text", "enum", "url", "email", "date", "date-time", "time"]);

/** The type of the record that an operation is about. */
export const recordType = ({ place: { subject } }: Work): string => `${subject.name}Record`;

/** Whether a new record depends on what was sent in another way than by holding it. */
const makesOfSent = ({ operation: { behaviour, existing, floods = [] }, place }: Work): boolean =>
  behaviour.kind === "create" &&
  (existing !== undefined ||
    floods.some(({ per }) => per.some((each) => typeof each === "object")) ||
    place.subject.fields.some(({ inherits }) => inherits !== undefined));

/** Whether what an operation does depends on what was sent. */
export const usesWhatIsSent = (work: Work): boolean => {
  const { asks, behaviour, effects = [], guards = [], remarks = [] } = work.operation;
  const said = [
    ...Object.values(asks?.body ?? {}),
    ...remarks.flatMap((each) => ("to" in each ? [each.to] : [])),
    ...guards.map(({ holds }) => holds),
    ...effects.flatMap(({ set, when }) => [
      ...(when === undefined ? [] : [when]),
      ...set.flatMap((assignment) => ("to" in assignment ? [assignment.to] : [])),
    ]),
    ...(behaviour.kind === "act" ? behaviour.set.flatMap((each) => ("to" in each ? [each.to] : [])) : []),
  ];
  return makesOfSent(work) || said.some((each) => usesSent(each) || (behaviour.kind === "create" && "do" in each));
};
