import { describe, expect, test } from "vitest";
import type { OperationSpec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const TEXT = `# Club elections

## Slips

\`POST /members\` takes no body and answers 201 \`{ "member_id": "…", "member_token": "…" }\`. Members send \`X-Member-Token\`; a missing or unknown member token is 401 \`no_token\`.

## At a glance

    POST   /members                        get a slip
    POST   /motions                        put a motion to the vote
    GET    /motions/{id}                   read a motion
    PATCH  /motions/{id}                   correct its wording
    POST   /motions/{id}/close             end it
    POST   /motions/{id}/ballots           take part (member)
    GET    /motions/{id}/ballots/mine      what did I choose (member)
    DELETE /motions/{id}/ballots/mine      take it back (member)
    GET    /motions/{id}/tally             what it came to
    GET    /m/{id}                         a sheet for the notice board

## Motions

Request to put one:

    { "wording": "Who keeps the keys?", "answers": ["Ann", "Bob"], "ends_at": "2031-01-01T12:00:00Z", "most_answers": 1 }

- \`wording\`: required, 1 to 200 characters
- \`answers\`: required, 2 to 6 labels of 1 to 40 characters after trimming, all different ignoring case
- \`ends_at\`: optional, an ISO 8601 time in the future
- \`most_answers\`: optional, integer, 1 to the number of answers, default 1

Answer 201 with the motion:

    { "id": "…", "wording": "Who keeps the keys?", "answers": [ { "key": "…", "name": "Ann" } ],
      "ends_at": "2031-01-01T12:00:00.000Z", "most_answers": 1, "state": "running", "created_at": "…" }

\`GET /motions/{id}\` gives 200 and the motion. \`state\` is \`running\` or \`over\`; it becomes \`over\` automatically once \`ends_at\` has passed.

\`PATCH\` accepts \`wording\` and \`ends_at\` only. The wording may be changed only while no ballot was made, otherwise 409 \`too_late\`. It answers 200 with the motion. \`POST …/close\` answers 200 with the motion, now over, its \`ends_at\` set to the time of that.

## Ballots

The body of \`POST /motions/{id}/ballots\` is \`{ "answers": ["<answer key>"] }\` with 1 to \`most_answers\` different keys. 201 with \`{ "motion_id", "answers", "made_at" }\`. A second one is 409 \`already_took_part\`.

\`GET /motions/{id}/ballots/mine\` is 200 with the same object, or 404. \`DELETE /motions/{id}/ballots/mine\` is 204.

## Tally

    GET /motions/{id}/tally → 200
    { "motion_id": "…", "state": "running", "ballots": 2,
      "answers": [ { "key": "…", "name": "Ann", "count": 2, "share": 66.7 } ], "leaders": ["<key of Ann>"] }

\`share\` is the number of ballots with the answer divided by all ballots, times 100, rounded half up to one decimal.

## Sheet

\`GET /m/{id}\` returns HTML (200) with the wording of the motion as its heading, the answers and the current results. It is escaped.
`;

const spec = parse(TEXT);
const service = spec.services.find(({ name }) => name === "Motion");
const asked = (line: string): OperationSpec | undefined =>
  service?.operations.find(({ method, path }) => `${method} ${path}` === line);

describe("a ballot as its author tells it", () => {
  test("gives what is chosen from ids of its own, and bounds how much of it may be chosen", () => {
    expect(service?.fields.find(({ name }) => name === "answers")).toMatchObject({
      labelled: { id: "key", label: "name" },
      single: "name",
      caseless: true,
      entries: { members: [{ name: "key" }, { name: "name", max: 40, trim: true }] },
    });
    expect(service?.rules).toMatchObject([
      { holds: { do: "at-most", with: [{ field: "most_answers" }, { do: "length", with: [{ field: "answers" }] }] } },
    ]);
    expect(service?.lapses).toEqual([{ ends: "ends_at", field: "state", from: ["running"], to: "over" }]);
  });

  test("takes one ballot of each caller, of what there is to choose", () => {
    expect(service?.parts?.[0]?.fields).toContainEqual(
      expect.objectContaining({ name: "member_id", origin: "owner", unique: true, taken: "already_took_part" }),
    );
    expect(asked("POST /motions/{id}/ballots")?.guards?.map(({ holds }) => holds)).toEqual(
      expect.arrayContaining([
        { do: "at-most", with: [{ do: "length", with: [{ sent: "answers" }] }, { parent: "most_answers" }] },
        {
          do: "among",
          with: [{ sent: "answers" }, { do: "members", with: [{ parent: "answers" }, { value: "key" }] }],
        },
      ]),
    );
    expect(asked("GET /motions/{id}/ballots/mine")).toMatchObject({
      own: true,
      on: "Ballot",
      behaviour: { kind: "read" },
    });
    expect(asked("DELETE /motions/{id}/ballots/mine")).toMatchObject({ own: true, behaviour: { kind: "delete" } });
  });

  test("keeps the wording once somebody took part, and stamps its end", () => {
    expect(asked("PATCH /motions/{id}")?.guards).toContainEqual(
      expect.objectContaining({
        code: "too_late",
        holds: {
          do: "or",
          with: [
            { do: "equal", with: [{ sent: "wording" }, { field: "wording" }] },
            { do: "not", with: [{ tally: "any", of: "Ballot" }] },
          ],
        },
      }),
    );
    expect(asked("POST /motions/{id}/close")?.behaviour).toMatchObject({
      kind: "act",
      set: expect.arrayContaining([{ field: "ends_at", now: true }]),
    });
  });

  test("tells what it came to, on a page too", () => {
    const choosing = { list: "answers", key: "key", of: "Ballot", by: "answers" };
    expect(asked("GET /motions/{id}/tally")?.behaviour).toEqual({
      kind: "report",
      members: {
        motion_id: { field: "id" },
        state: { field: "state" },
        ballots: { tally: "count", of: "Ballot" },
        answers: {
          tallied: {
            ...choosing,
            entries: {
              key: { member: "key" },
              name: { member: "name" },
              count: { votes: true },
              share: { share: "ballots", decimals: 1 },
            },
          },
        },
        leaders: { leaders: { ...choosing, tells: "key" } },
      },
    });
    expect(asked("GET /m/{id}")?.behaviour).toMatchObject({
      kind: "page",
      heading: "wording",
      sections: [{ list: "answers", member: "name" }, { tallied: choosing }],
    });
  });
});
