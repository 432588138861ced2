import { fitValue, readValue } from "#src/spec/read-value.ts";
import type { Assignment, Behaviour } from "#src/spec/spec.ts";
import type { Asked } from "./resource.ts";
import type { Kind } from "./settling.ts";

const STAYS =
  /\b(?:keeps?|stays?|remains?|kept|is not (?:really )?removed|leaves? (?:a|its) (?:gap|mark|place)|from (?:now|then) on|only marked|is marked)\b/iu;
const SETS =
  /`(\w+)`(?: (?:is|becomes|are|turns|reads|is set to|set to|is then|then is)|:)(?: to| then)? (`[^`]*`|true|false|null|empty|now|-?\d+)/giu;

/** What a record that is deleted becomes, where it keeps its place: "its `text` is `""` and `deleted` is true". */
export const settleTombstone = ({ fields }: Kind, { request }: Asked): (Behaviour & { kind: "act" }) | null => {
  const texts = request.sentences.map(({ text }) => text);
  if (!texts.some((text) => STAYS.test(text))) return null;
  const set = texts.flatMap((text) =>
    [...text.matchAll(SETS)].flatMap(([, name = "", written = ""]): Assignment[] => {
      const field = fields.find((each) => each.name === name);
      if (field === undefined) return [];
      if (written === "now") return [{ field: name, now: true }];
      const plain = written.replaceAll("`", "");
      const value = plain === "empty" || plain === '""' ? "" : fitValue(field, readValue(plain) ?? plain);
      return value === undefined ? [] : [{ field: name, value }];
    }),
  );
  for (const { field: name } of set) {
    const field = fields.find((each) => each.name === name);
    if (field?.type === "boolean" && field.origin === "service") field.default ??= false;
  }
  return set.length === 0 ? null : { kind: "act", set, when: [] };
};
