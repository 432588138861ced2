// Builds the page from product.json: a form or a list for each operation. It uses the public API and nothing else.
import { callOperation, createSession, forgetSession, readSession } from "./api.js";
import { buildField, element, readFields, showErrors } from "./form.js";

const main = document.querySelector("#main");
const news = document.querySelector("#news");

const tell = (text) => {
  news.textContent = text;
};

const parametersOf = (path) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

const renderSession = () => {
  const place = document.querySelector("#session");
  const session = readSession();
  if (session !== null) {
    const leave = element("button", { type: "button" }, "Sign out");
    leave.addEventListener("click", () => {
      forgetSession();
      renderSession();
      tell("Signed out.");
    });
    place.replaceChildren(element("p", {}, `Signed in as ${session.person.name}. `), leave);
    return;
  }
  const field = { name: "name", label: "Your name", type: "text", required: true, max: 64 };
  const form = element("form", { noValidate: true }, buildField(field, "session"));
  form.append(element("button", { className: "main" }, "Sign in"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { body, ok } = await createSession(readFields(form, [field]).name);
    if (!ok) return showErrors(form, body);
    renderSession();
    tell(`Signed in as ${body.person.name}.`);
  });
  place.replaceChildren(form);
};

const asSentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const asText = (value) => {
  if (value === null || value === undefined) return "–";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object")
    return Object.entries(value)
      .map(([name, entry]) => `${name}: ${entry}`)
      .join(", ");
  return String(value);
};

const asNode = (field, value) => {
  if (field.type === "url" && typeof value === "string" && /^https?:/i.test(value))
    return element("a", { href: value, rel: "noreferrer nofollow" }, value);
  if (field.type === "date-time" && typeof value === "string") {
    const dateOnly = !value.includes("T");
    const shown = dateOnly ? value : new Date(value).toLocaleString();
    return element("time", { dateTime: value }, shown);
  }
  return asText(value);
};

const renderValues = (service, record) => {
  const list = element("dl");
  for (const field of service.fields) {
    if (field.name === service.id || record[field.name] === null || record[field.name] === undefined) continue;
    list.append(element("dt", {}, field.label), element("dd", {}, asNode(field, record[field.name])));
  }
  return list;
};

