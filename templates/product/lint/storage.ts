import { textOf } from "./resolve.ts";
import { type Call, type Context, nameOf, receiverOf } from "./syntax.ts";

/** What a call does with the object's storage; null: nothing, or nothing that can be seen here. */
export type StorageUse = "read" | "write" | null;

/** How the layer lets a service at its records: `this.records.find(…)`, `this.instance.add(…)`. */
const LAYER: Record<string, Record<"read" | "write", readonly string[]>> = {
  records: {
    read: ["at", "countWhere", "find", "has", "newest", "oldest", "page", "size"],
    write: ["add", "change", "increment", "remove", "removeOlder", "removeWhere", "write"],
  },
  instance: { read: [], write: ["add", "clear", "put", "remove"] },
  storage: { read: ["get", "list"], write: ["delete", "deleteAll", "put"] },
  kv: { read: ["get", "list"], write: ["delete", "put"] },
};

/** The statement that `sql.exec` is given; null for any other call. */
export const statementOf = (context: Context, call: Call): string | null => {
  const receiver = receiverOf(call);
  if (receiver === null || nameOf(call.callee) !== "exec" || nameOf(receiver) !== "sql") return null;
  const [statement] = call.arguments;
  return statement === undefined ? null : (textOf(context, statement) ?? "");
};

export const storageUse = (context: Context, call: Call): StorageUse => {
  const statement = statementOf(context, call);
  if (statement !== null) {
    if (/\b(?:INSERT|UPDATE|DELETE|REPLACE)\b/u.test(statement)) return "write";
    return /^\s*(?:SELECT|WITH)\b/u.test(statement) ? "read" : null;
  }
  const receiver = receiverOf(call);
  const known = receiver === null ? undefined : LAYER[nameOf(receiver) ?? ""];
  const method = nameOf(call.callee) ?? "";
  if (known?.write.includes(method)) return "write";
  return known?.read.includes(method) ? "read" : null;
};

/** Whether a call is about nothing but the storage, so that an `await` of it lets nobody else in. */
export const isStorageCall = (context: Context, call: Call): boolean => {
  const receiver = receiverOf(call);
  const alarms = ["setAlarm", "getAlarm", "deleteAlarm", "sync", "transaction"];
  return (
    storageUse(context, call) !== null ||
    (receiver !== null && nameOf(receiver) === "storage" && alarms.includes(nameOf(call.callee) ?? ""))
  );
};
