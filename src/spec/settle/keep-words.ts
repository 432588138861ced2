import type { Behaviour } from "#src/spec/spec.ts";
import type { Kind } from "./settling.ts";

/** Words that are searched for are kept beside the texts that they stand in. */
export const keepWords = ({ fields }: Kind, { narrows = [] }: Behaviour & { kind: "list" }): void => {
  for (const narrow of narrows) {
    if (narrow.by !== "words") continue;
    const words = narrow.fields;
    const known = fields.find((field) => field.words?.join() === words.join());
    const name = known?.name ?? `words_of_${words.join("_")}`;
    narrow.fields = [name];
    if (known === undefined)
      fields.push({ name, type: "text", description: "", required: false, origin: "service", hidden: true, words });
  }
};
