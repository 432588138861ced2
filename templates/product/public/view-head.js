// The head of a view: which instance it is about, what it shows, and how to add to it.
import { element } from "./element.js";
import { capital, hasPlace } from "./operations.js";
import { renderRoute } from "./route.js";

const renderPlace = (service, place) => {
  const { noun } = service.key;
  return element(
    "p",
    { className: "place" },
    element("span", { className: "quiet" }, `${capital(noun)} `),
    element("strong", {}, place),
    element("a", { href: renderRoute(service, "") }, `Change ${noun}`),
  );
};

/** `add` is the button that adds, or null. */
export const renderHead = (service, place, add) => [
  element("div", { className: "view-head" }, element("h2", {}, capital(service.nouns)), add),
  ...(hasPlace(service) && place !== null ? [renderPlace(service, place)] : []),
  ...(service.help === undefined ? [] : [element("p", { className: "help" }, service.help)]),
];
