import { printString } from "./print-literal.ts";
import type { Work } from "./render-steps.ts";
import { isTold } from "./room-literal.ts";

/** Code that answers. */
export const reply = (status: number, body: string): string =>
  status === 204 ? "return { status: 204, body: null };\n" : `return { status: ${status}, body: ${body} };\n`;

/** A value under a name, where what follows speaks of it; else only what makes it. */
export const keep = (name: string, value: string, rest: string): string => {
  const isUsed = new RegExp(String.raw`(?<![.\w])${name}\b`, "u").test(rest);
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

/** An answer with the fields that no other answer tells. */
export const shown = ({ operation: { shows = [] } }: Work, record: string): string =>
  shows.length === 0 ? record : `{ ...${record}, ${shows.map((name) => `${name}: ${record}.${name}`).join(", ")} }`;
