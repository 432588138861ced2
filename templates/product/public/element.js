// What both pages build their parts with.

/** An element with properties and children; texts are never read as HTML, and what is null or false is left out. */
export const element = (name, properties = {}, ...children) => {
  const { dataset = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
};

/** Read aloud, and not seen: for those who cannot see what stands around it. */
export const spoken = (text) => element("span", { className: "spoken" }, text);

/**
 * A button that does one thing at a time. It is not disabled meanwhile, because that would take the focus away from
 * whoever pressed it.
 */
export const button = (label, act, properties = {}) => {
  const made = element("button", { type: "button", ...properties }, label);
  made.addEventListener("click", async () => {
    if (made.ariaBusy === "true") return;
    made.ariaBusy = "true";
    try {
      await act(made);
    } finally {
      made.ariaBusy = null;
    }
  });
  return made;
};

/** What stands where there is nothing else: why, and what to do about it. */
export const panel = (title, text, ...actions) =>
  element(
    "div",
    { className: "panel" },
    element("p", { className: "panel-title" }, title),
    text && element("p", {}, text),
    actions,
  );

/** Moves the focus to what cannot be typed into, such as a heading. */
export const focusOn = (target) => {
  if (target === null || target === undefined) return;
  if (!target.matches("a, button, input, select, textarea")) target.tabIndex = -1;
  target.focus();
};
