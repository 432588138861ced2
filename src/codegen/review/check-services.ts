import { findNamingField } from "#src/codegen/naming-field.ts";
import { parseExports } from "#src/codegen/parse-literal.ts";
import { tableNameOf, toKebab } from "#src/codegen/service-names.ts";
import type { Service } from "#src/plan/plan.ts";
import { subjectOf } from "#src/plan/subject.ts";
import type { Finding } from "./rule.ts";
import { type Check, contentOf, lineOf } from "./subject.ts";

/** `  create(call: Call, …` of a class that the formatter laid out. */
const METHOD = /^ {2}(?:async )?([a-z]\w*)\(/gmu;
const HANDLERS = ["constructor", "alarm", "fetch", "webSocketMessage", "webSocketClose", "webSocketError"];
const INDEX = /^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+\S+\s+ON\s+"?(\w+)"?\s*\(\s*(?:lower\()?"?(\w+)/iu;
/** Values that no index can order. */
const UNORDERED = ["list", "map"];

const pathOf = ({ name }: Service): string => `src/services/${toKebab(name)}.ts`;

/** The class alone: nobody can call what stands beside it. */
const classIn = (content: string, name: string): string => {
  const begin = content.indexOf(`export class ${name} `);
  const end = content.indexOf("\n}", begin);
  return begin === -1 ? content : content.slice(begin, end === -1 ? content.length : end);
};

const checkMethods = (service: Service, path: string, content: string): Finding[] => {
  const methods = [...classIn(content, service.name).matchAll(METHOD)]
    .map(([, name = ""]) => name)
    .filter((name) => !HANDLERS.includes(name));
  const operations = service.operations.map(({ name }) => name);
  const found = (name: string, sentence: string): Finding => ({
    rule: "R9",
    path,
    line: lineOf(content, `  ${name}(`),
    sentence,
  });
  return [
    ...methods
      .filter((name) => !operations.includes(name))
      .map((name) => found(name, `${service.name}.${name} can be called by others, and is no operation of the plan.`)),
    ...operations
      .filter((name) => !methods.includes(name))
      .map((name) => found(name, `${service.name}.${name} is planned, and there is no such method.`)),
  ];
};

/** Fields by which an operation chooses among the records of one table of an instance. */
const chosenBy = (service: Service, subject: Service, on: string | undefined): string[] => {
  if (subject.records === "one") return [];
  const names = service.operations.flatMap((operation) => {
    const { behaviour } = operation;
    if (operation.on !== on) return [];
    const naming = findNamingField(service, operation);
    if (behaviour.kind === "list") return behaviour.filters;
    if (behaviour.kind === "clear" || behaviour.kind === "count") return behaviour.where.map(({ field }) => field);
    return naming === null || on !== undefined ? [] : [naming.name];
  });
  return [...new Set(names)].filter((name) =>
    subject.fields.some(
      (field) => field.name === name && field.origin !== "computed" && !UNORDERED.includes(field.type),
    ),
  );
};

const checkIndexes = (service: Service, path: string, content: string): Finding[] => {
  const migrations = parseExports(content).get("migrations");
  const statements = Array.isArray(migrations) ? migrations.map(String) : [];
  const indexed = new Set(statements.map((statement) => INDEX.exec(statement)?.slice(1).join(".")));
  return [undefined, ...(service.parts ?? []).map(({ name }) => name)].flatMap((on) => {
    const subject = subjectOf(service, { on });
    const table = on === undefined ? "records" : tableNameOf(on);
    return chosenBy(service, subject, on)
      .filter((name) => !indexed.has(`${table}.${name}`))
      .map((name) => ({
        rule: "S4",
        path,
        line: lineOf(content, "export const migrations"),
        sentence: `Records of ${subject.name} are chosen by \`${name}\`, which has no index: each time, all of them are read.`,
      }));
  });
};

const checkTest = (service: Service, paths: ReadonlySet<string>): Finding[] => {
  const path = `test/services/${toKebab(service.name)}.ts`;
  if (paths.has(path)) return [];
  return [
    { rule: "T2", path, line: 1, sentence: `${service.name} has no test: no example of its records could be made.` },
  ];
};

/** Each service against its plan: its methods, its indexes, its test. */
export const checkServices: Check = ({ files, plan }) => {
  const paths = new Set(files.map(({ path }) => path));
  return plan.services.flatMap((service) => {
    const path = pathOf(service);
    const content = contentOf(files, path);
    return [
      ...checkMethods(service, path, content),
      ...checkIndexes(service, path, content),
      ...checkTest(service, paths),
    ];
  });
};
