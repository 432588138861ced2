import type { Operation, Service } from "#src/plan/plan.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderEarlyGuards, renderEffects, renderLateGuards, renderLookups, type Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

/** Asks the other service before the transaction, and keeps whom it names inside it. */
export const renderEnlist = (work: Work, behaviour: Kind<"enlist">): string => {
  const { operation, place } = work;
  const { by, copies, missing, operation: seeks, points, service } = behaviour;
  const { above, table } = place;
  const before = renderLookups(work) + renderEarlyGuards(work);
  const members = [...new Set(["id", ...copies])].map((name) => `${name}: string`).join("; ");
  const parent = above === null ? null : `${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`;
  const conditions = [
    ...(above === null || parent === null ? [] : [`{ field: "${above.field}", equals: ${parent} }`]),
    `{ field: "${points}", equals: found.id }`,
  ];
  const values = [
    ...(above === null || parent === null ? [] : [`${above.field}: ${parent}`]),
    `${points}: found.id`,
    ...copies.map((name) => `${name}: found.${name}`),
  ];
  const code = missing.code === null ? "null" : printString(missing.code);
  // Who may not ask is told so before anybody is looked for.
  const admission = renderEarlyGuards(work) === "" ? "" : before;
  return `return this.instance.answerPrepared(call, async () => {
      ${admission}const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};
      return await this.instance.seek<{ ${members} }>(call, "${service}.${seeks}", sent.${by});
    }, (found) => {
      ${before}if (found === null) throw refuse(${missing.status}, ${code}, "There is none of that ${by}.");
      ${renderLateGuards(work, null)}const [known] = ${table}.where([${conditions.join(", ")}]);
      const kept = known ?? this.instance.addTo(${table}, call, { ${values.join(", ")} });
      ${renderEffects(work, null)}return { status: ${operation.status}, body: kept };
    });\n`;
};

/** Tells another service what is known under a value, and nothing where that is not known. */
export const renderSeek = (service: Service, { status }: Operation, { by }: Kind<"seek">): string => {
  const id = fieldOf(service, "id") ?? "id";
  const found = id === "id" ? "found" : `found && { ...found, id: found.${id} }`;
  return `const found = this.records.seek({ field: "${by}", value: input.id });\nreturn { status: ${status}, body: ${found} };\n`;
};
