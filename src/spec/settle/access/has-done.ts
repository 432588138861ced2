import type { Expression } from "#src/spec/expression.ts";
import { linksOf } from "#src/spec/settle/find-links.ts";
import { hasOrigin, type Kind, nounOf, type Settling } from "#src/spec/settle/settling.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";

/** "Only members who have borrowed the tool at some time may rate it" */
const HAS_DONE =
  /^only (?:those|people|anyone|[a-z]+s) who (?:have|has|had)(?: already| ever| once| previously)? (?<verb>[a-z]+)\b[^.;,]{0,60}?(?:,? (?:may|can)\b.*|,? otherwise|,? else)?$/iu;

/** Whether a verb tells of the making of such records: `borrowed` of loans with a `borrowed_at`, `booked` of bookings. */
const tells = (verb: string, { fields, resource }: Kind): boolean => {
  const nouns = [nounOf(resource), resource.word].map((noun) => stem(singular(wordsOf(noun).at(-1) ?? "")));
  const moments = fields.flatMap(({ name, type }) => (type === "date-time" ? [stem(wordsOf(name)[0] ?? "")] : []));
  return [...nouns, ...moments].includes(stem(verb));
};

/** That the caller has made a record that names this one; null where a text does not say so, or it is not known which. */
export const hasDone = (settling: Settling, about: Kind, text: string): Expression | null => {
  const verb = HAS_DONE.exec(text.trim().replace(/\.$/u, ""))?.groups?.["verb"];
  if (verb === undefined) return null;
  const kinds = [...settling.kinds.values()];
  const found = kinds.flatMap((kind): Expression[] => {
    const owner = hasOrigin(kind.fields, "owner");
    const link = linksOf(kind, kinds).find(({ each, to }) => each === null && to === about);
    if (owner === undefined || link === undefined || !("own" in link.is) || !tells(verb, kind)) return [];
    const who: Expression = { caller: owner.holds === "id" ? "id" : "name" };
    const claims: Expression[] = [
      { do: "equal", with: [{ field: owner.name }, who] },
      { do: "equal", with: [{ field: link.is.own }, { parent: link.by }] },
    ];
    return [{ tally: "any", of: kind.resource.name, loose: true, where: { do: "and", with: claims } }];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
};
