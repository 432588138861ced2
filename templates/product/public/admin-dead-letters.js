// Events that were given up: who did not hear them, and why.
import { ask, instancePath } from "./admin-api.js";
import { askForChange } from "./admin-change.js";
import { renderDetails } from "./admin-words.js";
import { button, element } from "./element.js";

const redrive = ({ key, service }) =>
  askForChange({
    title: "Hand them over again?",
    text: "They are told once more, after everything that waits. What has caused the failures should be mended first.",
    label: "Redrive",
    send: (_, warrant) => ask("POST", instancePath(service, key, "/dead-letters/redrive"), warrant),
  });

const renderLetter = ({ attempts, error, event, payload, subscriber, trace }) =>
  element(
    "li",
    {},
    element(
      "article",
      { className: "card" },
      element("h4", {}, `${event} → ${subscriber}`),
      renderDetails([
        ["Error", error],
        ["Attempts", String(attempts)],
        ["Trace", trace],
        ["Event", element("code", {}, payload)],
      ]),
    ),
  );

export const renderDeadLetters = async (instance, reload) => {
  const answer = await ask("GET", instancePath(instance.service, instance.key, "/dead-letters"));
  if (!answer.ok) return [element("p", { className: "error" }, answer.body.detail)];
  const again = async () => (await redrive(instance)) !== null && reload();
  return [
    element("h3", {}, "Events that were given up"),
    element("div", { className: "actions" }, button("Redrive all…", again)),
    element("ul", { className: "records" }, answer.body.items.map(renderLetter)),
  ];
};
