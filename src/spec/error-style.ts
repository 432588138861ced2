import type { Json } from "./json.ts";

/** How failures are told, beside what RFC 9457 has. */
export type ErrorStyle = {
  /**
   * Members of an error's body; `{code}`, `{message}`, `{status}`, `{field}`, `{fields}` and `{errors}` in it are filled in. A list
   * holds one entry, which is told for each value that is wrong.
   */
  members: { [key: string]: Json };
  /** Members that are there only where there is something to tell in them. */
  sparse?: string[];
  /** The author's codes by status, or by `invalid` and `malformed-json` where one status has several. */
  codes: Record<string, string>;
  /** What is said of a field that is missing, and of one that is wrong; absent: a sentence. */
  words?: { missing: string; wrong: string };
  /** How a field within others is named: `lines.0.amount`, `lines[0].amount`; absent: by the outermost alone. */
  paths?: "dots" | "brackets";
  /** Status of what breaks a rule; 422 if absent. */
  invalid?: 400;
  /** Status of a parameter of the query string that breaks a rule; that of `invalid` if absent. */
  query?: 400 | 422;
  /** Status of a body that is JSON, and no object; that of `invalid` if absent. */
  object?: 400 | 422;
  /** Status of a body that is no JSON; 400 if absent. */
  malformed?: 422;
};
