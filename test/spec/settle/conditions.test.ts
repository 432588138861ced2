import { describe, expect, test } from "vitest";
import { leftOf, notesWith, operationOf, serviceOf } from "./api-of.ts";

const CHANGES = ["PUT /notes/{id}", "PATCH /notes/{id}", "DELETE /notes/{id}"];

describe("versions in headers", () => {
  test("are told with each record, and needed for each change", () => {
    const spec =
      notesWith(`Every response that holds a single note has an \`ETag\` header, which is the version in double quotes, e.g. \`ETag: "3"\`.

\`PUT\`, \`PATCH\` and \`DELETE\` need an \`If-Match\` header. Without it → \`428\`. If it does not name the current version → \`412\`, nothing is changed. \`If-Match: *\` fits any version. Of two simultaneous changes with the same ETag exactly one succeeds, the other gets \`412\`.

Checks come in this order: 401, 404, 428, 412, 400/422, 409.`);
    expect(serviceOf(spec).etag).toBe("version");
    for (const line of CHANGES)
      expect(operationOf(spec, line)).toMatchObject({
        precondition: { required: true, first: true },
        late: true,
      });
    expect(operationOf(spec, "POST /notes")).not.toHaveProperty("precondition");
    expect(operationOf(spec, "GET /notes/{id}")).not.toHaveProperty("precondition");
    expect(leftOf(spec, notesWith(""))).toEqual([]);
  });

  test("may be bare numbers that nobody must send, with a code of the author's", () => {
    const spec = notesWith(
      "Every changing call on an existing note accepts `If-Match` with the bare version number, e.g. `If-Match: 3`. If it is sent and is not the current version: 412 `version_conflict`, nothing changed. It is never required.\n\nPrecedence: 404, then 422, then 412, then 409.",
    );
    expect(serviceOf(spec)).not.toHaveProperty("etag");
    for (const line of CHANGES) {
      expect(operationOf(spec, line).precondition).toEqual({ bare: true, stale: "version_conflict" });
      expect(operationOf(spec, line).late).toBe(true);
    }
    expect(leftOf(spec, notesWith(""))).toEqual([]);
  });

  test("are texts of their own where an author wants one that never comes again", () => {
    const spec =
      notesWith(`Every answer with one note has an \`ETag\`. The ETag is strong, quoted, and new with every write, even if the value is the same.

| Header | On | Meaning | If not met |
|---|---|---|---|
| \`If-Match: "x"\` (or several, comma separated) | PUT, DELETE | only if the current ETag is one of these | 412 |
| \`If-None-Match: *\` | PUT | only if the note does not exist | 412 |

412 has the body \`{"error": "precondition_failed", "etag": <current ETag with its quotes, or null>}\`.`);
    expect(serviceOf(spec).etag).toBe("etag");
    expect(serviceOf(spec).fields.at(-1)).toMatchObject({ name: "etag", origin: "etag", hidden: true });
    expect(operationOf(spec, "DELETE /notes/{id}").precondition).toEqual({
      stale: "precondition_failed",
      tells: "etag",
    });
    expect(operationOf(spec, "PATCH /notes/{id}")).not.toHaveProperty("precondition");
  });

  test("are spoken of by nobody who does not speak of them", () => {
    const spec = notesWith("Titles are short.");
    for (const line of CHANGES) expect(operationOf(spec, line)).not.toHaveProperty("precondition");
    expect(serviceOf(spec)).not.toHaveProperty("etag");
  });

  test("of which something is said that is not understood are named", () => {
    expect(leftOf(notesWith("An `ETag` must be signed by our hardware key."), notesWith(""))).toEqual([
      "An `ETag` must be signed by our hardware key.",
    ]);
  });
});

describe("a version that is spoken of at one request", () => {
  test("is heeded there alone, by the code that is told there", () => {
    const spec = notesWith(
      "`PATCH /notes/{id}` needs an `If-Match` header with the current ETag; 428 `no_tag` without it, 412 `stale` otherwise.",
    );
    expect(operationOf(spec, "PATCH /notes/{id}").precondition).toEqual({
      required: true,
      missing: "no_tag",
      stale: "stale",
    });
    expect(operationOf(spec, "DELETE /notes/{id}")).not.toHaveProperty("precondition");
  });

  test("is named where it is to be made in a way of its own", () => {
    const sentence = "Every answer with one note has an `ETag`, which must be the SHA-256 hash of the body.";
    expect(leftOf(notesWith(sentence), notesWith(""))).toEqual([sentence]);
  });
});
