import type { Json } from "#src/spec/spec.ts";
import { queueOf, fieldOf } from "./place.ts";
import { renderAsk, renderKept } from "./render-ask.ts";
import { renderAdding, renderMaking, renderSentBeside } from "./render-making.ts";
import { renderNotes } from "./render-notes.ts";
import { keep, recordType, reply, shown, told, usesWhatIsSent } from "./render-reply.ts";
import {
  asOfNow,
  renderEarlyGuards,
  renderEffects,
  renderLateGuards,
  renderLookups,
  renderParent,
  renderReaches,
  type Work,
} from "./render-steps.ts";
import { renderTaking } from "./render-standings.ts";
import { isSealed } from "./service-names.ts";

/** What a new record holds beside what was sent: what it is a part of. */
const withParent = ({ place: { above, subject } }: Work, values: string): string => {
  if (above === null) return values;
  const id = fieldOf(above.place.subject, "id") ?? "id";
  const inherited = subject.fields.flatMap(({ inherits, name }) => {
    const value = `${above.place.variable}.${inherits ?? ""}`;
    if (inherits === undefined) return [];
    return [`${name}: ${values === "{}" ? value : `${values}.${name} ?? ${value}`}`];
  });
  const parent = [`${above.field}: ${above.place.variable}.${id}`, ...inherited].join(", ");
  return values === "{}" ? `{ ${parent} }` : `{ ...${values}, ${parent} }`;
};

/** Makes a record. */
export const addition = (work: Work, values: string): string => {
  const { operation, place } = work;
  const whole = withParent(work, values);
  const added =
    operation.on === undefined
      ? `this.instance.add(call, ${whole})`
      : renderAdding(place.table, whole, operation.merges);
  const { queue } = place.subject;
  return queue?.states.delayed === undefined
    ? added
    : `${queueOf(place.subject, operation.on !== undefined)}.settle(${added})`;
};

/** Answers with a record that says the same, where there is one. */
const renderExisting = ({ operation: { existing }, place: { above, table } }: Work): string => {
  if (existing === undefined) return "";
  const { by, status, tells, where } = existing;
  const own =
    above === null
      ? ""
      : `{ field: "${above.field}", equals: ${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"} }, `;
  const states = where.map((condition) => `, ${JSON.stringify(condition)}`).join("");
  return `const [known] = values.${by} === null ? [] : ${table}.where([${own}{ field: "${by}", equals: values.${by} }${states}]);
    if (known !== undefined) return { status: ${status}, body: ${tells === undefined ? "known" : `{ ...known, ${membersOf(tells)} }`} };
`;
};

const membersOf = (tells: Record<string, Json>): string =>
  Object.entries(tells)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(", ");

/** What is asked of another service before a record is made, and what is kept of its answer. */
const renderAsked = (work: Work): string => {
  const kept = renderKept(work.operation);
  const asks = renderAsk(work, "values");
  return kept === ""
    ? `await ${asks};\nreturn values;`
    : `const asked = await ${asks};\nreturn { ...values, ${kept} };`;
};

/** Makes a record of what was sent. */
export const renderCreate = (work: Work): string => {
  const { operation, place, service } = work;
  const { name, status } = operation;
  const { rendering } = place.subject;
  const parsed = `${place.table}.parse(input.body, operations.${name}.accepts)`;
  const typed = usesWhatIsSent(work) ? `${parsed} as Partial<${recordType(work)}> as ${recordType(work)}` : parsed;
  const parent = renderParent(work);
  const making = renderMaking(work);
  const notes = renderNotes(work);
  const stands = renderTaking(work, place.variable);
  const effects = `${stands.code}${making}${notes}${renderEffects(work, "values")}${renderReaches(work, place.variable, "values")}`;
  const whole =
    making === ""
      ? asOfNow(work, place.variable)
      : `${place.table}.find(${place.variable}.${fieldOf(place.subject, "id") ?? "id"})`;
  const make = (values: string, more: string): string => {
    const made = told(work, addition(work, values));
    const answer = more === "" ? made : `{ ...${made}, ${more} }`;
    if (parent === null && effects === "" && operation.shows === undefined) return reply(status, answer);
    // What is told but once is told of the record as it is by now, too.
    const isAnew = more !== "" && whole !== place.variable;
    const now = isAnew ? `{ ...${whole}, ${more} }` : whole;
    // What is not told, such as its id, a copy would not hold.
    return keep(
      place.variable,
      isAnew ? made : answer,
      `${effects}${reply(status, stands.answer ?? parent ?? shown(work, now))}`,
    );
  };
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}${renderSentBeside(work)}`;
  const after = `${renderExisting(work)}${renderLateGuards(work, "values")}`;
  // Who may not ask is told so before it is looked at what was sent.
  const admission = renderEarlyGuards(work) === "" ? "" : before;
  if (rendering !== null)
    return `return this.instance.answerPrepared(call, async () => {
      ${admission}const values = ${parsed};
      return await this.instance.render(call, values, rendering);
    }, (values) => { ${before}${after}${make("values", "")} });\n`;
  if (isSealed(place.subject)) {
    const hasPassword = place.subject.fields.some(({ type }) => type === "password");
    const prepare = hasPassword ? `${place.table}.seal(${parsed})` : `${place.table}.seal({})`;
    const values = hasPassword ? "" : `const values = { ...${parsed}, ...sealed.values };\n`;
    const guarded = hasPassword && after !== "" ? `const values = sealed.values as ${recordType(work)};\n` : values;
    const held = hasPassword && guarded === "" ? "sealed.values" : "values";
    const prepared =
      hasPassword && admission !== "" ? `async () => { ${admission}return await ${prepare}; }` : `() => ${prepare}`;
    return `return this.instance.answerPrepared(call, ${prepared}, (sealed) => {
      ${before}${guarded}${after}${make(held, "...sealed.told")}
    });\n`;
  }
  if (operation.asks !== undefined)
    return `return this.instance.answerPrepared(call, async () => {
      const values = ${typed};
      ${renderAsked(work)}
    }, (values) => { ${before}${after}${make("values", "")} });\n`;
  const answer = service.records === "one" || operation.on === undefined ? "answerCreation" : "answer";
  return `return this.instance.${operation.on === undefined ? answer : "answer"}(call, () => {
    ${before}const values = ${typed};\n${after}${make("values", "")}
  });\n`;
};
