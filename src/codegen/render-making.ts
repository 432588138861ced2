import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Merging } from "#src/spec/spec.ts";
import { fieldOf, tableOf } from "./place.ts";
import type { Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

/** Adds a record to a part, or to the one there that has the same name. */
export const renderAdding = (table: string, values: string, merges: Merging | undefined): string =>
  merges === undefined
    ? `this.instance.addTo(${table}, call, ${values})`
    : `mergeInto(this.instance, ${table}, call, ${values}, ${JSON.stringify(merges)})`;

/** What was sent beside a new record's own values. */
export const renderSentBeside = ({ operation }: Work): string =>
  (operation.makes ?? []).length === 0
    ? ""
    : `const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`;

/** Records of parts that are made along with a new one, from what was sent beside it. */
export const renderMaking = ({ operation: { makes = [] }, place: { subject, variable }, service }: Work): string => {
  const id = fieldOf(subject, "id") ?? "id";
  return makes
    .map(({ from, merges, part }) => {
      const parent = fieldOf(asSubject(service, partNamed(service, part)), "parent") ?? "parent";
      const values = `{ ...each, ${parent}: ${variable}.${id} }`;
      return `for (const each of sent.${from}) ${renderAdding(tableOf(service, part), values, merges)};\n`;
    })
    .join("");
};
