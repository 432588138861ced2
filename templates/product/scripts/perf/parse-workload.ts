import { Refusal } from "../run.ts";

/** An operation to measure, on an instance with so many records; `share`: of all calls, where a mix is replayed. */
export type Wanted = { operation: string; records: number; share: number | null };
export type Workload = { operations: Wanted[] };

/** More than this takes too long to fill, and a scan already shows. */
export const MOST_RECORDS = 5_000;
const MOST_OPERATIONS = 20;
const MOST_CHARACTERS = 16_384;
const OPERATION = /^[A-Z]\w{0,63}\.[a-z]\w{0,63}$/u;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parseJson = (text: string): unknown => {
  try {
    return text.length > MOST_CHARACTERS ? null : JSON.parse(text);
  } catch {
    return null;
  }
};

const parseWanted = (value: unknown): Wanted => {
  const { operation, records = 0, share = null, ...rest } = isObject(value) ? value : {};
  if (typeof operation !== "string" || !OPERATION.test(operation))
    throw new Refusal("The workload is wrong: `operation` must be like `Note.list`.");
  if (typeof records !== "number" || !Number.isSafeInteger(records) || records < 0)
    throw new Refusal("The workload is wrong: `records` must be a whole number.");
  if (share !== null && !(typeof share === "number" && share > 0 && Number.isFinite(share)))
    throw new Refusal("The workload is wrong: `share` must be a number above 0.");
  if (Object.keys(rest).length > 0)
    throw new Refusal("The workload is wrong: an operation has `operation`, `records` and `share`.");
  return { operation, records: Math.min(records, MOST_RECORDS), share };
};

/** `{"operations":[{"operation":"Note.list","records":2000,"share":0.7}]}`; null: none was given. Throws a `Refusal`. */
export const parseWorkload = (text: string): Workload | null => {
  if (text.trim() === "") return null;
  const value = parseJson(text);
  const list = isObject(value) && Object.keys(value).length === 1 ? value["operations"] : null;
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_OPERATIONS)
    throw new Refusal(`The workload is wrong: it must be {"operations":[…]} with 1 to ${MOST_OPERATIONS} of them.`);
  const operations = list.map(parseWanted);
  if (new Set(operations.map(({ operation }) => operation)).size < operations.length)
    throw new Refusal("The workload is wrong: an operation stands in it twice.");
  if (new Set(operations.map(({ share }) => share === null)).size > 1)
    throw new Refusal("The workload is wrong: either every operation has a `share`, or none.");
  return { operations };
};
