import type { Assignment, Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { hasOrigin, type Kind, namingField } from "./settling.ts";

const MOMENT = /^(?:at|when|time|date|timestamp|moment)$|_at$|[a-z]At$/u;
const WHO = /^(?:by|who|actor|user|person|author|done_?by|changed_?by|made_?by)$|^(?:done|changed|made)By$/u;
const WHAT = /^(?:kind|type|action|what|event|operation|cause|step|transition|verb|deed)$/u;
/** Members that tell by how much a number changed. */
export const DELTA = /^(?:delta|change|difference|diff|quantity|amount|signed|moved)$/u;
const OLD = /^(?:from|old|before|previous|was)$/u;
const NEW = /^(?:to|new|after|is|now)$/u;
const AFTER = /^(.+?)(?:_after|After|_now)$|^(?:balance|total)$/u;
const BEFORE = /^(.+?)(?:_before|Before)$/u;
const REMARK = /^(?:reason|note|notes|comment|remark|reference|cause|ticket|memo)$/u;
/** What an entry is about, where it may be about records of several kinds. */
export const TARGET = /^(?:target|record|object|subject|of|about|resource|thing)(?:_?id|Id)?$/u;

/** A field of an entry. */
export const own = (name: string, type: Field["type"], origin: Field["origin"], hidden = false): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin,
  ...(hidden && { hidden }),
});

const isNumber = ({ type }: Field): boolean => type === "integer" || type === "number";

/** What an entry holds while it is made of the words of its author. */
export type Draft = {
  fields: Field[];
  set: Assignment[];
  changes: Set<string>;
  kind: string | null;
  strange: string[];
};

/** The field that tells what state a record is in. */
export const stateOf = ({ fields }: Kind): Field | undefined =>
  fields.find(({ origin, type, values = [] }) => type === "enum" && origin === "service" && values.length > 1);

/** The field by which a record is told apart. */
export const idOf = (kind: Kind): string => namingField(kind)?.name ?? hasOrigin(kind.fields, "id")?.name ?? "id";

/** Gives one member of an entry its meaning, by its name. */
export const takeMember = (draft: Draft, kind: Kind, name: string, only: Field | undefined): void => {
  const put = (field: Field, assignment?: Assignment): void => {
    draft.fields.push(field);
    if (assignment !== undefined) draft.set.push(assignment);
  };
  const of = (text: string | undefined): Field | undefined =>
    kind.fields.find((field) => wordsOf(field.name).join("") === wordsOf(text ?? "").join(""));
  const state = stateOf(kind);
  const after = AFTER.exec(name);
  const before = BEFORE.exec(name);
  const level = only ?? kind.fields.find((field) => draft.changes.has(field.name) && isNumber(field));
  const named = after === null ? undefined : (of(after[1]) ?? level);
  const earlier = before === null ? undefined : of(before[1]);
  if (name === "id") return put(own(name, "text", "id"));
  if (MOMENT.test(name)) return put(own(name, "date-time", "created-at"));
  if (/^(?:seq|sequence|number|no)$/u.test(name)) return put(own(name, "integer", "sequence"));
  if (WHAT.test(name) && draft.kind === null) {
    draft.kind = name;
    return put(own(name, "text", "service"));
  }
  if (named !== undefined) {
    draft.changes.add(named.name);
    return put(own(name, named.type, "service"), { field: name, to: { field: named.name } });
  }
  if (earlier !== undefined) {
    draft.changes.add(earlier.name);
    return put(own(name, earlier.type, "service"), { field: name, to: { before: earlier.name } });
  }
  const compared = only ?? state;
  if ((OLD.test(name) || NEW.test(name)) && compared !== undefined) {
    draft.changes.add(compared.name);
    const to = OLD.test(name) ? { before: compared.name } : { field: compared.name };
    return put(own(name, isNumber(compared) ? compared.type : "text", "service"), { field: name, to });
  }
  if (WHO.test(name)) return put(own(name, "text", "owner"));
  if (level !== undefined && isNumber(level) && DELTA.test(name))
    return put(own(name, level.type, "service"), {
      field: name,
      to: { do: "subtract", with: [{ field: level.name }, { before: level.name }] },
    });
  if (REMARK.test(name)) return put(own(name, "text", "service"), { field: name, to: { remark: name } });
  if (TARGET.test(name)) return put(own(name, "text", "service"), { field: name, to: { field: idOf(kind) } });
  const same = of(name);
  if (same === undefined) return void draft.strange.push(name);
  put(
    { ...own(name, same.type, "service"), ...(same.values && { values: same.values }) },
    {
      field: name,
      to: { field: same.name },
    },
  );
};
