import { methodOf } from "./code/method-of.ts";

const CLASS = /^export class (\w+)/mu;
const METHOD = /^ {2}(?:async )?(?!constructor\b)([a-z]\w*)(?:<[^(]*)?\(/gmu;

/** Operations of a service, `Service.operation`, whose code differs between two versions of it that both have them. */
export const changedOperations = (before: string, after: string): string[] => {
  const [, service] = CLASS.exec(after) ?? [];
  if (service === undefined) return [];
  const names = new Set([...after.matchAll(METHOD)].flatMap(([, name]) => name ?? []));
  const isChanged = (name: string): boolean => {
    const [one, other] = [methodOf(before, name), methodOf(after, name)];
    return one !== null && other !== null && one.text !== other.text;
  };
  return [...names].filter(isChanged).map((name) => `${service}.${name}`);
};
