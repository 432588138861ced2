import type { Behaviour } from "./spec.ts";

/** Members of an operation's answer that are no fields of what it is about. */
export const membersTold = (behaviour: Behaviour): string[] => {
  switch (behaviour.kind) {
    case "report":
      return Object.keys(behaviour.members);
    case "lease":
      return behaviour.several?.member == null ? [] : [behaviour.several.member];
    case "clear":
      return behaviour.member === undefined ? [] : [behaviour.member];
    case "check-limit":
      return [...Object.keys(behaviour.tells), ...(behaviour.several === undefined ? [] : [behaviour.several.results])];
    case "top":
    case "around":
    case "standing":
    case "overview":
      return [
        ...Object.keys(behaviour.tells),
        ...(behaviour.whole === undefined ? [] : [behaviour.whole]),
        ...("items" in behaviour && behaviour.items !== null ? [behaviour.items] : []),
      ];
    case "read-limit":
    case "read-usage":
      return Object.keys(behaviour.tells);
    default:
      return [];
  }
};
