import type { Expression } from "#src/spec/expression.ts";
import type { Field, Guard } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";

const UNTIL = /\b(?:until|before|unless)\b/iu;
const EXCEPT = /\b(?:except|unless|other than|but not|save)\b[^.;]*\bkeys?\b|\bwithout\b[^.;]*\bkeys?\b/iu;

const enumsOf = ({ fields }: Kind): Field[] =>
  fields.filter(({ type, values = [] }) => type === "enum" && values.length > 1);

/** "`results: "after_close"`", "whose `visibility` is `hidden`" */
const settingIn = (kind: Kind, text: string): Expression | null => {
  for (const { name, origin, values = [] } of enumsOf(kind)) {
    const value = values.find((each) => new RegExp(String.raw`["\x60“]${RegExp.escape(each)}["\x60”]`, "u").test(text));
    if (origin === "caller" && value !== undefined && text.includes(name))
      return { do: "equal", with: [{ field: name }, { value }] };
  }
  return null;
};

/** "while it is open", "until it is closed" */
const stateIn = (kind: Kind, text: string): Expression | null => {
  const words = new Set(wordsOf(text));
  for (const { name, origin, values = [] } of enumsOf(kind)) {
    const value = origin === "service" ? values.find((each) => words.has(each)) : undefined;
    if (value === undefined) continue;
    const is: Expression = { do: "equal", with: [{ field: name }, { value }] };
    return UNTIL.test(text.replace(EXCEPT, "")) ? { do: "not", with: [is] } : is;
  }
  return null;
};

/**
 * The refusal of whoever asks for what is not for everybody yet: by a setting of the record and its state, unless they
 * show its key. `heard`: what tells it.
 */
export const hidingGuard = (
  settling: Settling,
  kind: Kind,
  { request }: Asked,
): { guard: Guard; heard: string } | null => {
  for (const { code, status, when } of request.failures) {
    const setting = status === 403 ? settingIn(kind, when) : null;
    const state = setting === null ? null : stateIn(kind, when);
    if (setting === null || state === null) continue;
    const key = settling.keys.find(({ holder }) => holder === kind.resource);
    const isExcepted = EXCEPT.test(when);
    if (isExcepted && key === undefined) continue;
    const hidden: Expression = { do: "and", with: [setting, state] };
    const open: Expression = { do: "not", with: [hidden] };
    const opens: Expression[] =
      isExcepted && key !== undefined ? [{ opens: key.secret, by: key.header, of: "record" }] : [];
    const holds: Expression = opens.length === 0 ? open : { do: "or", with: [open, ...opens] };
    return { guard: { holds, status, code, text: "This is not told yet." }, heard: when };
  }
  return null;
};
