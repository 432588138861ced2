import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import { NAME_FIELDS } from "#src/spec/name-fields.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { bodyTypeOf } from "./service-names.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

const nameFieldOf = ({ fields }: Service): string | null =>
  NAME_FIELDS.find((name) => fields.some((field) => field.name === name)) ??
  fields.find(({ origin, type, unique }) => origin === "caller" && type === "text" && unique)?.name ??
  null;

/** Compares the password outside the transaction, and keeps a session inside it. */
export const renderSignIn = (service: Service, operation: Operation, behaviour: Kind<"sign-in">): string => {
  const { by, part, password, tells } = behaviour;
  const { name, status } = operation;
  const sessions = tableOf(service, part);
  const session = asSubject(service, partNamed(service, part));
  const parent = fieldOf(session, "parent") ?? "account_id";
  const id = fieldOf(service, "id") ?? "id";
  const refused = operation.guards?.[0];
  const code = refused?.code == null ? "null" : printString(refused.code);
  const account = variableOf(service.name);
  const shown = tells === undefined ? "" : `, ${tells}: this.records.find(String(values.${parent}))`;
  return `return this.instance.answerPrepared(call, async () => {
      const sent = parseTaken(operations.${name}.takes, input.body) as ${bodyTypeOf(operation)};
      const ${account} = this.records.seek({ field: "${by}", value: sent.${by} });
      const kept = ${account} === null ? null : this.records.hidden(${account}.${id}, "${password}");
      const isRight = await verifyPassword(sent.${password}, kept);
      if (${account} === null || !isRight) throw refuse(${refused?.status ?? 401}, ${code}, ${printString(refused?.text ?? "That is not right.")});
      return await ${sessions}.seal({ ${parent}: ${account}.${id} });
    }, ({ told, values }) => ({ status: ${status}, body: { ...this.instance.addTo(${sessions}, call, values), ...told${shown} } }));\n`;
};

/** Tells the layer whose a secret is: the caller is the record that holds it, or what that is a part of. */
export const renderIdentify = (
  keys: Service,
  service: Service,
  { flag, meter, part, secret }: Kind<"identify">,
): string => {
  const table = part === null ? "this.records" : tableOf(service, part);
  const parent = part === null ? null : fieldOf(keys, "parent");
  const isSession = parent !== null && service.operations.some(({ behaviour }) => behaviour.kind === "sign-in");
  const key = isSession ? "session" : variableOf(keys.name);
  const owner = isSession ? service : keys;
  const holder = isSession ? variableOf(service.name) : key;
  const ends = keys.fields.find(({ name, type }) => type === "date-time" && name.startsWith("expires"))?.name;
  const role = owner.fields.find(({ name }) => name === "role")?.name;
  const name = nameFieldOf(owner);
  const id = fieldOf(owner, "id") ?? "id";
  const members = [
    `id: ${holder}.${id}`,
    `name: ${name === null ? `${holder}.${id}` : `${holder}.${name}`}`,
    ...(role === undefined ? [] : [`role: ${holder}.${role}`]),
    ...(flag === undefined ? [] : [`...(${holder}.${flag.field} && { role: ${printString(flag.role)} })`]),
    ...(isSession ? [`via: ${key}.${fieldOf(keys, "id") ?? "id"}`] : []),
    ...(!isSession && parent !== null ? [`of: ${key}.${parent}`] : []),
    ...(meter === undefined
      ? []
      : [
          `meter: this.instance.count(${table}, ${key}.${fieldOf(keys, "id") ?? "id"}, ${JSON.stringify(meter)}, input.peeks === true)`,
        ]),
  ];
  return [
    `const ${key} = ${table}.seek({ field: "${secret}", value: input.id });\n`,
    `if (${key} === null) return { status: 200, body: null };\n`,
    ends === undefined
      ? ""
      : `if (${key}.${ends} !== null && ${key}.${ends} <= new Date().toISOString()) return { status: 200, body: null };\n`,
    isSession ? `const ${holder} = this.records.find(${key}.${parent});\n` : "",
    `return { status: 200, body: { ${members.join(", ")} } };\n`,
  ].join("");
};
