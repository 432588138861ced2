// The instances of one service: which there are, and how to make or bring one.
import { ask, instancePath } from "./admin-api.js";
import { askForChange } from "./admin-change.js";
import { renderStates, showTime } from "./admin-words.js";
import { button, element, panel } from "./element.js";
import { buildField } from "./field.js";
import { buildNameForm } from "./name-form.js";

const STATES = ["created", "active", "idle", "paused", "retiring", "retired"];
const PAGE = 50;
const MAX_KEY = 256;

const KEY = { name: "key", label: "Name", type: "text", required: true, max: MAX_KEY, long: false };

const renderInstanceRoute = (service, key) => `#/instances/${service}/${encodeURIComponent(key)}`;

const open = (service, key) => {
  location.hash = renderInstanceRoute(service, key);
};

const missing = (field) => ({ ok: false, body: { errors: [{ field, message: "is required" }] } });

const create = async (service) => {
  let made = "";
  const owner = [
    { name: "ownerId", label: "Owner’s id", type: "text", max: 128, help: "Empty for one that nobody owns" },
    { name: "ownerName", label: "Owner’s name", type: "text", max: 64 },
  ];
  const answer = await askForChange({
    title: `New ${service}`,
    label: "Create",
    fields: [KEY, ...owner],
    send({ key, ownerId, ownerName = "" }, warrant) {
      if (key === undefined) return missing("key");
      made = key;
      const body = { ...warrant, ...(ownerId !== undefined && { owner: { id: ownerId, name: ownerName } }) };
      return ask("PUT", instancePath(service, key), body);
    },
  });
  if (answer !== null) open(service, made);
};

/** The body is the export itself, so the reason goes into the address. */
const bring = async (service) => {
  let made = "";
  const answer = await askForChange({
    title: `Import into a ${service}`,
    text: "Takes what an export gave, all of it or nothing, under a name of your choice.",
    label: "Import",
    fields: [KEY, { name: "file", label: "File", type: "file", required: true, help: "Newline-delimited JSON" }],
    send({ key }, warrant, form) {
      const [file] = form.querySelector('[name="file"]').files;
      if (key === undefined) return missing("key");
      if (file === undefined) return missing("file");
      made = key;
      return ask("POST", `${instancePath(service, key, "/import")}?${new URLSearchParams(warrant)}`, file);
    },
  });
  if (answer !== null) open(service, made);
};

const renderItem = (service, { key, lastUsed, owner, state, version }) =>
  element(
    "li",
    {},
    element(
      "article",
      { className: "card" },
      element("h3", {}, element("a", { href: renderInstanceRoute(service, key) }, key)),
      renderStates([state, ...(owner === null ? ["nobody’s"] : [])]),
      element(
        "p",
        { className: "times quiet" },
        element("span", {}, "Last used ", showTime(lastUsed)),
        version && element("span", {}, `Version ${version}`),
      ),
    ),
  );

/** Fetches page by page, and knows when there is no more. */
const createPages = (service, state) => {
  let before = null;
  return async () => {
    const query = new URLSearchParams({ limit: PAGE, ...(state && { state }), ...(before && { before }) });
    const answer = await ask("GET", `/control/services/${service}/instances?${query}`);
    before = answer.ok ? answer.body.next : before;
    return answer;
  };
};

const renderFilter = (service, state) => {
  const field = { name: "state", label: "State", type: "enum", values: STATES, nothing: "Any", optional: false };
  const made = buildField(field, "instances", state ?? undefined);
  made.querySelector("select").addEventListener("change", ({ target: { value } }) => {
    location.hash = `#/instances/${service}${value === "" ? "" : `?state=${value}`}`;
  });
  return made;
};

const renderServices = (services, current) =>
  element(
    "div",
    { className: "links" },
    services.map(({ name }) => {
      const link = element("a", { href: `#/instances/${name}` }, name);
      if (name === current) link.setAttribute("aria-current", "page");
      return link;
    }),
  );

/** `route.state`: only those in this state. */
export const renderInstances = async ({ services, route }) => {
  const { service, state } = route;
  const read = createPages(service, state);
  const first = await read();
  if (!first.ok) return first;
  const list = element("ul", { className: "records" });
  const more = button("Show more", async () => {
    const { body, ok } = await read();
    if (ok) show(body)?.querySelector("a").focus();
  });
  /** Answers the first one that it shows. */
  const show = ({ items, next }) => {
    const added = items.map((item) => renderItem(service, item));
    list.append(...added);
    more.hidden = next === null;
    return added[0];
  };
  show(first.body);
  const nothing = state ? `No ${service} is ${state}.` : "One is known from its first record on.";
  const isEmpty = first.body.items.length === 0;
  return [
    renderServices(services, service),
    element(
      "div",
      { className: "side-by-side" },
      renderFilter(service, state),
      element(
        "div",
        { className: "actions" },
        button("Create…", () => create(service)),
        button("Import…", () => bring(service)),
      ),
    ),
    isEmpty ? panel("No instances", nothing) : list,
    more,
    buildNameForm({ choose: (key) => open(service, key), field: { ...KEY, label: "Open by name" }, label: "Open" }),
  ];
};
