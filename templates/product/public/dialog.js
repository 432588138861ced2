// Modal dialogs. The browser keeps the focus inside, closes on Escape, and gives the focus back.
import { button, element, focusOn } from "./element.js";

let opened = 0;

/** Opens a dialog; `build` gets a function that closes it, and answers its content. Resolves when it is closed. */
export const openDialog = (title, build) =>
  new Promise((resolve) => {
    opened += 1;
    const id = `dialog-${opened}`;
    const dialog = element("dialog");
    dialog.setAttribute("aria-labelledby", id);
    const close = () => dialog.close();
    const dismiss = button("✕", close, { ariaLabel: "Close", className: "plain" });
    const head = element("div", { className: "dialog-head" }, element("h2", { id }, title), dismiss);
    dialog.append(head, ...[build(close)].flat());
    dialog.addEventListener("close", () => {
      dialog.remove();
      // Whatever had the focus before may have gone meanwhile.
      if (document.activeElement === document.body) focusOn(document.querySelector("main h2"));
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
    // Where there is something to fill in, that comes first; a question begins with its safe answer.
    dialog.querySelector("input, textarea, select, [data-first]")?.focus();
  });

/** Asks before something that cannot be undone. Resolves to whether it is to be done. */
export const confirm = async (title, text, label) => {
  let isConfirmed = false;
  await openDialog(title, (close) => {
    const agree = () => {
      isConfirmed = true;
      close();
    };
    return [
      element("p", {}, text),
      element(
        "div",
        { className: "actions" },
        button(label, agree, { className: "danger" }),
        button("Cancel", close, { dataset: { first: "" } }),
      ),
    ];
  });
  return isConfirmed;
};
