import type { RequestFact } from "#src/spec/facts/facts.ts";
import { clausesOf } from "#src/spec/facts/member-clauses.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";

/** "`?limit=` 1 to 100 (default 20)". */
const PARAMETER = /^(?:and |optional(?:ly)? |with )?`\?(\w+)(?:=[^`]*)?`\s*(.*)$/iu;
/** "`limit` 1–100 (default 50)", which is no member of what is listed. */
const PAGING =
  /^(?:and |with |optional )?`(limit|cursor|offset|page|per_page|page_size)` ((?:from |at most |up to |is )?\d.*)$/iu;
/** "It can be filtered by `?action=` and `?actor=`". */
const FILTERED = /\b(?:filter|narrow|restrict|select)(?:ed|s)?\b/iu;

/** Gives each of several parameters that are told together its own place. */
const spreadFilters = (request: RequestFact): void => {
  for (const member of request.query) {
    const told = member.rules.find((rule) => FILTERED.test(rule) && rule.includes("`?"));
    if (told === undefined) continue;
    member.rules = member.rules.filter((rule) => rule !== told);
    for (const [, name = ""] of told.matchAll(/`\?(\w+)=?`/gu))
      if (!request.query.some((each) => each.name === name))
        request.query.push({ name, line: member.line, rules: [], optional: true });
  }
};

/** What every parameter of a list does. */
const FILTERS = /^(?:filters?|narrows?(?: it)?(?: down)?|selects?)(?: (?:by it|them|exactly|the list))?$/iu;

/** Parameters of a query string that stand between other clauses of a sentence: "newest first, `?limit=` 1 to 50". */
export const liftQueries = (requests: readonly RequestFact[]): void => {
  for (const request of requests) {
    if (request.method !== "GET") continue;
    spreadFilters(request);
    request.sentences = request.sentences.flatMap((sentence) => {
      const clauses = splitOutside(sentence.text.replace(/\.$/u, ""), ",;");
      const left = clauses.filter((clause) => {
        const [, name, said = ""] = PARAMETER.exec(clause) ?? PAGING.exec(clause) ?? [];
        if (name === undefined || request.query.some((each) => each.name === name)) return true;
        const inside = said.replaceAll(/\(([^()]*)\)/gu, ", $1");
        const rules = FILTERS.test(said) ? [] : clausesOf(inside);
        request.query.push({ name, line: sentence.line, rules, optional: true });
        return false;
      });
      if (left.length === clauses.length) return [sentence];
      return left.length === 0 ? [] : [{ ...sentence, text: left.join(", ") }];
    });
  }
};
