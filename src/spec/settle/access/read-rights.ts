import type { Expression } from "#src/spec/expression.ts";
import { isMark, saysYes } from "#src/spec/facts/marks.ts";
import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Rights } from "./access-facts.ts";
import { REPEATS } from "./forbids.ts";
import { either, hasRole, roleIn } from "#src/spec/settle/read-claims.ts";
import type { Asked, Resource } from "#src/spec/settle/resource.ts";
import type { Settling } from "#src/spec/settle/settling.ts";

/** What may be done, in the author's words, and by whom; null: that is not understood. */
type Right = { text: string; roles: string[] | null };
type Rule = ApiFacts["rules"][number];

const read = /^(?:read|see|view|get|fetch|look|list|browse|download|show|inspect|search|know|query|watch)$/u;
const write = /^(?:write|edit|change|put|save|store|modify|set|maintain)$/u;
const make = /^(?:create|add|make|upload|publish|issue|open|post|register|invite|hand|start|submit)$/u;
const change = /^(?:update|change|edit|rename|write|save|put|replace|modify|set|adjust)$/u;
const remove = /^(?:delete|remove|revoke|drop|destroy|withdraw)$/u;
const manage = /^(?:manage|administer|handle|control|all|everything|anything|full)$/u;

/** Words for what a request does, those that say it best first. */
const VERBS: Partial<Record<Asked["role"], RegExp[]>> = {
  read: [read, manage],
  list: [read, manage],
  report: [read, manage],
  export: [read, manage],
  create: [make, write, manage],
  replace: [change, make, manage],
  update: [change, write, manage],
  delete: [remove, manage, write],
  act: [manage, write],
};

const stems = (text: string): string[] => wordsOf(text).map((word) => stem(singular(word)));

const ALL_VERBS = [read, write, make, change, remove, manage];
const ARTICLE = /^(?:the|an?|its|their|all|own|every|each|this|that)$/iu;

/** "change and delete the vault, manage its keys": each thing with what is done to it. */
const splitDeeds = (text: string): string[] => {
  const parts: string[][] = [[]];
  let [hasNoun, before] = [false, ""];
  for (const word of text.split(/[\s,;()]+/u)) {
    const isVerb = !ARTICLE.test(before) && ALL_VERBS.some((verbs) => verbs.test(word.toLowerCase()));
    if (isVerb && hasNoun) parts.push([]);
    if (isVerb) hasNoun = false;
    else hasNoun ||= !ARTICLE.test(word) && !/^(?:and|or|also|at|of|up|in|to|for)$/iu.test(word);
    parts.at(-1)?.push(word);
    before = word;
  }
  return parts.map((words) => words.join(" "));
};

/** Roles by column, or, where the roles stand at the rows' heads, by row. */
const tableOf = (settling: Settling, rows: readonly Rule[]): Right[] => {
  const [first] = rows;
  const heads = first?.row?.head.slice(1) ?? [];
  const columns = heads.map((head) => roleIn(settling, head));
  if (columns.length > 0 && columns.every((role) => role !== null))
    return rows.map(({ row }): Right => {
      const [text = "", ...cells] = row?.cells ?? [];
      const isPlain = cells.every((cell) => cell === "" || isMark(cell));
      return { text, roles: isPlain ? columns.filter((_, n) => saysYes(cells[n] ?? "")) : null };
    });
  const sides = rows.map(({ row }) => roleIn(settling, row?.cells[0] ?? ""));
  if (sides.length < 2 || sides.includes(null)) return [];
  return heads.map((text, n): Right => {
    const cells = rows.map(({ row }) => row?.cells[n + 1] ?? "");
    const isPlain = cells.every((cell) => cell === "" || isMark(cell));
    const may = sides.filter((role, at): role is string => role !== null && saysYes(cells[at] ?? ""));
    return { text, roles: isPlain ? may : null };
  });
};

