import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import type { ServiceSpec, Spec } from "#src/spec/spec.ts";

const ACCOUNTS = `## Accounts

\`POST /accounts\` with \`name\` (3 to 20 characters, unique) and \`password\` (at least 8 characters) → 201 with \`id\` and \`name\`.

\`POST /sessions\` with \`name\` and \`password\` → 201 with \`token\`; wrong ones → 401 \`bad_login\`.
`;
const KEYS = `## Depots

\`POST /depots\` with \`name\` (1 to 40 characters) → 201 with \`{ "id", "name", "api_key" }\`. The key is shown only once.
`;
const CRATES = `## Crates

\`POST /crates\` with \`label\` (1 to 200 characters) → 201 and the crate: \`{ "id", "label", "created_at" }\`.

\`GET /crates/{id}\` → 200 and the crate; 404 \`not_found\`.
`;

const read = (...parts: string[]): { spec: Spec; crate: ServiceSpec | undefined } => {
  const spec = parseSpec(readSpecText(`# Crates\n\n${parts.join("\n")}`, "crates"));
  return { spec, crate: spec.services.find(({ name }) => name === "Crate") };
};

describe("a sentence about all requests closes all of them", () => {
  test.each([
    "Requests are authenticated with `Authorization: Bearer <token>`; missing or invalid tokens are answered with 401 `nope`.",
    "Authentication: bearer token in the `Authorization` header. Without a valid token: 401 `nope`.",
    "The token goes into the `Authorization` header as `Bearer <token>` in all other calls. No valid token → 401 `nope`.",
    "Unless stated otherwise, calls need a valid token (`Authorization: Bearer …`); otherwise 401 `nope`.",
    "Send the token as `Authorization: Bearer <token>`. Requests without a valid token get 401 `nope`.",
    "Callers authenticate with a bearer token. Requests with no token or an unknown one are 401 `nope`.",
    "All other requests need `Authorization: Bearer <token>`; without it 401 `nope`.",
  ])("%s", (said) => {
    const { crate, spec } = read(ACCOUNTS, said, "", CRATES);
    expect(spec.uncovered).toEqual([]);
    expect(spec.callers).toMatchObject({ header: "authorization", scheme: "Bearer", code: "nope" });
    expect(crate?.operations.map(({ access }) => access)).toEqual(["signed-in", "signed-in"]);
  });

  test.each([
    "Every request below sends `X-Api-Key`. Missing → `401 nope`; unknown → `401 nope`.",
    "Send `X-Api-Key: <key>` with everything else (401 `nope` otherwise).",
    "The key must be sent as `X-Api-Key` on all further requests. Otherwise 401 `nope`.",
    "Authenticate with the `X-Api-Key` header. 401 `nope` when it is missing or unknown.",
    "`X-Api-Key` is required everywhere but there; 401 `nope`.",
  ])("%s", (said) => {
    const { crate, spec } = read(KEYS, said, "", CRATES);
    expect(spec.callers).toMatchObject({ header: "x-api-key", code: "nope" });
    expect(crate?.operations.map(({ access }) => access)).toEqual(["signed-in", "signed-in"]);
  });

  test("but where single requests say who may ask, the rest is open", () => {
    const said = "Calls that need a signed-in person expect `Authorization: Bearer <token>`.";
    const crates = CRATES.replace("`POST /crates`", "`POST /crates` (signed in)");
    const { crate } = read(ACCOUNTS, said, "", crates);
    expect(crate?.operations.map(({ access }) => access)).toEqual(["signed-in", "anyone"]);
  });
});

describe("a sentence that keeps callers apart", () => {
  const key = "All other requests carry the key in the header `X-Api-Key`; without a valid one 401 `nope`.";

  test.each([
    "A depot never sees another depot's crates.",
    "Depots never see each other's crates.",
    "Crates of other depots are invisible: 404.",
    "Depots are isolated from each other.",
    "Data of different depots is kept apart.",
    "No depot can see the crates of another one.",
    "Everything is scoped to the owner of the key.",
    "Nobody sees crates of somebody else.",
  ])("%s", (said) => {
    const { crate, spec } = read(KEYS, key, "", CRATES, said);
    expect(spec.uncovered).toEqual([]);
    expect(crate?.keyedBy).toEqual({ from: "owner" });
  });

  test.each(["Labels are separated by commas.", "A crate is independent of its depot."])("not: %s", (said) => {
    expect(read(KEYS, key, "", CRATES, said).crate?.keyedBy).toEqual({ from: "single" });
  });
});
