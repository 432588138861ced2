import { describe, expect, it } from "vitest";
import { proposeByRules } from "#src/follow-up/propose-by-rules.ts";
import { countAfter, notesThat } from "./notes.ts";

/** A service none of whose fields tell that a record was written. */
const UNTOLD = { 'updated_at: { type: "date-time", origin: "updated-at" },': "" };

describe("what is removed row by row is removed in one statement", () => {
  it.each([
    [
      'for (const note of this.records.where([{ field: "pinned", equals: true }])) this.records.remove(note.id);',
      'this.records.removeWhere([{ field: "pinned", equals: true }]);',
    ],
    ["for (const { id } of this.records.where([])) { this.instance.remove(id); }", "this.instance.clear([]);"],
    [
      "let count = 0;\nfor (const note of this.records.where([])) {\n  this.instance.remove(note.id);\n  count += 1;\n}",
      "let count = 0; count += this.instance.clear([]);",
    ],
    [
      "let count = 0;\nfor (const note of this.records.where([])) if (note.pinned) {\n  this.instance.remove(note.id);\n  count++;\n}",
      'let count = 0; count += this.instance.clear([{ field: "pinned", equals: true }]);',
    ],
    [
      'for (const note of this.records.where([]).filter((one) => one.colour === "blue")) this.instance.remove(note.id);',
      'this.instance.clear([{ field: "colour", equals: "blue" }]);',
    ],
  ])("%s", (before, after) => {
    expect(countAfter(before)).toBe(after);
  });

  it.each([
    [
      "is chosen by more",
      "for (const note of this.records.where([])) if (note.text.length > 3) this.records.remove(note.id);",
    ],
    ["is something else", "for (const note of this.records.where([])) this.records.remove(note.text);"],
    ["is of another list", "for (const note of notes) this.records.remove(note.id);"],
    ["does more", "for (const note of this.records.where([])) { this.records.remove(note.id); seen(note); }"],
    [
      "counts all",
      "for (const note of this.records.where([])) {\n  if (note.pinned) this.records.remove(note.id);\n  count += 1;\n}",
    ],
    [
      "is otherwise",
      "for (const note of this.records.where([])) if (note.pinned) this.records.remove(note.id); else rest();",
    ],
  ])("but what %s is left alone", (_why, code) => {
    expect(countAfter(code)).toBeNull();
  });
});

describe("what is there already is not written", () => {
  it.each([
    ["for (const note of this.records.where([])) this.records.change(note.id, { text: note.text });", ""],
    ["for (const { id, text } of this.records.where([])) { this.records.change(id, { text }); }", ""],
    [
      "this.records.change(_input.id, { pinned: true });\nthis.records.change(_input.id, { text, pinned: false });",
      "this.records.change(_input.id, { text: text, pinned: false });",
    ],
    [
      'const a = 1;\nthis.records.change(_input.id, { colour: "blue" });\nconst count = this.records.change(_input.id, { pinned: true });',
      'const a = 1; const count = this.records.change(_input.id, { colour: "blue", pinned: true });',
    ],
  ])("%s", (before, after) => {
    expect(countAfter(before, UNTOLD)).toBe(after);
  });

  it.each([
    [
      "writes another field",
      "for (const note of this.records.where([])) this.records.change(note.id, { text: note.colour });",
    ],
    ["writes a list", "for (const note of this.records.where([])) this.records.change(note.id, { tags: note.tags });"],
    [
      "is of whatever comes next",
      "this.records.change(next(), { pinned: true });\nthis.records.change(next(), { pinned: true });",
    ],
    ["is of two records", "this.records.change(a, { pinned: true });\nthis.records.change(b, { pinned: true });"],
    [
      "reads what was written",
      "this.records.change(a, { pinned: true });\nthis.records.change(a, { text: this.records.find(a).text });",
    ],
    ["spreads something", "this.records.change(a, { ...one });\nthis.records.change(a, { pinned: true });"],
    [
      "needs the first",
      "const x = this.records.change(a, { pinned: true });\nthis.records.change(a, { text: x.text });",
    ],
    [
      "does something between",
      "this.records.change(a, { pinned: true });\nseen();\nthis.records.change(a, { pinned: false });",
    ],
  ])("but what %s is left alone", (_why, code) => {
    expect(countAfter(code, UNTOLD)).toBeNull();
  });

  it("but where a field tells that a record was written it is", () => {
    expect(
      countAfter("for (const note of this.records.where([])) this.records.change(note.id, { text: note.text });"),
    ).toBeNull();
  });
});

