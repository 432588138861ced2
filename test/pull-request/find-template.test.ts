import { expect, it } from "vitest";
import { findTemplate } from "#src/pull-request/find-template.ts";

it.each([
  [["README.md", ".github/pull_request_template.md"], ".github/pull_request_template.md"],
  [["PULL_REQUEST_TEMPLATE.md", "docs/Pull_Request_Template.txt"], "docs/Pull_Request_Template.txt"],
  [["pull_request_template.md", ".github/PULL_REQUEST_TEMPLATE.md"], ".github/PULL_REQUEST_TEMPLATE.md"],
  [[".github/PULL_REQUEST_TEMPLATE/feature.md"], ".github/PULL_REQUEST_TEMPLATE/feature.md"],
  [[".github/PULL_REQUEST_TEMPLATE/a.md", ".github/PULL_REQUEST_TEMPLATE/b.md"], null],
  [["src/pull_request_template.md", ".github/pull_request_template.md.bak", "docs/x/pull_request_template.md"], null],
  [[], null],
])("finds among %j %s", (paths, found) => {
  expect(findTemplate(paths)).toBe(found);
});
