import { singular, wordsOf } from "#src/spec/words.ts";
import type { MemberFact, RequestFact, ThingFact } from "./facts.ts";
import { readNames } from "./name-list.ts";
import { addMembers } from "./add-members.ts";

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const HOLDS_OTHERS = /\b(?:objects?|arrays?|lists?|maps?|entries|nested|structure)\b/iu;
const VALUES = /\bone of\b|\benum\b/iu;

/** Whether what is told below a member may be what it holds, rather than what its values mean. */
export const mayHold = ({ rules }: MemberFact): boolean =>
  rules.some((rule) => HOLDS_OTHERS.test(rule)) && !rules.some((rule) => VALUES.test(rule));

/** "`address.city`", "`lines[].sku`": a member, and what of it is told. */
export const dottedIn = (text: string): { outer: string; inner: string } | null => {
  const [, outer = "", inner = ""] =
    /^`?([A-Za-z]\w{0,60})(?:\[\w?\])?\.([A-Za-z]\w{0,60})`?$/u.exec(text.trim()) ?? [];
  return outer === "" ? null : { outer, inner };
};

/** Adds what is told of a member's own members. */
export const addInner = (to: MemberFact, members: readonly MemberFact[]): void => {
  to.members ??= [];
  addMembers(to.members, members);
};

const LED =
  /\bobjects?\b[^`]{0,40}$|\b(?:each|every|entries)\b[^`]{0,20}\b(?:has|have|with|holds?|hold|having|of)\b[^`]{0,12}$/iu;

/**
 * "array of objects with `label` (required) and `stock`", "object: `street`, `city`": takes what it holds out of a member's
 * rules.
 */
export const liftInner = (member: MemberFact): void => {
  const text = member.rules.join(", ");
  const first = text.search(/`[A-Za-z_]\w*\??`/u);
  if (first === -1 || member.members !== undefined || !LED.test(text.slice(0, first)) || VALUES.test(text)) return;
  const list = readNames(text.slice(first), member.line);
  if (list === null || list.members.some(({ name }) => name === member.name)) return;
  const before = text
    .slice(0, first)
    .replace(/[\s,:–—(-]*(?:\b(?:with|of|having|holding|has|have|each|the|members|fields|like)\b[\s,:–—(-]*)*$/iu, "");
  member.rules = [...before.split(", "), ...(list.tail === "" ? [] : [list.tail])].filter((rule) => rule !== "");
  addInner(member, list.members);
};

/** Whether a thing is what this member holds: it is called so, or its type is. */
const isOf = ({ noun }: ThingFact, { name, rules }: MemberFact): boolean =>
  plain(name) === noun ||
  rules.some((rule) => {
    const type =
      /^(?:an? )?(?:(?:array|list)s? of )?(?:an? |the )?`?([A-Za-z][A-Za-z -]{1,40}?)`?(?: objects?)?$/u.exec(
        rule.trim(),
      )?.[1];
    return type !== undefined && plain(type) === noun;
  });

/**
 * What no path names, and a member of something else is called after, is what that member holds. Gives back the things
 * that stand by themselves.
 */
export const foldThings = (things: readonly ThingFact[], requests: readonly RequestFact[]): ThingFact[] => {
  const inPaths = new Set(requests.flatMap(({ path }) => path.split("/").map(plain)));
  const lists = [...things.map(({ members }) => members), ...requests.map(({ body }) => body ?? [])];
  return things.filter((thing) => {
    // A path may name a "basket line" as a line.
    if (inPaths.has(thing.noun) || inPaths.has(thing.noun.split(" ").at(-1) ?? "")) return true;
    const holders = lists
      .filter((list) => list !== thing.members)
      .flatMap((list) => list.filter((member) => isOf(thing, member)));
    if (holders.some(({ name }) => inPaths.has(plain(name)))) return true;
    for (const holder of holders) addInner(holder, thing.members);
    return holders.length === 0;
  });
};
