import type { Behaviour } from "#src/spec/spec.ts";
import { printString } from "./print-literal.ts";
import { listKept, renderKept } from "./render-expression.ts";
import { reply } from "./render-reply.ts";
import { renderEarlyGuards, renderLookups, scopeOf, type Work } from "./render-steps.ts";

/** Answers what no record takes of a day. */
export const renderGaps = (work: Work, behaviour: Behaviour & { kind: "gaps" }): string => {
  const { day, items, of, span, taken: claim, tells, within } = behaviour;
  const { place } = work;
  const asked = `{ field: ${printString(day.field)}, equals: requireDay(input.query, ${printString(day.parameter)}) }`;
  const kept = renderKept({ ...scopeOf(work, null), asked: { of, code: asked } }, of, claim);
  const { variable } = kept.inner.record;
  const taken = `${listKept(kept)}.map(({ ${span.from}: from, ${span.to}: to }) => ({ from, to }))`;
  const hours = `{ from: ${place.variable}.${within.from}, to: ${place.variable}.${within.to} }`;
  const entries = `gapsIn(${hours}, taken).map(({ from, to }) => ({ ${printString(tells.from)}: from, ${printString(tells.to)}: to }))`;
  const body = items === null ? entries : `{ ${printString(items)}: ${entries} }`;
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    variable === "taken" ? "" : `const taken = ${taken};\n`,
    reply(work.operation.status, body),
  ].join("");
};