/** One service on the page: the name of the instance, its forms, and what was found. */
const renderService = (service) => {
  const section = element("section", { ariaLabel: service.label });
  const results = element("div");
  const list = service.operations.find(({ kind }) => kind === "list");
  const keyField = service.key && {
    name: service.key.name,
    label: service.key.label,
    help: service.key.help,
    type: "text",
    required: service.key.from === "path",
    max: 128,
  };
  const keyForm = keyField && element("div", {}, buildField(keyField, `${service.name}-key`));

  const keyOf = () => (keyField ? readFields(keyForm, [keyField]) : {});
  const needsKey = ({ path }) => keyField !== null && parametersOf(path).includes(keyField.name);

  const lacksKey = (operation, parameters) => {
    if (!needsKey(operation) || parameters[keyField.name]) return false;
    showErrors(keyForm, { errors: [{ field: keyField.name, message: "is required" }], detail: "" });
    return true;
  };

  const parametersFor = (operation, id) => ({
    ...(id !== undefined && { [idParameterOf(operation)]: id }),
    ...keyOf(),
  });

  const run = async (operation, form, { body, id, query = {}, quiet = false } = {}) => {
    const parameters = parametersFor(operation, id);
    if (lacksKey(operation, parameters)) return null;
    const answer = await callOperation(operation, parameters, query, body);
    if (answer.status === 401) {
      tell("Sign in first: give a name at the top of the page.");
      document.querySelector("#session input")?.focus();
      return null;
    }
    if (!answer.ok) {
      showErrors(form, answer.body);
      tell(answer.body?.detail ?? "That did not work.");
      return null;
    }
    showErrors(form, null);
    if (!quiet) tell(`${operation.label}: done.`);
    return answer;
  };

  const idParameterOf = ({ path }) => parametersOf(path).find((name) => name !== keyField?.name) ?? "id";
  /** The field that names a record in an operation's path: its id, or one whose values are unique. */
  const fieldOf = (wanted) => service.fields.find(({ name }) => name === wanted);
  const namingFieldOf = (operation) => fieldOf(idParameterOf(operation)) ?? fieldOf(service.id);
  const nameOf = (operation, record) => record?.[namingFieldOf(operation)?.name];
  const isAboutRecord = ({ path }) => parametersOf(path).some((name) => name !== keyField?.name);

  const refresh = async (query) => {
    if (list === undefined) return;
    const answer = await run(list, keyForm ?? section, { query, quiet: true });
    if (answer !== null) showPage(answer.body, query ?? {});
  };

  const showPage = ({ items, next }, query) => {
    const records = element("ul", { className: "records" });
    records.append(...items.map((record) => element("li", {}, renderRecord(record, query))));
    results.replaceChildren(items.length === 0 ? element("p", {}, "Nothing here yet.") : records);
    if (next === null) return;
    const more = element("button", { type: "button" }, "Show more");
    more.addEventListener("click", () => refresh({ ...query, cursor: next }));
    results.append(more);
  };

  const showAnswer = (body) => {
    if (body === null || typeof body !== "object") return;
    const isRecord = service.fields.some(({ name }) => name in body);
    results.replaceChildren(isRecord ? renderRecord(body, {}) : element("p", {}, asText(body)));
  };

  const renderRecord = (record, query) => {
    const card = element("article", { className: "record" }, renderValues(service, record));
    const actions = element("div", { className: "actions" });
    for (const operation of service.operations.filter(isAboutRecord)) {
      if (operation.kind === "read") continue;
      const button = element("button", { type: "button" }, operation.label);
      button.disabled = (operation.when ?? []).some(({ field, equals }) => record[field] !== equals);
      button.addEventListener("click", async () => {
        if (operation.accepts !== undefined) {
          card.append(renderForm(operation, record));
          return button.remove();
        }
        if (operation.kind === "delete" && !confirm(`${operation.label}?`)) return;
        if ((await run(operation, card, { id: nameOf(operation, record) })) !== null) await refresh(query);
      });
      actions.append(button);
    }
    card.append(actions);
    return card;
  };

  /** For a record, filled with what it holds; otherwise empty. */
  const renderForm = (operation, record) => {
    const fields = (operation.accepts ?? operation.filters ?? [])
      .map(fieldOf)
      .filter((field) => field !== undefined)
      .map((field) => (operation.filters ? { ...field, required: false, default: undefined } : field));
    const chosenKey =
      operation.kind === "create" && service.key?.from === "generated" && !needsKey(operation)
        ? [{ ...keyField, label: service.key.newLabel, help: "Leave it empty, and one is made up." }]
        : [];
    const needsId = isAboutRecord(operation) && record === undefined;
    const { label = "ID" } = namingFieldOf(operation) ?? {};
    const idField = { name: "record-id", label, type: "text", required: true };
    const all = [...(needsId ? [idField] : []), ...fields, ...chosenKey];
    const prefix = `${service.name}-${operation.name}-${record?.[service.id] ?? "new"}`;
    const form = element("form", { noValidate: true });
    form.append(element("h3", {}, asSentence(operation.help ?? operation.label)));
    form.append(...all.map((field) => buildField(field, prefix, record?.[field.name])));
    form.append(element("button", { className: "main" }, operation.label));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const values = readFields(form, all);
      const id = needsId ? values["record-id"] : nameOf(operation, record);
      delete values["record-id"];
      if (operation.kind === "list") return refresh(values);
      if (operation.kind === "redirect") return follow(operation, id);
      // What was there and is now left empty is to go.
      const emptied = fields.filter(({ name }) => (record?.[name] ?? null) !== null && values[name] === undefined);
      for (const { name } of emptied) values[name] = null;
      const body = operation.accepts === undefined ? undefined : values;
      const answer = await run(operation, form, { id, body });
      if (answer === null) return;
      if (operation.kind === "create") form.reset();
      if (keyField && answer.body?.[keyField.name]) keyForm.querySelector("input").value = answer.body[keyField.name];
      if (list === undefined || operation.kind === "count" || operation.kind === "read") showAnswer(answer.body);
      else await refresh();
    });
    return form;
  };

  const follow = (operation, id) => {
    const parameters = parametersFor(operation, id);
    if (lacksKey(operation, parameters)) return;
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(parameters[name] ?? ""));
    globalThis.open(path, "_blank", "noopener");
  };

  section.append(element("h2", {}, service.label));
  if (service.help) section.append(element("p", { className: "help" }, asSentence(service.help)));
  const isOffered = (operation) => !isAboutRecord(operation) || list === undefined || operation.kind === "replace";
  const offered = service.operations.filter(isOffered);
  const formsOf = (operations) => operations.map((operation) => renderForm(operation));
  section.append(...formsOf(offered.filter((operation) => !needsKey(operation))));
  // The name of an instance stands just before what it is asked for.
  if (keyForm) section.append(keyForm);
  section.append(...formsOf(offered.filter(needsKey)), results);
  return section;
};

const start = async () => {
  const response = await fetch("/product.json");
  const { services, signIn } = await response.json();
  if (signIn) renderSession();
  main.replaceChildren(...services.map(renderService));
};

await start();
