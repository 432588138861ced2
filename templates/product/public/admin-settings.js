// What may be tuned while the product runs, for all services or for one.
import { ask } from "./admin-api.js";
import { askForChange } from "./admin-change.js";
import { renderHistory } from "./admin-history.js";
import { ALL, changesOf, inheritedOf, scopeName } from "./admin-policy.js";
import { element } from "./element.js";
import { buildForm } from "./form.js";
import { tell } from "./news.js";

const describe = ({ help, max, min }, { from, value }) =>
  `${help} ${min.toLocaleString()} to ${max.toLocaleString()}. Empty: ${value.toLocaleString()}, ${from}`;

const toFields = (settings, bounds, scope) =>
  Object.entries(bounds).map(([name, setting]) => ({
    name,
    label: name,
    type: "integer",
    min: setting.min,
    max: setting.max,
    optional: false,
    help: describe(setting, inheritedOf(settings, bounds, scope, name)),
  }));

const change = (scope, changes, version) =>
  askForChange({
    title: `Change settings of ${scopeName(scope)}?`,
    text: Object.entries(changes)
      .map(([name, value]) => `${name}: ${value ?? "as without it"}`)
      .join(", "),
    label: "Change",
    send: (_, warrant) => ask("PATCH", "/control/settings", { ...warrant, scope, changes, version }),
  });

const renderScopes = (services, current) =>
  element(
    "div",
    { className: "links" },
    [ALL, ...services.map(({ name }) => name)].map((scope) => {
      const link = element("a", { href: `#/settings/${encodeURIComponent(scope)}` }, scopeName(scope));
      if (scope === current) link.setAttribute("aria-current", "page");
      return link;
    }),
  );

export const renderSettings = async ({ reload, route, services }) => {
  const scope = route.service ?? ALL;
  const answer = await ask("GET", "/control/settings");
  if (!answer.ok) return answer;
  const { bounds, settings, version } = answer.body;
  const own = settings[scope] ?? {};
  const fields = toFields(settings, scope === ALL ? bounds.all : bounds.service, scope);
  const form = buildForm({
    fields,
    values: own,
    label: "Change…",
    async submit(typed) {
      const names = fields.map(({ name }) => name);
      const changes = changesOf(own, typed, names);
      if (Object.keys(changes).length === 0) return tell("Nothing differs from what is set.");
      if ((await change(scope, changes, version)) !== null) reload();
    },
  });
  form.classList.add("settings");
  return [
    renderScopes(services, scope),
    element("div", { className: "panel" }, element("h3", {}, scopeName(scope)), form),
    ...(await renderHistory(reload)),
  ];
};
