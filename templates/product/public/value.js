// How the values of a record are shown.
import { element } from "./element.js";
import { wordsOf } from "./field.js";
import { shapeOf } from "./operations.js";

const isNothing = (value) =>
  value === null ||
  value === undefined ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

const hasTime = (value) => value.includes("T");

const showTime = (value) => {
  const time = new Date(value);
  const style = hasTime(value) ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium", timeZone: "UTC" };
  return element("time", { dateTime: value }, time.toLocaleString(undefined, style));
};

const showLink = (value) => element("a", { href: value, rel: "noreferrer nofollow" }, value);

/** One value as a node or text. Only addresses of the web become links. */
const showValue = (field, value) => {
  if (field.type === "date-time") return showTime(value);
  if (field.type === "url" && /^https?:\/\//i.test(value)) return showLink(value);
  if (field.type === "email") return element("a", { href: `mailto:${value}` }, value);
  if (field.type === "boolean") return value ? "yes" : "no";
  if (field.type === "list") return value.map(wordsOf).join(", ");
  if (field.type === "map")
    return Object.entries(value)
      .map(([name, entry]) => `${name}: ${entry}`)
      .join(", ");
  return field.values === undefined ? String(value) : wordsOf(value);
};

const TIMES = ["created-at", "updated-at"];
/** What stands elsewhere on the page, or says nothing to people. */
const HIDDEN = ["id", "key", ...TIMES];

const isShort = ({ type }) => type === "enum" || type === "boolean";

/** States at a glance: what is true, and what was chosen. */
const renderStates = (fields, record) => {
  const states = fields
    .filter(({ name, type }) => type === "enum" || record[name] === true)
    .map((field) =>
      field.type === "boolean"
        ? element("li", {}, field.label)
        : element("li", {}, element("span", { className: "quiet" }, `${field.label} `), wordsOf(record[field.name])),
    );
  return states.length === 0 ? [] : [element("ul", { className: "states" }, states)];
};

const renderDetails = (fields, record) => {
  const details = fields.map((field) =>
    element("div", {}, element("dt", {}, field.label), element("dd", {}, showValue(field, record[field.name]))),
  );
  return details.length === 0 ? [] : [element("dl", {}, details)];
};

/** When it came to be, and when it changed where that was later. */
const renderTimes = (service, record) => {
  const [made, changed] = TIMES.map((origin) => service.fields.find((field) => field.origin === origin));
  const shown = [made, changed].filter((field) => field !== undefined && !isNothing(record[field.name]));
  const isSame = shown.length === 2 && record[made.name] === record[changed.name];
  const parts = (isSame ? [made] : shown).map((field) =>
    element("span", {}, `${field.label} `, showTime(record[field.name])),
  );
  return parts.length === 0 ? [] : [element("p", { className: "times quiet" }, parts)];
};

/** Everything of a record but its title. */
export const renderValues = (service, record) => {
  const title = shapeOf(service) === "named" ? null : service.title;
  const shown = service.fields.filter(
    ({ name, origin }) => name !== title && !HIDDEN.includes(origin) && !isNothing(record[name]),
  );
  const long = shown.filter((field) => !isShort(field));
  return [
    ...renderStates(shown.filter(isShort), record),
    ...renderDetails(long, record),
    ...renderTimes(service, record),
  ];
};
