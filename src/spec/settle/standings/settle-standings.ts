import type { RequestFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered, type Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Keep, Order, Setting, StandingsBehaviour, StandingsSpec } from "#src/spec/standings.ts";
import { forgetUncovered } from "#src/spec/settle/forget-uncovered.ts";
import type { Resource } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";
import { askAround, askOne, askOverview, askTop } from "./ask-standings.ts";
import { findStandings, type StandingsFound } from "./find-standings.ts";
import { readStandingRules, type StandingsSaid } from "./read-standing-rules.ts";
import { isRank, keepsIn, measureIn, ordersIn } from "./standing-words.ts";
import type { StandingsFacts } from "./standings-facts.ts";

const own = (name: string, type: Field["type"], more: Partial<Field>): Field => ({
  name,
  type,
  description: "",
  required: true,
  origin: "service",
  hidden: true,
  ...more,
});

/** What is kept of each that stands there. */
const FIGURES = ["points", "standing", "reached", "results", "total", "highest", "lowest", "latest"];
const WHOLE = new Set(["reached", "results"]);

const fieldsFor = (by: string, number: Field["type"], parent: Field | undefined): Field[] => [
  own("id", "text", { origin: "id", required: false }),
  own(by, "text", { unique: true, hidden: false }),
  ...FIGURES.map((name) => own(name, WHOLE.has(name) ? "integer" : number, {})),
  ...(parent === undefined ? [] : [{ ...parent, hidden: true }]),
];

/** The resource of those that stand there; one of its own where paths name none. */
const entrantsOf = ({ entrants, results, whole }: StandingsFound): Resource => {
  if (entrants !== null && entrants !== results.resource) return entrants;
  const { parameter, word } = results.resource;
  const made: Resource = {
    word: entrants === null ? "standings" : word,
    name: `${results.resource.name}Standing`,
    parent: whole,
    parameter: entrants === null ? null : parameter,
    thing: null,
    asked: [],
  };
  if (entrants === null) return made;
  const { asked } = results.resource;
  made.asked = asked.filter(({ role }) => role !== "create");
  results.resource.asked = asked.filter(({ role }) => role === "create");
  results.resource.parameter = null;
  return made;
};

/** Those that stand there, as records that are kept beside the results. */
const makeEntrants = (settling: Settling, found: StandingsFound): Kind => {
  const { names, results, whole } = found;
  const resource = entrantsOf(found);
  const number = results.fields.find(({ name }) => name === names.result)?.type ?? "integer";
  const parent = whole === null ? undefined : hasOrigin(results.fields, "parent");
  const known = settling.kinds.get(resource);
  const fields = fieldsFor(resource.parameter ?? names.by, number, parent);
  if (whole === null) resource.host = results.resource;
  if (known !== undefined) {
    known.fields = fields;
    return known;
  }
  const kind: Kind = { resource, fields, sent: new Map(), missing: results.missing, expiry: null };
  settling.kinds.set(resource, kind);
  return kind;
};

const MEANING = /^`?[\w-]+`? means\b/iu;

/** A field of what results belong to that says how they count, by all of its values. */
const settingIn = <T extends string>(
  kind: Kind | null,
  read: (values: readonly string[]) => Record<string, T> | null,
  reading: Reading,
): Setting<T> | null => {
  for (const field of kind?.fields ?? []) {
    const of = field.values === undefined ? null : read(field.values);
    if (of === null) continue;
    const meanings = reading.uncovered
      .flatMap(({ text }) => text.split(": ").slice(1))
      .filter((text) => MEANING.test(text));
    forgetUncovered(reading, field, meanings);
    return { field: field.name, of };
  }
  return null;
};

const specOf = (
  settling: Settling,
  { names, whole }: StandingsFound,
  by: string,
  said: StandingsSaid,
  line: number,
): StandingsSpec => {
  const { reading } = settling;
  const kind = whole === null ? null : kindOf(settling, whole);
  const keep = settingIn<Keep>(kind, keepsIn, reading) ?? said.keep;
  const order = settingIn<Order>(kind, ordersIn, reading) ?? said.order ?? "high";
  if (keep === undefined)
    leaveUncovered(reading, line, `\`${names.result}\``, "it is not said which of several counts, so the best does");
  return {
    by,
    keep: keep ?? "best",
    order,
    ranks: said.ranks ?? "shared",
    first: said.first ?? "earliest",
    ...(said.decimals !== undefined && { decimals: said.decimals }),
  };
};

const NEAR = /^(?:around|neighbou?rs?|nearby|surroundings?|context|window|near)$/iu;

/** What each request asks of standings. What asks of all of them is asked of what they belong to. */
const readAsked = (found: StandingsFound, entrants: Resource): Map<RequestFact, StandingsBehaviour | string> => {
  const { lists, reports, results, singles, whole } = found;
  const above = whole ?? results.resource;
  const read = new Map<RequestFact, StandingsBehaviour | string>();
  for (const { asked, at, members } of lists) {
    const { request, word } = asked;
    const isNear = asked.role === "report" && at !== whole && (entrants.asked.includes(asked) || NEAR.test(word));
    read.set(request, (isNear ? askAround : askTop)(found, request, members, entrants.name));
    if (isNear) continue;
    for (const each of [at, entrants]) each.asked = each.asked.filter((other) => other !== asked);
    above.asked.push({ ...asked, role: "report" });
  }
  for (const { request } of singles) {
    if (read.has(request)) continue;
    const { answer } = request;
    const members =
      answer?.holds === "object" ? answer.members : (entrants.thing?.members ?? []).map(({ name }) => name);
    read.set(request, askOne(found, members, entrants.name));
  }
  for (const { request } of reports) {
    const overview = read.has(request) ? null : askOverview(found, request, entrants.name);
    if (overview !== null) read.set(request, overview);
  }
  return read;
};

const settleOne = (settling: Settling, found: StandingsFound): StandingsFacts => {
  const { names, results, sending } = found;
  const entrants = makeEntrants(settling, found);
  const { resource } = entrants;
  const asked = readAsked(found, resource);
  const said = readStandingRules([...asked.keys(), sending.request], settling.rules.all, settling.rules.heard);
  const by = resource.parameter ?? names.by;
  const { answer } = sending.request;
  const members = answer?.holds === "object" ? answer.members : [];
  const measures = members.map((name) => [name, measureIn(name, names)] as const);
  const tellsAll = members.some(isRank) && measures.every(([, measure]) => measure !== null);
  return {
    results: results.resource,
    entrants: resource,
    spec: specOf(settling, found, by, said, sending.request.line),
    taken: { who: names.by, result: names.result },
    asked,
    tells: tellsAll ? (Object.fromEntries(measures) as StandingsFacts["tells"]) : null,
  };
};

/** Standings by results that come in: those that stand there are kept beside the results, and told as they are asked for. */
export const settleStandings = (settling: Settling): void => {
  for (const found of findStandings(settling)) settling.standings.push(settleOne(settling, found));
};

/** What a request asks of standings; undefined where it asks nothing of them. */
export const standingAsked = ({ standings }: Settling, request: RequestFact): StandingsBehaviour | string | undefined =>
  standings.map(({ asked }) => asked.get(request)).find((each) => each !== undefined);

/** The standings that a new record of these counts in. */
export const standingsBy = ({ standings }: Settling, resource: Resource): StandingsFacts | undefined =>
  standings.find(({ results }) => results === resource);

/** The standings that these records make up. */
export const standingsOf = ({ standings }: Settling, resource: Resource): StandingsFacts | undefined =>
  standings.find(({ entrants }) => entrants === resource);
