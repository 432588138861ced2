import { fieldOf, type Place } from "./place.ts";

/** The same change of all records of which conditions hold; one after the other where it goes by what each of them was. */
export const renderChangeAll = ({ subject, table, variable }: Place, conditions: string, values: string): string =>
  new RegExp(String.raw`\b${variable}\b`, "u").test(values)
    ? `for (const ${variable} of ${table}.where(${conditions})) ${table}.change(${variable}.${fieldOf(subject, "id") ?? "id"}, ${values});\n`
    : `${table}.changeWhere(${conditions}, ${values});\n`;
