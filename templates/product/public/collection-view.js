// The view of one service: what there is, and what can be done about it.
import { renderAddition } from "./addition-view.js";
import { renderClearing } from "./clearing.js";
import { createCollection } from "./collection.js";
import { button, element, focusOn } from "./element.js";
import { renderFilters } from "./filters.js";
import { shelfOfKeys } from "./key-chooser.js";
import { createLive } from "./live.js";
import { renderLookUp } from "./look-up.js";
import { remember } from "./memory.js";
import { tell } from "./news.js";
import { additionOf, hasPlace, operationOf, shapeOf } from "./operations.js";
import { renderCard } from "./record-card.js";
import { cardOf, focusCard, renderEntries } from "./record-list.js";
import { renderEmpty, renderFailure } from "./status.js";
import { renderHead } from "./view-head.js";

const createParts = (lookUp) => ({
  root: element("section", { ariaBusy: "true" }),
  counts: element("ul", { className: "counts" }),
  notice: element("p", { className: "error", role: "alert" }),
  list: element("ul", { className: "records" }),
  status: element("div", {}, element("p", { className: "quiet" }, "Loading…")),
  more: button("Show more", () => {}, { hidden: true }),
  foot: element("div", { className: "foot" }),
  tools: element("div", { className: "tools" }),
  lookUp,
});

const renderCounts = (counts) =>
  counts.map(({ count, label }) =>
    element("li", {}, element("span", { className: "quiet" }, `${label} `), String(count)),
  );

/**
 * Shows what a collection holds. A status that says the same as before is left alone, because somebody may be typing
 * into it.
 */
const createPainter = ({ addition, context, parts, service, state, statusOf }) => {
  const { foot, lookUp, tools } = parts;
  let said = null;
  return () => {
    const isEmpty = state.entries.length === 0;
    const isShut = isEmpty && state.failure !== null;
    renderEntries(parts.list, state.entries, (entry) => renderCard(service, entry, context));
    parts.root.ariaBusy = null;
    parts.counts.replaceChildren(...renderCounts(state.counts));
    parts.more.hidden = state.next === null;
    parts.notice.textContent = state.failure && !isEmpty ? `This may be old. ${state.failure.body?.detail}` : "";
    const saying = JSON.stringify([isEmpty, state.failure?.status, state.query]);
    if (saying !== said) parts.status.replaceChildren(...(isEmpty ? [statusOf()] : []));
    said = saying;
    for (const part of [tools, foot, lookUp, addition.head]) if (part !== null) part.hidden = isShut;
    if (addition.inline !== null) addition.inline.hidden = isShut || (!isEmpty && shapeOf(service) === "only");
  };
};

/** What cards may do: perform an operation, and have the page follow. */
const createContext = ({ call }, parts, paint) => ({
  call,
  paint,
  /** After a record has gone, its neighbour has the focus, or else the heading. */
  paintWithout({ id }) {
    const item = cardOf(parts.list, id)?.parentElement;
    const neighbour = (item?.nextElementSibling ?? item?.previousElementSibling)?.dataset.id;
    paint();
    focusOn(cardOf(parts.list, neighbour)?.querySelector("h3") ?? parts.root.querySelector("h2"));
  },
});

/** `place` is the chosen instance; `name` an entry that is to be found first; `choose` leads to another instance. */
export const renderCollection = ({ choose, name, place, service, signal }) => {
  const collection = createCollection(service, place);
  const { state } = collection;
  const repaint = () => paint();
  const parts = createParts(renderLookUp(service, collection, repaint));
  const refresh = async () => {
    await collection.load();
    if (signal.aborted) return;
    paint();
    if (state.failure !== null) return;
    if (hasPlace(service)) remember(shelfOfKeys(service), place);
    live.follow();
  };
  const live = createLive({ place, refresh, service, signal });
  const filters = renderFilters(service, operationOf(service, "list"), async (query) => {
    await collection.filter(query);
    paint();
  });
  const addition = renderAddition({ added: repaint, call: collection.call, place, service });
  const statusOf = () => {
    if (state.failure !== null) return renderFailure(service, place, state.failure, { choose, retry: refresh });
    const isFiltered = Object.keys(state.query).length > 0;
    return renderEmpty(service, { addition: additionOf(service), isFiltered, showAll: filters?.clear });
  };
  const context = createContext(collection, parts, repaint);
  const paint = createPainter({ addition, context, parts, service, state, statusOf });
  parts.more.addEventListener("click", async () => {
    const answer = await collection.more();
    if (!answer.ok) return tell(answer.body.detail);
    paint();
    focusCard(cardOf(parts.list, answer.first?.id));
  });
  parts.foot.append(button("Refresh", refresh), ...renderClearing(service, collection, repaint), live.element);
  const { counts, foot, list, lookUp, more, notice, root, status, tools } = parts;
  tools.append(...[counts, filters?.element].filter(Boolean));
  const body = [addition.inline, tools, notice, list, status, more, lookUp, foot];
  root.append(...renderHead(service, place, addition.head), ...body.filter(Boolean));
  const begin = async () => {
    if (name) await collection.lookUp?.(name);
    await refresh();
  };
  void begin();
  return root;
};
