import type { Expression } from "#src/spec/expression.ts";
import type { RecordRule } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import type { Told } from "./merge-members.ts";

const UP_TO =
  /^(?:(?:from |between )?(\d+)\s*(?:up to|to|–|-|and|\.\.)|(?:at most|up to|no more than|not more than))\s*(?:the )?(?:number|count) of (?:the |its )?`?(\w+)`?$/iu;

/** "1 up to the number of options": a number that is bound by how long a list of the same record is. */
export const withoutRelative = (told: readonly Told[]): { told: Told[]; rules: RecordRule[] } => {
  const rules: RecordRule[] = [];
  const rest = told.map((member): Told => {
    const kept = member.rules.flatMap((rule) => {
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
