import type { Resource } from "./resource.ts";

const makes = ({ asked }: Resource): boolean => asked.some(({ role }) => role === "create" || role === "replace");

const sends = ({ asked }: Resource, name: string): boolean =>
  asked.some(({ request, role }) => role === "create" && (request.body ?? []).some((member) => member.name === name));

/**
 * `POST /accounts` with a `handle` makes what `/people/{handle}` reads: two words for one kind of record. The one under
 * which records are made keeps what is asked of both.
 */
export const mergeAliases = (resources: readonly Resource[]): Resource[] => {
  const merged = new Map<Resource, Resource>();
  for (const resource of resources) {
    const { parameter } = resource;
    if (makes(resource) || parameter === null || resource.parent !== null) continue;
    const maker = resources.find((other) => other !== resource && other.parameter === null && sends(other, parameter));
    if (maker === undefined) continue;
    maker.asked.push(...resource.asked);
    maker.parameter = parameter;
    maker.thing ??= resource.thing;
    merged.set(resource, maker);
  }
  for (const resource of resources)
    if (resource.parent !== null) resource.parent = merged.get(resource.parent) ?? resource.parent;
  return resources.filter((resource) => !merged.has(resource));
};