describe("what is changed in the same way is changed in one statement", () => {
  it.each([
    [
      'for (const note of this.records.where([{ field: "pinned", equals: true }])) this.records.change(note.id, { pinned: false });',
      'this.records.changeWhere([{ field: "pinned", equals: true }], { pinned: false });',
    ],
    [
      "for (const { id } of this.records.where([])) {\n  this.records.change(id, { text: _input.id, colour: 'blue' });\n}",
      "this.records.changeWhere([], { text: _input.id, colour: 'blue' });",
    ],
    [
      "for (const note of this.records.where([])) if (note.pinned) this.records.change(note.id, { pinned: false });",
      'this.records.changeWhere([{ field: "pinned", equals: true }], { pinned: false });',
    ],
  ])("%s", (before, after) => {
    expect(countAfter(before)).toBe(after);
  });

  it.each([
    [
      "is another value for each",
      "for (const note of this.records.where([])) this.records.change(note.id, { text: note.colour });",
    ],
    ["is worked out", "for (const note of this.records.where([])) this.records.change(note.id, { text: next() });"],
    [
      "is needed afterwards",
      "for (const note of this.records.where([])) last = this.records.change(note.id, { pinned: true });",
    ],
    [
      "is one of several things",
      "for (const note of this.records.where([])) { this.records.change(note.id, { pinned: true }); seen(); }",
    ],
    [
      "is of other records",
      "for (const note of this.records.where([])) this.records.change(note.text, { pinned: true });",
    ],
  ])("but what %s is left alone", (_why, code) => {
    expect(countAfter(code)).toBeNull();
  });

  it("but where the layer is older it is left alone", () => {
    const code = "for (const note of this.records.where([])) this.records.change(note.id, { pinned: true });";
    expect(proposeByRules({ ...notesThat(code), changesMany: false }, "Note.countPinned", "operation")).toEqual([]);
  });
});

const ask = (id: string, type = "<{ id: string }>"): string => `this.instance.seek${type}(call, "Tag.read", ${id})`;

describe("another service is not asked in turn", () => {
  it.each([
    [
      `for (const id of ids.slice(0, 12)) await ${ask("id")};`,
      `const asked = ids.slice(0, 12).map((id) => ${ask("id")}); await Promise.allSettled(asked); await Promise.all(asked);`,
    ],
    [
      `for (const id of ["a", _input.id]) await ${ask("id")};`,
      `const asked = ["a", _input.id].map((id) => ${ask("id")}); await Promise.allSettled(asked); await Promise.all(asked);`,
    ],
    [
      `for (const id of ids.slice(0, 12)) all.push(await ${ask("id")});`,
      `const asked = ids.slice(0, 12).map((id) => ({ found: ${ask("id")} })); await Promise.allSettled(asked.map(({ found }) => found)); for (const { found } of asked) { all.push(await found); }`,
    ],
    [
      `for (const note of notes.slice(0, 9)) {\n  const tag = await ${ask("note.tag")};\n  if (tag !== null) all.push([note.id, tag.id]);\n}`,
      `const asked = notes.slice(0, 9).map((note) => ({ note, found: ${ask("note.tag")} })); await Promise.allSettled(asked.map(({ found }) => found)); for (const { note, found } of asked) { const tag = await found; if (tag !== null) all.push([note.id, tag.id]); }`,
    ],
    [
      'for (const { id, text } of notes.slice(0, 9)) {\n  const { body } = await this.instance.ask(call, "Tag.read", { id });\n  all.push([text, body]);\n}',
      'const asked = notes.slice(0, 9).map(({ id, text }) => ({ text, found: this.instance.ask(call, "Tag.read", { id }) })); await Promise.allSettled(asked.map(({ found }) => found)); for (const { text, found } of asked) { const { body } = await found; all.push([text, body]); }',
    ],
    [
      `for (const note of notes) {\n  const tag = await ${ask("_input.id")};\n  if (tag !== null) all.push(note.id);\n}`,
      `let asked: Promise<{ id: string } | null> | undefined; for (const note of notes) { const tag = await (asked ??= ${ask("_input.id")}); if (tag !== null) all.push(note.id); }`,
    ],
  ])("%s", (before, after) => {
    expect(countAfter(before)?.replaceAll(/,(?= [\])}])/gu, "")).toBe(after);
  });

  it.each([
    ["has a bound that nobody knows", `for (const id of ["a", ...ids]) await ${ask("id")};`],
    ["has no bound", `for (const id of ids) await ${ask("id")};`],
    ["has a bound too far", `for (const id of ids.slice(0, 500)) await ${ask("id")};`],
    [
      "may end early",
      `for (const id of ids.slice(0, 9)) {\n  const tag = await ${ask("id")};\n  if (tag === null) break;\n}`,
    ],
    [
      "needs what the turn before found",
      `for (const id of ids.slice(0, 9)) {\n  const tag = await ${ask("last")};\n  last = tag.id;\n}`,
    ],
    ["writes there", 'for (const id of ids.slice(0, 9)) await this.instance.seek(call, "Tag.create", id);'],
    [
      "does something else there",
      "for (const id of ids.slice(0, 9)) await this.instance.render(call, { id }, rendering);",
    ],
    ["does something before", `for (const id of ids.slice(0, 9)) {\n  seen(id);\n  await ${ask("id")};\n}`],
  ])("but what %s is", (_why, code) => {
    expect(countAfter(code)).toBeNull();
  });
});
