import type { Message, Transcript } from "#src/discussion/message.ts";
import { describeOperation } from "./describe-behaviour.ts";
import { describeAccess, describeKey, describeObjective, describeRules } from "./describe.ts";
import type { Plan, Service } from "./plan.ts";

/** One thing that is settled or was said, and `source`: where. */
export type Statement = { text: string; source: string };

const keptFor = (days: number | null): string => (days === null ? "until they are removed" : `for ${days} days`);

const statementsOf = (service: Service): Statement[] => {
  const { fields, key, maxRecords, name, operations, purpose, records, retentionDays } = service;
  const room = records === "one" ? "one record" : `up to ${maxRecords.toLocaleString("en")} records`;
  return [
    {
      source: "plan, services",
      text: `\`${name}\`${purpose === "" ? "" : `, ${purpose.replace(/\.$/u, "")}`}: ${describeKey(key)}, each with ${room}, which are kept ${keptFor(retentionDays)}.`,
    },
    ...operations.map((operation) => {
      const said = describeOperation(operation);
      const what = said === operation.behaviour.kind ? "" : ` ${said}.`;
      const request = operation.access === "internal" ? "no request" : `\`${operation.method} ${operation.path}\``;
      return {
        source: "plan, operations",
        text: `\`${name}.${operation.name}\`, ${operation.summary}: ${request} answers ${operation.status}, open to ${describeAccess(operation.access)}.${what}`,
      };
    }),
    ...fields.map((field) => {
      const rules = describeRules(field);
      return {
        source: "plan, data",
        text: `\`${name}.${field.name}\` is ${field.type}${rules === "" ? "" : `: ${rules}`}.`,
      };
    }),
  ];
};

const KINDS: Record<Message["kind"], string> = {
  claim: "says",
  question: "asks",
  concern: "objects",
  decision: "decides",
  scenario: "tries",
};

/** All that a plan settles and its discussion said, a sentence or two each. */
export const listStatements = (plan: Plan, transcript: Transcript): Statement[] => [
  ...transcript
    .filter(({ kind }) => kind !== "scenario")
    .map(({ kind, role, round, text }) => ({ source: `${role} ${KINDS[kind]}, round ${round}`, text })),
  ...plan.services.flatMap(statementsOf),
  ...plan.objectives.map((objective) => ({
    source: "plan, targets",
    text: `Promised: ${describeObjective(objective)}.`,
  })),
  ...(plan.product.writesPerMinute === null
    ? []
    : [{ source: "plan, targets", text: `One address may make ${plan.product.writesPerMinute} writes a minute.` }]),
  ...plan.scenarios.map(({ name }) => ({
    source: "plan, acceptance scenarios",
    text: `A scenario proves it: ${name}.`,
  })),
  ...plan.uncovered.map(({ line, reason, text }) => ({
    source: `line ${line} of the issue`,
    text: `Not built: ${text.replace(/\.$/u, "")}, because ${reason}.`,
  })),
];
