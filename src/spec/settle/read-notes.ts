import { readClaim } from "#src/spec/expression/read-claim.ts";
import { readExpression } from "#src/spec/expression/read-expression.ts";
import { stateLimit } from "./state-limit.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Assignment, Field, Guard } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import type { Kind } from "./settling.ts";

const BECOMES = /^`?(\w+)`? (?:becomes|is set to|turns (?:in)?to|gets|:?=) (.+)$/iu;
const ELSE = /[,;]?\s*(?:else|otherwise|or(?: it is)?|→|:)\s*`?([45]\d\d)`?(?:\s+`([a-z][\w-]*)`)?\s*$/iu;

type Heeded = { guards: Guard[]; set: Assignment[]; strange: string[] };

/** What stands beside a step: what it is bound to, and what it sets beside. */
export const readNotes = (notes: readonly string[], words: Words): Heeded => {
  const heeded: Heeded = { guards: [], set: [], strange: [] };
  for (const note of notes) {
    const [, name, told = ""] = BECOMES.exec(note.trim()) ?? [];
    const to = words.fields.some((field) => field.name === name) ? readExpression(told, words) : null;
    const [outcome = "", status = "409", code = null] = ELSE.exec(note) ?? [];
    const claim = outcome === "" ? null : readClaim(note.slice(0, note.length - outcome.length).trim(), words);
    if (name !== undefined && to !== null) heeded.set.push({ field: name, to });
    else if (claim !== null)
      heeded.guards.push({
        holds: claim,
        status: Number(status),
        code,
        text: `Only if ${note
          .slice(0, note.length - outcome.length)
          .replaceAll("`", "")
          .trim()}.`,
      });
    else if (!/^(?:none|nothing|–|—|-|no guards?)?$/iu.test(note.trim())) heeded.strange.push(note);
  }
  return heeded;
};

/** "409 `empty_order` if it has no items" */
export const guardsFrom = ({ failures }: RequestFact, words: Words, spoken: readonly string[]): Guard[] =>
  failures.flatMap(({ code, status, when }): Guard[] => {
    const text = when.replace(/^(?:if|when|while|where)\s+/iu, "");
    if (![409, 410, 422, 423].includes(status) || text === "") return [];
    const holds = status === 422 ? null : stateLimit(when, words.fields, spoken);
    if (holds !== null) return [{ holds, status, code, text: `${sentenceOf(when)}.` }];
    const claim = status === 409 || status === 422 ? readClaim(text, words) : null;
    if (claim === null) return [];
    return [{ holds: { do: "not", with: [claim] }, status, code, text: `Not if ${text.replaceAll("`", "")}.` }];
  });

/** "allowed from `new` only, otherwise" → "Allowed from new only" */
const sentenceOf = (when: string): string =>
  when
    .replaceAll("`", "")
    .replace(/[,;]?\s*(?:otherwise|else)\s*$/iu, "")
    .trim()
    .replace(/^./u, (letter) => letter.toUpperCase());

/** The members of a body, put together into the field that shows them: `payment` holds `{ amount, reference }`. */
export const gathered = (takes: readonly Field[], { fields, resource }: Kind, verb: string): Assignment[] => {
  const names = takes.map(({ name }) => name);
  const saidOf = (field: string): string =>
    (resource.thing?.members ?? []).flatMap(({ name, rules }) => (name === field ? rules : [])).join(" ");
  const field = fields.find(
    ({ name, origin, type }) =>
      origin === "service" &&
      (type === "map" || type === "object") &&
      (stem(wordsOf(name)[0] ?? "").startsWith(verb.slice(0, 3)) ||
        names.every((each) => saidOf(name).includes(`"${each}"`))),
  );
  return field === undefined || names.length === 0 ? [] : [{ field: field.name, sent: names }];
};
