import type { Field, Json } from "#src/spec/spec.ts";
import type { Told } from "#src/spec/settle/merge-members.ts";
import type { Resource } from "#src/spec/settle/resource.ts";

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const firstOf = (value: Json | undefined): Json | undefined => (Array.isArray(value) ? value[0] : undefined);

/** What is sent as texts, and shown as objects of a text and an id that the service makes: those two names. */
const namesIn = (field: Field, { example, name }: Told, { asked }: Resource): { id: string; label: string } | null => {
  const shown = firstOf(example);
  const sent = asked
    .filter(({ role }) => role === "create")
    .flatMap(({ request }) => request.body ?? [])
    .find((member) => member.name === name)?.example;
  const isTexts = field.entries?.type === "text" || typeof firstOf(sent) === "string";
  if (!isObject(shown) || !isTexts) return null;
  const names = Object.keys(shown);
  const id = names.find((each) => /(?:^|_)(?:id|key)$|[a-z]Id$/u.test(each));
  const label = names.find((each) => each !== id && typeof shown[each] === "string");
  return names.length === 2 && id !== undefined && label !== undefined ? { id, label } : null;
};

const member = (name: string, more: Partial<Field>): Field => ({
  name,
  type: "text",
  description: "",
  required: true,
  origin: "caller",
  ...more,
});

/** Gives the entries of lists that are sent as texts the ids by which others speak of them. */
export const labelEntries = (fields: readonly Field[], told: readonly Told[], resource: Resource): void => {
  for (const field of fields) {
    const own = told.find(({ name }) => name === field.name);
    const names = field.type === "list" && field.origin === "caller" && own ? namesIn(field, own, resource) : null;
    if (names === null) continue;
    const { max, min, pattern, trim } = field.entries ?? {};
    const bounds = {
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(pattern !== undefined && { pattern }),
      ...(trim && { trim }),
    };
    field.labelled = names;
    if (field.single === true) field.single = names.label;
    field.entries = member("entry", {
      type: "object",
      members: [member(names.id, {}), member(names.label, bounds)],
    });
  }
};
