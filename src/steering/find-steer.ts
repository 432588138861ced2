import { makeInert } from "#src/spec/make-inert.ts";
import type { Steer } from "./steer.ts";

type Known = Pick<Steer, "id" | "said" | "by" | "withdrawn">;

const MOST_NAMED = 10;

const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(" ") ?? "";

const name = (steers: readonly Known[]): string => {
  const named = steers.slice(0, MOST_NAMED).map(({ id, said }) => `\`${id}\` “${makeInert(said)}”`);
  const rest = steers.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
};

/** The one rule that `said` means by its id or by words that it holds; a sentence: why it means none. */
export const findSteer = <S extends Known>(steers: readonly S[], said: string): S | string => {
  const words = wordsOf(said);
  const byId = steers.filter(({ id }) => id === words);
  const holding = steers.filter((steer) => steer.withdrawn === undefined);
  const found = byId.length > 0 ? byId : holding.filter((steer) => ` ${wordsOf(steer.said)} `.includes(` ${words} `));
  const [steer, ...others] = found;
  if (steer?.withdrawn !== undefined)
    return `\`${steer.id}\` is withdrawn already, by ${makeInert(steer.withdrawn.by)}.`;
  if (steer !== undefined && others.length === 0) return steer;
  if (steer !== undefined) return `more than one rule says that: ${name(found)}. Name one of them.`;
  if (holding.length === 0) return "people have nothing otherwise here than the spec has it.";
  return `there is no such rule. There is ${name(holding)}.`;
};
