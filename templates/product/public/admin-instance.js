// One instance: what it says of itself, and what can be done with it.
import { ask, instancePath } from "./admin-api.js";
import { askForChange } from "./admin-change.js";
import { renderDeadLetters } from "./admin-dead-letters.js";
import { renderDetails, renderStates, showBytes, showTime } from "./admin-words.js";
import { button, element, panel } from "./element.js";
import { tell } from "./news.js";

/** What each state allows, and what it means for those who use the instance. */
const ACTIONS = {
  pause: { from: ["live"], label: "Pause", text: "It answers 503 until it is resumed, and hands nothing over." },
  resume: { from: ["paused", "retiring"], label: "Resume" },
  retire: {
    from: ["live", "paused"],
    label: "Retire",
    text: "It answers 410 from now on, and is deleted in seven days. Until then it can be resumed and exported.",
  },
};

const act = ({ key, service }, action, { label, text }) =>
  askForChange({
    title: `${label} “${key}”?`,
    text,
    label,
    send: (_, warrant) => ask("POST", instancePath(service, key, `/${action}`), warrant),
  });

const remove = ({ key, service }) =>
  askForChange({
    title: `Delete “${key}” now?`,
    text: "All of its records go at once, and nobody can bring them back but by an export.",
    label: "Delete",
    typed: key,
    send: (_, warrant) => ask("DELETE", instancePath(service, key), warrant),
  });

const download = async ({ key, service }) => {
  const answer = await ask("GET", instancePath(service, key, "/export"));
  if (!answer.ok) return tell(answer.body.detail);
  const href = URL.createObjectURL(answer.body);
  element("a", { href, download: `${service}-${key}.ndjson` }).click();
  URL.revokeObjectURL(href);
  tell("Exported.");
};

const renderActions = (instance, reload) => {
  const done = async (change) => (await change) !== null && reload();
  const actions = Object.entries(ACTIONS)
    .filter(([, { from }]) => from.includes(instance.state))
    .map(([action, words]) => button(`${words.label}…`, () => done(act(instance, action, words))));
  const gone = async () => {
    if ((await remove(instance)) !== null) location.hash = `#/instances/${instance.service}`;
  };
  return element(
    "div",
    { className: "actions" },
    actions,
    button("Export", () => download(instance)),
    instance.state === "retiring" && button("Delete now…", gone, { className: "danger" }),
  );
};

export const renderInstance = async ({ reload, route }) => {
  const { key, service } = route;
  const answer = await ask("GET", instancePath(service, key));
  const back = element(
    "p",
    {},
    element("a", { className: "back", href: `#/instances/${service}` }, `All of ${service}`),
  );
  if (answer.status === 404)
    return [back, panel(`“${key}” is not there`, "It was never used, or it is retired and gone.")];
  if (!answer.ok) return answer;
  const instance = answer.body;
  const { bytes, created, dead, deleteAt, lastUsed, owner, ownerName, queued, records, schema, state, version } =
    instance;
  return [
    back,
    element(
      "article",
      { className: "card" },
      element("h3", {}, key),
      renderStates([state]),
      renderDetails([
        ["Owner", owner === null ? "nobody" : `${ownerName ?? ""} (${owner})`],
        ["Created", showTime(created)],
        ["Last used", lastUsed && showTime(lastUsed)],
        ["Deleted on", deleteAt && showTime(deleteAt)],
        ["Records", String(records)],
        ["Storage", showBytes(bytes)],
        ["Version", version],
        ["Schema", String(schema)],
        ["Queued", String(queued)],
        ["Given up", String(dead)],
      ]),
      renderActions(instance, reload),
    ),
    ...(dead > 0 ? await renderDeadLetters(instance, reload) : []),
  ];
};
