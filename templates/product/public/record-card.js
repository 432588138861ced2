// One record: what it says, and what can be done with it.
import { mayCall } from "./api.js";
import { confirm } from "./dialog.js";
import { button, element, spoken } from "./element.js";
import { buildForm } from "./form.js";
import { tell } from "./news.js";
import { fieldOf, fillPath, isAboutEntry, isPossible, operationOf, parametersFor, titleOf } from "./operations.js";
import { focusCard } from "./record-list.js";
import { renderValues } from "./value.js";

/** Texts longer than this are no headings to the eye. */
const LONG_TITLE = 80;
const NAME_LENGTH = 60;

/** What people do most often comes first, what destroys comes last. */
const ORDER = ["act", "update", "replace", "delete"];

const shortTitle = (service, entry) => {
  const title = titleOf(service, entry);
  return title.length > NAME_LENGTH ? `${title.slice(0, NAME_LENGTH)}…` : title;
};

const isOffered = (operation, { record }) =>
  isAboutEntry(operation) && ORDER.includes(operation.kind) && mayCall(operation) && isPossible(operation, record);

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    tell("Copied.");
  } catch {
    tell("This browser does not let the page copy. Select the address instead.");
  }
};

/** The address that leads on, to be passed on. Whoever follows it sends no token, so it must be open to anyone. */
const renderAddress = (service, entry) => {
  const redirect = operationOf(service, "redirect");
  if (redirect?.access !== "anyone") return [];
  const path = fillPath(redirect.path, parametersFor(service, redirect, entry));
  const { href } = new URL(path, location.href);
  const link = element("a", { href, target: "_blank", rel: "noopener" }, href.replace(/^https?:\/\//, ""));
  const copyButton = button("Copy", () => copy(href), { ariaLabel: `Copy ${href}` });
  return [element("div", { className: "address" }, link, copyButton)];
};

/** The record as a form, in the place of its card. What was there and is left empty goes. */
const renderEditor = (service, entry, operation, context, leave) => {
  const fields = operation.takes ?? operation.accepts.map((name) => fieldOf(service, name));
  const emptiedOf = (values) =>
    fields.filter(({ name }) => (entry.record[name] ?? null) !== null && values[name] === undefined);
  return buildForm({
    fields,
    values: operation.takes === undefined ? entry.record : {},
    label: operation.takes === undefined ? "Save" : operation.label,
    cancel: () => leave(entry),
    async submit(values) {
      const emptied = operation.takes === undefined ? emptiedOf(values) : [];
      const body = { ...values, ...Object.fromEntries(emptied.map(({ name }) => [name, null])) };
      const answer = await context.call(operation, entry, { body });
      if (!answer.ok) return answer;
      leave({ ...entry, record: answer.body ?? entry.record });
      context.paint();
      tell(operation.takes === undefined ? "Saved." : `${operation.label}: done.`);
    },
  });
};

const edit = (service, entry, operation, context, card) => {
  const leave = (left) => {
    const item = card.parentElement;
    card.replaceWith(renderCard(service, left, context));
    focusCard(item.firstElementChild, operation.name);
  };
  const form = renderEditor(service, entry, operation, context, leave);
  card.replaceChildren(element("h3", {}, operation.label, spoken(`: ${shortTitle(service, entry)}`)), form);
  card.querySelector("input, textarea, select")?.focus();
};

/** Does at once what can be undone, and asks before what cannot. */
const perform = async (service, entry, operation, context, card) => {
  const { kind, label } = operation;
  const name = `“${shortTitle(service, entry)}”`;
  if (kind === "delete" && !(await confirm(`${label} ${name}?`, "This cannot be undone.", label))) return;
  const answer = await context.call(operation, entry);
  if (!answer.ok) {
    card.querySelector(".error").textContent = answer.body?.detail ?? "That did not work.";
    return;
  }
  if (kind === "delete") context.paintWithout(entry);
  else context.paint();
  tell(`${label}: ${name}.`);
};

/** `context` performs operations and brings the page up to date: `call`, `paint` and `paintWithout`. */
export const renderCard = (service, entry, context) => {
  const title = titleOf(service, entry);
  const card = element("article", { className: "card" });
  const actions = service.operations
    .filter((operation) => isOffered(operation, entry))
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
    .map((operation) => {
      const act = operation.accepts === undefined && operation.takes === undefined ? perform : edit;
      return button(operation.label, () => act(service, entry, operation, context, card), {
        ariaLabel: `${operation.label}: ${shortTitle(service, entry)}`,
        className: operation.kind === "delete" ? "danger" : "",
        dataset: { operation: operation.name },
      });
    });
  card.append(
    element("h3", { className: title.length > LONG_TITLE ? "long" : "" }, title),
    ...renderAddress(service, entry),
    ...renderValues(service, entry.record),
    element("p", { className: "error", role: "alert" }),
    element("div", { className: "actions" }, actions),
  );
  return card;
};
