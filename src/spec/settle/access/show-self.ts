import { leaveUncovered } from "#src/spec/reading.ts";
import type { OperationSpec } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Asked, nounOf, type Resource } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, type Settling } from "#src/spec/settle/settling.ts";

/** `keyId`, `key_id`: the id of one of these. */
const isIdOf = (name: string, resource: Resource): boolean => {
  const words = wordsOf(name).map(singular);
  const nouns = [nounOf(resource), resource.name, resource.word].map((noun) => wordsOf(noun).map(singular).join(" "));
  return words.at(-1) === "id" && nouns.some((noun) => noun.split(" ").at(-1) === words.slice(0, -1).join(" "));
};

/** What an answer about the caller shows, where that is not the record as others see it: `{projectId, keyId, role}`. */
export const shownOfSelf = (
  { reading }: Settling,
  { fields, resource }: Kind,
  { request }: Asked,
): Pick<OperationSpec, "shows"> => {
  const { answer, line } = request;
  if (answer?.holds !== "object") return {};
  const [id, parent] = [hasOrigin(fields, "id"), hasOrigin(fields, "parent")];
  const as: Record<string, string> = {};
  const shown = answer.members.flatMap((name): string[] => {
    const own = fields.find((field) => field.name === name && field.origin !== "secret");
    if (own !== undefined) return [name];
    const named =
      id !== undefined && isIdOf(name, resource)
        ? id
        : resource.parent !== null && isIdOf(name, resource.parent)
          ? parent
          : undefined;
    if (named !== undefined) as[named.name] = name;
    else leaveUncovered(reading, line, `\`${name}\``, "it is not known what this tells of the caller");
    return named === undefined ? [] : [named.name];
  });
  const visible = fields.filter(({ hidden, origin }) => !hidden && origin !== "secret").map(({ name }) => name);
  const isWhole =
    Object.keys(as).length === 0 && visible.length === shown.length && visible.every((name) => shown.includes(name));
  return isWhole ? {} : { shows: { fields: shown, ...(Object.keys(as).length > 0 && { as }) } };
};
