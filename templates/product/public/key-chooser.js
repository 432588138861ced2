// Lets people say which instance they mean: by its name, or one of those they used before.
import { element } from "./element.js";
import { remembered } from "./memory.js";
import { buildNameForm } from "./name-form.js";
import { capital } from "./operations.js";
import { renderRoute } from "./route.js";

const MAX_KEY = 128;

/** Services that are kept for the same thing, such as a notebook, share its names. */
export const shelfOfKeys = ({ key }) => `key:${key.name}`;

const renderKnown = (service, names) =>
  names.length > 0 && [
    element("h3", {}, `${capital(service.key.nouns)} you have used here`),
    element(
      "ul",
      { className: "known" },
      names.map((name) => element("li", {}, element("a", { href: renderRoute(service, name) }, name))),
    ),
  ];

export const renderChooser = (service, choose) => {
  const { from, name, noun } = service.key;
  const help = from === "path" ? `A name that nobody uses yet begins a new ${noun}` : undefined;
  const field = { name, label: capital(noun), max: MAX_KEY, help };
  return element(
    "div",
    { className: "panel" },
    element("p", { className: "panel-title" }, `Which ${noun}?`),
    buildNameForm({ choose, field, label: `Open ${noun}` }),
    renderKnown(service, remembered(shelfOfKeys(service))),
  );
};
