import type { Behaviour, Field } from "#src/spec/spec.ts";
import type { Asked } from "./resource.ts";
import type { Kind } from "./settling.ts";

/** Names that are periods as well. */
export const stepOf = (name: string): { step?: "month" | "year" } =>
  name === "month" || name === "year" ? { step: name } : {};

export const echoOf = ({ answer }: Asked["request"], name: string): { tells?: string } =>
  answer?.holds === "list" && answer.beside.includes(name) ? { tells: name } : {};

/** A copy of records from one value in the path to another; a text says why it cannot be built. */
export const settleCopy = (
  { resource: { beside = [], parameter } }: Kind,
  { request }: Asked,
): { behaviour: Behaviour & { kind: "copy" }; takes: Field[] } | string => {
  const [from, ...others] = request.body ?? [];
  const [field] = beside;
  const [tells] = request.answer?.holds === "object" ? request.answer.members : [];
  if (from === undefined || others.length > 0 || field === undefined || parameter === null)
    return "it is not said from where it copies";
  const takes: Field = {
    name: from.name,
    type: "text",
    description: "",
    required: true,
    origin: "caller",
    ...(stepOf(field).step === "month" && { pattern: String.raw`\d{4}-(?:0[1-9]|1[0-2])` }),
  };
  return {
    behaviour: {
      kind: "copy",
      field,
      ...stepOf(field),
      from: from.name,
      distinct: [parameter],
      tells: tells ?? "copied",
    },
    takes: [takes],
  };
};
