import { describe, expect, it } from "vitest";
import { countAfter } from "./rules/notes.ts";

const PINNED = 'const count = this.records.countWhere([{ field: "pinned", equals: true }]);';

describe("a filter in code becomes one in the query", () => {
  it.each([
    ["const count = this.records.where([]).filter((note) => note.pinned).length;", PINNED],
    ["const count = this.records.where([]).filter(({ pinned }) => pinned).length;", PINNED],
    ["const count = this.records.where([]).filter((note) => { return note.pinned === true; }).length;", PINNED],
    [
      'const count = this.records\n        .where([])\n        .filter((note) => !note.pinned && note.colour === "blue")\n        .length;',
      'const count = this.records.countWhere([{ field: "pinned", equals: false }, { field: "colour", equals: "blue" }]);',
    ],
    [
      'const own = this.records.where([{ field: "pinned", equals: true }]).filter((note) => note.text === _input.id);\nconst count = own.map((note) => note.id);',
      'const own = this.records.where([{ field: "pinned", equals: true }, { field: "text", equals: _input.id }]); const count = own.map((note) => note.id);',
    ],
    [
      'const count = this.records.where([]).some((note) => "blue" === note.colour);',
      'const count = (this.records.countWhere([{ field: "colour", equals: "blue" }]) > 0);',
    ],
    [
      'const count = this.records.where([]).find((note) => note.colour === "blue");',
      'const count = this.records.where([{ field: "colour", equals: "blue" }])[0];',
    ],
    [
      "const count = this.records.all({}, { filters: [], sort: [] }).filter((note) => note.pinned !== false);",
      'const count = this.records.all({}, { filters: [], sort: [], only: [{ field: "pinned", equals: true }] });',
    ],
    ["const count = this.records.where([]).length;", "const count = this.records.countWhere([]);"],
  ])("%s", (before, after) => {
    expect(countAfter(before)).toBe(after);
  });

  it.each([
    ["asks more than equality", "const count = this.records.where([]).filter((note) => note.text.length > 3).length;"],
    [
      "takes one of two",
      "const count = this.records.where([]).filter((note) => note.pinned || note.text === 'a').length;",
    ],
    ["goes by the place", "const count = this.records.where([]).filter((note, n) => note.pinned && n > 1).length;"],
    ["looks into a list", "const count = this.records.where([]).filter((note) => note.tags === null).length;"],
    ["compares two fields", "const count = this.records.where([]).filter((note) => note.text === note.colour).length;"],
    ["calls something", "const count = this.records.where([]).filter((note) => note.text === next()).length;"],
    ["does more", "const count = this.records.where([]).filter((note) => { seen += 1; return note.pinned; }).length;"],
    ["is in a text", 'const count = "this.records.where([]).length".length;'],
    ["is of something else", "const count = this.instance.where([]).length;"],
    [
      "is needed whole",
      "const notes = this.records.where([]);\nconst count = notes.length + notes.map((note) => note.text).length;",
    ],
    ["has a template in a template", "const x = `a${`b`}`;\nconst count = this.records.where([]).length;"],
    ["has a view that is told elsewhere", "const count = this.records.all({}, view).filter((note) => note.pinned);"],
    [
      "has conditions of its own already",
      "const count = this.records.all({}, { filters: [], sort: [], only }).filter((note) => note.pinned);",
    ],
  ])("but what %s is left alone, but for its count", (_why, code) => {
    const after = countAfter(code);
    expect(after === null || after.includes("filter(")).toBe(true);
  });

  it("where nothing may be set, only what is true is asked for", () => {
    const nullable = { "pinned: boolean;": "pinned: boolean | null;" };
    expect(countAfter("const count = this.records.where([]).filter((note) => note.pinned).length;", nullable)).toBe(
      PINNED,
    );
    for (const not of ["!note.pinned", "note.pinned !== true"])
      expect(countAfter(`const count = this.records.where([]).filter((note) => ${not}).length;`, nullable)).toBeNull();
  });

  it("but what is calculated has no column", () => {
    const computed = {
      'pinned: { type: "boolean", origin: "caller", default: false }':
        'pinned: { type: "boolean", origin: "computed" }',
    };
    expect(
      countAfter("const count = this.records.where([]).filter((note) => note.pinned).length;", computed),
    ).toBeNull();
  });
});

