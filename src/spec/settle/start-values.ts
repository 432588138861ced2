import type { Field, Json } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { isCounted } from "./count-words.ts";
import { readChange } from "./read-change.ts";
import { nounOf, type Resource } from "./resource.ts";

const COUNT = /^(?:and |with |it has )*(?:(\d{1,9})|no|zero) `?([a-z][\w ]{1,30}?)`?(?: yet| so far)?$/iu;
const VALUE =
  /^(?:and |with |its |the )*`?(\w+)`?(?: is| are| being| starts (?:at|as)| set to| as| at|:| =)*(?: still)? (`[^`]*`|"[^"]*"|null|true|false|empty|-?\d{1,9})$/iu;

const plainValue = (written: string): Json => {
  const text = written.replaceAll(/[`"]/gu, "");
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  if (text === "empty" || text === "") return "";
  return /^-?\d+$/u.test(text) ? Number(text) : text;
};

const asNumber = (field: Field, value: number): void => {
  if (field.type === "text") field.type = "integer";
  field.default = value;
};

/** What one clause about a new record says that a field of it holds. */
const startOne = (clause: string, fields: readonly Field[]): void => {
  const [, number = "0", noun] = COUNT.exec(clause) ?? [];
  const counted = noun === undefined ? undefined : fields.find((field) => isCounted(field, noun));
  if (counted !== undefined && (counted.type === "text" || counted.type === "integer"))
    return asNumber(counted, Number(number));
  const [, name, written = ""] = VALUE.exec(clause) ?? [];
  const field = fields.find((each) => each.name === name);
  const value = plainValue(written);
  if (field === undefined || value === null || field.default !== undefined) return;
  if (field.type === "enum" && !field.values?.includes(String(value))) return;
  if (typeof value === "number") return asNumber(field, value);
  if (typeof value === "boolean" && field.type === "text") field.type = "boolean";
  field.default = value;
};

/** Numbers that steps count up or down are numbers, and begin with none. */
const countSteps = (fields: readonly Field[], resource: Resource): void => {
  const steps = resource.asked.filter(({ role }) => role === "act").map(({ request }) => request);
  for (const { body, sentences } of steps)
    for (const { text } of sentences) {
      const amounts = (body ?? []).map(({ name }) => name);
      const clauses = splitOutside(text.replace(/[.:]$/u, ""), ";");
      const changes = clauses.flatMap((each) => readChange(each, { fields, noun: nounOf(resource), amounts }) ?? []);
      for (const change of changes) {
        const field = "sign" in change ? fields.find(({ name }) => name === change.field) : undefined;
        const isNumber = field?.type === "integer" && field.default === undefined;
        if (field?.origin === "service" && (field.type === "text" || isNumber)) asNumber(field, 0);
      }
    }
};

const FLAG = /`(\w+)` (?:is |= ?|: ?|to |becomes |being |set to )?`?(?:true|false)`?/gu;

/** "`deleted` true" beside what a request does: such a field begins as false. */
const startFlags = (own: readonly Field[], { asked }: Resource): void => {
  const told = new Set(
    asked.flatMap(({ request }) =>
      request.sentences.flatMap(({ text }) => [...text.matchAll(FLAG)].map(([, name = ""]) => name)),
    ),
  );
  for (const field of own)
    if (told.has(field.name) && field.type === "text") Object.assign(field, { type: "boolean", default: false });
};

/** What fields that nobody sends hold at first: "`queued`, 0 attempts, `last_error` null". */
export const startValues = (fields: readonly Field[], resource: Resource): void => {
  const own = fields.filter(({ origin }) => origin === "service");
  countSteps(fields, resource);
  startFlags(own, resource);
  for (const { request, role } of resource.asked)
    if (role === "create")
      for (const { text } of request.sentences)
        for (const clause of splitOutside(text.replace(/[.:]$/u, ""), ",;")) startOne(clause.trim(), own);
};
