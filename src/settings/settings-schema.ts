import schema from "./aidevos.schema.json" with { type: "json" };
import type { Settings } from "./settings.ts";

/** What one setting may be. */
export type Choice =
  | { enum: string[] }
  | { type: "integer" | "number"; minimum: number; maximum: number }
  | { type: "boolean" }
  | { type: "object"; propertyNames: { enum: string[] } };

export const CHOICES: Record<string, Choice> = schema.properties as Record<string, Choice>;

export const DEFAULTS: Settings = Object.fromEntries(
  Object.entries(schema.properties).map(([key, choice]) => [key, choice.default]),
) as Settings;

const listOf = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(", ");

export const describeChoice = (choice: Choice): string => {
  if ("enum" in choice) return `one of ${listOf(choice.enum)}`;
  if (choice.type === "boolean") return "`true` or `false`";
  if (choice.type === "object")
    return `a whole number, or two as \`[least, most]\`, for each of ${listOf(choice.propertyNames.enum)}, or of some`;
  return `${choice.type === "integer" ? "a whole number" : "a number"} from ${choice.minimum} to ${choice.maximum}`;
};
