// What a view says where it has nothing to show.
import { button, panel } from "./element.js";
import { operationOf, shapeOf } from "./operations.js";
import { buildSignIn } from "./session.js";

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
      return panel(`Sign in to see the ${service.nouns}`, "A name is enough.", buildSignIn());
    case 403:
      return panel("This belongs to somebody else", `Only whoever began this ${noun} may see it.`, another);
    case 404:
      return panel(`There is no ${noun} “${place}”`, "Check how it is written.", another);
    default:
      return panel("This cannot be shown now", describe(answer), again, another);
  }
};

/** Nothing is there yet. `addition` is the operation that adds something, where there is one and it may be used. */
export const renderEmpty = (service, { addition, isFiltered, showAll }) => {
  if (isFiltered)
    return panel("Nothing matches", `No ${service.nouns} are like that.`, button("Show everything", showAll));
  const isListed = operationOf(service, "list") !== undefined || shapeOf(service) === "only";
  const title = isListed ? `No ${service.nouns} yet` : `No ${service.nouns} here yet`;
  const begin =
    addition === undefined ? "Whatever there is appears here by itself." : `“${addition.phrase}” makes the first one.`;
  return panel(title, isListed ? begin : `The ${service.nouns} that you make or look up in this browser appear here.`);
};
