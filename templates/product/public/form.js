// Inputs for the fields of product.json, and their way back into JSON.

/** An element with properties and children; texts are never read as HTML. */
export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const INPUT_TYPES = { email: "email", url: "url", integer: "number", number: "number", "date-time": "datetime-local" };
const LONG_TEXT = 200;

/** What `<input type="datetime-local">` understands: local time, without a zone. */
const toLocalTime = (value) => {
  const time = new Date(value);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const toInputText = (field, value) => {
  if (value === null || value === undefined) return "";
  if (field.type === "date-time") return toLocalTime(value);
  if (field.type === "list") return value.join("\n");
  if (field.type !== "map") return String(value);
  return Object.entries(value)
    .map(([name, entry]) => `${name}: ${entry}`)
    .join("\n");
};

const buildControl = (field, value) => {
  const text = toInputText(field, value ?? field.default);
  if (field.type === "enum" || field.type === "boolean") {
    const values = field.type === "enum" ? field.values : ["true", "false"];
    const options = [...(field.required ? [] : [""]), ...values];
    const names = { "": "–", true: "yes", false: "no" };
    const choices = options.map((option) =>
      element("option", { value: option, defaultSelected: option === text }, names[option] ?? option),
    );
    return element("select", {}, ...choices);
  }
  const isLong = field.type === "text" && (field.max ?? Infinity) > LONG_TEXT;
  if (isLong || field.type === "list" || field.type === "map")
    return element("textarea", { value: text, defaultValue: text, rows: 3 });
  const input = element("input", { type: INPUT_TYPES[field.type] ?? "text", defaultValue: text });
  if (field.type === "number") input.step = "any";
  if (INPUT_TYPES[field.type] === "number") Object.assign(input, { min: field.min ?? "", max: field.max ?? "" });
  else if (field.max !== undefined) input.maxLength = field.max;
  return input;
};

/** Boxes to tick, for a list whose entries are known. */
const buildChoices = (field, prefix, value) => {
  const group = element("fieldset", { className: "field" }, element("legend", {}, field.label));
  for (const option of field.values) {
    const box = element("input", { type: "checkbox", name: field.name, value: option, id: `${prefix}-${option}` });
    box.defaultChecked = (value ?? field.default ?? []).includes(option);
    group.append(element("label", {}, box, option));
  }
  return group;
};

const HELP = { list: "One entry on each line.", map: "One entry on each line, as name: value." };

const withStop = (text) => text.replace(/[^.!?…]$/u, "$&.");

/** A labelled input with its help and a place for its error. */
export const buildField = (field, prefix, value) => {
  const id = `${prefix}-${field.name}`;
  const help = [field.help, HELP[field.values ? "" : field.type]].filter(Boolean).map(withStop).join(" ");
  const error = element("p", { className: "error", id: `${id}-error` });
  error.dataset.errorFor = field.name;
  const notes = help === "" ? [error] : [element("p", { className: "help", id: `${id}-help` }, help), error];
  if (field.type === "list" && field.values) {
    const group = buildChoices(field, id, value);
    group.append(...notes);
    return group;
  }
  const control = buildControl(field, value);
  Object.assign(control, { id, name: field.name, required: field.required ?? false });
  control.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
  const label = element("label", { htmlFor: id }, field.required ? `${field.label} (required)` : field.label);
  return element("div", { className: "field" }, label, control, ...notes);
};

const lines = (text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const parseMap = (text) =>
  Object.fromEntries(
    lines(text).map((line) => {
      const [name, ...rest] = line.split(":");
      return [name.trim(), rest.join(":").trim()];
    }),
  );

const parseText = (field, text) => {
  if (text === "") return undefined;
  switch (field.type) {
    case "integer":
    case "number":
      return Number(text);
    case "boolean":
      return text === "true";
    case "date-time":
      return new Date(text).toISOString();
    case "list":
      return lines(text);
    case "map":
      return parseMap(text);
    default:
      return text;
  }
};

/** The values of a form as JSON; an input left empty is left out. */
export const readFields = (form, fields) => {
  const values = {};
  for (const field of fields) {
    const controls = [...form.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)];
    const isGroup = controls.length > 0 && controls.every(({ type }) => type === "checkbox");
    const value = isGroup
      ? controls.filter(({ checked }) => checked).map((box) => box.value)
      : parseText(field, controls[0]?.value ?? "");
    if (value !== undefined && !(isGroup && value.length === 0)) values[field.name] = value;
  }
  return values;
};

/** Puts each error of a problem beside its field, and moves to the first; null takes them all away. */
export const showErrors = (form, problem) => {
  for (const place of form.querySelectorAll("[data-error-for]")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const { field, message } of (problem?.errors ?? []).toReversed()) {
    const name = CSS.escape(field);
    const place = form.querySelector(`[data-error-for="${name}"]`);
    const control = form.querySelector(`[name="${name}"]`);
    if (place !== null) place.textContent = `${field} ${message}`;
    control?.setAttribute("aria-invalid", "true");
    control?.focus();
  }
};
