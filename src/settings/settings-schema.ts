import schema from "./aidevos.schema.json" with { type: "json" };
import type { Settings } from "./settings.ts";

/** What one setting may be. */
export type Choice =
  | { enum: string[] }
  | { type: "integer" | "number"; minimum: number; maximum: number }
  | { type: "boolean" };

export const CHOICES: Record<string, Choice> = schema.properties as Record<string, Choice>;

export const DEFAULTS: Settings = Object.fromEntries(
  Object.entries(schema.properties).map(([key, choice]) => [key, choice.default]),
) as Settings;

export const describeChoice = (choice: Choice): string => {
  if ("enum" in choice) return `one of ${choice.enum.map((word) => `\`${word}\``).join(", ")}`;
  if (choice.type === "boolean") return "`true` or `false`";
  return `${choice.type === "integer" ? "a whole number" : "a number"} from ${choice.minimum} to ${choice.maximum}`;
};
