import { Validator } from "@cfworker/json-schema";
import { CHOICES, describeChoice } from "./settings-schema.ts";

/** Who runs the app decides these, by its environment. */
const OPERATORS = /key|secret|token|url|model|provider|price|host|cap/iu;

/** What is wrong with a setting, and what it may be instead; null: nothing. */
export const checkSetting = (key: string, value: unknown): string | null => {
  const choice = Object.hasOwn(CHOICES, key) ? CHOICES[key] : undefined;
  if (choice === undefined) {
    const name = key.slice(0, 40).replaceAll("`", "'");
    if (OPERATORS.test(key)) return `\`${name}\` is no setting of a repository: only the app's operator decides it.`;
    const known = Object.keys(CHOICES).map((each) => `\`${each}\``);
    return `\`${name}\` is no setting. There are ${known.join(", ")}.`;
  }
  const { valid } = new Validator(choice, "2020-12").validate(value);
  return valid ? null : `\`${key}\` must be ${describeChoice(choice)}.`;
};
