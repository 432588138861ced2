// Where the form to add something stands.
import { buildAddition } from "./addition.js";
import { mayCall } from "./api.js";
import { openDialog } from "./dialog.js";
import { button, element } from "./element.js";
import { additionOf, operationOf } from "./operations.js";
import { buildSignIn } from "./session.js";

/**
 * Where there is a list, it comes first, and the form waits behind a button: `head`. Where there is none, the form is what
 * people come for: `inline`. `added` gets the service's answer.
 */
export const renderAddition = ({ added, call, place, service }) => {
  const operation = additionOf(service);
  if (operation === undefined) return { head: null, inline: null };
  const isOpen = mayCall(operation);
  const build = (close) => {
    if (!isOpen) return buildSignIn(close);
    const done = (answer) => {
      close?.();
      added(answer);
    };
    return buildAddition({ call, cancel: close, done, operation, place, service });
  };
  if (operationOf(service, "list") !== undefined) {
    const open = () => openDialog(isOpen ? operation.phrase : "Sign in first", build);
    return { head: button(operation.phrase, open, { className: "main" }), inline: null };
  }
  const title = isOpen ? operation.phrase : `Sign in to add a ${service.noun}`;
  return { head: null, inline: element("div", { className: "panel" }, element("h3", {}, title), build()) };
};
