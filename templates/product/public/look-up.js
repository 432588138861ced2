// Where no list tells what there is, people say the name of what they mean.
import { element } from "./element.js";
import { buildNameForm } from "./name-form.js";
import { capital, isAboutEntry, namingField, operationOf, shapeOf } from "./operations.js";

/** `found` is called when there is one. Null where a list shows all there is. */
export const renderLookUp = (service, { lookUp }, found) => {
  if (lookUp === undefined) return null;
  const reached = operationOf(service, "read") ?? service.operations.find(isAboutEntry);
  const what = shapeOf(service) === "named" ? service.key.noun : namingField(service, reached).label;
  const field = { name: "name", label: `${capital(what)} of an existing ${service.noun}` };
  const choose = async (name) => {
    const answer = await lookUp(name);
    if (answer.ok) found();
    return answer;
  };
  return element("div", { className: "panel" }, buildNameForm({ choose, field, label: `Find ${service.noun}` }));
};
