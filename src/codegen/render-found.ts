import type { Operation } from "#src/plan/plan.ts";
import { printString } from "./print-literal.ts";
import { renderEarlyGuards, renderLookups, type Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

/** Asks the other service for whom a member of the body names. */
export const renderFinding = ({ finds }: Operation): string => {
  if (finds === undefined) return "";
  const { operation, role, sent, service } = finds;
  const type = role === undefined ? "{ id: string }" : "{ id: string; role: string }";
  return `return sent.${sent} === null ? null : await this.instance.seek<${type}>(call, "${service}.${operation}", sent.${sent});\n`;
};

/** Refuses a body that names nobody, or somebody else than it must. */
export const renderFound = ({ finds }: Operation): string => {
  if (finds === undefined) return "";
  const { code, role, sent, status } = finds;
  const misses = role === undefined ? "found === null" : `found?.role !== ${printString(role)}`;
  const text = printString(`${sent} names nobody who can be meant.`);
  return `if (sent.${sent} !== null && ${misses}) throw refuse(${status}, ${code === null ? "null" : printString(code)}, ${text});\n`;
};

/** Whom the body names is asked for before the transaction. */
export const renderFindingAct = (work: Work, act: string): string => {
  const { name } = work.operation;
  const guards = renderEarlyGuards(work);
  const checks = guards === "" ? "" : `${renderLookups(work)}${guards}`;
  return `return this.instance.answerPrepared(call, async () => {
    ${checks}const sent = parseTaken(operations.${name}.takes, input.body) as ${bodyTypeOf(work.operation)};
    ${renderFinding(work.operation)}}, (found) => { ${act} });\n`;
};
