import { allowedValues } from "#src/spec/condition.ts";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { Operation } from "./plan.ts";
import type { Breakdown, Groups, Measure, ReportValue } from "#src/spec/report.ts";
import type {
  Assignment,
  Behaviour,
  Condition,
  Flood,
  Intake,
  Json,
  Narrow,
  Paging,
  Reach,
  Sort,
} from "#src/spec/spec.ts";
import type { StandingsBehaviour } from "#src/spec/standings.ts";
import { plural, wordsOf } from "#src/spec/words.ts";

const show = (value: Json): string => (typeof value === "string" && value !== "" ? value : JSON.stringify(value));

export const describeCondition = (condition: Condition): string =>
  `${condition.field} is ${allowedValues(condition).map(show).join(" or ")}`;

const describeAssignment = (assignment: Assignment): string => {
  const { field } = assignment;
  if ("to" in assignment) return `${field} to ${describeExpression(assignment.to)}`;
  if ("anew" in assignment) return `${field} anew`;
  if ("sent" in assignment) return `${field} to what is sent: ${assignment.sent.join(", ")}`;
  return `${field} to ${"now" in assignment ? "now" : show(assignment.value)}`;
};

const describeBreakdown = ({ by, entries, of, what, where }: Breakdown): string => {
  const nouns = plural(wordsOf(of).join(" "));
  const counted = what === undefined ? `the number of ${nouns}` : `the sum of ${describeExpression(what)} of ${nouns}`;
  const which = where === undefined ? "" : ` where ${describeExpression(where)}`;
  return `${counted}${which} for each value of \`${by}\`${entries === undefined ? "" : ", the highest first"}`;
};

const describeMeasure = (measure: Measure): string => {
  if ("value" in measure) return "the value";
  if ("share" in measure) return "its percentage of all";
  return measure.tally === "count"
    ? "how many"
    : `${measure.tally}${measure.what === undefined ? "" : ` of ${describeExpression(measure.what)}`}`;
};

const describeGroups = ({ entries, every, groups, of, sort, step }: Groups): string => {
  const members = Object.entries(entries).map(([name, measure]) => `${name} is ${describeMeasure(measure)}`);
  const order = sort.map(({ descending, member }) => `${member}${descending ? " descending" : ""}`);
  return `${plural(wordsOf(of).join(" "))} by ${step === undefined ? "" : `the ${step} of `}${groups} (${members.join(", ")}; by ${order.join(", ")}${every === undefined ? "" : "; each is there"})`;
};

const describeValue = (value: ReportValue): string => {
  if ("members" in value) return `{ ${describeMembers(value.members).join(", ")} }`;
  if ("asked" in value) return "what the path says";
  if ("tallied" in value) return `how many chose each of ${value.tallied.list}`;
  if ("leaders" in value) return `those of ${value.leaders.list} that most chose`;
  if ("groups" in value) return describeGroups(value);
  if ("streak" in value)
    return `${value.streak} run of days${value.where === undefined ? "" : ` where ${describeExpression(value.where)}`}`;
  if ("days" in value) return `${describeExpression(value.is)} of the last ${value.days} days`;
  return "by" in value ? describeBreakdown(value) : describeExpression(value);
};

const describeMembers = (members: Record<string, ReportValue>): string[] =>
  Object.entries(members).map(([name, value]) => `${name} is ${describeValue(value)}`);

const describeSort = ({ descending, field }: Sort): string => `${field}${descending ? " descending" : ""}`;

const MATCHES = { whole: "is a word", start: "begins a word", part: "is in a word" };

const describeNarrow = ({ any, by, fields, joined = [], match = "whole", parameter }: Narrow): string => {
  const searched = [...fields, ...joined.map((parts) => parts.join(" + "))].join(" or ");
  if (by !== "words") return `${parameter}: ${searched} ${by} it`;
  return `${parameter}: ${any ? "any" : "each"} word of it ${MATCHES[match]} of ${searched}`;
};

