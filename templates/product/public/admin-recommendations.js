// Changes of settings that somebody or something proposed, with what they were concluded from.
import { ask } from "./admin-api.js";
import { askForChange } from "./admin-change.js";
import { scopeName } from "./admin-policy.js";
import { renderDetails, renderStates, showTime } from "./admin-words.js";
import { button, element, panel } from "./element.js";

const decide = (id, decision, label) =>
  askForChange({
    title: `${label} recommendation ${id}?`,
    text:
      decision === "apply"
        ? "The settings change at once, as a new version."
        : "Nothing changes, and it is not proposed again.",
    label,
    send: (_, warrant) => ask("POST", `/control/recommendations/${id}/${decision}`, warrant),
  });

const renderRecommendation = ({ at, by, changes, evidence, id, reason, scope, state }, reload) => {
  const act = (decision, label) => async () => (await decide(id, decision, label)) !== null && reload();
  const wanted = Object.entries(changes).map(([name, value]) => `${name}: ${value ?? "as without it"}`);
  return element(
    "article",
    { className: "card" },
    element("h3", {}, `${scopeName(scope)}: ${wanted.join(", ")}`),
    renderStates([state]),
    renderDetails([
      ["Reason", reason],
      ["Evidence", evidence],
    ]),
    element("p", { className: "times quiet" }, element("span", {}, by), showTime(at)),
    element(
      "div",
      { className: "actions" },
      state === "open" && [
        button("Apply…", act("apply", "Apply"), { ariaLabel: `Apply recommendation ${id}…` }),
        button("Dismiss…", act("dismiss", "Dismiss"), { ariaLabel: `Dismiss recommendation ${id}…` }),
      ],
    ),
  );
};

export const renderRecommendations = async ({ reload }) => {
  const answer = await ask("GET", "/control/recommendations?limit=100");
  if (!answer.ok) return answer;
  const { items } = answer.body;
  if (items.length === 0)
    return [panel("Nothing is recommended", "Proposals to tune the product appear here, each with its evidence.")];
  return [
    element(
      "ul",
      { className: "records" },
      items.map((item) => element("li", {}, renderRecommendation(item, reload))),
    ),
  ];
};
