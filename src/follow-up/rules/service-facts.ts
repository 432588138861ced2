import { parseExports, parseLiteral } from "#src/codegen/parse-literal.ts";

/** A field as the contract of its service has it. `isNullable`: as callers may find it. */
export type FieldFact = {
  type: string;
  origin: string;
  values: string[];
  isNullable: boolean;
  isUnique: boolean;
};
export type OperationFact = { answers: string; filters: string[]; method: string; most: number };
/** What the rules go by: `source` of a service, and what its contract says. */
export type ServiceFacts = {
  source: string;
  /** Operations of other services, `Service.operation`, that change nothing. */
  reads: readonly string[];
  /** What makes texts for it, `Service.operation`; null: nothing does. */
  rendered: string | null;
  /** Whether the product's layer changes many records in one statement. */
  changesMany: boolean;
  fields: Record<string, FieldFact>;
  idField: string | null;
  operations: Record<string, OperationFact>;
};

const PAGE = 20;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const memberOf = (value: unknown, name: string): Record<string, unknown> => {
  const member = isRecord(value) ? value[name] : null;
  return isRecord(member) ? member : {};
};
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];

/** Members of the first type of a record that a contract exports, as they are written. */
const typesIn = (contract: string): Record<string, string> => {
  const [, body = ""] = /^export type \w+Record = \{\n([^]*?)^\};$/mu.exec(contract) ?? [];
  return Object.fromEntries(
    [...body.matchAll(/^  (\w+):([^;]*);/gmu)].map(([, name = "", type = ""]) => [name, type.trim()]),
  );
};

const fieldsIn = (contract: string): Record<string, FieldFact> => {
  const at = /^const schema = /mu.exec(contract);
  const schema: unknown = at === null ? {} : parseLiteral(contract.slice(at.index + at[0].length));
  const types = typesIn(contract);
  return Object.fromEntries(
    Object.entries(isRecord(schema) ? schema : {}).map(([name, field]): [string, FieldFact] => {
      const { origin, type, unique, values } = isRecord(field) ? field : {};
      const isNullable = !Object.hasOwn(types, name) || /\bnull$/u.test(types[name] ?? "");
      const isUnique = unique !== undefined;
      return [name, { type: text(type), origin: text(origin), values: textsIn(values), isNullable, isUnique }];
    }),
  );
};

const operationsIn = (contract: string): Record<string, OperationFact> => {
  const [found = {}] = [...parseExports(contract)].filter(([name]) => name.endsWith("Contract")).map(([, is]) => is);
  return Object.fromEntries(
    Object.entries(memberOf(found, "operations")).map(([name, operation]): [string, OperationFact] => {
      const { answers, filters } = isRecord(operation) ? operation : {};
      const most = memberOf(memberOf(operation, "paging"), "limit")["default"];
      return [
        name,
        {
          answers: text(answers),
          filters: textsIn(filters),
          method: text(memberOf(operation, "route")["method"]),
          most: typeof most === "number" ? most : PAGE,
        },
      ];
    }),
  );
};

const SOUGHT = /\bthis\.instance\.(?:seek|ask)(?:<[^()\n]*>)?\([^,]*,\s*"(\w+)\.\w+"/gu;
const RENDERED = /^const rendering: Rendering = \{\s*service: "(\w+)",\s*operation: "(\w+)",/mu;

/** Services that a service looks things up in. */
export const servicesSought = (source: string): string[] => [
  ...new Set([
    ...[...source.matchAll(SOUGHT)].map(([, service = ""]) => service),
    ...(RENDERED.exec(source)?.slice(1, 2) ?? []),
  ]),
];

/** Of the layer, where it is told what tables can. */
export const TABLE_PATH = "src/orchestration/object/record-table.ts";

/**
 * What a service's code and its contract say, as they stand in the product's repository; `others`: contracts by service,
 * `layer`: the file `TABLE_PATH`.
 */
export const readServiceFacts = (
  source: string,
  contract: string,
  others: Readonly<Record<string, string>> = {},
  layer = "",
): ServiceFacts => {
  const fields = fieldsIn(contract);
  const idField = Object.keys(fields).find((name) => fields[name]?.origin === "id") ?? null;
  const reads = Object.entries(others).flatMap(([service, text]) =>
    Object.entries(operationsIn(text)).flatMap(([name, { method }]) =>
      method === "GET" ? [`${service}.${name}`] : [],
    ),
  );
  const [, by, operation] = RENDERED.exec(source) ?? [];
  const rendered = by === undefined ? null : `${by}.${operation ?? ""}`;
  const changesMany = /^ {2}changeWhere\(/mu.test(layer);
  return { source, reads, rendered, changesMany, fields, idField, operations: operationsIn(contract) };
};