const describePaging = ({ from, items, limit, tells }: Paging): string =>
  `pages by ${from.name} and ${limit.name} (${limit.default}, at most ${limit.max})${unless(", told in", items === null ? Object.values(tells) : [items, ...Object.values(tells)], ", ")}`;

const unless = (before: string, parts: readonly string[], joint = " and "): string =>
  parts.length === 0 ? "" : `${before} ${parts.join(joint)}`;

const describeIntake = ({ distinct, fields, formats, most, trial, whole }: Intake): string[] => [
  `rows of ${formats.join(" or ")} with ${fields.join(", ")}`,
  distinct === undefined ? "" : `leaves out what is the same in ${distinct.join(", ")}`,
  whole === undefined ? "keeps the good rows" : "keeps all rows or none",
  most === undefined ? "" : `at most ${most.toLocaleString("en")}`,
  trial === undefined ? "" : `keeps nothing with ${trial}=true`,
];

const describeMany = (behaviour: Behaviour & { kind: "delete-many" | "read-many" }): string[] => {
  const refuses = "refuses" in behaviour ? behaviour.refuses : undefined;
  return [
    `those whose ${behaviour.by} is in ${behaviour.from}`,
    refuses === undefined ? "" : `none if of one ${describeExpression(refuses.when)}`,
  ];
};

const describeReport = ({ asOf, filters = [], members, within }: Behaviour & { kind: "report" }): string[] => [
  ...describeMembers(members),
  within === undefined ? "" : `of those whose ${within} is in the path`,
  unless("filter by", filters, ", "),
  asOf === undefined ? "" : `up to the day ${asOf.parameter ?? "of today"}`,
];

const describeStandings = (behaviour: StandingsBehaviour): string[] => [
  `of the standings in ${behaviour.part}`,
  ...Object.entries(behaviour.tells).map(([name, told]) => `${name} is ${told}`),
  "count" in behaviour ? `${behaviour.count.name} from ${behaviour.count.min} to ${behaviour.count.max}` : "",
];

/** What people see in a browser. */
const describeShown = (behaviour: Behaviour): string[] => {
  if (behaviour.kind === "page") return [`called by ${behaviour.heading}`];
  if (behaviour.kind !== "redirect") return [];
  return [`to ${behaviour.to}`, behaviour.count === null ? "" : `adds one to ${behaviour.count}`];
};

/** What a list may be asked for, and what it holds. */
const describeList = (behaviour: Behaviour & { kind: "list" }): string[] => [
  unless("filter by", behaviour.filters, ", "),
  ...(behaviour.narrows ?? []).map(describeNarrow),
  behaviour.rank === undefined
    ? ""
    : `in the order of their ${behaviour.rank.of}, the ${behaviour.rank.descending ? "last" : "first"} one first`,
  unless("sorted by", behaviour.sort.map(describeSort), ", "),
  behaviour.paging === undefined ? "" : describePaging(behaviour.paging),
  unless("callers may sort by", behaviour.sorts ?? Object.keys(behaviour.orders ?? {}), ", "),
  behaviour.within === undefined ? "" : `only with the ${behaviour.within.field} in the path`,
  behaviour.scope === undefined ? "" : `only where ${describeExpression(behaviour.scope)}`,
];

const detailsOf = (behaviour: Behaviour): string[] => {
  switch (behaviour.kind) {
    case "list":
      return describeList(behaviour);
    case "render":
      return [
        `${behaviour.templates.join(" and ")} filled from ${behaviour.data}`,
        behaviour.version === undefined ? "" : `in the state that ${behaviour.version.member} names`,
      ];
    case "restore":
      return [`${behaviour.fields.join(", ")} as they were`];
    case "read-many":
    case "delete-many":
      return describeMany(behaviour);
    case "copy":
      return [
        `those whose ${behaviour.field} is what ${behaviour.from} says, to the ${behaviour.field} in the path`,
        `leaves out what is there in ${behaviour.distinct.join(", ")}`,
      ];
    case "handwritten":
      return [behaviour.text];
    case "import":
      return describeIntake(behaviour.intake);
    case "export":
      return [
        `${behaviour.outlet.formats.join(" or ")} of ${behaviour.outlet.fields.join(", ")}`,
        ...(behaviour.narrows ?? []).map(describeNarrow),
        unless("sorted by", behaviour.sort.map(describeSort), ", "),
      ];
    case "update":
      return [unless("only", behaviour.fields ?? [], ", ")];
    case "act":
      return [
        unless("sets", behaviour.set.map(describeAssignment)),
        unless("only while", behaviour.when.map(describeCondition)),
      ];
    case "clear":
    case "count":
      return [unless("where", behaviour.where.map(describeCondition))];
    case "report":
      return describeReport(behaviour);
    case "top":
    case "standing":
    case "around":
    case "overview":
      return describeStandings(behaviour);
    default:
      return describeShown(behaviour);
  }
};

