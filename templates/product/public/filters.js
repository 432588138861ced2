// Narrows a list down, by what its operation can be asked for.
import { button, element } from "./element.js";
import { buildField, readFields } from "./field.js";
import { fieldOf } from "./operations.js";

const EXACTLY = "Exactly as it is written";
/** What is asked for fits on one line. */
const MAX_TEXT = 200;

/** A field as a question: nothing need be answered, and of a list one entry is asked for. */
const toFilter = (field) => {
  const isChoice = field.type === "boolean" || field.values !== undefined;
  const type = field.type === "list" || field.type === "map" ? "text" : field.type;
  const { label, name, values } = field;
  const help = isChoice ? undefined : EXACTLY;
  return {
    name,
    label,
    type,
    help,
    values,
    max: MAX_TEXT,
    nothing: "Any",
    optional: false,
  };
};

/** What a parameter of its own asks: words that are looked for, or one end of a range. */
const toQuestion = ({ label, name, type }) => ({ name, label, type, max: MAX_TEXT, optional: false });

const toOrder = (sorts) => ({
  name: "sort",
  label: "Order",
  type: "enum",
  values: sorts.map(({ value }) => value),
  names: Object.fromEntries(sorts.map(({ label, value }) => [value, label])),
  nothing: "As usual",
  optional: false,
});

/** Everything that a list can be asked for. */
const questionsOf = (service, { filters = [], narrows = [], sorts = [] }) => [
  ...narrows.map(toQuestion),
  ...filters.map((name) => toFilter(fieldOf(service, name))),
  ...(sorts.length === 0 ? [] : [toOrder(sorts)]),
];

/** `apply` gets what is asked for. Null where nothing can be. */
export const renderFilters = (service, list, apply) => {
  const fields = list === undefined ? [] : questionsOf(service, list);
  if (fields.length === 0) return null;
  const summary = element("summary", {}, "Filter");
  const form = element("form", { noValidate: true });
  const ask = () => {
    const query = readFields(form, fields);
    const count = Object.keys(query).length;
    summary.textContent = count === 0 ? "Filter" : `Filter (${count})`;
    return apply(query);
  };
  const clear = () => {
    form.reset();
    return ask();
  };
  form.append(...fields.map((field) => buildField(field, `filter-${service.name}`)), button("Show everything", clear));
  form.addEventListener("change", ask);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    return ask();
  });
  const made = element("details", { className: "filters" }, summary, form);
  return { element: made, clear };
};
