import type { Behaviour } from "./spec.ts";

/** Members of an answer that are no fields of a record: what a behaviour tells by names of its own. */
export const toldMembers = (behaviour: Behaviour): string[] => {
  switch (behaviour.kind) {
    case "list": {
      const { items, sums = {}, tells = {} } = behaviour.paging ?? {};
      const counted = Object.keys(behaviour.counts ?? {});
      return [items, behaviour.within?.tells, ...Object.keys(sums), ...counted, ...Object.values(tells)].filter(
        (name) => typeof name === "string",
      );
    }
    case "report":
      return Object.keys(behaviour.members);
    case "import":
      return Object.values(behaviour.intake.tells);
    case "copy":
      return [behaviour.tells];
    case "delete-many":
      return [behaviour.tells.deleted, behaviour.tells.missing, behaviour.refuses?.tells].filter(
        (name) => name !== undefined,
      );
    case "read-many":
      return [behaviour.tells.found, behaviour.tells.missing].filter((name) => name !== undefined);
    case "render":
      return [...behaviour.templates, ...behaviour.tells, behaviour.missing.tells].filter((name) => name !== undefined);
    default:
      return [];
  }
};
