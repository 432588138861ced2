import type { Asked } from "./resource.ts";
import { type Kind, namingField } from "./settling.ts";

const MAKES_NEW = /\bcreates?\b|\bmakes?\b|\bnew\b|\bif (?:there is none|it does not exist)\b/iu;

/** Where callers name a new record by a POST, a PUT replaces one that is there, unless its author says that it makes one. */
export const onlyThere = (kind: Kind, { request }: Asked): { only?: true } => {
  const naming = namingField(kind);
  const isSent = naming !== null && (kind.sent.get("create") ?? []).includes(naming.name);
  const { failures, otherStatus, sentences, status } = request;
  const tellsMissing = failures.some((failure) => failure.status === 404);
  const tellsMaking = status === 201 || otherStatus !== null || sentences.some(({ text }) => /\b201\b/u.test(text));
  const saysNew = sentences.some(({ text }) => MAKES_NEW.test(text)) && kind.history === undefined;
  return isSent && !tellsMaking && (tellsMissing || !saysNew) ? { only: true } : {};
};
