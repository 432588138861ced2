/** Replaces every value told to it by `***`, longest first, so that no part of a longer secret stays behind. */
export type Mask = { add(secret: string): void; apply(text: string): string };

/** A mask over the given secrets; of a secret with several lines each line is masked. */
export const createMask = (secrets: string[]): Mask => {
  let values: string[] = [];
  const add = (secret: string) => {
    const parts = [secret, ...secret.split(/\r?\n/u)].map((part) => part.trim()).filter((part) => part !== "");
    values = [...new Set([...values, ...parts])].toSorted((left, right) => right.length - left.length);
  };
  for (const secret of secrets) add(secret);
  return { add, apply: (text) => values.reduce((masked, value) => masked.replaceAll(value, "***"), text) };
};
