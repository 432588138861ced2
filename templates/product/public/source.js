// Where the entries of a view come from: a list, single readings, or only what was sent.
import { callOperation } from "./api.js";
import { forget, remember, remembered } from "./memory.js";
import { hasPlace, isAboutEntry, operationOf, parametersFor, recordParameter, shapeOf, toEntry } from "./operations.js";

const PAGE = 20;
/** How pages are asked for and told where the product says nothing else. */
const PAGING = {
  items: "items",
  limit: { name: "limit", max: 200 },
  from: { by: "cursor", name: "cursor" },
  tells: { next: "next" },
};
const GONE = [404, 410];

const found = (entries, next = null) => ({ ok: true, status: 200, entries, next });

/** Where the names of entries are kept that no list tells. */
const shelfOf = (service, place) => [service.name, ...(hasPlace(service) ? [place] : [])].join("/");

/** The name by which an operation reaches an entry, and the way back. */
const nameOf = (service, operation, { key, record }) =>
  shapeOf(service) === "named" ? key : String(record[recordParameter(service, operation)] ?? record[service.id]);

const named = (service, operation, place, name) =>
  shapeOf(service) === "named"
    ? { key: name, record: {} }
    : { key: place, record: { [service.id]: name, [recordParameter(service, operation)]: name } };

/** Page by page. What is shown already is read again as one page. */
const createListed = (service, operation, place) => ({
  operation,
  async read(query, shown, cursor) {
    const { from, items, limit, tells } = operation.paging ?? PAGING;
    const size = Math.min(Math.max(shown, PAGE), limit.max);
    const parameters = parametersFor(service, operation, { key: place });
    const asked = { ...query, [limit.name]: size, [from.name]: cursor };
    const answer = await callOperation(operation, parameters, { query: asked });
    if (!answer.ok) return answer;
    const records = items === null ? answer.body : answer.body[items];
    const behind = {
      cursor: answer.body?.[tells.next] ?? null,
      page: Number(cursor ?? 1) + Math.ceil(size / Math.min(PAGE, limit.max)),
      offset: Number(cursor ?? 0) + size,
    };
    const isLast = from.by !== "cursor" && records.length < size;
    return found(
      records.map((record) => toEntry(service, place, record)),
      isLast ? null : behind[from.by],
    );
  },
});

/** One by one, what this browser has made or looked up. What is gone is forgotten. */
const createRemembered = (service, operation, place) => {
  const shelf = shelfOf(service, place);
  const readOne = async (name) => {
    const wanted = named(service, operation, place, name);
    const answer = await callOperation(operation, parametersFor(service, operation, wanted));
    if (GONE.includes(answer.status)) forget(shelf, name);
    return answer.ok ? { ...answer, entry: toEntry(service, wanted.key, answer.body) } : answer;
  };
  return {
    operation,
    readOne,
    async read() {
      const answers = await Promise.all(remembered(shelf).map(readOne));
      const entries = answers.filter(({ ok }) => ok).map(({ entry }) => entry);
      const failed = answers.find(({ status }) => status === 0 || status >= 500);
      return failed !== undefined && entries.length === 0 ? failed : found(entries);
    },
    keep: (entry) => remember(shelf, nameOf(service, operation, entry)),
    drop: (entry) => forget(shelf, nameOf(service, operation, entry)),
  };
};

/** The one record that somebody has, or will have. */
const createOnly = (service, operation) => ({
  operation,
  async read() {
    const answer = await callOperation(operation, {});
    if (GONE.includes(answer.status)) return found([]);
    return answer.ok ? found([toEntry(service, null, answer.body)]) : answer;
  },
});

/** Nothing can be read: a name is taken at its word, and leads to what can be done with whatever has it. */
const createUnread = (service, place) => {
  const operation = service.operations.find(isAboutEntry);
  if (operation === undefined || shapeOf(service) === "only") return {};
  return {
    async readOne(name) {
      const { key, record } = named(service, operation, place, name);
      return { ok: true, status: 200, entry: toEntry(service, key, record) };
    },
  };
};

/**
 * `operation` reads, and `read` takes what is asked for, how many are shown, and where to go on; both are missing where
 * nothing can be read. `readOne` is there where people must say a name; `keep` and `drop` where names are remembered.
 */
export const chooseSource = (service, place) => {
  const list = operationOf(service, "list");
  if (list !== undefined) return createListed(service, list, place);
  const read = operationOf(service, "read");
  if (read === undefined) return createUnread(service, place);
  return shapeOf(service) === "only" ? createOnly(service, read) : createRemembered(service, read, place);
};
