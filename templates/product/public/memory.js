// What this browser remembers, for as long as nobody signs out.

const read = (name, fallback) => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") ?? fallback;
  } catch {
    // Storage may be shut off, or hold what an older page wrote: the page works without it.
    return fallback;
  }
};

const write = (name, value) => {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // See above.
  }
};

const SESSION = "session";
const SHELVES = "remembered";
const KEPT = 20;
const watchers = new Set();

/** `{token, person, expires}` of who is signed in, or null. */
export const readSession = () => read(SESSION, null);

/** Calls `listener` whenever somebody signs in or out, here or in another tab. */
export const onSession = (listener) => watchers.add(listener);

const tellWatchers = () => {
  for (const listener of watchers) listener();
};

export const keepSession = (session) => {
  write(SESSION, session);
  tellWatchers();
};

/** Names are forgotten too: they belong to whoever was signed in. */
export const forgetSession = () => {
  if (readSession() === null) return;
  write(SESSION, null);
  write(SHELVES, {});
  tellWatchers();
};

addEventListener("storage", ({ key }) => {
  if (key === SESSION) tellWatchers();
});

/** Names that were used, the latest first. A shelf holds the names of one kind of thing. */
export const remembered = (shelf) => read(SHELVES, {})[shelf] ?? [];

const writeShelf = (shelf, names) => write(SHELVES, { ...read(SHELVES, {}), [shelf]: names.slice(0, KEPT) });

export const remember = (shelf, name) =>
  writeShelf(shelf, [name, ...remembered(shelf).filter((other) => other !== name)]);

export const forget = (shelf, name) =>
  writeShelf(
    shelf,
    remembered(shelf).filter((other) => other !== name),
  );
