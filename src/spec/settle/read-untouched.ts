import type { Expression } from "#src/spec/expression.ts";
import type { Guard } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { forgetUncovered } from "./forget-uncovered.ts";
import type { Asked } from "./resource.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";

const WHILE =
  /\b`?(\w+)`? (?:can|may|is)(?: only)?(?: be)? (?:changed?|edited|updated|changeable|editable|corrected)(?: only)? (?:while|before|until|as long as) (.+)$/iu;
const NOBODY = /\b(?:nobody|no one|no|none|not|nothing|never)\b|\bbefore\b|\buntil\b|\bfirst\b/iu;

type Told = { text: string; status: number; code: string | null };

/** What is said of a change as a refusal, or as a rule of a member with its refusal behind. */
const toldIn = ({ body, failures }: Asked["request"]): Told[] => {
  const conflicts = failures.filter(({ status }) => status === 409);
  return [
    ...conflicts.map(({ code, status, when }) => ({
      text: when.replace(/[,;]? ?(?:otherwise|else)?$/iu, ""),
      status,
      code,
    })),
    ...(body ?? []).flatMap(({ name, rules }) => {
      const own =
        conflicts.find(({ when }) => when.includes(`\`${name}\``)) ??
        (conflicts.length === 1 ? conflicts[0] : undefined);
      return rules.map((rule) => ({ text: `${name} ${rule}`, status: 409, code: own?.code ?? null }));
    }),
  ];
};

/** "The question can change only while nobody has voted": a field that is fixed as soon as there is a record of a part. */
export const untouchedGuards = (settling: Settling, kind: Kind, { request, role }: Asked): Guard[] => {
  if (role !== "update") return [];
  return toldIn(request).flatMap(({ code, status, text }): Guard[] => {
    const [, name = "", until = ""] = WHILE.exec(text) ?? [];
    const field = kind.fields.find((each) => each.name === name && each.origin === "caller");
    const stems = new Set(wordsOf(until).map((word) => stem(singular(word))));
    const part = [...settling.kinds.values()].find(
      ({ resource }) =>
        resource.parent === kind.resource && wordsOf(nounOf(resource)).every((word) => stems.has(stem(word))),
    );
    if (field === undefined || part === undefined || !NOBODY.test(text.slice(text.indexOf(name)))) return [];
    forgetUncovered(settling.reading, field, [text.slice(name.length + 1)]);
    const isSame: Expression = { do: "equal", with: [{ sent: name }, { field: name }] };
    const none: Expression = { do: "not", with: [{ tally: "any", of: part.resource.name }] };
    return [{ holds: { do: "or", with: [isSame, none] }, status, code, text: `The ${name} cannot change any more.` }];
  });
};
