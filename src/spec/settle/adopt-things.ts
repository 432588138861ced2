import type { ThingFact } from "#src/spec/facts/facts.ts";
import type { Resource } from "./resource.ts";

const OWN = new Set(["create", "read", "read-self"]);

/** What is made as an account and shown as a profile is one thing, by the noun that its answers have for it. */
export const adoptThings = (resources: readonly Resource[], things: readonly ThingFact[]): void => {
  const taken = new Set(resources.map(({ thing }) => thing));
  for (const resource of resources) {
    if (resource.thing !== null) continue;
    const nouns = resource.asked.flatMap(({ request: { answer }, role }) =>
      OWN.has(role) && answer?.holds === "thing" ? [answer.noun] : [],
    );
    const thing = things.find((each) => nouns.includes(each.noun) && !taken.has(each));
    if (thing === undefined) continue;
    resource.thing = thing;
    taken.add(thing);
  }
};
