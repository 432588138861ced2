// The services of the product: how they are, what runs of them, and whether they run.
import { ask } from "./admin-api.js";
import { askForChange } from "./admin-change.js";
import { alarming, renderDetails, renderStates, showTime } from "./admin-words.js";
import { button, element } from "./element.js";

const SHOWN_VERSIONS = 3;

const setPaused = (name, paused) =>
  askForChange({
    title: paused ? `Pause ${name}?` : `Resume ${name}?`,
    text: paused ? "All of its operations answer 503 until it is resumed. Other services go on." : undefined,
    label: paused ? "Pause" : "Resume",
    send: (_, warrant) => ask("POST", `/control/services/${name}/${paused ? "pause" : "resume"}`, warrant),
  });

const renderCounts = (name, instances) => {
  const links = Object.entries(instances).map(([state, count]) =>
    element("a", { href: `#/instances/${name}?state=${state}` }, `${count} ${state}`),
  );
  const all = element("a", { href: `#/instances/${name}` }, links.length === 0 ? "None yet" : "All");
  return element("div", { className: "links" }, links, all);
};

const renderVersions = (versions) =>
  element(
    "ul",
    {},
    versions
      .slice(0, SHOWN_VERSIONS)
      .map(({ last, version }) => element("li", {}, `${version}, last seen `, showTime(last))),
  );

const renderService = (service, reload) => {
  const { calls, health, instances, name, operations, paused, publishes, summary, versions } = service;
  const act = async () => (await setPaused(name, !paused)) !== null && reload();
  return element(
    "article",
    { className: "card" },
    element("h3", {}, name),
    element("p", {}, summary),
    renderStates([paused ? alarming("Paused") : "Running", health === "well" ? "Well" : alarming("Failing")]),
    renderDetails([
      ["Instances", renderCounts(name, instances)],
      ["Versions seen", versions.length > 0 && renderVersions(versions)],
      ["Operations", operations.join(", ")],
      ["Calls", calls.join(", ")],
      ["Publishes", publishes.join(", ")],
    ]),
    element(
      "div",
      { className: "actions" },
      button(paused ? "Resume" : "Pause", act, { ariaLabel: `${paused ? "Resume" : "Pause"} ${name}` }),
    ),
  );
};

export const renderServices = async ({ reload }) => {
  const answer = await ask("GET", "/control/services");
  if (!answer.ok) return answer;
  const cards = answer.body.services.map((service) => element("li", {}, renderService(service, reload)));
  return [element("ul", { className: "records" }, cards)];
};
