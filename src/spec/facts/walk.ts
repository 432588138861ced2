import type { Sentence } from "#src/spec/split-sentences.ts";
import { keyOf } from "./draft.ts";
import type { Draft, Piece } from "./draft.ts";
import type { ApiFacts, MemberFact, RowFact, ThingFact } from "./facts.ts";
import { queryIn, templateOf } from "./find-mentions.ts";
import type { Mention } from "./find-mentions.ts";
import { nounOfTitle } from "./noun-of.ts";
import { addMembers } from "./add-members.ts";

/** The requests that what follows belongs to. `section`: up to the next heading; `item`: what stands below it. */
type Scope = { kind: "section" | "item" | "paragraph" | "code"; drafts: Draft[]; depth: number };

/** Where a walk through the blocks of a text stands, and what it has gathered. */
export type Walk = {
  drafts: Draft[];
  things: ThingFact[];
  rules: ApiFacts["rules"];
  headings: { depth: number; text: string }[];
  scope: Scope | null;
  /** What the block before was: a paragraph behind an example goes on about it. */
  previous: string;
  /** Requests told in this section. */
  opened: Set<Draft>;
  last: Draft | null;
  thing: ThingFact | null;
  /** The member that the bullet before was about. */
  member: { members: MemberFact[]; depth: number } | null;
  /** The sentence before, which may lead up to a list or an example. */
  lead: Sentence | null;
  /** Nothing here introduces requests or things: it tells of quality or of what is left out. */
  isClosed: boolean;
  /** Requests by words that name them in a lead: `POST` of "(all `POST`, answer `200`)". */
  leadMethod: { method: Draft["method"]; rest: string } | null;
};

export const startWalk = (): Walk => ({
  drafts: [],
  things: [],
  rules: [],
  headings: [],
  scope: null,
  previous: "",
  opened: new Set(),
  last: null,
  thing: null,
  member: null,
  lead: null,
  isClosed: false,
  leadMethod: null,
});

export const headingOf = (walk: Walk): string => walk.headings.at(-1)?.text ?? "";

/** Whether this section tells how failures look: its objects and names are no things and no members. */
export const tellsErrors = (walk: Walk): boolean =>
  /^(?:\d[\d.]*\s)?(?:errors?|failures|[^\n]{0,60}\bwrong\b[^\n]{0,60})$/iu.test(headingOf(walk));

export const keepRule = (walk: Walk, line: number, text: string, row?: RowFact): void => {
  if (/[\p{L}\d]/u.test(text)) walk.rules.push({ line, text, under: headingOf(walk), ...(row && { row }) });
};

export const say = (drafts: readonly Draft[], piece: Piece): void => {
  for (const draft of drafts) draft.pieces.push(piece);
};

/** The request with this method and path, if it has been told. */
export const knownDraft = (walk: Walk, { method, path }: Mention): Draft | null => {
  if (method === null || !path?.startsWith("/")) return null;
  const key = keyOf({ method, path: templateOf(path) });
  return walk.drafts.find((draft) => keyOf(draft) === key) ?? null;
};

/** The request with this method and path; a new one where none has them yet. */
export const draftFor = (walk: Walk, at: Pick<Draft, "method" | "line" | "isExample"> & { path: string }): Draft => {
  const path = templateOf(at.path);
  const known = walk.drafts.find((draft) => keyOf(draft) === keyOf({ method: at.method, path }));
  const draft: Draft = known ?? { ...at, path, label: "", query: [], under: headingOf(walk), pieces: [] };
  if (known === undefined) walk.drafts.push(draft);
  for (const each of queryIn(at.path)) if (!draft.query.some(({ name }) => name === each.name)) draft.query.push(each);
  walk.opened.add(draft);
  walk.last = draft;
  return draft;
};

/** `/polls/{id}/votes` as `/polls/{id}`: what an abbreviated path goes on from. */
const withoutEnd = (path: string): string => {
  const cut = path.replace(/(?<=\})(?:\/[^{}/]{1,80}){1,9}$/u, "");
  return cut;
};

/** The request that "`POST …/close`" or "`PATCH` accepts" speaks of, from those told before. */
const shortened = (walk: Walk, { method, path }: Mention, line: number): Draft | null => {
  if (walk.last === null || method === null) return null;
  const base = walk.last.path;
  if (path === null) {
    const sorts = [base, withoutEnd(base), base.replace(/\/\{[^{}]*\}$/u, "")];
    const known = sorts.flatMap(
      (each) => walk.drafts.find((draft) => draft.method === method && draft.path === each) ?? [],
    );
    if (known[0]) walk.last = known[0];
    return known[0] ?? null;
  }
  const end = templateOf(path.replace(/^(?:…|\.{3})/u, ""));
  const known = walk.drafts.filter((draft) => draft.method === method && draft.path.endsWith(end));
  const near = known.find((draft) => draft.path.startsWith(withoutEnd(base))) ?? known[0];
  return draftFor(walk, { method, path: near?.path ?? withoutEnd(base) + end, line, isExample: false });
};

/** The requests that an opening names. */
export const draftsFor = (walk: Walk, mentions: readonly Mention[], line: number): Draft[] =>
  mentions.flatMap((mention) => {
    const { method, path } = mention;
    if (method !== null && path?.startsWith("/")) return [draftFor(walk, { method, path, line, isExample: false })];
    return shortened(walk, mention, line) ?? [];
  });

/** The thing that this noun stands for; a new one where there is none yet. */
export const thingFor = (walk: Walk, thing: ThingFact): ThingFact => {
  const known = walk.things.find(({ noun }) => noun === thing.noun);
  if (known === undefined) walk.things.push(thing);
  else addMembers(known.members, thing.members);
  walk.thing = known ?? thing;
  return walk.thing;
};

/** The noun of the nearest heading that has one. */
export const nounOfHeadings = (walk: Walk): string | null => {
  for (const { text } of walk.headings.toReversed()) {
    const noun = nounOfTitle(text);
    if (noun !== null) return noun;
  }
  return null;
};
