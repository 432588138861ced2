import { afterEach, describe, expect, test } from "vitest";
import { closeFixture, openFixture, REPO } from "./repository-fixture.ts";

afterEach(closeFixture);

describe("where something can be written", () => {
  const found = (more: object = {}) => ({ status: 200, body: { default_branch: "trunk", archived: false, ...more } });
  const branch = { status: 200, body: { name: "trunk" } };

  test("is the default branch, where there is one", async () => {
    const { github } = await openFixture({ "GET ": () => found(), "GET /branches/trunk": () => branch });
    expect(await github.readDefaultBranch(REPO)).toBe("trunk");
  });

  test("is nowhere in what is archived or empty", async () => {
    const archived = await openFixture({
      "GET ": () => found({ archived: true }),
      "GET /branches/trunk": () => branch,
    });
    expect(await archived.github.readDefaultBranch(REPO)).toBeNull();
    closeFixture();
    const empty = await openFixture({ "GET ": () => found() });
    expect(await empty.github.readDefaultBranch(REPO)).toBeNull();
  });
});

test("a label is made once, and stays as people have it", async () => {
  const label = { name: "spec", color: "5319e7", description: "Built" };
  let status = 201;
  const { github, requests } = await openFixture({ "POST /labels": () => ({ status, body: { id: 1, ...label } }) });
  await github.ensureLabel(REPO, label);
  status = 422;
  await github.ensureLabel(REPO, label);
  expect(requests.filter(({ path }) => path === "/labels").map(({ body }) => body)).toEqual([label, label]);
});
