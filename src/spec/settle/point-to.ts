import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { hasOrigin, type Kind, namingField, nounOf } from "./settling.ts";

const plain = (name: string): string => wordsOf(name).map(singular).join("");

/** The field of a record that names one of another kind, `template` or `templateId`, and the field there that it holds. */
export const pointerTo = ({ fields }: Kind, other: Kind): { field: Field; is: string } | null => {
  const nouns = [nounOf(other.resource), other.resource.word].map(plain);
  const id = hasOrigin(other.fields, "id")?.name ?? "id";
  const naming = namingField(other)?.name ?? id;
  for (const field of fields) {
    if (field.origin !== "caller") continue;
    const name = plain(field.name);
    if (nouns.some((noun) => name === noun || name === noun + plain(naming))) return { field, is: naming };
    if (nouns.some((noun) => name === `${noun}id`)) return { field, is: id };
  }
  return null;
};
