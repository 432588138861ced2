import { shown } from "./render-reply.ts";
import type { Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf } from "#src/plan/subject.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf, queueOf, tableOf, variableOf } from "./place.ts";
import { renderExpression, renderQuantity, type Scope } from "./render-expression.ts";
import { usesParent } from "./render-guards.ts";
import { renderEarlyGuards, renderLateGuards, renderLookups, renderTaken, scopeOf, type Work } from "./render-steps.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

/** How often a record is tried, and how long it waits in between. */
const renderTerms = (service: Service, subject: Service): string => {
  const { queue } = subject;
  if (queue === undefined) return "";
  const isPart = subject.name !== service.name;
  const above = ownerOf(service, { on: isPart ? subject.name : undefined });
  const parent = above === null ? null : { subject: above, variable: variableOf(above.name) };
  const variable = variableOf(subject.name);
  const scope: Scope = { service, record: { subject, variable }, parent, sent: null };
  const members = `{ most: ${renderQuantity(scope, queue.most)}, backoff: ${renderQuantity(scope, queue.backoff)} }`;
  const looksUp = parent !== null && [queue.most, queue.backoff].some(usesParent);
  if (!looksUp) return members.includes(`${variable}.`) ? `(${variable}) => (${members})` : `() => (${members})`;
  const lookup = `const ${parent.variable} = ${tableOf(service, parent.subject.name)}.find(${variable}.${fieldOf(subject, "parent")});`;
  return `(${variable}) => { ${lookup} return ${members}; }`;
};

/** The queues of a service, as members of its class. */
export const renderQueues = (service: Service): string =>
  [service, ...(service.parts ?? []).map((part) => asSubject(service, part))]
    .filter(({ queue }) => queue !== undefined)
    .map((subject) => {
      const isPart = subject.name !== service.name;
      const name = queueOf(subject, isPart).replace("this.", "");
      const part = isPart ? `"${subject.name}"` : "null";
      return `readonly ${name} = this.instance.queue(${tableOf(service, subject.name)}, ${part}, ${renderTerms(service, subject)});\n`;
    })
    .join("");

/** Hands out what has waited longest. */
export const renderLease = (work: Work, { seconds, several }: Kind<"lease">): string => {
  const { operation, place } = work;
  const { above, subject, variable } = place;
  const scope = scopeOf(work, "sent");
  const within =
    above?.place.which == null ? "null" : `${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`;
  const count = several === undefined ? "" : `, ${renderExpression(scope, several.count)}`;
  const leased = `${queueOf(subject, operation.on !== undefined)}.lease(${within}, ${renderExpression(scope, seconds)}${count})`;
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}`;
  if (several === undefined)
    return renderTaken(
      work,
      before,
      `${renderLateGuards(work, "sent")}const [${variable}] = ${leased};
      if (${variable} === undefined) return { status: 204, body: null };
      return { status: ${operation.status}, body: ${shown(work, variable)} };\n`,
    );
  const list = `leased.map((${variable}) => (${shown(work, variable)}))`;
  return renderTaken(
    work,
    before,
    `${renderLateGuards(work, "sent")}const leased = ${leased};
    ${several.empty === 204 ? "if (leased.length === 0) return { status: 204, body: null };\n" : ""}return { status: ${operation.status}, body: ${several.member === null ? list : `{ ${several.member}: ${list} }`} };\n`,
  );
};

/** Takes back what its holder could not do. */
export const renderFail = (work: Work, { error }: Kind<"fail">): string => {
  const { operation, place } = work;
  const reason = error === undefined ? "null" : renderExpression(scopeOf(work, "sent"), error);
  const failed = `${queueOf(place.subject, operation.on !== undefined)}.fail(${place.variable}, ${reason})`;
  const answer =
    operation.status === 204
      ? `${failed};\nreturn { status: 204, body: null };\n`
      : `const failed = ${failed};\nreturn { status: ${operation.status}, body: ${shown(work, "failed")} };\n`;
  return renderTaken(
    work,
    `${renderLookups(work)}${renderEarlyGuards(work)}`,
    `${renderLateGuards(work, "sent")}${answer}`,
  );
};
