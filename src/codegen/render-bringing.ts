import type { Bringing } from "#src/spec/spec.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { addition } from "./render-create.ts";
import { recordType, reply, told, usesWhatIsSent } from "./render-reply.ts";
import { renderEarlyGuards, renderEffects, renderLateGuards, renderLookups, type Work } from "./render-steps.ts";
import { isSealed } from "./service-names.ts";

const literal = (value: unknown): string => (typeof value === "string" ? printString(value) : JSON.stringify(value));

/** Makes a record of what was sent, and one of a part along with it: a project, and the first key to it. */
export const renderBringing = (work: Work, { member, own, part, values }: Bringing): string => {
  const { operation, place, service } = work;
  const { name, status } = operation;
  const brought = asSubject(service, partNamed(service, part));
  const table = tableOf(service, part);
  const [id, parent] = [fieldOf(brought, "id") ?? "id", fieldOf(brought, "parent") ?? "parent"];
  const isCaller = service.operations.some(({ behaviour }) => behaviour.kind === "identify" && behaviour.part === part);
  const isSecret = isSealed(brought);
  const variable = variableOf(part);
  const record = place.variable;
  const called = Object.entries(values).find(([field]) => /^(?:label|name|title)$/iu.test(field))?.[1];
  const introduced = isCaller
    ? `const ${variable}Id = this.instance.newId(call);\nthis.instance.introduce(call, { id: ${variable}Id, name: ${called === undefined ? `${variable}Id` : literal(called)} });\n`
    : "";
  const members = [
    ...(isSecret ? ["...sealed.values"] : []),
    ...Object.entries(values).map(([field, value]) => `${field}: ${literal(value)}`),
    ...(isCaller ? [`${id}: ${variable}Id`] : []),
    `${parent}: ${record}.${fieldOf(place.subject, "id") ?? "id"}`,
  ].join(", ");
  const whole = `${place.table}.find(${record}.${fieldOf(place.subject, "id") ?? "id"})`;
  const shows = place.subject.fields.some(({ origin }) => origin === "computed");
  const answer = [
    own === null ? `...${shows ? whole : record}` : `${own}: ${shows ? whole : record}`,
    `${member}: ${isSecret ? `{ ...${variable}, ...sealed.told }` : variable}`,
  ].join(", ");
  const parsed = `${place.table}.parse(input.body, operations.${name}.accepts)`;
  const typed = usesWhatIsSent(work) ? `${parsed} as Partial<${recordType(work)}> as ${recordType(work)}` : parsed;
  const body = `${renderLookups(work)}${renderEarlyGuards(work)}const values = ${typed};
    ${renderLateGuards(work, "values")}${introduced}const ${record} = ${told(work, addition(work, "values"))};
    const ${variable} = this.instance.addTo(${table}, call, { ${members} });
    ${renderEffects(work, "values")}${reply(status, `{ ${answer} }`)}`;
  return isSecret
    ? `return this.instance.answerPrepared(call, () => ${table}.seal({}), (sealed) => {\n${body}});\n`
    : `return this.instance.answerCreation(call, () => {\n${body}});\n`;
};
