import type { Field, Json } from "./spec.ts";

const QUOTED = /^(?:"([^"]*)"|“([^”]*)”|'([^']*)'|`([^`]*)`)$/u;

const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** The text inside quotation marks or a code span; unquoted text as it is. */
export const unquote = (text: string): string => {
  const match = QUOTED.exec(text.trim());
  return match ? (match[1] ?? match[2] ?? match[3] ?? match[4] ?? "") : text.trim();
};

/** A value as people write it: "Milk", `{"a": 1}`, yes, 5, nothing. Undefined where it is none. */
export const readValue = (text: string): Json | undefined => {
  const trimmed = text.trim();
  if (/^["“']/u.test(trimmed) && QUOTED.test(trimmed)) return unquote(trimmed);
  const bare = unquote(trimmed);
  const json = parseJson(bare);
  if (json !== undefined) return json;
  if (/^(?:yes|on)$/iu.test(bare)) return true;
  if (/^(?:no|off)$/iu.test(bare)) return false;
  if (/^(?:nothing|none|empty)$/iu.test(bare)) return null;
  if (/^\d{1,3}(?:,\d{3})+$/u.test(bare)) return Number(bare.replaceAll(",", ""));
  return trimmed.startsWith("`") || /^[\p{L}\d][\p{L}\d_.-]*$/u.test(bare) ? bare : undefined;
};

/** `value` if `field` can hold it, as the field's own type; else undefined. */
export const fitValue = (field: Pick<Field, "type" | "values">, value: Json | undefined): Json | undefined => {
  if (value === undefined || value === null) return value;
  switch (field.type) {
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "integer":
      return Number.isSafeInteger(value) ? value : undefined;
    case "number":
      return typeof value === "number" ? value : undefined;
    case "enum":
      return field.values?.find((known) => known.toLowerCase() === String(value).toLowerCase());
    case "list": {
      const entries = Array.isArray(value) ? value : [value];
      if (field.values === undefined) return entries;
      return entries.every((entry) => field.values?.includes(String(entry))) ? entries : undefined;
    }
    case "map":
    case "object":
      return typeof value === "object" ? value : undefined;
    case "json":
      return value;
    default:
      return typeof value === "object" ? undefined : String(value);
  }
};
