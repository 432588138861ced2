import type { OperationSpec, ServiceSpec } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";

const GONE = /\b(?:delet|remov|withdraw|taken (?:back|down|off)|cancel|eras|gone)\w*/iu;
const CHANGED = /\b(?:chang|edit|updat|correct|mov|renam|adjust|set)\w*/iu;
const NEW =
  /\b(?:said|say|posts?|posted|post|sent|send|add|adds|added|made|makes?|created?|creates?|written|writes?|new|plac(?:e|es|ed)|opened|stor(?:e|es|ed)|kept|publish(?:es|ed)?|came in|comes in|arriv(?:e|es|ed)|submit(?:s|ted)?|record(?:s|ed)?|given|cast|left|saves?|saved|enter(?:s|ed)?)\b/iu;
const ANY =
  /\b(?:anything|whatever|every change|any change|something) (?:changes|happens|is changed)\b|\bevery change\b/iu;
const REQUEST = /\b(POST|PUT|PATCH|DELETE)\s{1,4}(\/[^\s`]+)/u;

const nounsOf = (name: string): string => singular(wordsOf(name).at(-1) ?? "");

/** What a text speaks of: the service's own records, a part of them, or none that it names. */
export const subjectIn = (text: string, service: ServiceSpec): string | null => {
  const words = wordsOf(text).map(singular);
  const parts = (service.parts ?? []).filter(({ name }) => words.includes(nounsOf(name)));
  return parts[0]?.name ?? (words.includes(nounsOf(service.name)) ? service.name : null);
};

const isRemoval = ({ behaviour, method }: OperationSpec): boolean =>
  behaviour.kind === "delete" || (behaviour.kind === "act" && method === "DELETE");

const isChange = ({ behaviour: { kind }, method }: OperationSpec): boolean =>
  kind === "update" || kind === "replace" || (kind === "act" && method !== "DELETE");

const nameOf = (operation: OperationSpec, service: ServiceSpec): string => operation.on ?? service.name;

const withoutParameters = (path: string): string => path.replaceAll(/\{[^{}]*\}/gu, "{}");

/**
 * The operations of a service that a text tells of: "a message was deleted", "store and send". `fallback`: what it speaks
 * of where it does not say. `named`: a step by its own verb, such as "was closed", goes first.
 */
export const operationsIn = (text: string, service: ServiceSpec, fallback: string | null): OperationSpec[] => {
  const { operations } = service;
  const [, method, path] = REQUEST.exec(text) ?? [];
  if (method !== undefined && path !== undefined)
    return operations.filter(
      (each) => each.method === method && withoutParameters(each.path ?? "") === withoutParameters(path),
    );
  const subject = subjectIn(text, service) ?? fallback;
  const about = operations.filter((each) => subject === null || nameOf(each, service) === subject);
  const stems = new Set(wordsOf(text).map(stem));
  const steps = about.filter(
    ({ behaviour, name }) => behaviour.kind === "act" && stems.has(stem(wordsOf(name)[0] ?? "")),
  );
  if (steps.length > 0 && !/\b(?:or|and)\b|,/iu.test(text)) return steps;
  if (ANY.test(text))
    return about.filter((each) => each.behaviour.kind === "create" || isRemoval(each) || isChange(each));
  const found = new Set<OperationSpec>(steps);
  if (GONE.test(text)) for (const each of about.filter(isRemoval)) found.add(each);
  if (CHANGED.test(text)) for (const each of about.filter(isChange)) found.add(each);
  if (found.size === 0 || /\bor\b/iu.test(text))
    if (NEW.test(text))
      for (const each of about.filter(({ behaviour }) => behaviour.kind === "create")) found.add(each);
  return [...found];
};
