// Who changed what, when, and why. The newest first.
import { ask } from "./admin-api.js";
import { renderTable, showTime } from "./admin-words.js";
import { button, panel } from "./element.js";

const PAGE = 50;
const MOST = 500;
const HEAD = ["When", "Who", "What", "Why"];

const toRow = ({ at, by, reason, what }) => [showTime(at), by, what, reason];

export const renderAudit = async () => {
  let limit = PAGE;
  const read = () => ask("GET", `/control/audit?limit=${limit}`);
  const first = await read();
  if (!first.ok) return first;
  if (first.body.items.length === 0)
    return [panel("Nothing was changed yet", "Every change that is made here is written down.")];
  let table = renderTable("Changes", HEAD, first.body.items.map(toRow));
  const more = button("Show more", async () => {
    limit = Math.min(limit + PAGE * 3, MOST);
    const { body, ok } = await read();
    if (!ok) return;
    const longer = renderTable("Changes", HEAD, body.items.map(toRow));
    table.replaceWith(longer);
    table = longer;
    more.hidden = body.items.length < limit || limit === MOST;
  });
  more.hidden = first.body.items.length < limit;
  return [table, more];
};
