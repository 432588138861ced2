import { describe, expect, test } from "vitest";
import { generate } from "#test/codegen/generate.ts";
import { notificationSystem } from "#test/codegen/plans/notification-system.ts";
import { todoList } from "#test/codegen/plans/todo-list.ts";
import { urlShortener } from "#test/codegen/plans/url-shortener.ts";
import { readTemplates } from "#test/codegen/read-templates.ts";
import { runLint, UNPARSED } from "./run-lint.ts";
import { alarms } from "./snippets/alarms.ts";
import { calls } from "./snippets/calls.ts";
import { concurrency } from "./snippets/concurrency.ts";
import { design } from "./snippets/design.ts";
import { lifecycle } from "./snippets/lifecycle.ts";
import { sockets } from "./snippets/sockets.ts";
import { storage } from "./snippets/storage.ts";
import { tests } from "./snippets/tests.ts";

/** Each in a file of its own. */
const snippets = [...design, ...storage, ...concurrency, ...calls, ...alarms, ...sockets, ...lifecycle, ...tests].map(
  (snippet, n) => ({ ...snippet, file: snippet.path.replace("sample", `sample-${n}`) }),
);

const template = readTemplates();
const RULES = template.flatMap(({ path }) => /^lint\/rules\/(.+)\.ts$/u.exec(path)?.[1] ?? []);

const products = await Promise.all(
  [todoList, urlShortener, notificationSystem].map((plan) => generate(plan, template)),
);
const generated = products.flat().filter(({ path }) => /^(?:src|test)\/services\//u.test(path));

/** Starting the linter costs more than all of these files, so one run judges them together. */
const judged = runLint([
  ...template,
  ...generated,
  ...snippets.map(({ code, file }) => ({ path: file, content: code })),
]);

const inSnippets = (finding: { path: string }): boolean => snippets.some(({ file }) => file === finding.path);

describe("the product's own rules", () => {
  test.each(snippets.filter(({ at }) => at !== null))("$rule finds $at in $file", ({ at, file, rule }) => {
    const found = judged.filter((finding) => finding.path === file && RULES.includes(finding.rule));
    expect([...new Set(found.map((finding) => finding.rule))]).toEqual([rule]);
    expect(found.filter((finding) => finding.at.startsWith(at ?? ""))).not.toEqual([]);
    expect(found[0]?.message).toMatch(new RegExp(`^${rule.split("-")[0]?.toUpperCase()}: .+\\.$`, "u"));
  });

  test.each(snippets.filter(({ at }) => at === null))("$rule lets $file pass", ({ file }) => {
    expect(judged.filter(({ path, rule }) => path === file && RULES.includes(rule))).toEqual([]);
  });

  test("see every snippet: none is passed over for a slip of its own", () => {
    expect(judged.filter(({ rule }) => rule === UNPARSED)).toEqual([]);
  });

  test("are each seen to find something and to let something pass", () => {
    for (const passing of [false, true]) {
      const tried = snippets.filter(({ at }) => (at === null) === passing).map(({ rule }) => rule);
      expect(RULES.filter((rule) => !tried.includes(rule))).toEqual([]);
    }
  });

  test("find nothing in the sample product and in three others, and neither do the linter's own", () => {
    expect(generated.length).toBeGreaterThanOrEqual(8);
    expect(judged.filter((finding) => !inSnippets(finding))).toEqual([]);
  });
});
