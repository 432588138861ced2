import { describe, expect, test } from "vitest";
import { parse } from "./problem-of.ts";

const NOTE = "## Services\n\n### Note\n\n- text: text\n\n- add a note\n- list the notes\n- remove a note";

describe("who may do what", () => {
  const access = (lines: string): string =>
    parse(`${NOTE}\n\n## Who may do what\n\n${lines}\n`)
      .services.flatMap(({ operations }) => operations)
      .map(({ name, access: who }) => `${name} ${who}`)
      .join(", ");

  test.each([
    ["- Anyone may list notes.\n- Only the owner may add and remove them.", "add owner, list anyone, remove owner"],
    ["- Anyone: list\n- Signed-in people: add, remove", "add signed-in, list anyone, remove signed-in"],
    [
      "Anyone may list, but only signed-in people may add and remove notes.",
      "add signed-in, list anyone, remove signed-in",
    ],
    [
      "Nobody but the owner may remove a note. Everything else needs sign-in.",
      "add signed-in, list signed-in, remove owner",
    ],
    ["There are no accounts.", "add anyone, list anyone, remove anyone"],
    [
      "| Who | What |\n|---|---|\n| Anyone | list |\n| Only the owner | remove |",
      "add null, list anyone, remove owner",
    ],
    ["Adding a note requires sign-in.", "add signed-in, list null, remove null"],
    ["Only the owner may remove a note, others cannot.", "add null, list null, remove owner"],
    ["Anyone may list but not remove notes.", "add null, list anyone, remove null"],
    ["Signed-in people may add notes. Visitors cannot remove notes.", "add signed-in, list null, remove signed-in"],
    ["Only the owner may add a note. Nobody else gets in.", "add owner, list null, remove null"],
  ])("%s", (lines, expected) => {
    expect(access(lines)).toBe(expected);
  });
});
