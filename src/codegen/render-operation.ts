import type { Operation, Service } from "#src/plan/plan.ts";
import { allowedValues } from "#src/spec/condition.ts";
import type { Assignment, Behaviour, Condition, Json } from "#src/spec/spec.ts";
import { findNamingField } from "./naming-field.ts";
import { Code, type Literal, printLine, printString, WIDTH } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";
import { isAlwaysSet } from "./render-schema.ts";

/** Which record of the instance an operation is about; `which` is declared by `renderWhich`. */
const whichOf = (service: Service, operation: Operation): string => {
  if (service.records === "one") return "ONLY";
  return findNamingField(service, operation) === null ? "input.id" : "which";
};

const renderWhich = (service: Service, operation: Operation): string => {
  if (service.records === "one") return "";
  const field = findNamingField(service, operation);
  return field === null
    ? ""
    : printLine("      const which = ", { field: field.name, value: new Code("input.id") }, ";\n");
};

const isPlain = (value: unknown): boolean => value === null || ["string", "number", "boolean"].includes(typeof value);

const renderDifference = (field: string, wanted: Json): string => {
  if (!isPlain(wanted)) return `JSON.stringify(record.${field}) !== ${printString(JSON.stringify(wanted))}`;
  return `record.${field} !== ${typeof wanted === "string" ? printString(wanted) : String(wanted)}`;
};

const renderGuard = (condition: Condition): string => {
  const values = allowedValues(condition);
  const differences = values.map((value) => renderDifference(condition.field, value));
  const differs = differences.join(" && ");
  const shown = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  const choice = [shown.slice(0, -1).join(", "), shown.at(-1)].filter(Boolean).join(" or ");
  const text = printString(`${condition.field} must be ${choice}.`);
  const refusal = `throw conflict("not-allowed", ${text});\n`;
  const flat = `      if (${differs}) ${refusal}`;
  if (flat.length <= WIDTH + 1) return flat;
  const asked = `      if (${differs})`;
  const broken = `      if (\n        ${differences.join(" &&\n        ")}\n      )`;
  const inside = `        ${refusal}`;
  const spread = `        throw conflict(\n          "not-allowed",\n          ${text},\n        );\n`;
  return `${asked.length <= WIDTH ? asked : broken}\n${inside.length <= WIDTH + 1 ? inside : spread}`;
};

const assigned = (set: readonly Assignment[]): Literal =>
  Object.fromEntries(
    set.map((assignment) => [
      assignment.field,
      "now" in assignment ? new Code("new Date().toISOString()") : assignment.value,
    ]),
  );

const conditionsOf = (where: readonly Condition[]): Literal => where.map((condition) => ({ ...condition }));

const reply = (status: number, body: string): string =>
  status === 204
    ? `      return { status: 204, body: null };\n`
    : `      return { status: ${status}, body: ${body} };\n`;

/** The record, after whoever listens was told what became of it. */
const told = ({ events = [] }: Service, { name }: Operation, record: string): string =>
  events
    .filter(({ after }) => after.includes(name))
    .reduce((inner, event) => `this.instance.publish(call, ${printString(event.name)}, ${inner})`, record);

const renderCreate = (service: Service, operation: Operation): string => {
  const { rendering } = service;
  const { name, status } = operation;
  const made = `status: ${status}, body: ${told(service, operation, "this.instance.add(call, values)")}`;
  if (rendering === null)
    return [
      "    return this.instance.answerCreation(call, () => {",
      `      const values = this.instance.parse(input.body, operations.${name}.accepts);`,
      `      return { ${made} };`,
      "    });\n",
    ].join("\n");
  return [
    "    return this.instance.answerPrepared(",
    "      call,",
    "      async () => {",
    `        const values = this.instance.parse(input.body, operations.${name}.accepts);`,
    "        return await this.instance.render(call, values, rendering);",
    "      },",
    `      (values) => ({ ${made} }),`,
    "    );\n",
  ].join("\n");
};

const renderRedirect = (
  service: Service,
  operation: Operation,
  { to, count: counter }: Behaviour & { kind: "redirect" },
): string => {
  const which = whichOf(service, operation);
  const found =
    counter === null ? `this.records.find(${which})` : `this.records.increment(${which}, ${printString(counter)})`;
  const mayLack = service.fields.some((field) => field.name === to && !isAlwaysSet(field, null));
  return [
    `      const record = ${found};\n`,
    mayLack ? `      if (record.${to} === null) throw conflict("no-target", "There is no address to go to.");\n` : "",
    `      return { status: ${operation.status}, body: null, headers: { location: record.${to} } };\n`,
  ].join("");
};

/** Whether a PUT may make the record. An id that the service makes up is no caller's to choose. */
const mayPut = (service: Service, operation: Operation): boolean =>
  service.records === "one" ||
  findNamingField(service, operation) !== null ||
  !service.operations.some(({ behaviour }) => behaviour.kind === "create");

