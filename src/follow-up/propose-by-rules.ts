import { maskTexts } from "./code/mask-texts.ts";
import { methodOf, replaceMethod } from "./code/method-of.ts";
import { type Candidate, servicePathOf } from "./propose-restoring.ts";
import { addFieldIndexes, addOrderIndex, restoreIndexes } from "./rules/add-index.ts";
import { askAtOnce } from "./rules/ask-at-once.ts";
import { askInLoop } from "./rules/ask-in-loop.ts";
import { changeAtOnce } from "./rules/change-at-once.ts";
import { countInQuery } from "./rules/count-in-query.ts";
import { filterInQuery } from "./rules/filter-in-query.ts";
import { readOnce } from "./rules/read-once.ts";
import { removeAtOnce } from "./rules/remove-at-once.ts";
import type { Rewrite } from "./rules/rewrite.ts";
import type { ServiceFacts } from "./rules/service-facts.ts";
import { startLazily } from "./rules/start-lazily.ts";
import { useRecordAtHand } from "./rules/use-record-at-hand.ts";
import { writeOnce } from "./rules/write-once.ts";

/** In the order in which one makes room for the next, with what each of them is. */
const REWRITES: [Rewrite, string][] = [
  [useRecordAtHand, "look up no record that is at hand"],
  [filterInQuery, "filter in the query"],
  [countInQuery, "count in the query"],
  [readOnce, "read nothing twice"],
  [removeAtOnce, "remove in one statement"],
  [writeOnce, "write nothing twice"],
  [changeAtOnce, "change in one statement"],
  [askInLoop, "ask other services at once"],
  [askAtOnce, "ask other services at once"],
];
const INDEXES: [(facts: ServiceFacts, operation: string) => string | null, string][] = [
  [restoreIndexes, "make the index anew that a migration dropped"],
  [addFieldIndexes, "add an index for what it is asked by"],
  [addOrderIndex, "add an index in the order of its list"],
];
/** Far more than one method has; a rule that undid another would never end. */
const MOST_STEPS = 50;

const shortOf = (operation: string): string => operation.split(".")[1] ?? operation;

/** A service's source with all that the rules can do about one operation's code, and what that was. */
const rewriteOperation = (facts: ServiceFacts, operation: string): { source: string; did: string[] } | null => {
  const method = methodOf(facts.source, shortOf(operation));
  if (method === null) return null;
  let code = method.text;
  const did = new Set<string>();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const masked = maskTexts(code);
    if (masked === null) return null;
    const [found] = REWRITES.flatMap(([rewrite, what]) => {
      const changed = rewrite({ code, masked }, facts);
      return changed === null || changed === code ? [] : [{ changed, what }];
    });
    if (found === undefined) break;
    code = found.changed;
    did.add(found.what);
  }
  return did.size === 0 ? null : { source: replaceMethod(facts.source, method, code), did: [...did] };
};

/**
 * Changes that make one operation do less and answer the same, by the patterns that are known: its code first, then what
 * it wants for in the storage. `start`: it is the start of its service that is to do less. They are not laid out.
 */
export const proposeByRules = (facts: ServiceFacts, operation: string, of: "operation" | "start"): Candidate[] => {
  const [service = ""] = operation.split(".");
  const path = servicePathOf(service);
  const undo = [{ path, content: facts.source }];
  const candidate = (source: string, what: string, about = operation): Candidate => ({
    what: `${what} (\`${about}\`)`,
    files: [{ path, content: source }],
    undo,
    isRestoring: false,
  });
  if (of === "start") {
    const lazy = startLazily(facts);
    return lazy === null ? [] : [candidate(lazy, "make what takes long when it is first needed", service)];
  }
  const rewritten = rewriteOperation(facts, operation);
  const indexed = INDEXES.flatMap(([add, what]) => {
    const source = add(facts, operation);
    return source === null ? [] : [candidate(source, what)];
  });
  return [...(rewritten === null ? [] : [candidate(rewritten.source, rewritten.did.join(", "))]), ...indexed];
};
