// Keeps the cards on the page in step with the entries.
import { element, focusOn } from "./element.js";

/** What each card shows, so that one that would look the same is left alone. */
const shown = new WeakMap();

const itemOf = (list, id) => [...list.children].find((item) => item.dataset.id === id);

/** The card of an entry, or undefined. */
export const cardOf = (list, id) => itemOf(list, id)?.firstElementChild;

/** The same button of a card where there still is one, or else the card itself. */
export const focusCard = (card, operation) =>
  focusOn(card?.querySelector(`[data-operation="${operation}"]`) ?? card?.querySelector("h3"));

/** Remembers where in the list the focus is, and brings it back there if it was lost with its card. */
const keepFocus = (list) => {
  const { activeElement } = document;
  if (!list.contains(activeElement)) return () => {};
  const id = activeElement.closest("li")?.dataset.id;
  const { operation } = activeElement.dataset;
  return () => {
    if (document.activeElement === activeElement) return;
    if (activeElement.isConnected) return activeElement.focus();
    const card = cardOf(list, id);
    if (card === undefined) focusOn(list.closest("section").querySelector("h2"));
    else focusCard(card, operation);
  };
};

const isEdited = (item) => item.querySelector("form") !== null;

const createItem = (entry, render) => {
  const item = element("li", { dataset: { id: entry.id } }, render(entry));
  shown.set(item, JSON.stringify(entry.record));
  return item;
};

/** A card that somebody is typing into is never taken away from them. */
const refreshItem = (item, entry, render) => {
  const text = JSON.stringify(entry.record);
  if (shown.get(item) === text || isEdited(item)) return item;
  shown.set(item, text);
  item.replaceChildren(render(entry));
  return item;
};

/** Brings the list up to the entries. What has not changed stays as it is. */
export const renderEntries = (list, entries, render) => {
  const restoreFocus = keepFocus(list);
  const ids = new Set(entries.map(({ id }) => id));
  for (const item of Array.from(list.children)) if (!ids.has(item.dataset.id) && !isEdited(item)) item.remove();
  for (const [index, entry] of entries.entries()) {
    const known = itemOf(list, entry.id);
    const item = known === undefined ? createItem(entry, render) : refreshItem(known, entry, render);
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  }
  restoreFocus();
};
