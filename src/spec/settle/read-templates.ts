import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Kind, Settling } from "./settling.ts";

/** What an author says of placeholders in texts. */
export type TemplateFacts = { code: string | null };

const SPEAKS = /placeholder|\{\{ ?\w/iu;
/** How they are written, as every product reads them. */
const GRAMMAR =
  /\bplaceholders? (?:are|is) (?:written|marked|told)\b|\bbraces\b|^(?:a |its |the )?names? (?:is|are|begins?|has|have) (?:a )?letters?\b|\bdefaults? (?:goes|comes|stands|may follow|follows?)\b|\b(?:after|behind) a (?:vertical )?bar\b|`?\{\{`? (?:with|without|that)\b|\btext between double (?:curly )?braces\b/iu;
const CODE = /`?([45]\d\d)`?[^.;`\w]{0,6}`?([a-z_]*(?:placeholder|template)[a-z_]*)`?/iu;

/** Rules about how placeholders are written say nothing of fields; with the code where they are written wrong. */
export const readTemplates = (facts: ApiFacts): { templates: TemplateFacts | null; rest: ApiFacts } => {
  const spoken = facts.rules.filter(({ text }) => SPEAKS.test(text));
  if (spoken.length === 0) return { templates: null, rest: facts };
  const lines = new Set(spoken.map(({ line }) => line));
  const rules = facts.rules.filter(({ line, text }) => !(lines.has(line) && GRAMMAR.test(text)));
  const code = spoken.map(({ text }) => CODE.exec(text)?.[2]).find(Boolean) ?? null;
  return { templates: { code }, rest: { ...facts, rules } };
};

const isText = ({ origin, type, unique }: Field): boolean => origin === "caller" && type === "text" && !unique;

/** Texts with placeholders: those whose example has some, or else all that are no name. */
const templatesOf = ({ fields, resource }: Kind): Field[] => {
  const shown = resource.asked.flatMap(({ request }) =>
    (request.body ?? []).flatMap(({ example, name }) =>
      typeof example === "string" && example.includes("{{") ? [name] : [],
    ),
  );
  return fields.filter((field) => isText(field) && shown.includes(field.name));
};

/** Lets fields hold placeholders, and a list of that name tell which there are. */
export const settleTemplates = ({ kinds }: Settling, templates: TemplateFacts | null): void => {
  if (templates === null) return;
  for (const kind of kinds.values()) {
    const found = templatesOf(kind);
    if (found.length === 0) continue;
    kind.templates = found.map(({ name }) => name);
    for (const field of found) field.template = templates.code === null ? {} : { code: templates.code };
    const list = kind.fields.find(
      ({ name, origin }) => origin === "service" && /^(?:placeholder|variable)s$/iu.test(name),
    );
    if (list === undefined) continue;
    const compute = { do: "placeholders" as const, with: found.map(({ name }) => ({ field: name })) };
    Object.assign(list, { type: "list", origin: "computed", compute });
  }
};
