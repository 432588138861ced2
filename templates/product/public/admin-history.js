// Every version of the settings, who made it and why, and the way back to it.
import { ask } from "./admin-api.js";
import { askForChange } from "./admin-change.js";
import { describeChanges } from "./admin-policy.js";
import { showTime } from "./admin-words.js";
import { button, element } from "./element.js";

const SHOWN = 20;
const NOTHING = { version: 0, settings: {}, paused: [] };

const revert = (version) =>
  askForChange({
    title: `Back to version ${version}?`,
    text: "Settings and paused services become what they were in it, as a new version.",
    label: "Revert",
    send: (_, warrant) => ask("POST", "/control/settings/revert", { ...warrant, version }),
  });

const renderVersion = ({ at, by, reason, version, ...policy }, before, isCurrent, reload) => {
  const back = async () => (await revert(version)) !== null && reload();
  const changes = before === undefined ? [] : describeChanges(before, policy);
  return element(
    "li",
    {},
    element(
      "article",
      { className: "card" },
      element("h4", {}, `Version ${version}${isCurrent ? ", in force" : ""}`),
      element("p", {}, reason),
      element(
        "ul",
        {},
        changes.map((sentence) => element("li", {}, sentence)),
      ),
      element("p", { className: "times quiet" }, element("span", {}, by), showTime(at)),
      element(
        "div",
        { className: "actions" },
        !isCurrent && button("Revert to this…", back, { ariaLabel: `Revert to this… (version ${version})` }),
      ),
    ),
  );
};

export const renderHistory = async (reload) => {
  const answer = await ask("GET", `/control/settings/history?limit=${SHOWN + 1}`);
  if (!answer.ok) return [element("p", { className: "error" }, answer.body.detail)];
  const { items } = answer.body;
  // The oldest one shown may have had others before it; the very first followed on nothing.
  const beforeOf = (index) => items[index + 1] ?? (items[index].version === 1 ? NOTHING : undefined);
  const versions = items
    .slice(0, SHOWN)
    .map((item, index) => renderVersion(item, beforeOf(index), index === 0, reload));
  return [
    element("h3", {}, "History"),
    versions.length === 0
      ? element("p", { className: "quiet" }, "Nothing was ever changed.")
      : element("ul", { className: "records" }, versions),
  ];
};
