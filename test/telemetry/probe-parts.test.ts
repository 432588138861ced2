import { describe, expect, test } from "vitest";
import type { Scenario } from "#src/spec/spec.ts";
import { findMismatch } from "#src/telemetry/find-mismatch.ts";
import { isPublicAddress } from "#src/telemetry/public-address.ts";
import { fillStep, readPointer } from "#src/telemetry/saved-values.ts";
import { makeNamesUnique } from "#src/telemetry/unique-names.ts";

describe("names", () => {
  const scenario: Scenario = {
    name: "Two lists",
    line: 1,
    names: ["groceries", "my list"],
    steps: [
      {
        as: "ana",
        method: "POST",
        path: "/lists/groceries/todos/my%20list?list=groceries&q=groceries+and+more&mine=my+list",
        headers: { "x-list": "groceries" },
        body: { list: "groceries", tags: ["groceries", "no groceries"], groceries: 1 },
        expect: { status: 201, headers: { location: "/lists/groceries" }, body: { list: "groceries" } },
      },
    ],
  };

  test("are made unique where they stand whole, in requests and in what is expected", () => {
    const [step] = makeNamesUnique(scenario, "-x7k2").steps;
    expect(step?.path).toBe(
      "/lists/groceries-x7k2/todos/my%20list-x7k2?list=groceries-x7k2&q=groceries+and+more&mine=my%20list-x7k2",
    );
    expect(step?.headers).toEqual({ "x-list": "groceries-x7k2" });
    expect(step?.body).toEqual({ list: "groceries-x7k2", tags: ["groceries-x7k2", "no groceries"], groceries: 1 });
    expect(step?.expect.body).toEqual({ list: "groceries-x7k2" });
  });
});

describe("saved values", () => {
  const step = {
    as: null,
    method: "GET",
    path: "/links/{code}",
    body: { id: "{id}", text: "Hello {{id}}, see {code}" },
    expect: { status: 302, headers: { location: "/r/{code}" } },
  } as const;

  test("fill path, body and expectation; a template's own placeholders stay", () => {
    const saved = new Map<string, string | number>([
      ["code", "a/b"],
      ["id", 7],
    ]);
    expect(fillStep(step, saved)).toMatchObject({
      path: "/links/a%2Fb",
      body: { id: 7, text: "Hello {{id}}, see a/b" },
      expect: { headers: { location: "/r/a/b" } },
    });
    expect(fillStep(step, new Map())).toEqual({ problem: "no earlier answer gave {code}" });
  });

  test("are found by JSON pointer", () => {
    const body = { items: [{ "a/b": 1 }], id: null };
    expect(readPointer(body, "/items/0/a~1b")).toBe(1);
    expect(readPointer(body, "/id")).toBeNull();
    expect(readPointer(body, "/items/1/id")).toBeUndefined();
    expect(readPointer(body, "/__proto__")).toBeUndefined();
  });
});

describe("an answer", () => {
  const answer = {
    status: 200,
    headers: { location: "/a" },
    body: { items: [{ id: 1, done: false, extra: true }], total: 1 },
  };
  test.each([
    [{ status: 201 }, "expected status 201, got 200"],
    [{ status: 200, headers: { Location: "/b" } }, 'header Location: expected "/b", got "/a"'],
    [{ status: 200, headers: { Location: "/a" }, body: { items: [{ id: 1 }] } }, "as expected"],
    [{ status: 200, body: { items: [{ id: 1 }, { id: 2 }] } }, "/items: expected 2 entries, got 1"],
    [{ status: 200, body: { items: [{ done: true }] } }, "/items/0/done: expected true, got false"],
    [{ status: 200, body: { items: { id: 1 } } }, "/items: expected an object, got [{"],
    [{ status: 200, body: { missing: null } }, "/missing: expected null, got nothing"],
    [{ status: 200, body: "text" }, 'the body: expected "text", got {"items"'],
    [{ status: 200, body: { total: "1" } }, '/total: expected "1", got 1'],
  ])("%j → %s", (expected, problem) => {
    expect(findMismatch(expected, answer) ?? "as expected").toContain(problem);
  });
});

test("only addresses of the public internet count as public", () => {
  const inward =
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 192.0.2.1 " +
    "198.18.0.1 ::1 :: ::ffff:127.0.0.1 ::7f00:1 fe80::1 fc00::1 fd00:ec2::254 64:ff9b::7f00:1 2002:7f00:1:: " +
    "2001:db8::1 ff02::1 no-address";
  expect(inward.split(" ").filter(isPublicAddress)).toEqual([]);
  expect(["1.1.1.1", "140.82.121.4", "2606:4700:4700::1111"].filter((address) => !isPublicAddress(address))).toEqual(
    [],
  );
});
