import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineersScript, firstOf, stepsOf } from "#bin/runs/engineers-script.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import type { ModelRequest, Reply } from "#src/world/models/script.ts";

const SPEC = join(import.meta.dirname, "..", "..", "..", "examples", "specs", "todo-list.md");

export const SERVICE = "src/services/todo.ts";

const COUNT = /^ +const count = this\.records\.countWhere\((?<conditions>\[[^\]]*\])\);$/mu;
const slow = (conditions: string): string => `      const ids = this.records.where(${conditions}).map(({ id }) => id);
      let count = 0;
      for (let n = 0; n < ids.length; n += 1) {
        const todo = this.records.seek(ids[n] ?? "");
        if (todo !== null && !todo.done) count += 1;
      }`;
const SLOW = /^ +const ids = this\.records\.where\((?<conditions>\[[^\]]*\])\)[^]*?\n {6}\}$/mu;

/** Each record is asked by itself, in a loop that no rule reads. */
export const slowDown = (source: string): string => {
  const { conditions = "" } = COUNT.exec(source)?.groups ?? {};
  const slowed = source.replace(COUNT, () => slow(conditions));
  if (slowed === source) throw new Error(`${SERVICE} has no count to slow down`);
  return slowed;
};

/** Backend looks at the table, gets a name wrong, as the compiler tells it, and then counts in the query. */
const code = (request: ModelRequest): Reply => {
  const asked = firstOf(request);
  if (!asked.includes("does more than it has to: `Todo.count")) return { say: "There is nothing to write." };
  const told = JSON.stringify(request.messages);
  const [was = "", conditions = "[]"] = SLOW.exec(asked) ?? [];
  const count = (method: string) => `      const count = this.records.${method}(${conditions});`;
  const edit = (find: string, replace: string): Reply => ({
    call: [{ name: "edit", input: { path: SERVICE, find, replace } }],
  });
  const steps = stepsOf(request);
  if (steps === 0)
    return { call: [{ name: "search", input: { pattern: "countWhere(", paths: "src/orchestration/object/**" } }] };
  if (steps === 1) return edit(was, count("countOf"));
  if (steps > 2) return { say: "It counts in one query instead of asking for each to-do." };
  return told.includes("The checks do not agree.") ? edit(count("countOf"), count("countWhere")) : { say: "Done." };
};

const CLAIMS: Record<string, string> = {
  PM: "One list is one object, and what the issue asks is all that is built.",
  Backend: "Each list keeps its own to-dos, so no list waits for another.",
  Security: "Whoever made a list reads and writes it, and nobody else.",
  Frontend: "The page shows a list and what is open in it.",
  DevOps: "A list that is not used rests and costs nothing.",
  QA: "Every refusal that the issue names has a scenario.",
};

/** Six engineers who build the to-do list, and mend a count that no rule knows. */
export const performanceScript = engineersScript({
  reading: readSpecText(readFileSync(SPEC, "utf8"), "To-do list"),
  says: Object.fromEntries(Object.entries(CLAIMS).map(([role, claim]) => [role, [claim]])),
  code,
});
