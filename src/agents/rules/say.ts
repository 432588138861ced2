import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderTemplate } from "#src/template.ts";
import type { Role } from "#src/discussion/message.ts";

/** Fills one of a role's texts. Throws where the text does not exist or its fields do not match. */
export type Say = (text: string, values?: Readonly<Record<string, string | number>>) => string;

const DIRECTORY = join(import.meta.dirname, "..", "..", "..", "templates", "comments", "rules");

/** The sections of a text file: heading → text. */
const parseTexts = (file: string): Map<string, string> =>
  new Map(
    file
      .split(/^## /mu)
      .slice(1)
      .map((section) => {
        const end = section.indexOf("\n");
        return [section.slice(0, end).trim(), section.slice(end).trim()] as const;
      }),
  );

/** Reads the texts of one role, once. */
export const readTexts = (role: Role): Say => {
  const texts = parseTexts(readFileSync(join(DIRECTORY, `${role.toLowerCase()}.md`), "utf8"));
  return (text, values = {}) => {
    const template = texts.get(text);
    if (template === undefined) throw new Error(`${role} has no text "${text}"`);
    return renderTemplate(template, values);
  };
};
