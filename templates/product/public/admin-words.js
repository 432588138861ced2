// How figures and times are written on the admin page.
import { element } from "./element.js";

const STYLE = { dateStyle: "medium", timeStyle: "short" };

/** `at` in milliseconds since 1970. */
export const showTime = (at) => {
  const time = new Date(at);
  return element("time", { dateTime: time.toISOString() }, time.toLocaleString(undefined, STYLE));
};

export const showBytes = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

export const showSeconds = (seconds) => {
  if (seconds === null) return "–";
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  return `${seconds.toFixed(1)} s`;
};

export const showShare = (part, whole) => {
  if (whole === 0) return "–";
  const percent = (part / whole) * 100;
  return `${percent > 0 && percent < 0.1 ? "< 0.1" : percent.toFixed(1)} %`;
};

/** Pairs of a name and a value; those without a value are left out. */
export const renderDetails = (pairs) =>
  element(
    "dl",
    {},
    pairs
      .filter(([, value]) => ![null, undefined, false, ""].includes(value))
      .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );

/** A state that somebody should look at. */
export const alarming = (state) => element("strong", { className: "error" }, state);

export const renderStates = (states) =>
  element(
    "ul",
    { className: "states" },
    states.map((state) => element("li", {}, state)),
  );

const row = (cells) => element("tr", { role: "row" }, cells);

/**
 * A table that scrolls by itself where it is wider than its place, with the keyboard too. On a narrow screen its rows become
 * paragraphs, which would take away what it is for those who hear it: so it says its roles.
 */
export const renderTable = (caption, head, rows) => {
  const titles = head.map((name) => element("th", { scope: "col", role: "columnheader" }, name));
  const cellsOf = (cells) =>
    cells.map((cell, index) => element("td", { role: "cell", dataset: { label: head[index] } }, cell));
  const table = element(
    "table",
    { role: "table" },
    element("caption", { className: "spoken" }, caption),
    element("thead", { role: "rowgroup" }, row(titles)),
    element(
      "tbody",
      { role: "rowgroup" },
      rows.map((cells) => row(cellsOf(cells))),
    ),
  );
  return element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: caption }, table);
};
