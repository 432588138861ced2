import { describe, expect, it } from "vitest";
import {
  addClarification,
  type Clarification,
  parseClarification,
  renderClarification,
} from "#src/spec/clarification.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { tryClarification } from "#src/spec/try-clarification.ts";

const BODY = `## Services

### Note

One instance per book.

- text: text, required

Operations:

- add a note: \`POST /books/{book}/notes\` → 201
- list the notes: \`GET /books/{book}/notes\`

## Rules

- Notes must smell of \`roses\`.
- A note must sing.
`;
const OF = "Notes must smell of roses.";
const ALL: Clarification[] = [
  { kind: "left-out", of: OF },
  { kind: "by-hand", of: OF },
  { kind: "as-it-is", of: "how long notes are kept" },
  { kind: "instead", of: OF, text: "notes are kept for 30 days." },
  { kind: "rule", text: "Only signed-in people may add notes." },
];

const read = (...clarifications: Clarification[]) =>
  parseSpec({ title: "Notes", body: clarifications.reduce(addClarification, BODY) });

describe("what people settled about a spec", () => {
  it.each(ALL)("is read back as it was written: $kind", (clarification) => {
    expect(parseClarification(renderClarification(clarification))).toEqual(clarification);
  });

  it("stands under one heading", () => {
    expect(ALL.reduce(addClarification, BODY).match(/^## Clarifications$/gmu)).toHaveLength(1);
  });

  it("leaves out what is left out, and says so", () => {
    const [first, second] = read({ kind: "left-out", of: OF }).uncovered;
    expect([first?.reason, second?.text]).toEqual(["it is left out, as was answered", "A note must sing."]);
  });

  it("has by hand what it leaves to hands", () => {
    expect(read({ kind: "by-hand", of: OF }).handwritten).toMatchObject([{ text: "Notes must smell of `roses`." }]);
  });

  it("builds what is said in place of a line, and what is said beside it", () => {
    const { services, uncovered } = read(...ALL.slice(3));
    expect(uncovered.map(({ text }) => text)).toEqual(["A note must sing."]);
    expect(services[0]?.retentionDays).toBe(30);
    expect(services[0]?.operations[0]?.access).toBe("signed-in");
  });

  it("changes the hash of the spec, and else nothing where it only stays as it is", () => {
    const { hash: before, ...plain } = read();
    const { hash: after, ...stays } = read({ kind: "as-it-is", of: "how long notes are kept" });
    expect(stays).toEqual(plain);
    expect(after).not.toBe(before);
  });

  it("is none where it isn't understood, or comes to nothing", () => {
    const text = { title: "Notes", body: BODY };
    expect(tryClarification(text, { kind: "instead", of: OF, text: "Notes hum." })).toBe(
      "no rule turns this into code",
    );
    expect(tryClarification(text, { kind: "rule", text: "There are notes." })).not.toBeNull();
    expect(tryClarification(text, { kind: "rule", text: "notes are kept for 30 days." })).toBeNull();
  });
});
