import type { Field } from "#src/spec/spec.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import type { Kind, SettledOperation } from "#src/spec/settle/settling.ts";

const QUIET =
  /\b(?:versions?|etags?|revisions?|values?|contents?)\b[^.;]{0,40}\b(?:do(?:es)?(?: not|n['’]t) change|stays? (?:the same|as)|(?:is|are) (?:kept|unchanged|left alone)|untouched)\b|\bchanges? (?:nothing else|only the (?:expiry|lifetime|ttl))\b/iu;
const OF_EXPIRY = /\b(?:expiry|expires?|lifetime|ttl|time to live|lives?|deadline)\b/iu;

const withoutDefault = (field: Field): Field => {
  const taken = { ...field, required: false };
  delete taken.default;
  return taken;
};

/** A step that does nothing but give a record another lifetime; null: it is none. */
export const settleTouch = ({ expiry, fields }: Kind, { request, role }: Asked): SettledOperation | null => {
  const moment = fields.find(({ name }) => name === expiry?.moment);
  const lifetime = fields.find(({ name }) => name === moment?.after?.times);
  const [member, ...others] = request.body ?? [];
  if (role !== "act" || lifetime === undefined || member?.name !== lifetime.name || others.length > 0) return null;
  const quiet = request.sentences.some(({ text }) => QUIET.test(text));
  request.sentences = request.sentences.filter(({ text }) => !QUIET.test(text) && !OF_EXPIRY.test(text));
  return {
    behaviour: {
      kind: "act",
      set: [{ field: lifetime.name, to: { sent: lifetime.name } }],
      when: [],
      ...(quiet && { quiet: true as const }),
    },
    takes: [withoutDefault(lifetime)],
  };
};
