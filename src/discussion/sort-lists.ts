import { plural, singular, wordsOf } from "#src/spec/words.ts";
import type { Field, OperationSpec, ServiceSpec, Spec } from "#src/spec/spec.ts";
import type { Heard } from "./heard.ts";
import type { Wish } from "./read-wish.ts";

const BARE = new Set(["at", "on", "date", "time"]);

/** `due date` is what a field `due_at` is called by people. */
const bare = (name: string): string => {
  const words = wordsOf(name);
  const left = words.filter((word) => !BARE.has(word));
  return (left.length === 0 ? words : left).join(" ");
};

const fieldsOf = (service: ServiceSpec, { on }: OperationSpec): Field[] =>
  (on === undefined ? service : service.parts?.find(({ name }) => name === on))?.fields ?? [];

/** Whether a sentence speaks of what the list holds. */
const isNamed = (said: string, service: ServiceSpec, { on }: OperationSpec): boolean => {
  const name = wordsOf(on ?? service.name).join(" ");
  return [name, singular(name), plural(name)].some((form) =>
    new RegExp(`\\b${RegExp.escape(form)}\\b`, "iu").test(said),
  );
};

/** The order of lists that have a field of that name: of those that the sentence names, or else of all. */
export const sortLists = (
  spec: Spec,
  { by, descending, said }: Wish & { kind: "sort" },
): Pick<Heard, "changes" | "lost"> => {
  const lists = spec.services.flatMap((service) =>
    service.operations.flatMap((operation) => {
      const field = fieldsOf(service, operation).find(({ hidden, name }) => !hidden && bare(name) === bare(by));
      return operation.behaviour.kind === "list" && field !== undefined
        ? [{ service, operation, field: field.name }]
        : [];
    }),
  );
  const named = lists.filter(({ operation, service }) => isNamed(said, service, operation));
  const chosen = named.length > 0 ? named : lists;
  if (chosen.length === 0) return { changes: [], lost: [{ text: said, reason: `no list has a field \`${by}\`` }] };
  return {
    lost: [],
    changes: chosen.map(({ field, operation, service }) => ({
      text: `\`${service.name}.${operation.name}\` is sorted by \`${field}\`${descending ? ", the highest first" : ""}.`,
      change: { kind: "set-sort", service: service.name, operation: operation.name, sort: [{ field, descending }] },
    })),
  };
};
