import { singular, wordsOf } from "#src/spec/words.ts";
import type { Told } from "./merge-members.ts";
import { forgetUncovered } from "./forget-uncovered.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";
import { partsUnder } from "./words-for.ts";

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

/** "array of line items": the noun of what is in it. */
const LIST_OF =
  /^(?:(?:the|an?|its|all|ordered) )*(?:array|list)s? of (?:(?:the|its|all) )?([\w -]{2,40}?)(?: in (?:the )?order\b.*)?$/iu;
const IN_ORDER =
  /^in (?:the )?order (?:in which )?(?:they were|of being|of) (?:added|made|created|creation|adding)(?: in)?$/iu;
const AT_FIRST =
  /^`?\[\]`? (?:at first|at the start|initially|until|before|to begin with)\b|^(?:initially|starts) (?:empty|`\[\]`)/iu;

/**
 * A member that is the list of a part's records holds them as they are whenever it is read. What a creation takes under
 * that name makes them.
 */
export const collectParts = (settling: Settling, kind: Kind, told: readonly Told[]): void => {
  for (const field of kind.fields) {
    const rules = told.find(({ name }) => name === field.name)?.rules ?? [];
    const noun = rules.map((rule) => LIST_OF.exec(rule)?.[1]).find((found) => found !== undefined);
    const part =
      noun === undefined
        ? undefined
        : partsUnder(settling, kind).find(
            ({ resource }) =>
              [nounOf(resource), resource.word].some((each) => plain(each) === plain(noun)) ||
              // `parts`, an array of part lines.
              plain(resource.word) === plain(field.name),
          );
    if (part === undefined || rules.some((rule) => !LIST_OF.test(rule) && !IN_ORDER.test(rule) && !AT_FIRST.test(rule)))
      continue;
    const { name, line, description } = field;
    for (const member of Object.keys(field)) Reflect.deleteProperty(field, member);
    Object.assign(field, {
      name,
      ...(line !== undefined && { line }),
      type: "list",
      description,
      required: false,
      origin: "computed",
      entries: {
        name: "entry",
        type: "object",
        description: "",
        required: true,
        origin: "computed",
        members: part.fields,
      },
      compute: { tally: "all", of: part.resource.name },
    });
    for (const role of ["create", "replace", "update"] as const) {
      const sent = kind.sent.get(role);
      if (sent?.includes(name) !== true) continue;
      kind.sent.set(
        role,
        sent.filter((each) => each !== name),
      );
      if (role === "create") kind.collects = [...(kind.collects ?? []), { member: name, part: part.resource }];
    }
    forgetUncovered(settling.reading, field, [...rules, `default []`]);
  }
};
