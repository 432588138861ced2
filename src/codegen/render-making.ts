import { asSubject, partNamed } from "#src/plan/subject.ts";
import { fieldOf, tableOf } from "./place.ts";
import type { Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

/** What was sent beside a new record's own values. */
export const renderSentBeside = ({ operation }: Work): string =>
  (operation.makes ?? []).length === 0
    ? ""
    : `const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`;

/** Records of parts that are made along with a new one, from what was sent beside it. */
export const renderMaking = ({ operation: { makes = [] }, place: { subject, variable }, service }: Work): string => {
  const id = fieldOf(subject, "id") ?? "id";
  return makes
    .map(({ from, part }) => {
      const parent = fieldOf(asSubject(service, partNamed(service, part)), "parent") ?? "parent";
      return `for (const each of sent.${from}) this.instance.addTo(${tableOf(service, part)}, call, { ...each, ${parent}: ${variable}.${id} });\n`;
    })
    .join("");
};
