// What a view shows: the entries that were read, and what was done to them. It knows nothing of the page.
import { callOperation, mayCall } from "./api.js";
import { namesKey, operationsOf, parametersFor, toEntry, versionOf } from "./operations.js";
import { chooseSource } from "./source.js";

const SIGN_IN_FIRST = { ok: false, status: 401, body: { detail: "Sign in first." } };
const CHANGING = ["create", "replace", "update", "act"];

/** How many there are, by each operation that counts. */
const readCounts = async (service, place) => {
  const counting = operationsOf(service, "count").filter(mayCall);
  const answers = await Promise.all(
    counting.map((operation) => callOperation(operation, parametersFor(service, operation, { key: place }))),
  );
  return answers.flatMap(({ body, ok }, index) => (ok ? [{ label: counting[index].counted, count: body.count }] : []));
};

const readEntries = async (source, { entries, query }) => {
  if (source.operation === undefined) return { ok: true };
  return mayCall(source.operation) ? await source.read(query, entries.length) : SIGN_IN_FIRST;
};

/** The instance that an operation was about: named in its path, or made by it. */
const keyAfter = (service, operation, parameters, body) => {
  if (service.key === null) return null;
  return namesKey(service, operation) ? parameters[service.key.name] : body[service.key.name];
};

/** Puts an entry in the place of the one that it was, or first. */
const put = (entries, entry, before = entry) => {
  const index = entries.findIndex(({ id }) => id === before.id);
  return index === -1 ? [entry, ...entries] : entries.with(index, entry);
};

const without = (entries, entry) => entries.filter(({ id }) => id !== entry.id);

/**
 * The entries of a service, of its instance `place` where it has several. In `state`, `failure` is the answer that kept
 * them from being read.
 */
export const createCollection = (service, place) => {
  const source = chooseSource(service, place);
  const state = { entries: [], next: null, counts: [], query: {}, failure: null, isLoaded: false };
  let latest = 0;

  /** Reads again what is shown. Of several readings under way only the last one counts. */
  const load = async () => {
    latest += 1;
    const own = latest;
    const [answer, counts] = await Promise.all([readEntries(source, state), readCounts(service, place)]);
    if (own !== latest) return;
    const { entries = state.entries, next = null } = answer;
    Object.assign(state, { entries, next, counts, isLoaded: true, failure: answer.ok ? null : answer });
  };

  const filter = async (query) => {
    Object.assign(state, { query, entries: [], next: null });
    await load();
  };

  /** Reads the next page, and answers the first entry of it. */
  const more = async () => {
    const answer = await source.read(state.query, 0, state.next);
    if (!answer.ok) return answer;
    const known = new Set(state.entries.map(({ id }) => id));
    const added = answer.entries.filter(({ id }) => !known.has(id));
    Object.assign(state, { entries: [...state.entries, ...added], next: answer.next });
    return { ok: true, first: added[0] };
  };

  /** Finds one by its name, and puts it first. */
  const lookUp = async (name) => {
    const answer = await source.readOne(name);
    if (!answer.ok) return answer;
    state.entries = put(without(state.entries, answer.entry), answer.entry);
    source.keep?.(answer.entry);
    return answer;
  };

  const settle = async (operation, entry, parameters, body) => {
    if (operation.kind === "delete") {
      state.entries = without(state.entries, entry);
      source.drop?.(entry);
    } else if (body !== null && CHANGING.includes(operation.kind)) {
      const changed = toEntry(service, keyAfter(service, operation, parameters, body), body);
      state.entries = put(state.entries, changed, entry);
      source.keep?.(changed);
    }
    await load();
  };

  /** Performs an operation. `parameters`: of its path, where they do not follow from the entry. */
  const call = async (operation, entry, { body, once, parameters } = {}) => {
    const filled = parameters ?? parametersFor(service, operation, entry ?? { key: place });
    const answer = await callOperation(operation, filled, { body, once, version: versionOf(operation, entry) });
    if (answer.ok) await settle(operation, entry, filled, answer.body);
    return answer;
  };

  return { call, filter, load, more, state, lookUp: source.readOne && lookUp };
};
