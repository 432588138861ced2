import type { Operation } from "#src/plan/plan.ts";
import type { Flood } from "#src/spec/spec.ts";
import { fieldOf, type Place } from "./place.ts";
import { printString } from "./print-literal.ts";

/** Refuses who asks too often: for each of those whose calls are counted. */
export const renderFloods = (
  { operation: { floods = [], name }, place }: { operation: Operation; place: Place },
  sent: string | null,
): string =>
  floods
    .map(({ code, kind, most, per, seconds, status }, n) => {
      const scope = printString(n === 0 ? name : `${name} ${n + 1}`);
      return `this.instance.limiter.spend({ scope: ${scope}, name: ${scope}, key: ${keyOf(per, place, sent)}, limit: { kind: "${kind}", most: ${most}, seconds: ${seconds} }, cost: 1 }, ${status}, ${code === null ? "null" : printString(code)});\n`;
    })
    .join("");

const keyOf = (per: Flood["per"], { above }: Place, sent: string | null): string => {
  const parts = per.map((each) => {
    if (each === "caller") return "this.instance.caller.id";
    if (each !== "parent") return `String(${sent ?? "sent"}.${each.sent})`;
    return above === null ? '""' : `${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`;
  });
  if (parts.length === 0) return '""';
  return parts.length === 1 ? (parts[0] ?? '""') : `\`${parts.map((part) => `\${${part}}`).join("/")}\``;
};
