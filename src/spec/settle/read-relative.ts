import type { Expression, Operator } from "#src/spec/expression.ts";
import type { RecordRule } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import type { Told } from "./merge-members.ts";
import { BEGINS, ENDS } from "./read-spans.ts";

const UP_TO =
  /^(?:(?:from |between )?(\d+)\s*(?:up to|to|–|-|and|\.\.)|(?:at most|up to|no more than|not more than))\s*(?:the )?(?:number|count) of (?:the |its )?`?(\w+)`?$/iu;

const COMPARED =
  /^(?:(?:it )?(?:must (?:be|lie|come)|has to be|is|comes|lies) )?(?:strictly )?(after|before|later than|earlier than|on or after|at or after|not before|not earlier than|on or before|not after|not later than|greater than|more than|less than|at least|at most) (?:the )?`(\w+)`$/iu;
const OPERATORS: Record<string, Operator> = {
  after: "more",
  "later than": "more",
  "greater than": "more",
  "more than": "more",
  before: "less",
  "earlier than": "less",
  "less than": "less",
  "at least": "at-least",
  "on or after": "at-least",
  "at or after": "at-least",
  "not before": "at-least",
  "not earlier than": "at-least",
  "at most": "at-most",
  "on or before": "at-most",
  "not after": "at-most",
  "not later than": "at-most",
};

const LASTS =
  /^(?:and )?(?:(?:an?|the|every|each) [\w-]+ |it )?(?:may |must |can )?(?:lasts?|takes?|runs?|be|is|spans?) (at most|no longer than|no more than|not more than|up to|at least) (\d{1,4}) (minutes?|hours?|days?)(?: long)?$/iu;
const SECONDS: Record<string, number> = { minute: 60, hour: 3600, day: 86_400 };

const comparedWith = (name: string, rule: string, told: readonly Told[]): RecordRule | null => {
  const [, words = "", other] = COMPARED.exec(rule.trim()) ?? [];
  const operator = OPERATORS[words.toLowerCase()];
  if (operator === undefined || !told.some((each) => each.name === other && each.name !== name)) return null;
  const holds: Expression = { do: operator, with: [{ field: name }, { field: other ?? "" }] };
  return { holds, field: name, status: null, code: null, text: `must be ${words} ${other}` };
};

/** "a class lasts at most 4 hours": from its beginning to its end. */
const lasting = (rule: string, told: readonly Told[]): RecordRule | null => {
  const [, words = "", number, unit = ""] = LASTS.exec(rule.trim()) ?? [];
  const from = told.find(({ name }) => BEGINS.test(name));
  const to = told.find(({ name }) => ENDS.test(name));
  if (number === undefined || from === undefined || to === undefined) return null;
  const seconds = Number(number) * (SECONDS[singular(unit.toLowerCase())] ?? 60);
  const last: Expression = { do: "add-seconds", with: [{ field: from.name }, { value: seconds }] };
  const operator = words.toLowerCase() === "at least" ? "at-least" : "at-most";
  const holds: Expression = { do: operator, with: [{ field: to.name }, last] };
  return {
    holds,
    field: to.name,
    status: null,
    code: null,
    text: `must be ${words} ${number} ${unit} after ${from.name}`,
  };
};

/** "1 up to the number of options": a number that is bound by how long a list of the same record is. */
export const withoutRelative = (told: readonly Told[]): { told: Told[]; rules: RecordRule[] } => {
  const rules: RecordRule[] = [];
  const rest = told.map((member): Told => {
    const kept = member.rules.flatMap((rule) => {
      const clauses = member.sentBy.size > 0 ? rule.split(/,? and (?=(?:an?|the|it|must|may) )|;\s*/u) : [];
      const bounds = clauses.map((clause) => comparedWith(member.name, clause, told) ?? lasting(clause, told));
      if (bounds.some((bound) => bound !== null)) {
        rules.push(...bounds.filter((bound) => bound !== null));
        return clauses.filter((_, n) => bounds[n] === null);
      }
      const [, least, word] = UP_TO.exec(rule.trim()) ?? [];
      const plain = wordsOf(word ?? "").join(" ");
      const list = told.find(({ name }) => [name, singular(name)].includes(plain) || name === plural(plain));
      if (word === undefined || list === undefined) return [rule];
      const size: Expression = { do: "length", with: [{ field: list.name }] };
      rules.push({
        holds: { do: "at-most", with: [{ field: member.name }, size] },
        field: member.name,
        status: null,
        code: null,
        text: `must not be more than there are ${list.name}`,
      });
      return least === undefined ? [] : [`at least ${least}`];
    });
    return { ...member, rules: kept };
  });
  return { told: rest, rules };
};
