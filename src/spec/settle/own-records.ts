import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { hasOrigin, type Kind, nounOf, type Settling } from "./settling.ts";

const AGAIN = /\b(?:already|twice|once|again|second|duplicate|yet)\b/iu;

/** The refusal of a second one of the same caller's. */
const takenIn = ({ resource }: Kind): string | null => {
  const failures = resource.asked.filter(({ role }) => role === "create").flatMap(({ request }) => request.failures);
  const again = failures.filter(({ status }) => status === 409);
  return again.find(({ code, when }) => AGAIN.test(`${when} ${wordsOf(code ?? "").join(" ")}`))?.code ?? null;
};

/** `voter_id` of a vote: by which the service knows whose it is, and tells nobody. */
const ownerOf = ({ callers }: Settling, { fields }: Kind): Field => {
  const noun = callers === null ? "person" : wordsOf(nounOf(callers.holders)).map(singular).join("_");
  const name = fields.some((field) => field.name === `${noun}_id`) ? "whose" : `${noun}_id`;
  return { name, type: "text", description: "", required: false, origin: "owner", holds: "id", hidden: true };
};

/** `player_id` of a game, where players are who call: nobody sends it. */
const ownByName = ({ callers, kinds }: Settling): void => {
  const words = callers === null ? "" : [...wordsOf(nounOf(callers.holders)).map(singular), "id"].join(" ");
  for (const { fields, resource } of kinds.values()) {
    const isOthers = callers !== null && resource !== callers.holders && hasOrigin(fields, "owner") === undefined;
    const field = fields.find(({ name, origin }) => origin === "service" && wordsOf(name).join(" ") === words);
    if (isOthers && field !== undefined) Object.assign(field, { origin: "owner", holds: "id", required: false });
  }
};

/** Where a path names the caller's own one, `/votes/mine`, there is one for each caller in what it belongs to. */
export const ownRecords = (settling: Settling): void => {
  ownByName(settling);
  for (const kind of settling.kinds.values()) {
    if (settling.callers === null || !kind.resource.asked.some(({ own }) => own)) continue;
    const field = hasOrigin(kind.fields, "owner") ?? ownerOf(settling, kind);
    const taken = takenIn(kind);
    Object.assign(field, { holds: "id", unique: true, ...(taken !== null && { taken }) });
    if (!kind.fields.includes(field)) kind.fields.push(field);
  }
};
