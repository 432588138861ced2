import { describe, expect, it } from "vitest";
import { addClarification } from "#src/spec/clarification.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { chooseQuestions } from "#src/steering/choose-questions.ts";
import { EXAMPLES, readExampleText } from "#test/plan/plan-fixture.ts";

const contacts = (more = "") => ({
  title: "Contacts",
  body: `## Services

### Contact

One instance per book.

- name: text, required
- email: email, required

Operations:

- add a contact: \`POST /books/{book}/contacts\` → 201
- list the contacts: \`GET /books/{book}/contacts\`
- change a contact: \`PATCH /books/{book}/contacts/{id}\`
${more}`,
});
const ask = (text: { title: string; body: string }, writes = false) => chooseQuestions(text, parseSpec(text), writes);

describe("what is asked of a spec", () => {
  it.each(EXAMPLES)("is nothing where it is clear: %s", (name) => {
    expect(ask(readExampleText(name))).toEqual([]);
  });

  it("is who may change what tells of people, and how long that is kept", () => {
    expect(ask(contacts()).map(({ about, recommended, options }) => [about, options[recommended]?.text])).toEqual([
      ["who may change what Contact keeps", "Signed-in people."],
      ["how long contacts are kept", "Until somebody asks for their removal by a change of the product."],
    ]);
  });

  it("is neither where the spec says it", () => {
    const said =
      "\n## Rules\n\n- Contacts are kept for 90 days.\n- Only signed-in people may add and change contacts.\n";
    expect(ask(contacts(said))).toEqual([]);
    const shown =
      '\n- delete a contact: `DELETE /books/{book}/contacts/{id}`\n\n## Acceptance scenarios\n\n### A stranger adds one\n\n- When a stranger sends `POST /books/club/contacts` with `{"name": "Bo", "email": "bo@example.org"}`\n- Then the answer is 201\n';
    expect(ask(contacts(shown))).toEqual([]);
  });

  it("is not asked again once it is settled, whatever the answer", () => {
    for (const question of ask(contacts("\n## Rules\n\n- A contact must never be lost at sea.\n"), true))
      for (const { settles } of question.options) {
        if (settles === null || settles.kind === "decision") continue;
        const text = contacts("\n## Rules\n\n- A contact must never be lost at sea.\n");
        const after = ask({ ...text, body: addClarification(text.body, settles) }, true);
        expect(after.map(({ about }) => about)).not.toContain(question.about);
      }
  });

  it("is what shall become of lines that promise or forbid, the forbidding ones first", () => {
    const rules = ["The sun must shine on contacts.", "A contact must never be lost at sea.", "Contacts are lovely."];
    const questions = ask(contacts(`\n## Rules\n\n${rules.map((rule) => `- ${rule}`).join("\n")}\n`), true);
    const lines = questions.filter(({ words }) => words === "instead");
    expect(lines.map(({ about }) => about)).toEqual([rules[1], rules[0]]);
    expect(lines[0]?.options).toHaveLength(3);
  });
});
