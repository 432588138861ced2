import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const SPEC = `# Seed trays

No log-in.

\`\`\`
GET /trays/{id}            -> 200 the tray
PATCH /trays/{id}          -> 200 the tray; body may hold label, sealed
GET /trays/{id}/seeds      -> 200 {"seeds": [...]} oldest first; ?kind= filters
POST /trays/{id}/seeds     -> 201 the seed
DELETE /trays/{id}/seeds/{seedId}  -> 204
POST /trays/{id}/seeds/{seedId}/waterings   -> 200 the seed, waterings raised by one
\`\`\`

\`\`\`
POST /trays
{"label": "South window", "sealed": false}

201
{"id": "t_1", "label": "South window", "sealed": false, "created_at": "2026-02-03T09:00:00.000Z"}
\`\`\`

A seed:

\`\`\`json
{"id": "s_1", "kind": "bean", "planter": "Ida", "row": 0, "waterings": 0, "version": 1}
\`\`\`

* \`kind\`: 1-30 chars, mandatory. \`planter\`: 1-40 chars, mandatory. \`row\`: integer, 0-9, default 0.
* Max 40 seeds per tray; one more -> 409 \`tray_full\`.
* While a tray is \`sealed\`, adding, deleting and watering seeds are refused: 423 \`tray_sealed\`.
* Unknown tray -> 404 \`no_tray\`, unknown seed -> 404 \`no_seed\`.

Errors: \`{"error": "<code>", "message": "…"}\`. Wrong values are 422 \`invalid\`, broken JSON is 400 \`bad_json\`.

## WebSocket

\`GET /trays/{id}/live?nick=Ida\` upgrades to a WebSocket. \`nick\` is 2-20 chars; without it -> HTTP 422.

Server -> client

| type | other members | when |
|---|---|---|
| \`hello\` | \`tray\`, \`seeds\` (all seeds, oldest first), \`people\` (who is there) | first frame after connecting |
| \`seed_added\` | \`seed\` | to everyone |
| \`seed_deleted\` | \`id\` | |
| \`seed_changed\` | \`seed\` | after a watering |
| \`pointer\` | \`name\`, \`x\`, \`y\` | someone else pointed |
| \`error\` | \`code\`, \`message\` | only to the sender |

Client -> server

| type | other members | effect |
|---|---|---|
| \`pointer\` | \`x\`, \`y\` (integers 0-500) | passed on to all others, not stored |
| \`add_seed\` | \`kind\`, \`row?\` | like POST; the planter is the connection's \`nick\` |

A frame that isn't JSON or has an unknown type is answered with \`error\` and code \`bad_frame\`. The connection stays open.
`;

const spec = parse(SPEC);
const [tray] = spec.services;
const room = tray?.room;

describe("a room whose guests say what they are called", () => {
  test("asks for the name in the query string", () => {
    expect(room?.guest).toEqual({ name: "nick", min: 2, max: 20 });
  });

  test("reads tables under lines that only tell the way", () => {
    expect(room?.frames.map(({ on, type }) => [type, on])).toEqual([
      ["hello", "open"],
      ["seed_added", { after: ["createSeed"] }],
      ["seed_deleted", { after: ["deleteSeed"] }],
      ["seed_changed", { after: ["wateringsSeed"] }],
      ["pointer", { heard: "pointer" }],
      ["error", "refused"],
    ]);
    expect(room?.frames[0]?.members).toMatchObject({ tray: { is: "room" }, seeds: { is: "recent", part: "Seed" } });
    expect(room?.malformed).toBe("bad_frame");
  });

  test("says what is told of several members in the plural of each", () => {
    const [pointer] = room?.hears ?? [];
    expect(pointer?.takes?.map(({ max, min, type }) => [type, min, max])).toEqual([
      ["integer", 0, 500],
      ["integer", 0, 500],
    ]);
  });

  test("fills in who sends a frame", () => {
    expect(room?.hears[1]).toMatchObject({ type: "add_seed", call: "createSeed", named: "planter" });
  });
});

describe("requests of a code block", () => {
  const operation = (name: string) => tray?.operations.find((each) => each.name === name);

  test("have bodies, filters and effects without backticks", () => {
    expect(operation("update")?.behaviour).toMatchObject({ fields: ["label", "sealed"] });
    expect(operation("listSeeds")?.behaviour).toMatchObject({ filters: ["kind"] });
    expect(operation("wateringsSeed")?.behaviour).toMatchObject({ kind: "act", set: [{ field: "waterings" }] });
  });

  test("leave what counts to the service", () => {
    const fields = tray?.parts?.[0]?.fields ?? [];
    expect(fields.find(({ name }) => name === "waterings")).toMatchObject({ origin: "service", default: 0 });
    expect(fields.find(({ name }) => name === "version")?.origin).toBe("revision");
  });

  test("are bound by how much there may be, and by the state of what they belong to", () => {
    const codes = (name: string) => operation(name)?.guards?.map(({ code, status }) => `${status} ${code}`);
    expect(codes("createSeed")).toEqual(["423 tray_sealed", "409 tray_full"]);
    expect(codes("deleteSeed")).toEqual(["423 tray_sealed"]);
    expect(codes("wateringsSeed")).toEqual(["423 tray_sealed"]);
    expect(codes("update")).toBeUndefined();
  });

  test("each have their own code for what is not there", () => {
    expect([tray?.missing, tray?.parts?.[0]?.missing]).toEqual(["no_tray", "no_seed"]);
    expect(spec.errors?.codes).toMatchObject({ invalid: "invalid", "malformed-json": "bad_json" });
  });
});
