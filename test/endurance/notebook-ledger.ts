/** What a client knows of one notebook, from answers alone. Only this client writes there, so it knows the order too. */
export type NotebookLedger = {
  notebook: string;
  /** Notes that are there, by id. */
  notes: Map<string, string>;
  /** What the notebook has told others, in order: the text of each note that was written, changed or thrown away. */
  told: string[];
};

export const openLedger = (notebook: string): NotebookLedger => ({ notebook, notes: new Map(), told: [] });

/** What the services themselves hold of a notebook, in the order in which it came to be. */
export type StoredNotebook = { notes: { id: string; text: string }[]; activity: string[] };

const firstDifference = (expected: readonly string[], actual: readonly string[]): string => {
  const at = expected.findIndex((text, n) => actual[n] !== text);
  const place = at === -1 ? expected.length : at;
  return `at ${place} “${actual[place] ?? "nothing"}” instead of “${expected[place] ?? "nothing"}”`;
};

/** Where a notebook is not what its client was told: writes lost, doubled or invented; events lost, doubled or out of order. */
export const findLosses = ({ notebook, notes, told }: NotebookLedger, stored: StoredNotebook): string[] => {
  const found: string[] = [];
  const ids = new Map(stored.notes.map(({ id, text }) => [id, text]));
  const texts = stored.notes.map(({ text }) => text);
  for (const [id, text] of notes)
    if (!ids.has(id)) found.push(`${notebook}: “${text}” was acknowledged and is lost`);
    else if (ids.get(id) !== text) found.push(`${notebook}: “${text}” was acknowledged, and “${ids.get(id)}” is there`);
  for (const { id, text } of stored.notes)
    if (!notes.has(id)) found.push(`${notebook}: “${text}” is there, and was never acknowledged or is thrown away`);
  for (const text of new Set(texts))
    if (texts.indexOf(text) !== texts.lastIndexOf(text)) found.push(`${notebook}: “${text}” is there twice`);
  if (told.join("\n") !== stored.activity.join("\n"))
    found.push(
      `${notebook}: ${told.length} events were told, ${stored.activity.length} were heard; ${firstDifference(told, stored.activity)}`,
    );
  return found;
};
