import type { Behaviour } from "#src/spec/spec.ts";
import { usesSent } from "./render-guards.ts";
import type { Work } from "./render-steps.ts";
import { printString } from "./print-literal.ts";

export type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

/** The answer, where there is one. */
export const reply = (status: number, body: string): string =>
  status === 204 ? "return { status: 204, body: null };\n" : `return { status: ${status}, body: ${body} };\n`;

/** A value under a name, where what follows speaks of it; else only what makes it. */
export const keep = (name: string, value: string, rest: string): string => {
  const isUsed = new RegExp(String.raw`(?<![.\w])${name}\b`, "u").test(rest);
  return `${isUsed ? `const ${name} = ${value}` : value.replace(/ as \w+$/u, "")};\n${rest}`;
};

/** The record, after whoever listens was told what became of it. */
export const told = ({ operation: { name }, place: { subject } }: Work, record: string): string =>
  (subject.events ?? [])
    .filter(({ after }) => after.includes(name))
    .reduce((inner, event) => `this.instance.publish(call, ${printString(event.name)}, ${inner})`, record);

/** The type of the record that an operation is about. */
export const recordType = ({ place: { subject } }: Work): string => `${subject.name}Record`;

/** Whether what an operation does depends on what was sent. */
export const usesWhatIsSent = ({
  operation: { behaviour, effects = [], existing, floods = [], guards = [] },
  place,
}: Work): boolean => {
  if (
    behaviour.kind === "create" &&
    (existing || floods.some(({ per }) => per.some((each) => typeof each === "object")))
  )
    return true;
  if (behaviour.kind === "create" && place.subject.fields.some(({ inherits }) => inherits !== undefined)) return true;
  const said = [
    ...guards.map(({ holds }) => holds),
    ...effects.flatMap(({ set, when }) => [
      ...(when === undefined ? [] : [when]),
      ...set.flatMap((assignment) => ("to" in assignment ? [assignment.to] : [])),
    ]),
    ...(behaviour.kind === "act" ? behaviour.set.flatMap((each) => ("to" in each ? [each.to] : [])) : []),
  ];
  return said.some((each) => usesSent(each) || (behaviour.kind === "create" && "do" in each));
};