const renderPut = (service: Service, operation: Operation, put: string): string => {
  const news = told(service, operation, "saved.body");
  return news === "saved.body"
    ? `      return ${put};\n`
    : `      const saved = ${put};\n      ${news};\n      return saved;\n`;
};

const renderReplace = (service: Service, operation: Operation, which: string): string => {
  const { name, status } = operation;
  const values = `      const values = this.instance.parse(input.body, operations.${name}.accepts);`;
  if (mayPut(service, operation))
    return [values, renderPut(service, operation, `this.instance.put(call, ${which}, values, ${status})`)].join("\n");
  const replaced = told(service, operation, `this.instance.replace(${which}, values)`);
  return [values, `      ${status === 204 ? "" : "const record = "}${replaced};`, reply(status, "record")].join("\n");
};

/** The statements inside the transaction, for every behaviour but the creation of a record. */
const renderEffect = (service: Service, operation: Operation): string => {
  const { behaviour, name, status } = operation;
  const tell = (record: string): string => told(service, operation, record);
  const which = whichOf(service, operation);
  switch (behaviour.kind) {
    case "read":
      return reply(status, `this.records.find(${which})`);
    case "list": {
      const sort = behaviour.sort.map(({ descending, field }) => ({ field, descending }));
      return [
        "      const page = this.records.page(input.query, {",
        `        filters: operations.${name}.filters,`,
        ...(behaviour.narrows ? [`        narrows: operations.${name}.narrows,`] : []),
        ...(behaviour.sorts ? [`        sorts: operations.${name}.sorts,`] : []),
        ...(behaviour.paging ? [`        paging: operations.${name}.paging,`] : []),
        printLine("        sort: ", sort, ","),
        "      });\n",
      ]
        .join("\n")
        .concat(reply(status, "page"));
    }
    case "update":
      return [
        `      const changes = this.instance.parseChanges(input.body, operations.${name}.accepts);`,
        `      ${status === 204 ? "" : "const record = "}${tell(`this.records.change(${which}, changes)`)};\n`,
      ]
        .join("\n")
        .concat(reply(status, "record"));
    case "replace":
      return renderReplace(service, operation, which);
    case "delete":
      return `      ${status === 204 ? "" : "const record = "}${tell(`this.instance.remove(${which})`)};\n${reply(status, "record")}`;
    case "act": {
      const guards = behaviour.when.map(renderGuard).join("");
      const found = guards === "" ? "" : `      const record = this.records.find(${which});\n`;
      const change = printLine(`      const changed = this.records.change(${which}, `, assigned(behaviour.set), ");");
      const bare = change.replace("const changed = ", "");
      const changed = status === 204 && tell("changed") === "changed" ? bare : change;
      const news = tell("changed") === "changed" ? "" : `      ${tell("changed")};\n`;
      return `${found}${guards}${changed}\n${news}${reply(status, "changed")}`;
    }
    case "clear":
      return [
        printLine("      const deleted = this.instance.clear(", conditionsOf(behaviour.where), ");"),
        `\n${reply(status, "{ deleted }")}`,
      ].join("");
    case "count":
      return [
        printLine("      const count = this.records.countWhere(", conditionsOf(behaviour.where), ");"),
        `\n${reply(status, "{ count }")}`,
      ].join("");
    case "redirect":
      return renderRedirect(service, operation, behaviour);
    case "create":
      return "";
  }
};

const usesInput = (service: Service, { behaviour: { kind } }: Operation): boolean => {
  if (["create", "list", "update", "replace"].includes(kind)) return true;
  return service.records === "many" && !["clear", "count"].includes(kind);
};

const addressOf = ({ access, method, path }: Operation): string =>
  access === "internal" ? "For other services" : `\`${method} ${path}\` (${access})`;

const purposeOf = ({ summary }: Operation): string => (summary.trim() === "" ? "" : `: ${summary.trim()}`);

/** One operation as a method of its class. */
export const renderOperation = (service: Service, operation: Operation): string => {
  const { kind } = operation.behaviour;
  const input = usesInput(service, operation) ? "input" : "_input";
  const outcome = kind === "create" && service.rendering !== null ? "Promise<Outcome>" : "Outcome";
  const answer = kind === "replace" && mayPut(service, operation) ? "answerCreation" : "answer";
  const body =
    kind === "create"
      ? renderCreate(service, operation)
      : `    return this.instance.${answer}(call, () => {\n${renderWhich(service, operation)}${renderEffect(service, operation)}    });\n`;
  return [
    renderComment(`${addressOf(operation)}${purposeOf(operation)}`, 2),
    `  ${operation.name}(call: Call, ${input}: Input): ${outcome} {\n`,
    body,
    "  }\n",
  ].join("");
};
