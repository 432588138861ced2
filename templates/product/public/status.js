// What a view says where it has nothing to show.
import { button, panel } from "./element.js";
import { operationOf, shapeOf } from "./operations.js";
import { buildSignIn, describeSignIn } from "./session.js";

const describe = (answer) => answer.body?.detail ?? "";

/** Why it cannot be shown, and what helps. `choose` is there where another instance could be chosen. */
export const renderFailure = (service, place, answer, { choose, retry }) => {
  const noun = service.key?.noun ?? service.noun;
  const another = choose && button(`Choose another ${noun}`, choose);
  const again = button("Try again", retry);
  switch (answer.status) {
    case 0:
      return panel("No connection", describe(answer), again);
    case 401:
      return panel(`Sign in to see the ${service.nouns}`, describeSignIn(), buildSignIn());
    case 403:
      return panel("This belongs to somebody else", `Only whoever began this ${noun} may see it.`, another);
    case 404:
      return panel(`There is no ${noun} “${place}”`, "Check how it is written.", another);
    default:
      return panel("This cannot be shown now", describe(answer), again, another);
  }
};

/** Nothing is there yet. Where the form that makes the one there can be stands on the page, it says enough. */
export const renderEmpty = (service, { addition, isFiltered, showAll }) => {
  const { nouns } = service;
  if (isFiltered) return panel("Nothing matches", `No ${nouns} are like that.`, button("Show everything", showAll));
  if (shapeOf(service) === "only" && addition !== undefined) return "";
  if (operationOf(service, "list") === undefined)
    return panel(`No ${nouns} here yet`, `The ${nouns} that you make or look up in this browser appear here.`);
  const how =
    addition === undefined ? "Whatever there is appears here by itself." : `“${addition.phrase}” makes the first one.`;
  return panel(`No ${nouns} yet`, how);
};
