import { clausesOf } from "#src/spec/facts/member-clauses.ts";
import { subjectOf } from "#src/spec/facts/sentences-in.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field, Json } from "#src/spec/spec.ts";
import { makeField } from "./make-field.ts";
import type { Told } from "./merge-members.ts";
import type { Resource } from "./resource.ts";

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** "The total number of firings" tells what a number is for. */
const REMARK = /^(?:is )?(?:the|an?) (?:total )?number of [\w -]{1,40}$/iu;
const FOR_NULL =
  /\s*\((?:also |or |even )?(?:when|if) (?:it is )?(?:left out|absent|missing)\)|\s+for (?:no|never)\b[\w ]*$/giu;

/** What sentences at the requests say of one member, which are taken out of them. */
const rulesOf = (name: string, { asked }: Resource): string[] =>
  asked.flatMap(({ request }) => {
    const own = request.sentences.filter(({ text }) => subjectOf(text)?.names.includes(name));
    request.sentences = request.sentences.filter((sentence) => !own.includes(sentence));
    return own.flatMap(({ text }) => {
      const said = (subjectOf(text)?.rest ?? "").replace(/\.$/u, "").replaceAll(FOR_NULL, "");
      return said.split(/,\s+(?=an? |or )/u).flatMap(clausesOf);
    });
  });

/** Members of an object that its author shows by an example, with what is said of each. */
export const nestMembers = (
  fields: readonly Field[],
  told: readonly Told[],
  resource: Resource,
  reading: Reading,
): void => {
  for (const field of fields) {
    const { example, line = 1 } = told.find(({ name }) => name === field.name) ?? {};
    if (field.type !== "object" || field.members !== undefined || field.origin !== "caller" || !isObject(example))
      continue;
    if (Object.keys(example).some((name) => fields.some((other) => other.name === name))) continue;
    field.members = Object.entries(example).map(([name, value]) => {
      const rules = rulesOf(name, resource).filter((rule) => !REMARK.test(rule));
      const optional = rules.some((rule) => /\bnull\b|\boptional\b|\bleft out\b/iu.test(rule));
      const member: Told = {
        name,
        line,
        rules: rules.filter((rule) => !/^(?:or )?`?null`?$/iu.test(rule)),
        example: value,
        sentBy: new Set(["create"]),
        shown: true,
        listed: false,
        ...(optional && { optional }),
      };
      return makeField(member, resource, { hasCallers: false, marksRequired: false, reading });
    });
  }
};
