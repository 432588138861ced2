import { expect, it } from "vitest";
import { relativeLinks } from "#src/steering/dashboard/relative-links.ts";

it("has links to threads of the same repository begin beside the dashboard, and leaves all others", () => {
  const text =
    "[plan](https://github.com/Acme/Todo/issues/7#issuecomment-1), [#8](https://github.com/acme/todo/pull/8), [log](https://github.com/acme/todo/actions/runs/1), [other](https://github.com/acme/todo2/issues/1)";
  expect(relativeLinks(text, "acme/todo")).toBe(
    "[plan](../issues/7#issuecomment-1), [#8](../pull/8), [log](https://github.com/acme/todo/actions/runs/1), [other](https://github.com/acme/todo2/issues/1)",
  );
});
