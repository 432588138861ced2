// A form: its fields, what is sent, and what was wrong with it.
import { button, element } from "./element.js";
import { buildField, readFields } from "./field.js";

let built = 0;

const clearErrors = (form) => {
  for (const place of form.querySelectorAll(".error")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
};

/** False where the form has no such field. */
const showError = (form, fields, { field: name, message }) => {
  const place = form.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
  if (place === null) return false;
  const field = fields.find((candidate) => candidate.name === name);
  place.textContent = `${field?.label ?? name} ${message}.`;
  form.querySelector(`[name="${CSS.escape(name)}"]`)?.setAttribute("aria-invalid", "true");
  return true;
};

/** Puts each error of a problem beside its field and goes to the first; what belongs to no field stands at the end. */
const showProblem = (form, fields, problem) => {
  clearErrors(form);
  const errors = problem?.errors ?? [];
  const placed = errors.filter((error) => showError(form, fields, error));
  const left = errors.filter((error) => !placed.includes(error)).map(({ field, message }) => `${field} ${message}.`);
  const general = placed.length === 0 && left.length === 0 ? [problem?.detail ?? "That did not work."] : left;
  form.querySelector(".form-error").textContent = general.join(" ");
  form.querySelector('[aria-invalid="true"]')?.focus();
};

/**
 * `submit` gets the values and answers what the service answered. While that is under way nothing is sent twice; what
 * was wrong is shown in the form, which keeps all that was typed.
 */
export const buildForm = ({ cancel, fields, isDanger = false, label, submit, values = {} }) => {
  built += 1;
  const prefix = `form-${built}`;
  const form = element("form", { noValidate: true });
  const send = element("button", { className: isDanger ? "main danger" : "main" }, label);
  const actions = element("div", { className: "actions" }, send, cancel && button("Cancel", cancel));
  const error = element("p", { className: "error form-error", role: "alert" });
  form.append(...fields.map((field) => buildField(field, prefix, values[field.name])), error, actions);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.ariaBusy === "true") return;
    send.ariaBusy = "true";
    clearErrors(form);
    try {
      const answer = await submit(readFields(form, fields), form);
      if (answer !== undefined && !answer.ok) showProblem(form, fields, answer.body);
    } finally {
      send.ariaBusy = null;
    }
  });
  return form;
};

/**
 * Keys under which the service knows a repetition: what is sent again after a lost answer has no second effect. What
 * differs is no repetition, and neither is what follows a success.
 */
export const createOnce = () => {
  let last = null;
  return {
    keyFor(body) {
      const text = JSON.stringify(body ?? null);
      if (last?.text !== text) last = { text, key: crypto.randomUUID() };
      return last.key;
    },
    succeed() {
      last = null;
    },
  };
};
