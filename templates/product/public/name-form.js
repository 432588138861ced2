// A form that asks for a name and nothing else.
import { buildForm } from "./form.js";

/** `choose` gets the name, and answers what was wrong with it, if anything. */
export const buildNameForm = ({ choose, field, label }) =>
  buildForm({
    fields: [{ type: "text", required: true, long: false, ...field }],
    label,
    async submit(values, form) {
      const name = values[field.name]?.trim() ?? "";
      if (name === "") return { ok: false, body: { errors: [{ field: field.name, message: "is required" }] } };
      const answer = await choose(name);
      if (answer === undefined || answer.ok) form.reset();
      return answer;
    },
  });
