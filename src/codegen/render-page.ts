import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import type { Field } from "#src/spec/spec.ts";
import { type Literal, printJsonFile } from "./print-literal.ts";
import { wrapText } from "./render-comment.ts";
import { needsSignIn } from "./needs-sign-in.ts";
import { parametersOf, tellsInstances, wordsOf } from "./service-names.ts";

const ABBREVIATION = /\b(?:api|html|id|ip|isbn|json|pdf|sms|uri|url)\b/gu;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const labelOf = (name: string): string => capital(wordsOf(name).replaceAll(ABBREVIATION, (word) => word.toUpperCase()));

/** Text of the plan as people read it: the page knows no Markdown. */
const readable = (text: string): string => text.replaceAll("`", "").replaceAll(/\s+/gu, " ").trim();
const helpOf = (text: string): string | undefined => capital(readable(text)) || undefined;

const fieldData = (field: Field, rendered: string | null): Literal => ({
  name: field.name,
  label: labelOf(field.name),
  help: helpOf(field.description),
  type: field.type,
  required: field.required && field.name !== rendered ? true : undefined,
  default: field.default ?? undefined,
  values: field.values,
  min: field.min,
  max: field.max,
  pattern: field.pattern,
});

const operationData = ({ accepts, access, behaviour, method, name, path, summary }: Operation): Literal => ({
  name,
  label: labelOf(name),
  help: helpOf(summary),
  kind: behaviour.kind,
  method,
  path,
  access,
  accepts: ["create", "update", "replace"].includes(behaviour.kind) ? accepts : undefined,
  filters: behaviour.kind === "list" ? behaviour.filters : undefined,
  when: behaviour.kind === "act" ? behaviour.when.map(({ equals, field }) => ({ field, equals })) : undefined,
});

/** Only some operations ask for a made-up key, so they are named; one that makes it lets it be chosen. */
const generatedKeyData = (service: Service, name: string): Record<string, string> => {
  const asking = service.operations.filter(
    ({ access, path }) => access !== "internal" && parametersOf(path).includes(name),
  );
  const words = wordsOf(service.name);
  return {
    label: `${labelOf(name)} of an existing ${words}`,
    newLabel: `${labelOf(name)} of the new ${words}`,
    help: `For ${asking.map((operation) => `“${labelOf(operation.name)}”`).join(", ")}.`,
  };
};

const keyData = (service: Service): Literal => {
  const { key } = service;
  if (!("name" in key)) return null;
  const { from, name } = key;
  if (from === "generated") return { name, from, ...generatedKeyData(service, name) };
  return { name, from, label: labelOf(name), help: `What follows is about this ${wordsOf(name)}.` };
};

/** How it is stored is nothing to the people who use it. */
const purposeOf = ({ purpose }: Service): string | undefined =>
  helpOf(
    purpose
      .split(/(?<=[.!?])\s+(?=\p{Lu})/u)
      .filter((sentence) => !tellsInstances(sentence))
      .join(" "),
  );

const serviceData = (service: Service): Literal => ({
  name: service.name,
  label: labelOf(service.name),
  help: purposeOf(service),
  key: keyData(service),
  records: service.records,
  id: service.fields.find(({ origin }) => origin === "id")?.name ?? null,
  fields: service.fields.map((field) => fieldData(field, service.rendering?.into ?? null)),
  operations: service.operations.filter(({ access }) => access !== "internal").map(operationData),
});

const isPublic = ({ operations }: Service): boolean => operations.some(({ access }) => access !== "internal");

/** `public/product.json`: what the page offers its users, a form or a list for each operation. */
export const renderPageData = (plan: Plan): string =>
  printJsonFile({ signIn: needsSignIn(plan), services: plan.services.filter(isPublic).map(serviceData) });

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string =>
  readable(text).replaceAll(/[&<>"]/gu, (character) => ENTITIES[character] ?? "");

const WIDTH = 120;

/** An element that stands alone on its line, broken as the formatter would where that line is too long. */
const renderElement = (indent: string, open: string, text: string, close: string): string => {
  const line = `${indent}${open}${text}${close}`;
  if (line.length <= WIDTH) return line;
  const lines = wrapText(text, WIDTH - indent.length - 2).map((part) => `${indent}  ${part}`);
  return [indent + open, ...lines, indent + close].join("\n");
};

const fillElement = (page: string, element: RegExp, text: string): string =>
  page.replace(element, (_, indent: string, open: string, close: string) =>
    renderElement(indent, open, escapeHtml(text), close),
  );

/** `public/index.html`: the template's, under this product's title and summary. */
export const renderPage = (template: string, { product }: Plan): string => {
  const titled = fillElement(template, /^( *)(<title>)[^<]*(<\/title>)$/mu, product.title);
  const headed = fillElement(titled, /^( *)(<h1>)[^<]*(<\/h1>)$/mu, product.title);
  return fillElement(headed, /^( *)(<p id="summary">)[^<]*(<\/p>)$/mu, product.summary);
};
