import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { SPEC_EXAMPLE } from "#src/spec/spec-example.ts";
import type { Spec } from "#src/spec/spec.ts";
import { parse } from "./problem-of.ts";

const ROOT = join(import.meta.dirname, "../..");
const GUIDE = readFileSync(join(ROOT, "docs/spec.md"), "utf8");

const parseFile = (name: string): Spec =>
  parseSpec(readSpecText(readFileSync(join(ROOT, "examples/specs", `${name}.md`), "utf8"), name));
const readFile = (name: string): string => readFileSync(join(ROOT, "examples/specs", `${name}.md`), "utf8");

/** What stands below a heading or a bold lead, up to the next. */
const below = (lead: string): string => {
  const [, rest = ""] = GUIDE.split(lead);
  return rest.split(/\n(?=#|\*\*)/u)[0] ?? "";
};
const rowsIn = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1)
    .map((line) => line.slice(2, -2).split(/ ?(?<!\\)\| ?/u));
const sentencesIn = (cell: string): string[] =>
  [...cell.matchAll(/(?<![*\w])\*([^*]+)\*/gu)].map(([, text = ""]) => text.replaceAll("\\|", "|"));
const linesIn = (cell: string): string[] =>
  [...cell.matchAll(/(`+)(?!`) ?(- .+?) ?\1(?!`)/gu)].map(([, , text = ""]) => text.trim());

const FIELDS =
  "- title: text, required\n- count: whole number\n- mood: one of calm, glad\n- pinned: yes/no\n- state: one of open, closed\n- done: yes/no\n- due_at: date and time\n- done_at: date and time";
const MAKES = "- Make a note: `POST /books/{book}/notes`\n- Show a note: `GET /books/{book}/notes/{id}`";
/** Beside a line, what is not asked for in it already. */
const aside = (line: string): string =>
  [...MAKES.split("\n").filter((each) => !line.includes(/`[^`]*`/u.exec(each)?.[0] ?? "-")), line].join("\n");

/** A spec of one service, with this or that said in another way. */
const host = ({ key = "One instance per book.", fields = FIELDS, operations = MAKES, rest = "" }): string =>
  `## Services\n\n### Note\n\nA note. ${key}\n\n${fields}\n\nOperations:\n\n${operations}\n\n${rest}`;
const uncoveredIn = (body: string): string[] => parse(body).uncovered.map(({ reason, text }) => `${text}: ${reason}`);

describe("what the guide shows is understood to its last line", () => {
  const fences = [...GUIDE.matchAll(/```markdown\n([\s\S]*?)\n```/gu)].map(([, text = ""]) => text);
  const [whole = "", ...excerpts] = fences;
  const links = [
    ...GUIDE.slice(GUIDE.indexOf("# Ten examples")).matchAll(/\]\(\.\.\/examples\/specs\/([\w-]+)\.md\)/gu),
  ].map(([, name = ""]) => name);

  test("the example that stands whole is the one that the thread shows", () => {
    expect(`${whole}\n`).toBe(SPEC_EXAMPLE);
    expect(parse(whole).uncovered).toEqual([]);
  });

  test("ten examples, each with an excerpt of its own", () => {
    expect(links).toHaveLength(10);
    expect(excerpts).toHaveLength(10);
    for (const [n, name] of links.entries()) expect(readFile(name)).toContain(excerpts[n]);
  });

  test.each(links)("%s", (name) => {
    expect(parseFile(name).uncovered).toEqual([]);
  });

  const told = rowsIn(GUIDE).filter((row) => row.length === 3 && row[2]?.includes("](../examples"));
  test("every sentence of an example stands there", () => {
    expect(told.length).toBeGreaterThan(30);
    for (const [form = "", , where = ""] of told) {
      const texts = [...where.matchAll(/specs\/([\w-]+)\.md/gu)].map(([, name = ""]) => readFile(name)).join("\n");
      const sentences = sentencesIn(form);
      expect(sentences).not.toEqual([]);
      for (const sentence of sentences)
        for (const part of sentence.split("…").map((each) => each.trim())) expect(texts).toContain(part);
    }
  });
});

describe("every form where services are told", () => {
  const cells = (lead: string): string[] => rowsIn(below(lead)).map(([cell = ""]) => cell);

  test.each(cells("**What one instance is kept for.**").flatMap(sentencesIn))("key: %s", (sentence) => {
    const operations = sentence.includes("list")
      ? "- Make a note: `POST /lists/{list}/notes`"
      : "- Make a note\n- Show a note";
    expect(uncoveredIn(host({ key: sentence, operations }))).toEqual([]);
  });

  const fields = cells("**Fields**").flatMap(linesIn);
  test("fields", () => expect(fields.length).toBeGreaterThan(14));
  test.each(fields)("field: %s", (line) => {
    const left = uncoveredIn(host({ fields: line })).filter((each) => !each.endsWith("so it never changes"));
    expect(left).toEqual([]);
    expect(parse(host({ fields: line })).services[0]?.fields[0]?.name).toBe(/\w+/u.exec(line)?.[0]);
  });

  const operations = cells("**Operations**").flatMap(linesIn);
  test("operations", () => expect(operations.length).toBeGreaterThan(9));
  test.each(operations)("operation: %s", (line) => {
    const { services, uncovered } = parse(host({ operations: aside(line) }));
    expect(uncovered).toEqual([]);
    expect(services[0]?.operations.length).toBeGreaterThan(1);
  });

  const operationsOf =
    "- Add a note: `POST /books/{book}/notes`\n- List the notes: `GET /books/{book}/notes`\n- Remove a note: `DELETE /books/{book}/notes/{id}`";
  test.each(cells("**Who may.**").flatMap(sentencesIn))("who: %s", (sentence) => {
    const { services, uncovered } = parse(
      host({
        operations: sentence.includes("services") ? operationsOf.replace(/: `POST[^`]*`/u, "") : operationsOf,
        rest: `## Who may do what\n\n- ${sentence}`,
      }),
    );
    expect(uncovered).toEqual([]);
    expect(services[0]?.operations.some(({ access }) => access !== null)).toBe(true);
  });

  test.each(cells("**Rules and quality.**").flatMap(sentencesIn))("rule: %s", (sentence) => {
    const section = /requests|available/u.test(sentence) ? "Quality" : "Rules";
    expect(uncoveredIn(host({ rest: `## ${section}\n\n- ${sentence}` }))).toEqual([]);
  });

  test.each(rowsIn(below("## Scenarios\n")).flatMap(([cell = ""]) => sentencesIn(cell)))("check: %s", (check) => {
    const whole = check.replaceAll("…", check.startsWith("within") ? "`count` is 2" : "x");
    const then = whole.startsWith("within") ? whole : `the answer is 200 and ${whole}`;
    const rest = `## Scenarios\n\n### One\n\n- When Ana sends \`GET /books/a/notes/b\`\n- Then ${then}`;
    const { scenarios, uncovered } = parse(host({ rest }));
    expect(uncovered).toEqual([]);
    expect(scenarios).toHaveLength(1);
  });
});

/** Every sentence on versions and repeats, in one spec. */
const VERSIONED = `# Orders

There is no authentication.

## Contact

| Member | Type | Rules |
|---|---|---|
| \`name\` | string | required, 1 to 40 characters |
| \`version\` | integer | set by the server, 1 at first, goes up by 1 with each change |

- \`POST /contacts\` with \`name\` → 201 and the contact.
- \`GET /contacts/{id}\` → 200 and the contact.
- \`PATCH /contacts/{id}\` with \`name\` → 200 and the contact.
- \`DELETE /contacts/{id}\` → 204.

Every response that holds one contact has an \`ETag\`, which is the version in double quotes.

\`PUT\`, \`PATCH\` and \`DELETE\` need an \`If-Match\` header. Without it → 428. If it does not name the current version → 412.

Checks come in this order: 401, 404, 428, 412, 422.

## Order

| Member | Type | Rules |
|---|---|---|
| \`item\` | string | required, 1 to 40 characters |

- \`POST /orders\` with \`item\` → 201 and the order.
- \`GET /orders/{id}\` → 200 and the order.

\`POST /orders\` requires an \`Idempotency-Key\` header. Without it: 400 \`key_required\`. Same key, another body: 422 \`key_reused\`.
`;

test("sentences on versions and repeats are understood together", () => {
  const { services, uncovered } = parse(VERSIONED);
  const operations = services.flatMap((service) => service.operations);
  expect(uncovered).toEqual([]);
  expect(operations.filter(({ precondition }) => precondition?.required)).toHaveLength(2);
  expect(operations.filter(({ once }) => once?.required !== undefined)).toHaveLength(1);
  for (const sentence of rowsIn(below("**Versions and repeats**"))
    .flatMap(([cell = ""]) => sentencesIn(cell))
    .slice(0, 4))
    for (const part of sentence.split("…")) expect(VERSIONED).toContain(part.trim());
});
