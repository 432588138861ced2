import type { Service } from "#src/plan/plan.ts";
import type { Behaviour, LimitSpec, Verdict } from "#src/spec/spec.ts";
import { fieldOf, variableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";
import { renderExpression, renderQuantity, type Scope } from "./render-expression.ts";
import { renderEarlyGuards, renderLookups, renderTaken, type Work } from "./render-steps.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

const limitLiteral = (scope: Scope, limit: LimitSpec): string =>
  limit.kind === "bucket"
    ? `{ kind: "bucket", capacity: ${renderQuantity(scope, limit.capacity)}, refill: ${renderQuantity(scope, limit.refill)} }`
    : `{ kind: "${limit.kind}", most: ${renderQuantity(scope, limit.most)}, seconds: ${renderQuantity(scope, limit.seconds)} }`;

/** What a record allows, as a function beside the class. */
export const renderLimitOf = (service: Service): string => {
  const { limits = [], name } = service;
  if (limits.length === 0) return "";
  const variable = variableOf(name);
  const scope: Scope = { service, record: { subject: service, variable }, parent: null, sent: null };
  const body = limits.map((limit, n) => {
    const literal = limitLiteral(scope, limit);
    const isLast = n === limits.length - 1 || limit.when === undefined;
    return isLast || limit.when === undefined ? literal : `${renderExpression(scope, limit.when)} ? ${literal} : `;
  });
  return `\n${renderComment("How much one allows.")}const limitOf = (${variable}: ${name}Record): Limit => (${body.join("")});\n`;
};

const VALUES: Record<Verdict, string> = {
  allowed: "allowed",
  remaining: "remaining",
  limit: "bound",
  wait: "wait",
  "wait-ms": "wait",
  policy: "name",
  key: "key",
};

const valueOf = (variable: string, told: Verdict): string =>
  told === "wait" ? `secondsOf(${variable}.wait)` : `${variable}.${VALUES[told]}`;

const membersOf = (variable: string, tells: Record<string, Verdict>): string[] =>
  Object.entries(tells).map(([name, told]) => `${printString(name)}: ${valueOf(variable, told)}`);

const headersOf = (variable: string, headers: Record<string, Verdict> | undefined): string | null =>
  headers === undefined
    ? null
    : `{ ${Object.entries(headers)
        .map(([name, told]) => `${printString(name)}: String(${valueOf(variable, told)})`)
        .join(", ")} }`;

const codeOf = (code: string | null): string => (code === null ? "null" : printString(code));

/** The question for one record: `from` holds what was sent. */
const askOf = ({ place: { subject, table } }: Work, { by, cost, key, policy }: Kind<"check-limit">, from: string) => {
  const variable = variableOf(subject.name);
  const id = fieldOf(subject, "id") ?? "id";
  const lookup =
    policy === undefined ? "" : `const ${variable} = ${table}.find({ field: "${by}", value: ${from}.${policy} });\n`;
  const amount = cost === undefined ? "1" : `${from}.${cost}`;
  const ask = (value: string): string =>
    `{ scope: ${variable}.${id}, name: ${variable}.${by}, key: ${from}.${key}, limit: limitOf(${variable}), cost: ${value} }`;
  return { lookup, single: ask(amount), each: ask(cost === undefined ? "1" : `${amount} ?? 1`) };
};

/** Decides whether something may go on, and counts it. */
export const renderCheckLimit = (work: Work, behaviour: Kind<"check-limit">): string => {
  const { status } = work.operation;
  const { costly, headers, refused, several, tells } = behaviour;
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}`;
  const bearable = (asks: string): string =>
    costly === undefined ? "" : `requireBearable(${asks}, ${costly.status}, ${codeOf(costly.code)});\n`;
  const told = headersOf("answer", headers);
  const refusal =
    refused === undefined
      ? ""
      : `if (!answer.allowed) throw tooMuch(answer, ${refused.status}, ${codeOf(refused.code)}${told === null ? "" : `, ${told}`});\n`;
  if (several === undefined) {
    const { lookup, single } = askOf(work, behaviour, "sent");
    const make = costly === undefined ? "" : `const ask = ${single};\n${bearable("[ask]")}`;
    const answer = `const answer = this.instance.limiter.take(${costly === undefined ? single : "ask"});\n`;
    const reply = `return { status: ${status}, body: { ${membersOf("answer", tells).join(", ")} }${told === null ? "" : `, headers: ${told}`} };\n`;
    return renderTaken(work, before, `${lookup}${make}${answer}${refusal}${reply}`);
  }
  const { each, lookup } = askOf(work, behaviour, "each");
  const results = `${several.results}: answer.answers.map((each) => ({ ${membersOf("each", several.result).join(", ")} }))`;
  return renderTaken(
    work,
    before,
    `const asks = sent.${several.member}.map((each) => { ${lookup}return ${each}; });
    ${bearable("asks")}requireApart(asks, ${printString(several.member)});
    const answer = this.instance.limiter.decide(asks);
    ${refusal}return { status: ${status}, body: { ${[...membersOf("answer", tells), results].join(", ")} } };\n`,
  );
};

/** Tells what is left for a key. */
export const renderReadLimit = (work: Work, { tells }: Kind<"read-limit">): string => {
  const { operation, place } = work;
  const { subject, variable } = place;
  const id = fieldOf(subject, "id") ?? "id";
  const name = subject.fields.find(({ unique }) => unique)?.name ?? id;
  return `${renderLookups(work)}${renderEarlyGuards(work)}const answer = this.instance.limiter.look({ scope: ${variable}.${id}, name: ${variable}.${name}, key: input.id, limit: limitOf(${variable}) });
    return { status: ${operation.status}, body: { ${membersOf("answer", tells).join(", ")} } };\n`;
};

export const renderResetLimit = (work: Work): string => {
  const { operation, place } = work;
  const id = fieldOf(place.subject, "id") ?? "id";
  return `${renderLookups(work)}${renderEarlyGuards(work)}this.instance.limiter.reset(${place.variable}.${id}, input.id);
    return { status: ${operation.status}, body: null };\n`;
};

/** Tells how often it was decided, and how. */
export const renderReadUsage = (work: Work, { tells }: Kind<"read-usage">): string => {
  const { operation, place } = work;
  const { subject, variable } = place;
  const id = fieldOf(subject, "id") ?? "id";
  const name = subject.fields.find(({ unique }) => unique)?.name ?? id;
  const members = Object.entries(tells).map(
    ([member, told]) => `${printString(member)}: ${told === "policy" ? `${variable}.${name}` : `counts.${told}`}`,
  );
  return `${renderLookups(work)}${renderEarlyGuards(work)}const counts = this.instance.limiter.counts(${variable}.${id});
    return { status: ${operation.status}, body: { ${members.join(", ")} } };\n`;
};
