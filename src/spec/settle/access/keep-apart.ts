import type { Expression } from "#src/spec/expression.ts";
import type { Guard } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { type Asked, nounOf, type Resource } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";

/** "Using it on the path of any other project → 404 `not_found`", "A key of another team gives 403". */
const FOREIGN =
  /\b(?:any|some|an) ?other\b|\bother (?:people|\w+s)\b|\banother\b|\bdifferent\b|\bforeign\b|\bnot its own\b|\b(?:somebody|someone) else/iu;
const OUTCOME = /\b(403|404)\b(?:[^`,;)\w]{0,4}(?:with |code ){0,2}`?([a-z][a-z_-]*)`)?/u;

const speaksOf = (text: string, resource: Resource): boolean => {
  const words = new Set(wordsOf(text).map((word) => stem(singular(word))));
  return [nounOf(resource), resource.word].some((noun) => words.has(stem(singular(wordsOf(noun).at(-1) ?? ""))));
};

/** How whoever has a key to something else is refused: as if there were nothing, unless the author says otherwise. */
export const findForeign = (settling: Settling): Settling["foreign"] => {
  const above = settling.callers?.holders.parent ?? null;
  if (above === null) return null;
  for (const { text } of settling.facts.rules) {
    const [, status, code = null] = OUTCOME.exec(text) ?? [];
    if (status === undefined || !FOREIGN.test(text) || !speaksOf(text, above)) continue;
    settling.visibility.heard.add(text);
    return { status: Number(status), code };
  }
  return { status: 404, code: kindOf(settling, above).missing };
};

/** A key opens what it is a part of, and nothing else of that kind. */
export const foreignGuards = (settling: Settling, kind: Kind, { request }: Asked): Guard[] | string => {
  const above = settling.callers?.holders.parent ?? null;
  if (above === null || settling.callers?.opens.includes(request)) return [];
  const parameters = (request.path.match(/\{/gu) ?? []).length;
  if (parameters === 0) return [];
  const { resource } = kind;
  const isOwn = resource === above;
  if (!isOwn && resource.parent !== above)
    return resource.parent?.parent === undefined || resource.parent.parent === null
      ? []
      : "it is not understood whose key opens it";
  const id = hasOrigin(kindOf(settling, above).fields, "id")?.name ?? "id";
  const which: Expression = isOwn ? { field: id } : { parent: id };
  return [
    {
      holds: { do: "equal", with: [{ caller: "of" }, which] },
      ...(settling.foreign ?? { status: 404, code: kindOf(settling, above).missing }),
      text: `There is no such ${nounOf(above)}.`,
      ...(!isOwn && parameters > 1 && { first: true as const }),
    },
  ];
};