/** "`editor`: everything a viewer may, and write documents". */
const SAYS_ROLE =
  /^(?:the |an? )?[`"“]?([\w-]+)[`"”]?(?: role)?(?:\s*[:–—|]\s*|\s+(?:may|can|are allowed to)\s+)(.{3,300})$/iu;
const ALSO =
  /\b(?:everything|all|anything|whatever|what|the same as|like|as)\b[^,;.]*?\b(?:an?|the)? ?[`"]?([\w-]+?)s?[`"]?(?: (?:may|can|does|is allowed(?: to)?))?(?= ?[,;.]|,? (?:and|plus)|$)/iu;
const ALL = /^(?:may |can )?(?:do )?(?:everything|anything|all(?: of (?:it|the above))?)\.?$/iu;

/** Roles told one by one, each with what it may; one may include another. */
const listOf = (
  settling: Settling,
  rules: readonly Rule[],
): { rights: Right[]; rules: Rule[]; everything: string[] } => {
  const said = rules.flatMap((rule) => {
    const [, name = "", text = ""] = SAYS_ROLE.exec(rule.text) ?? [];
    const role = roleIn(settling, name);
    return role === null || rule.row !== undefined ? [] : [{ role, text: text.replace(/\.$/u, ""), rule }];
  });
  if (new Set(said.map(({ role }) => role)).size < 2) return { rights: [], rules: [], everything: [] };
  const everything = said.filter(({ text }) => ALL.test(text)).map(({ role }) => role);
  const includes = (upper: string, lower: string): boolean =>
    upper === lower ||
    everything.includes(upper) ||
    said.some(({ role, text }) => {
      const other = role === upper ? roleIn(settling, ALSO.exec(text)?.[1] ?? "") : null;
      return other !== null && other !== upper && includes(other, lower);
    });
  const all = [...new Set(said.map(({ role }) => role))];
  const rights = said
    .filter(({ text }) => !ALL.test(text))
    .map(({ role, text }) => ({ text: text.replace(ALSO, " "), roles: all.filter((each) => includes(each, role)) }));
  return { rights, rules: said.map(({ rule }) => rule), everything };
};

const nounsOf = ({ parent, thing, word }: Resource): string[] => [
  ...(thing === null ? [] : [thing.noun]),
  word,
  ...(/^(?:audit|history|activity|log|journal|trail|event)s?/iu.test(word) && parent !== null ? ["log"] : []),
];

const names = (text: string, resource: Resource): boolean => {
  const words = new Set(stems(text));
  return nounsOf(resource).some((noun) => words.has(stems(noun).at(-1) ?? ""));
};

/** Those of the rights that speak of a request, by the words that say it best. */
const rightsFor = (rights: readonly Right[], resource: Resource, { role, word }: Asked): Right[] => {
  const about = rights.filter(({ text }) => names(text, resource));
  const isDeed = role === "act" || role === "report" || role === "queue";
  const own = stems(word);
  const deed = rights.filter(({ text }) => {
    const words = stems(text);
    return own.every((each) => words.includes(each)) && (about.length === 0 || names(text, resource));
  });
  if (isDeed && deed.length > 0) return deed;
  for (const verbs of VERBS[role] ?? []) {
    const found = about.filter(({ text }) => wordsOf(text).some((each) => verbs.test(each.toLowerCase())));
    if (found.length > 0) return found;
  }
  return [];
};

/** Reads which role may do what, from a table of yes and no or a list of roles; null where there is neither. */
export const readRights = (settling: Settling): Rights | null => {
  const { callers, facts, kinds } = settling;
  const roles =
    callers === null ? [] : (kinds.get(callers.holders)?.fields.find(({ name }) => name === "role")?.values ?? []);
  if (roles.length === 0) return null;
  const rows = Map.groupBy(
    facts.rules.filter(({ row }) => row !== undefined),
    ({ row, under }) => `${under}\n${row?.head.join("|")}`,
  );
  const heard = new Set<string>();
  // Whatever nobody else may, they may.
  const everything: string[] = [];
  const rights = [...rows.values()].flatMap((table) => {
    const read = tableOf(settling, table);
    if (read.length > 0) for (const { text } of table) heard.add(text);
    return read;
  });
  if (rights.length === 0) {
    const list = listOf(settling, facts.rules);
    rights.push(...list.rights);
    everything.push(...list.everything);
    for (const { text } of list.rules) heard.add(text);
  }
  if (rights.length === 0) return null;
  const deeds = rights.flatMap(({ roles: who, text }) => splitDeeds(text).map((each) => ({ text: each, roles: who })));
  for (const { text } of facts.rules) if (REPEATS.test(text)) heard.add(text);
  const of = new Map<RequestFact, string[] | null>();
  for (const { resource } of kinds.values())
    for (const asked of resource.asked) {
      const found = rightsFor(deeds, resource, asked);
      if (found.length === 0 && everything.length > 0) of.set(asked.request, everything);
      if (found.length === 0) continue;
      const isKnown = found.every((right) => right.roles !== null);
      of.set(
        asked.request,
        isKnown ? roles.filter((role) => found.every((right) => right.roles?.includes(role))) : null,
      );
    }
  for (const text of heard) settling.visibility.heard.add(text);
  return { of, all: roles, heard };
};

const haveRoles = (holders: Resource, kinds: Settling["kinds"]): boolean =>
  holders.parent !== null &&
  kinds.get(holders)?.fields.some(({ name, values = [] }) => name === "role" && values.length > 1) === true;

/** What must hold of a caller's role; null: nothing. A text: the table of roles does not say. */
export const entitledBy = (
  { callers, kinds, rights }: Settling,
  { request, role }: Asked,
  isTold: boolean,
): Expression | null | string => {
  if (callers === null || callers.opens.includes(request)) return null;
  // Keys that have roles are not all alike, whether or not it is understood what tells them apart.
  const isOpen = isTold || role === "read-self" || (rights === null && !haveRoles(callers.holders, kinds));
  const roles = rights?.of.get(request);
  if (rights === null || roles === undefined) return isOpen ? null : "it is not told which roles may";
  if (roles === null) return "it is not understood which roles may";
  if (roles.length === rights.all.length) return null;
  return either(roles.map(hasRole)) ?? "nobody may, by the table of roles";
};