/** What an operation does with headers. */
const describeHeaders = ({
  headers = {},
  once,
  precondition,
}: Pick<Operation, "headers" | "once" | "precondition">): string[] => [
  precondition === undefined
    ? ""
    : `If-Match ${precondition.required ? "is needed" : "is heeded"}, ${precondition.first ? "before the body is checked" : "412 where it names another version"}`,
  once?.required === undefined ? "" : "Idempotency-Key is needed",
  once?.reused === undefined ? "" : `the same key with another body is refused with ${once.reused.status}`,
  once?.status === undefined ? "" : `what was done before is answered with ${once.status}`,
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
];

/** How often it may be asked for: "at most 3 in 600 seconds for each phone and caller". */
export const describeFlood = ({ kind, most, per, seconds }: Flood): string => {
  const whose = per.map((each) => (typeof each === "string" ? each : each.sent)).join(" and ");
  const within = kind === "fixed" ? "by the clock in" : "in";
  return `at most ${most.toLocaleString("en")} ${within} ${seconds.toLocaleString("en")} seconds${whose === "" ? "" : ` for each ${whose}`}`;
};

/** What becomes of one field, where it is known what is calculated. */
export const describeChange = (assignment: Assignment): string =>
  "to" in assignment
    ? `${assignment.field} to ${describeExpression(assignment.to).replaceAll("`", "")}`
    : describeAssignment(assignment);

/** What becomes of other records that a record reaches. */
export const describeReach = ({ by, each, guards = [], is, missing, of, set }: Reach): string => {
  const which = `the ${of} whose ${by} is ${describeExpression(is).replaceAll("`", "")}`;
  const claims = guards.map(({ holds, status }) => `${describeExpression(holds).replaceAll("`", "")}, else ${status}`);
  return [
    `${each === undefined ? "" : `for each of ${each} `}sets ${set.map(describeChange).join(" and ")} of ${which}`,
    ...(missing === undefined ? [] : [`${missing.status} where there is none`]),
    ...claims.map((claim) => `only where ${claim}`),
  ].join(", ");
};

/** What an operation does to other records, and with headers. */
export const describeAround = (operation: Operation): string[] =>
  [
    ...(operation.asks ? [`first asks ${operation.asks.service}.${operation.asks.operation}`] : []),
    ...(operation.reaches ?? []).map(describeReach),
    ...(operation.floods ?? []).map((flood) => `${describeFlood(flood)}, else ${flood.status}`),
    ...(operation.stands
      ? [`counts ${operation.stands.result} for ${operation.stands.who} in the standings of ${operation.stands.part}`]
      : []),
    ...describeHeaders(operation),
  ].filter((part) => part !== "");

/** An operation's behaviour, what it does to other records, and what it does with headers. */
export const describeOperation = (operation: Operation): string =>
  [describeBehaviour(operation.behaviour), ...describeAround(operation)].join("; ");

/** What there is to say of a behaviour, a thing each. */
export const describeDetails = (behaviour: Behaviour): string[] =>
  detailsOf(behaviour).filter((detail) => detail !== "");

/** What an operation does, in one line: `act: sets done to true; only while done is false`. */
export const describeBehaviour = (behaviour: Behaviour): string => {
  const details = describeDetails(behaviour);
  return details.length === 0 ? behaviour.kind : `${behaviour.kind}: ${details.join("; ")}`;
};
