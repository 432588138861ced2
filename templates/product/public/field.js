// Inputs for the fields of product.json, and their way back into JSON.
import { element } from "./element.js";

const INPUT_TYPES = {
  "date-time": "datetime-local",
  email: "email",
  file: "file",
  integer: "number",
  number: "number",
  password: "password",
  url: "url",
};
/** Texts that may be longer than this get several lines. */
const LONG_TEXT = 200;

/** A value of an enumeration as people read it. */
export const wordsOf = (value) => String(value).replaceAll("_", " ");

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

/** Nothing is chosen for anybody: without a default, a choice begins empty. */
const buildChoice = (field, text) => {
  const values = field.type === "boolean" ? ["true", "false"] : field.values;
  const nothing = field.nothing ?? (field.required ? "Choose…" : "Not set");
  const names = { true: "Yes", false: "No", "": nothing, ...field.names };
  const hasNothing = field.default === undefined || field.nothing !== undefined;
  const choices = [...(hasNothing ? [""] : []), ...values].map((value) =>
    element("option", { value, defaultSelected: value === text }, names[value] ?? wordsOf(value)),
  );
  return element("select", {}, choices);
};

const buildControl = (field, value) => {
  const text = toInputText(field, value ?? field.default);
  if (field.type === "boolean" || field.values !== undefined) return buildChoice(field, text);
  const isLong = field.long ?? (field.type === "text" && (field.max ?? Infinity) > LONG_TEXT);
  if (isLong || field.type === "list" || field.type === "map")
    return element("textarea", { defaultValue: text, rows: 3 });
  const input = element("input", { type: INPUT_TYPES[field.type] ?? "text", defaultValue: text });
  if (field.type === "number") input.step = "any";
  if (input.type === "number") Object.assign(input, { min: field.min ?? "", max: field.max ?? "" });
  else if (field.type === "decimal") input.inputMode = "decimal";
  else if (field.max !== undefined) input.maxLength = field.max;
  return input;
};

/** Boxes to tick, for a list whose entries are known. */
const buildBoxes = (field, prefix, value, notes) => {
  const chosen = value ?? field.default ?? [];
  const boxes = field.values.map((option) => {
    const box = element("input", { type: "checkbox", name: field.name, value: option, id: `${prefix}-${option}` });
    box.defaultChecked = chosen.includes(option);
    return element("label", { className: "box" }, box, wordsOf(option));
  });
  const group = element("fieldset", { className: "field" }, element("legend", {}, labelOf(field)), boxes, notes);
  group.setAttribute("aria-describedby", notes.map(({ id }) => id).join(" "));
  return group;
};

const HOW = { list: "One entry on each line.", map: "One entry on each line, as name: value." };

const withStop = (text) => text.replace(/[^.!?…]$/u, "$&.");

const labelOf = ({ label, optional, required }) => {
  if (required || optional === false) return label;
  return [label, element("span", { className: "quiet" }, " (optional)")];
};

/** A labelled input with its help and a place for its error. `prefix` keeps its id apart from those of other forms. */
export const buildField = (field, prefix, value) => {
  const id = `${prefix}-${field.name}`;
  const how = field.values === undefined ? HOW[field.type] : undefined;
  const help = [field.help, how].filter(Boolean).map(withStop).join(" ");
  const error = element("p", { className: "error", id: `${id}-error`, dataset: { errorFor: field.name } });
  const notes = [...(help === "" ? [] : [element("p", { className: "help", id: `${id}-help` }, help)]), error];
  if (field.type === "list" && field.values !== undefined) return buildBoxes(field, id, value, notes);
  const control = buildControl(field, value);
  Object.assign(control, { id, name: field.name, required: field.required ?? false });
  control.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
  const label = element("label", { htmlFor: id }, labelOf(field));
  return element("div", { className: "field" }, label, control, notes);
};

const linesOf = (text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const parseMap = (text) =>
  Object.fromEntries(
    linesOf(text).map((line) => {
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
      return linesOf(text);
    case "map":
      return parseMap(text);
    default:
      return text;
  }
};

const readField = (form, field) => {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)];
  const isGroup = controls.length > 0 && controls.every(({ type }) => type === "checkbox");
  if (!isGroup) return parseText(field, controls[0]?.value ?? "");
  const ticked = controls.filter(({ checked }) => checked).map(({ value }) => value);
  return ticked.length === 0 ? undefined : ticked;
};

/** The values of a form as JSON; an input left empty is left out. */
export const readFields = (form, fields) =>
  Object.fromEntries(
    fields.map((field) => [field.name, readField(form, field)]).filter(([, value]) => value !== undefined),
  );
