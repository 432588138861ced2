import { readFileSync } from "node:fs";
import { join } from "node:path";
import { proposeByRules } from "#src/follow-up/propose-by-rules.ts";
import { TEMPLATE_ROOT } from "#test/codegen/read-templates.ts";
import { readServiceFacts, type ServiceFacts } from "#src/follow-up/rules/service-facts.ts";

const read = (path: string): string => readFileSync(join(TEMPLATE_ROOT, "src", path), "utf8");

/** The template's own service, whose count does this. `contract`: what takes the place of parts of its contract. */
export const notesThat = (count: string, contract: Record<string, string> = {}): ServiceFacts => {
  const source = read("services/note.ts").replace(
    'const count = this.records.countWhere([{ field: "pinned", equals: true }]);',
    count,
  );
  const written = Object.entries(contract).reduce(
    (text, [from, to]) => text.replace(from, to),
    read("contracts/note.ts"),
  );
  return readServiceFacts(
    source,
    written,
    { Tag: read("contracts/note.ts"), Colour: read("contracts/note.ts") },
    read("orchestration/object/record-table.ts"),
  );
};

/** What the rules make of it, on one line; null: nothing. */
export const countAfter = (count: string, contract?: Record<string, string>): string | null => {
  const [candidate] = proposeByRules(notesThat(count, contract), "Note.countPinned", "operation");
  if (candidate === undefined || candidate.what.startsWith("add an index")) return null;
  const [, body = ""] =
    /countPinned\(.*\n    return this\.instance\.answer\(call, \(\) => \{([^]*?)return \{ status: 200, body: \{ count/u.exec(
      candidate.files[0]?.content ?? "",
    ) ?? [];
  return body.replaceAll(/\s+/gu, " ").trim();
};
