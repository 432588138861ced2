import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { rootOfWord, speaksOfTie } from "#src/spec/settle/relations/tie-words.ts";
import type { Behaviour, OperationSpec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const GALLERY = `# Gallery

## Artists

- \`POST /artists\` with \`nick\` (2 to 20 characters) and \`password\` (at least 8 characters) → 201 with the artist. Taken, whatever its case → 409 \`nick_taken\`.
- \`POST /sessions\` with \`nick\` and \`password\` → 201 with \`{ "token" }\`. Wrong → 401.

Everything else needs \`Authorization: Bearer <token>\`, else 401 \`unauthorized\`.

An artist in JSON: \`{ "nick": "Mo", "watcherCount": 1, "watchingCount": 2, "pictureCount": 3, "watchedByMe": true, "watchesMe": false }\`

- \`GET /artists/{nick}\` → 200 with the artist.
- \`PATCH /me\` with \`nick\` → 200 with the artist.
- \`PUT /artists/{nick}/watch\` and \`DELETE /artists/{nick}/watch\` → 200 with the artist. Oneself: 422 \`no_self_watch\`.
- \`GET /artists/{nick}/watchers\` and \`GET /artists/{nick}/watching\` → 200 with \`{ "artists": [{ "nick" }], "next" }\`, earliest watch first.
- \`PUT /artists/{nick}/block\` and \`DELETE /artists/{nick}/block\` → 204. Blocking someone removes the watches between the two. Somebody who is blocked cannot watch the other: 403 \`blocked\`.

## Pictures

A picture: \`{ "id", "title", "artist", "createdAt", "heartCount", "heartedByMe" }\`, \`artist\` being the nick of the artist who made it.

- \`POST /pictures\` with \`title\` (1 to 80 characters) → 201 with the picture.
- \`GET /artists/{nick}/pictures\` → 200 with \`{ "pictures": [picture], "next" }\`, newest first.
- \`PUT /pictures/{id}/heart\` and \`DELETE /pictures/{id}/heart\` → 200 with the picture.
- \`GET /pictures/{id}/hearts\` → 200 with \`{ "artists": [{ "nick" }], "next" }\`.
- \`GET /me/hearts\` → 200 with \`{ "pictures": [picture], "next" }\`, last hearted first.
- \`POST /pictures/{id}/comments\` with \`text\` (1 to 300 characters) → 201 with \`{ "id", "text", "author", "createdAt" }\`.
- \`GET /me/alerts\` → 200 with \`{ "alerts": [{ "kind", "by", "picture", "at", "seen" }], "unseen": 2 }\`, newest first. \`kind\` is \`watched\`, \`hearted\` or \`commented\`. Nobody is told a second time.
- \`POST /me/alerts/seen\` marks them all → 204.
- \`GET /stream\` → 200 with \`{ "pictures": [picture], "next" }\`: pictures by the artists one watches, newest first.
`;

const spec = parse(GALLERY);
const [artist] = spec.services;
const operation = (line: string): OperationSpec => {
  const found = artist?.operations.find(({ method, path }) => `${method} ${path}` === line);
  if (found === undefined) throw new Error(`no ${line}`);
  return found;
};
const listed = (line: string): Behaviour & { kind: "list" } => {
  const { behaviour } = operation(line);
  if (behaviour.kind !== "list") throw new Error(`${line} is no list`);
  return behaviour;
};
const scopeOf = (line: string): string => describeExpression(listed(line).scope ?? { value: true });

test("words of a tie share their root", () => {
  expect(["subscribe", "subscriber", "subscriptions", "subscribed"].map(rootOfWord)).toEqual(
    Array.from({ length: 4 }, () => "subscrib"),
  );
  expect([speaksOfTie("people one is following", "follow"), speaksOfTie("who unfollows", "follow")]).toEqual([
    true,
    false,
  ]);
});

describe("ties between people", () => {
  test("are counted on both sides, and told to the caller", () => {
    const computed = artist?.fields.flatMap(({ compute, name }) =>
      compute === undefined ? [] : [[name, describeExpression(compute)]],
    );
    expect(computed).toEqual([
      ["watcherCount", "the number of watches"],
      ["watchingCount", "the number of watches where (`person` is `id` of what it belongs to)"],
      ["pictureCount", "the number of pictures where (`artist_id` is `id` of what it belongs to)"],
      ["watchedByMe", expect.stringContaining("`person` is the caller's id")],
      ["watchesMe", expect.stringContaining("`artist_id` is the caller's id")],
    ]);
  });

  test("are listed in the order in which they were made, and told in few members", () => {
    expect(listed("GET /artists/{nick}/watchers")).toMatchObject({
      named: { of: "Artist" },
      rank: { of: "Watch", descending: false },
    });
    expect(operation("GET /artists/{nick}/watching").shows).toEqual({ fields: ["nick"] });
    expect(scopeOf("GET /artists/{nick}/watching")).toContain("`person` is `id` of the one in the path");
  });

  test("are none to oneself, nor to who has blocked one", () => {
    const { guards } = operation("PUT /artists/{nick}/watch");
    expect(guards?.map(({ code, holds, status }) => [status, code, describeExpression(holds)])).toEqual([
      [422, "no_self_watch", "`id` of what it belongs to is not the caller's id"],
      [403, "blocked", expect.stringContaining("there are no blocks where")],
    ]);
    expect(operation("PUT /artists/{nick}/block").unties).toEqual([{ of: "Watch", both: true }]);
  });
});

describe("what people make", () => {
  test("is kept with them where lists speak of both", () => {
    expect(spec.services).toHaveLength(1);
    expect(artist?.parts?.map(({ name }) => name)).toEqual([
      "Picture",
      "Comment",
      "Alert",
      "Watch",
      "Block",
      "Heart",
      "Session",
    ]);
  });

  test("is listed by who made it, by whom one watches, and by what one hearts", () => {
    expect(scopeOf("GET /artists/{nick}/pictures")).toBe("`artist_id` is `id` of the one in the path");
    expect(scopeOf("GET /stream")).toContain("`artist_id` of what it belongs to");
    expect(listed("GET /me/hearts")).toMatchObject({ rank: { of: "Heart", descending: true } });
    expect(operation("GET /pictures/{id}/hearts")).toMatchObject({ shows: { fields: ["nick"] } });
  });
});

describe("what others did", () => {
  test("is written down for whom it concerns, once", () => {
    const [hearted] = operation("PUT /pictures/{id}/heart").notes ?? [];
    expect(hearted).toEqual({
      into: "Alert",
      to: { parent: "artist_id" },
      set: [
        { field: "kind", value: "hearted" },
        { field: "picture", to: { parent: "id" } },
      ],
      once: "by_id",
    });
    expect(operation("PUT /artists/{nick}/watch").notes).toMatchObject([
      { set: [{ value: "watched" }, { field: "picture", value: null }] },
    ]);
    expect(operation("POST /pictures/{id}/comments").notes).toMatchObject([{ set: [{ value: "commented" }, {}] }]);
  });

  test("is listed for the caller with how much is new, and marked as seen", () => {
    expect(listed("GET /me/alerts")).toMatchObject({
      counts: { unseen: {} },
      sort: [{ field: "at", descending: true }],
    });
    expect(scopeOf("GET /me/alerts")).toBe("`artist_id` is the caller's id");
    expect(operation("POST /me/alerts/seen").behaviour).toEqual({
      kind: "mark",
      of: "artist_id",
      set: [{ field: "seen", value: true }],
      when: { field: "seen", equals: false },
    });
  });
});

test("the caller changes what they are", () => {
  expect(operation("PATCH /me").behaviour).toEqual({ kind: "update", fields: ["nick"], self: true });
});
