import type { Expression } from "#src/spec/expression.ts";
import { type Resource, rootOf } from "./resource.ts";
import type { Settling } from "./settling.ts";

const countedIn = (is: Expression | undefined): string[] => {
  if (is === undefined) return [];
  if ("do" in is) return is.with.flatMap(countedIn);
  return "tally" in is ? [is.of] : [];
};

const topOf = (resource: Resource): Resource => (resource.parent === null ? resource : topOf(resource.parent));

/** Records that count others which are none of their parts are kept where those are. */
export const joinCounted = ({ kinds }: Pick<Settling, "kinds">): void => {
  const all = [...kinds.values()];
  for (const { fields, resource } of all) {
    const names = fields.flatMap(({ compute }) => countedIn(compute));
    const other = all.find((kind) => kind.resource.parent === null && names.includes(kind.resource.name));
    if (other !== undefined && rootOf(resource) !== rootOf(other.resource)) topOf(resource).host = other.resource;
  }
};
