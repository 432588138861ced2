import { describe, expect, test } from "vitest";
import { leftOf, notesWith, operationOf } from "./api-of.ts";

describe("keys of calls", () => {
  test("are needed by the requests that are named, and tell what becomes of a second call", () => {
    const spec =
      notesWith(`One call **requires** an \`Idempotency-Key\` header (1 to 200 visible characters): \`POST /notes\`. Without it the answer is \`400\` with error \`key_required\`.

When a call with a key has succeeded (2xx), a later call to the same path with the same key and the same JSON body does nothing; it gets the same status and the same body as the first time, plus the response header \`Idempotency-Replayed: true\`. Same path and key but a different body: \`422\`, \`key_reused\`. Failed calls do not use up the key, so a client can try again with the same key after a \`409\`. Keys are remembered for 24 hours.`);
    expect(operationOf(spec, "POST /notes").once).toEqual({
      required: { status: 400, code: "key_required" },
      reused: { status: 422, code: "key_reused" },
      header: "idempotency-replayed",
    });
    expect(operationOf(spec, "PATCH /notes/{id}")).not.toHaveProperty("once");
    expect(leftOf(spec, notesWith(""))).toEqual([]);
  });

  test("that must be kept for longer than they are, are named", () => {
    const spec = notesWith("Every POST needs an `Idempotency-Key`. Keys must be remembered for 30 days.");
    expect(operationOf(spec, "POST /notes").once).toEqual({ required: { status: 400 } });
    expect(leftOf(spec, notesWith(""))).toEqual(["Keys must be remembered for 30 days."]);
  });

  test("may be spoken of at the request itself, which may answer a second call in another way", () => {
    const spec = notesWith(
      "`POST /notes` needs an `Idempotency-Key` header. Without it the answer is 400 `no_key`. The same key with another body is 409 `key_conflict`. A second request with the same key and the same body makes nothing new: 200 with that note as it is now.",
    );
    expect(operationOf(spec, "POST /notes").once).toEqual({
      required: { status: 400, code: "no_key" },
      reused: { status: 409, code: "key_conflict" },
      status: 200,
      renews: true,
    });
    expect(leftOf(spec, notesWith(""))).toEqual([]);
  });
});
