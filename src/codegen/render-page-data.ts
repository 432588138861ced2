import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import { allowedValues } from "#src/spec/condition.ts";
import type { Field, Narrow } from "#src/spec/spec.ts";
import { needsSignIn } from "./needs-sign-in.ts";
import { callersData } from "./page-callers.ts";
import {
  capital,
  countedOf,
  keyNounsOf,
  labelOf,
  nounOf,
  nounsOf,
  operationLabelOf,
  phraseOf,
  titleFieldOf,
} from "./page-words.ts";
import { versionOf } from "./place.ts";
import { type Literal, printJsonFile } from "./print-literal.ts";
import { tellsInstances } from "./service-names.ts";

/** Text of the plan as people read it: the page knows no Markdown. */
export const readable = (text: string): string => text.replaceAll("`", "").replaceAll(/\s+/gu, " ").trim();
const helpOf = (text: string): string | undefined => capital(readable(text)) || undefined;

const fieldData = (field: Field, rendered: string | null): Literal => ({
  name: field.name,
  label: labelOf(field.name),
  help: helpOf(field.description),
  type: field.type,
  origin: field.origin === "caller" ? undefined : field.origin,
  required: field.required && field.name !== rendered ? true : undefined,
  default: field.default ?? undefined,
  values: field.values,
  min: field.min,
  max: field.max,
});

const SEARCHES = new Set<Narrow["by"]>(["contains", "words"]);

/** What a parameter asks people, and what they may answer. */
const narrowData = ({ fields }: Service, narrow: Narrow): Literal => {
  const [first = ""] = narrow.fields;
  const isSearch = SEARCHES.has(narrow.by);
  const label =
    narrow.by === "words" || (isSearch && narrow.fields.length > 1) ? "Search" : `${labelOf(first)} ${narrow.by}`;
  const type = isSearch ? "text" : (fields.find(({ name }) => name === first)?.type ?? "text");
  return { name: narrow.parameter, label, type };
};

/** People look for words first. */
const narrowsData = (service: Service, narrows: readonly Narrow[]): Literal[] =>
  narrows
    .toSorted((a, b) => Number(SEARCHES.has(b.by)) - Number(SEARCHES.has(a.by)))
    .map((narrow) => narrowData(service, narrow));

const sortData = (name: string): Literal[] => [
  { value: name, label: labelOf(name) },
  { value: `-${name}`, label: `${labelOf(name)}, the other way round` },
];

/** The field whose value the page sends along; null where it knows none. */
const versionData = (service: Service, { on, precondition }: Operation): Literal | undefined => {
  if (precondition === undefined || on !== undefined) return undefined;
  const name = versionOf(service);
  const isShown = service.fields.some((field) => field.name === name && !field.hidden);
  return isShown ? name : precondition.required ? null : undefined;
};

const operationData = (service: Service, operation: Operation): Literal => {
  const { accepts, access, behaviour, method, name, path, summary, takes } = operation;
  const { kind } = behaviour;
  return {
    name,
    label: operationLabelOf(operation),
    phrase: phraseOf(service, operation),
    help: helpOf(summary),
    kind,
    method,
    path,
    access,
    version: versionData(service, operation),
    accepts: ["create", "update", "replace"].includes(kind) ? accepts : undefined,
    takes: kind === "act" ? takes?.map((field) => fieldData(field, null)) : undefined,
    filters: kind === "list" ? behaviour.filters : undefined,
    paging: kind === "list" ? behaviour.paging : undefined,
    narrows: kind === "list" ? behaviour.narrows && narrowsData(service, behaviour.narrows) : undefined,
    sorts: kind === "list" ? behaviour.sorts?.flatMap(sortData) : undefined,
    when:
      kind === "act"
        ? behaviour.when.map((condition) => ({ field: condition.field, values: allowedValues(condition) }))
        : undefined,
    counted: kind === "count" ? countedOf(operation, behaviour.where) : undefined,
  };
};

const keyData = (service: Service): Literal => {
  const { key } = service;
  if (!("name" in key)) return null;
  return { name: key.name, from: key.from, noun: nounOf(key.name), nouns: keyNounsOf(service, key.name) };
};

const feedData = ({ feed }: Service): Literal =>
  feed && { name: feed.name, method: "GET", path: feed.path, access: feed.access };

/** How it is stored is nothing to the people who use it. */
const purposeOf = ({ purpose }: Service): string | undefined =>
  helpOf(
    purpose
      .split(/(?<=[.!?])\s+(?=\p{Lu})/u)
      .filter((sentence) => !tellsInstances(sentence))
      .join(" "),
  );

/** What the page knows how to ask for. */
const DRAWN: ReadonlySet<string> = new Set<Operation["behaviour"]["kind"]>([
  "create",
  "read",
  "list",
  "count",
  "update",
  "replace",
  "delete",
  "act",
  "clear",
  "redirect",
]);

/** What people can do on the page: not what is told of parts of a record, or of what has a value in the path. */
const isDrawn = ({ access, behaviour, on }: Operation): boolean =>
  access !== "internal" &&
  on === undefined &&
  DRAWN.has(behaviour.kind) &&
  !(behaviour.kind === "list" && (behaviour.within !== undefined || behaviour.needs !== undefined));

const serviceData = (service: Service): Literal => ({
  name: service.name,
  noun: nounOf(service.name),
  nouns: nounsOf(service),
  help: purposeOf(service),
  key: keyData(service),
  records: service.records,
  id: service.fields.find(({ origin }) => origin === "id")?.name ?? null,
  title: titleFieldOf(service),
  fields: service.fields.map((field) => fieldData(field, service.rendering?.into ?? null)),
  operations: service.operations.filter(isDrawn).map((operation) => operationData(service, operation)),
  feed: feedData(service),
});

const drawnServices = ({ services }: Plan): Service[] => services.filter(({ operations }) => operations.some(isDrawn));

/** Whether there is anything for people to see. */
export const hasPage = (plan: Plan): boolean => plan.product.page !== false && drawnServices(plan).length > 0;

/** `public/product.json`: all that the page knows of the product. It offers its users nothing else. */
export const renderPageData = (plan: Plan): string => {
  const callers = callersData(plan, (field) => fieldData(field, null));
  return printJsonFile({ signIn: needsSignIn(plan), callers, services: drawnServices(plan).map(serviceData) });
};
