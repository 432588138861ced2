// Whoever changes something says why. The reason stands in the audit.
import { keepBy, readBy } from "./admin-api.js";
import { openDialog } from "./dialog.js";
import { element } from "./element.js";
import { buildForm } from "./form.js";
import { tell } from "./news.js";

const MAX_TEXT = 500;
const BY = { name: "by", label: "Who you are", type: "text", max: 100, help: "For the audit" };
const REASON = { name: "reason", label: "Reason", type: "text", required: true, max: MAX_TEXT };

const typedField = (name) => ({
  name: "typed",
  label: "Its name",
  type: "text",
  required: true,
  long: false,
  help: `Type “${name}”, to be sure that it is what you mean`,
});

const errorsOf = ({ reason, typed }, expected) => [
  ...(reason === undefined ? [{ field: "reason", message: "is required" }] : []),
  ...(expected !== undefined && typed !== expected ? [{ field: "typed", message: "does not match" }] : []),
];

/**
 * Asks for what a change needs, and for its reason. `send` gets the values, the warrant and the form, and answers what the
 * control API answered; its refusal is shown in the dialog. Resolves to the answer, or null where nothing was changed.
 * `typed`: what must be typed, letter by letter, before something goes for good.
 */
export const askForChange = async ({ fields = [], label, send, text, title, typed }) => {
  let done = null;
  await openDialog(title, (close) => {
    const form = buildForm({
      fields: [...fields, ...(typed === undefined ? [] : [typedField(typed)]), REASON, BY],
      values: { by: readBy() },
      label,
      isDanger: typed !== undefined,
      cancel: close,
      async submit(values, made) {
        const { by, reason, typed: given, ...rest } = values;
        const errors = errorsOf({ reason, typed: given }, typed);
        if (errors.length > 0) return { ok: false, body: { errors } };
        if (by !== undefined) keepBy(by);
        const answer = await send(rest, { reason, ...(by !== undefined && { by }) }, made);
        if (!answer.ok) return answer;
        done = answer;
        close();
        tell(`${label}: done.`);
      },
    });
    return [text && element("p", {}, text), form].filter(Boolean);
  });
  return done;
};