describe("a record that is at hand is not looked up", () => {
  it.each([
    ["const count = this.records.where([]).filter(({ id }) => this.records.find(id).pinned).length;", PINNED],
    [
      'const count = this.records.where([{ field: "pinned", equals: true }]).filter(({ id }) => this.records.find(id).pinned).length;',
      PINNED,
    ],
    [
      "const count = this.records.where([]).map((note) => this.records.find(note.id).text.length);",
      "const count = this.records.where([]).map((note) => note.text.length);",
    ],
    [
      "let count = 0;\nfor (const note of this.records.where([])) { if (this.records.find(note.id).text.length > 3) count += 1; }",
      "let count = 0; for (const note of this.records.where([])) { if (note.text.length > 3) count += 1; }",
    ],
    [
      "let count = 0;\nfor (const note of this.records.where([])) if (this.records.find(note.id).text > '') count += 1;",
      "let count = 0; for (const note of this.records.where([])) if (note.text > '') count += 1;",
    ],
    [
      "const notes = this.records.where([]);\nlet count = 0;\nfor (const { id } of notes) count += 1;\nfor (const note of notes) count += this.records.find(note.id).text.length;",
      "const notes = this.records.where([]); let count = 0; for (const { id } of notes) count += 1; for (const note of notes) count += note.text.length;",
    ],
  ])("%s", (before, after) => {
    expect(countAfter(before)).toBe(after);
  });

  it.each([
    [
      "changes it meanwhile",
      "const count = this.records.where([]).map((note) => { this.records.change(note.id, {}); return this.records.find(note.id); });",
    ],
    [
      "changes it in a loop",
      "for (const note of this.records.where([])) { this.records.change(note.id, {}); use(this.records.find(note.id)); }\nconst count = 1;",
    ],
    [
      "has it changed by something that it calls",
      "const touch = (id: string) => this.records.change(id, {});\nfor (const note of this.records.where([])) { touch(note.id); use(this.records.find(note.id)); }\nconst count = 1;",
    ],
    [
      "waits meanwhile",
      "for (const note of this.records.where([])) { await later(); use(this.records.find(note.id)); }\nconst count = 1;",
    ],
    ["looks for another", "const count = this.records.where([]).map((note) => this.records.find(note.text).pinned);"],
    ["looks in another table", "const count = this.#parts.where([]).map((note) => this.records.find(note.id).pinned);"],
    [
      "needs the id for more",
      "const count = this.records.where([]).map(({ id }) => [id, this.records.find(id).pinned]);",
    ],
    [
      "has a name that is taken",
      "const record = 1;\nconst count = this.records.where([]).map(({ id }) => this.records.find(id).text + record);",
    ],
    [
      "writes into it",
      "for (const note of this.records.where([])) { const one = this.records.find(note.id); one.text = 'x'; }\nconst count = 1;",
    ],
    [
      "changed since it was named",
      "const notes = this.records.where([]);\nthis.records.removeWhere([]);\nconst count = notes.map((note) => this.records.find(note.id));",
    ],
  ])("but where code %s, it is", (_why, code) => {
    expect(countAfter(code)).toBeNull();
  });
});

describe("what was read is not read again", () => {
  it.each([
    [
      "const note = this.records.find(input.id);\nconst count = this.records.find(input.id).text.length + note.tags;",
      "const note = this.records.find(input.id); const count = note.text.length + note.tags;",
    ],
    [
      'const all = this.records.countWhere([]);\nconst count = { all, share: this.records.countWhere([{ field: "pinned", equals: true }]) / this.records.countWhere([]) };',
      'const all = this.records.countWhere([]); const count = { all, share: this.records.countWhere([{ field: "pinned", equals: true }]) / all };',
    ],
  ])("%s", (before, after) => {
    expect(countAfter(before)).toBe(after);
  });

  it.each([
    [
      "it changed",
      "const note = this.records.find(input.id);\nthis.records.change(input.id, {});\nconst count = this.records.find(input.id);",
    ],
    [
      "others had their turn",
      "const note = this.records.find(input.id);\nawait later();\nconst count = this.records.find(input.id);",
    ],
    [
      "its name is out of reach",
      "if (a) { const note = this.records.find(input.id); }\nconst count = this.records.find(input.id);",
    ],
    ["it is another", "const note = this.records.find(input.id);\nconst count = this.records.find(other);"],
    [
      "what names it is another by then",
      "let id = input.id;\nconst note = this.records.find(id);\nid = 'x';\nconst count = this.records.find(id);",
    ],
    [
      "a loop changes it later",
      "const note = this.records.find(input.id);\nfor (const x of [1, 2]) { use(this.records.find(input.id)); this.records.change(input.id, {}); }\nconst count = 1;",
    ],
    ["it has no name", "const count = this.records.find(input.id).text.length + this.records.find(input.id).tags;"],
    [
      "the name is another's",
      "const note = this.records.find(input.id);\nconst count = [1].map((note) => this.records.find(input.id));",
    ],
    [
      "it was written into",
      "const note = this.records.find(input.id);\nnote.text = 'x';\nconst count = this.records.find(input.id);",
    ],
  ])("but where %s, it is", (_why, code) => {
    expect(countAfter(code)).toBeNull();
  });
});

describe("look-ups elsewhere", () => {
  const ask = (target: string, by: string) => `await this.instance.seek<{ id: string }>(call, "${target}", ${by});`;

  it("are made at once where none needs what another finds", () => {
    expect(
      countAfter(
        `const tag = ${ask("Tag.read", "input.id")}\nconst hue = ${ask("Colour.read", "input.hue")}\nconst count = tag ?? hue;`,
      ),
    ).toBe(
      'const [tag, hue] = await Promise.all([this.instance.seek<{ id: string }>(call, "Tag.read", input.id), this.instance.seek<{ id: string }>(call, "Colour.read", input.hue)]); const count = tag ?? hue;',
    );
  });

  it.each([
    [
      "one needs another",
      `const tag = ${ask("Tag.read", "input.id")}\nconst hue = ${ask("Colour.read", "tag?.id")}\nconst count = hue;`,
    ],
    [
      "one changes something",
      `const tag = ${ask("Tag.pin", "input.id")}\nconst hue = ${ask("Colour.read", "input.hue")}\nconst count = hue;`,
    ],
    [
      "something stands between",
      `const tag = ${ask("Tag.read", "input.id")}\nif (tag === null) throw gone();\nconst hue = ${ask("Colour.read", "input.hue")}\nconst count = hue;`,
    ],
    [
      "it is not known what they do",
      `const tag = ${ask("Who.read", "input.id")}\nconst hue = ${ask("Who.list", "input.hue")}\nconst count = hue;`,
    ],
  ])("are not where %s", (_why, code) => {
    expect(countAfter(code)).toBeNull();
  });
});
