import { describe, expect, test } from "vitest";
import type { OperationSpec, Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const STUDIO = `# Studio

- \`POST /studios\` with \`title\` (1 to 40 characters) → 201. Open to all.

\`\`\`json
{
  "studio": { "id": "…", "title": "Attic" },
  "key": { "id": "…", "label": "first", "role": "owner", "allowance": null, "spent": 0, "head": "st_ab", "secret": "st_abc…" }
}
\`\`\`

All other requests need the header \`X-Studio-Key: <secret>\`. A missing or unknown key: 401 \`no_key\`.

- \`GET /studios/{studioId}\` → 200 with the studio.
- \`GET /studios/{studioId}/keys\` → 200 \`{ "keys": [key] }\`, oldest first, without \`secret\`.
- \`POST /studios/{studioId}/keys\` with \`label\` (1 to 20 characters) and \`role\` (one of \`owner\`, \`guest\`) and optional \`allowance\` → 201 with the key, with \`secret\`.
- \`PATCH /studios/{studioId}/keys/{keyId}\` with any of \`label\`, \`role\`, \`allowance\` → 200 with the key.
- \`POST /studios/{studioId}/keys/{keyId}/rotate\` → 200 with the key and a new \`secret\`.
- \`DELETE /studios/{studioId}/keys/{keyId}\` → 204.
- \`GET /whoami\` → 200 \`{ "studioId", "keyId", "role", "spent" }\`.
`;
const TABLE = `
## Who may

| | guest | owner |
|---|---|---|
| see the studio | ✓ | ✓ |
| manage keys | – | ✓ |
`;

const named = ({ services }: Spec, name: string): OperationSpec => {
  const found = services[0]?.operations.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

const keyOf = ({ services }: Spec, name: string) =>
  services[0]?.parts?.find((part) => part.name === "Key")?.fields.find((field) => field.name === name);

const guardsOf = (spec: Spec, name: string) =>
  (named(spec, name).guards ?? []).map(({ holds, status }) => [status, holds]);

const owns = { do: "equal", with: [{ caller: "role" }, { value: "owner" }] };

describe("keys that are records", () => {
  const spec = parse(STUDIO + TABLE);

  test("come along with what they open, and tell callers apart", () => {
    expect(spec.callers).toMatchObject({ header: "x-studio-key", service: "Studio", part: "Key", field: "secret" });
    expect(named(spec, "create").brings).toEqual({
      part: "Key",
      values: { label: "first", role: "owner" },
      own: "studio",
      member: "key",
    });
    expect(named(spec, "create").access).toBe("anyone");
    expect(keyOf(spec, "secret")).toMatchObject({ origin: "secret", prefix: "st_" });
  });

  test("open nothing else, and what their role allows", () => {
    expect(guardsOf(spec, "read")).toEqual([[404, { do: "equal", with: [{ caller: "of" }, { field: "id" }] }]]);
    expect(guardsOf(spec, "listKeys")).toEqual([
      [404, { do: "equal", with: [{ caller: "of" }, { parent: "id" }] }],
      [403, owns],
    ]);
    expect(named(spec, "deleteKey").guards?.every(({ first }) => first)).toBe(true);
  });

  test("are shown to their holder by names of the author's own", () => {
    expect(named(spec, "readSelf").shows).toEqual({
      fields: ["studio_id", "id", "role", "spent"],
      as: { studio_id: "studioId", id: "keyId" },
    });
  });

  test("get a new secret", () => {
    expect(named(spec, "rotateKey").behaviour).toEqual({
      kind: "act",
      set: [{ field: "secret", anew: true }],
      when: [],
    });
  });
});

describe("who may", () => {
  test("is told role by role, each with what another may", () => {
    const spec = parse(`${STUDIO}
## Rights

- \`guest\`: look at the studio.
- \`owner\`: everything a guest may, and manage keys.
`);
    expect(guardsOf(spec, "read")).toHaveLength(1);
    expect(guardsOf(spec, "updateKey").at(1)).toEqual([403, owns]);
  });

  test("is nobody where no role is told", () => {
    const spec = parse(STUDIO + TABLE.replace("| manage keys | – | ✓ |\n", "| paint walls | – | ✓ |\n"));
    expect(spec.services[0]?.operations.map(({ name }) => name)).not.toContain("deleteKey");
    expect(spec.uncovered.map(({ reason }) => reason)).toContain("it is not told which roles may");
  });
});

describe("the last of its kind", () => {
  test("neither goes nor changes", () => {
    const spec = parse(
      `${STUDIO}${TABLE}\nThe last owner key of a studio can neither be removed nor demoted: 409 \`last_owner\`.\n`,
    );
    const [removal] = named(spec, "deleteKey").guards?.slice(2) ?? [];
    expect(removal).toMatchObject({ status: 409, code: "last_owner", late: true });
    const [change] = named(spec, "updateKey").guards?.slice(2) ?? [];
    expect(change?.holds).toMatchObject({
      do: "or",
      with: [{ do: "equal", with: [{ sent: "role" }, { value: "owner" }] }, {}, {}],
    });
  });
});

describe("what callers may ask for", () => {
  const spec = parse(`${STUDIO}${TABLE}
## Allowance

- \`allowance\` is the number of calls that a key may make per day: 1 to 500, or \`null\` for no limit.
- \`spent\` is how many it has made today.
- \`GET /whoami\` is free and does not count.
- Nothing left: 429 \`spent_up\`. Answers carry \`X-Calls-Limit\` and \`X-Calls-Remaining\` where there is an allowance.

## More

\`head\` shows the first five characters of the secret.
`);

  test("is counted, except what is free", () => {
    expect(spec.callers?.meter).toEqual({
      most: "allowance",
      used: "spent_count",
      until: "spent_until",
      period: "day",
      free: ["readSelf"],
      code: "spent_up",
      headers: { limit: "x-calls-limit", remaining: "x-calls-remaining" },
    });
    expect(keyOf(spec, "allowance")).toMatchObject({ type: "integer", min: 1, max: 500, nullable: true });
    expect(keyOf(spec, "spent")?.origin).toBe("computed");
  });

  test("and how a secret begins may be told", () => {
    expect(keyOf(spec, "head")?.begins).toEqual({ field: "secret", length: 5 });
  });
});

describe("a log", () => {
  test("holds what was refused", () => {
    const spec = parse(`${STUDIO}${TABLE.replace("| manage keys", "| read the journal | – | ✓ |\n| manage keys")}
## Journal

\`GET /studios/{studioId}/journal\` → 200 \`{ "entries": [entry] }\`, newest first. Entry: \`{ "id", "at", "actor", "action", "target" }\`.

| action | target |
|---|---|
| \`key.created\` | key id |
| \`call.refused\` | method and path of a call that got 403 |
`);
    expect(spec.callers?.denied).toBe("noteDenial");
    expect(named(spec, "noteDenial").behaviour).toEqual({
      kind: "note-denial",
      into: "Journal",
      target: "target",
      set: [{ field: "action", value: "call.refused" }],
    });
  });
});

describe("keys in other words", () => {
  const spec = parse(`# Sheds

Every request, except the one that opens a shed, carries a key in the header \`X-Shed-Key\`; without a valid one the answer is 401 \`unknown\`. For any other shed the answer is 404 \`nowhere\`.

\`POST /sheds\` with \`{"title": "Garden"}\` (title: 1–60 characters) answers 201 with \`{"id", "title", "key": {"id", "label", "role", "secret", "perHour", "usedNow"}}\`. The first key has the label \`boss\` and the role \`owner\`. Nobody needs a key for this.

\`GET /sheds/{shedId}\` answers 200 with the shed, \`DELETE /sheds/{shedId}\` answers 204.

A key is made with \`POST /sheds/{shedId}/keys\` and \`label\` (1–40 characters), \`role\` (\`guest\` or \`owner\`) and optionally \`perHour\`. 201 with the key. \`GET /me\` answers 200 with \`{"id", "role", "usedNow"}\`.

A key with a \`perHour\` may make that many requests per hour. All requests count, except \`GET /me\`. \`usedNow\` says how many it has made. 429 \`wait\` once it is used up.

## Roles

- **guest** – read the shed
- **owner** – what a guest may, and also change and delete the shed and read its log

Anything else is 403 \`no\`.
`);

  test("mean the same", () => {
    expect(spec.uncovered.map(({ text }) => text)).toEqual(["`POST /sheds/{shedId}/keys`"]);
    expect(named(spec, "create").brings).toEqual({
      part: "Key",
      values: { label: "boss", role: "owner" },
      own: null,
      member: "key",
    });
    expect(named(spec, "read").guards).toMatchObject([{ status: 404, code: "nowhere" }]);
    expect(named(spec, "read").guards).toHaveLength(1);
    expect(named(spec, "delete").guards?.at(1)).toMatchObject({ status: 403, code: "no", holds: owns });
    expect(spec.callers?.meter).toMatchObject({ most: "perHour", period: "hour", free: ["readSelf"], code: "wait" });
  });

  test("are let in by a column for each role", () => {
    const table = `
| Request | guest | owner |
|---|---|---|
| \`GET /studios/{studioId}\` | yes | yes |
| \`GET /studios/{studioId}/keys\` | no | yes |
`;
    const marked = parse(STUDIO + TABLE.replace(/\n\|[^]*$/u, table));
    expect(guardsOf(marked, "listKeys").at(1)).toEqual([403, owns]);
    expect(guardsOf(marked, "read")).toHaveLength(1);
    expect(marked.services[0]?.operations.map(({ name }) => name)).not.toContain("deleteKey");
  });

  test("parameters may stand among other clauses", () => {
    const listed = parse(
      STUDIO.replace(
        "oldest first, without",
        "oldest first, `?limit=` 1 to 50 (default 10), `?role=` filters, without",
      ) + TABLE,
    );
    expect(named(listed, "listKeys").behaviour).toMatchObject({
      filters: ["role"],
      paging: { limit: { default: 10, max: 50 } },
    });
  });
});
