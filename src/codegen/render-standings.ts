import type { Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf, partNamed } from "#src/plan/subject.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import type { Count, Measure } from "#src/spec/standings.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { reply } from "./render-reply.ts";
import { renderEarlyGuards, renderLookups, type Work } from "./render-steps.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

const standingsOf = (part: string): string => `this.#${variableOf(part)}Standings`;

/** The standings of a service, as members of its class. */
export const renderStandings = (service: Service): string =>
  (service.parts ?? [])
    .filter(({ standings }) => standings !== undefined)
    .map(({ name }) => {
      const owner = ownerOf(service, { on: name });
      const whole = owner === null ? "" : `, ${tableOf(service, owner.name)}`;
      return `readonly ${standingsOf(name).replace("this.", "")} = this.instance.standings(${tableOf(service, name)}, "${name}"${whole});\n`;
    })
    .join("");

/** What the standings belong to: the record itself, or the one above it; null: nothing. */
const wholeOf = ({ place: { above, subject, variable }, service }: Work, part: string): string => {
  const owner = ownerOf(service, { on: part });
  if (owner === null) return "null";
  return owner.name === subject.name ? variable : (above?.place.variable ?? "null");
};

/** Counts a new record in the standings, and tells where that leaves whose it is. */
export const renderTaking = (work: Work, record: string): { code: string; answer: string | null } => {
  const { operation, place, service } = work;
  const { stands } = operation;
  if (stands === undefined) return { code: "", answer: null };
  const { part, result, tells, who } = stands;
  const subject = asSubject(service, partNamed(service, part));
  const table = tableOf(service, part);
  const parent = fieldOf(subject, "parent");
  const whole = wholeOf(work, part);
  const above = place.above?.place;
  const id = above === undefined ? "id" : (fieldOf(above.subject, "id") ?? "id");
  const values = parent === null || whole === "null" ? "entrant" : `{ ...entrant, ${parent}: ${whole}.${id} }`;
  const code = `${standingsOf(part)}.take(${whole}, ${record}.${who}, ${record}.${result}, (entrant) => this.instance.addTo(${table}, call, ${values}));\n`;
  if (tells === undefined) return { code, answer: null };
  const by = subject.standings?.by ?? who;
  const within = whole === "null" ? "" : `, within: ${whole}.${id}`;
  const found = `${table}.find({ field: ${printString(by)}, value: ${record}.${who}${within} })`;
  return { code, answer: `${standingsOf(part)}.tell(${whole}, ${found}, ${JSON.stringify(tells)})` };
};

const wholeId = ({ service }: Work, part: string, whole: string): string =>
  `${whole}.${fieldOf(ownerOf(service, { on: part }) ?? service, "id") ?? "id"}`;

const beside = (work: Work, { part, whole }: { part: string; whole?: string }): string =>
  whole === undefined ? "" : `${printString(whole)}: ${wholeId(work, part, wholeOf(work, part))}, `;

const listed = (work: Work, behaviour: Kind<"top" | "around">, list: string): string => {
  const { items } = behaviour;
  const body = items === null ? list : `{ ${beside(work, behaviour)}${printString(items)}: ${list} }`;
  return `${renderLookups(work)}${renderEarlyGuards(work)}${reply(work.operation.status, body)}`;
};

/** Code of the first of them. */
export const renderTopOf = (
  work: Work,
  part: string,
  query: string,
  count: Count,
  tells: Record<string, Measure>,
): string =>
  `${standingsOf(part)}.top(${wholeOf(work, part)}, ${query}, ${JSON.stringify(count)}, ${JSON.stringify(tells)})`;

/** The first of them. */
export const renderTop = (work: Work, behaviour: Kind<"top">): string => {
  const { count, part, tells } = behaviour;
  return listed(work, behaviour, renderTopOf(work, part, "input.query", count, tells));
};

/** Those next to one. */
export const renderAround = (work: Work, behaviour: Kind<"around">): string => {
  const { count, part, tells } = behaviour;
  const asked = `input.query, ${JSON.stringify(count)}, ${JSON.stringify(tells)}`;
  return listed(
    work,
    behaviour,
    `${standingsOf(part)}.around(${wholeOf(work, part)}, ${work.place.variable}, ${asked})`,
  );
};

/** Where one stands. */
export const renderStanding = (work: Work, behaviour: Kind<"standing">): string => {
  const { part, tells } = behaviour;
  const told = `${standingsOf(part)}.tell(${wholeOf(work, part)}, ${work.place.variable}, ${JSON.stringify(tells)})`;
  const more = beside(work, behaviour);
  const body = more === "" ? told : `{ ${more}...${told} }`;
  return `${renderLookups(work)}${renderEarlyGuards(work)}${reply(work.operation.status, body)}`;
};

/** What all of them come to. */
export const renderOverview = (work: Work, behaviour: Kind<"overview">): string => {
  const { part, tells } = behaviour;
  const told = `${standingsOf(part)}.overview(${wholeOf(work, part)}, ${JSON.stringify(tells)})`;
  const more = beside(work, behaviour);
  const body = more === "" ? told : `{ ${more}...${told} }`;
  return `${renderLookups(work)}${renderEarlyGuards(work)}${reply(work.operation.status, body)}`;
};
