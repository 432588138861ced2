import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";
import type { ServiceSpec, Spec } from "#src/spec/spec.ts";

const alarms = (members: string, sentences: string, requests = ""): Spec =>
  parse(`# Alarms

No login; everybody may do everything.

## Alarm

- \`id\` – string, from the server
- \`title\` – required, 1–60 characters
- \`ring_at\` – required, ISO 8601, in the future, at most 30 days ahead
- \`state\` – one of \`set\`, \`ringing\`, \`over\`, from the server
- \`next_ring_at\` – ISO 8601, from the server
- \`rings\` – integer, from the server
${members}
## Requests

| Request | Success |
|---|---|
| \`POST /alarms\` | 201, alarm |
| \`GET /alarms/{id}\` | 200, alarm |
| \`PATCH /alarms/{id}\` | 200, alarm |

${requests}

## Ringing

${sentences}
`);

const serviceOf = ({ services: [service] }: Spec): ServiceSpec => {
  if (service === undefined) throw new Error("no service");
  return service;
};

const ONCE = "An alarm rings when `next_ring_at` is reached. Ringing adds 1 to `rings`.";

describe("what fires by itself", () => {
  test("does so once at the moment that its caller gives", () => {
    const { fields, fires } = serviceOf(alarms("", `${ONCE} After the last ring its state is \`over\`.`));
    expect(fires).toEqual({
      at: "next_ring_at",
      start: "ring_at",
      count: "rings",
      state: { field: "state", from: ["set"], ended: "over" },
    });
    expect(fields).toContainEqual(expect.objectContaining({ name: "next_ring_at", follows: "ring_at" }));
    expect(fields).toContainEqual(
      expect.objectContaining({ name: "ring_at", utc: true, ahead: { seconds: 30 * 86_400 } }),
    );
  });

  test.each([
    [
      "- `every_minutes` – integer, optional\n- `times` – integer, optional\n",
      "",
      { field: "every_minutes", seconds: 60 },
      "times",
    ],
    [
      "- `repeat` – one of `never`, `daily`, `weekly`\n",
      "",
      { field: "repeat", each: { daily: 86_400, weekly: 604_800 } },
      undefined,
    ],
    ["", " It rings again every 10 minutes, at most 5 times.", { seconds: 600 }, 5],
    ["", " It rings again every hour.", { seconds: 3_600 }, undefined],
  ])("repeats as a field or a sentence says: %j %j", (members, sentence, every, times) => {
    const { fires } = serviceOf(alarms(members, `${ONCE}${sentence}`));
    expect(fires?.every).toEqual(every);
    expect(fires?.times).toEqual(times);
  });

  test("may begin so long after it was made, and be in a state of its own meanwhile", () => {
    const spec = parse(`# Eggs

No login; everybody may do everything.

- \`POST /eggs\` with \`in_minutes\` (integer, 1 to 20) → 201 with \`{ "id", "in_minutes", "state", "boils_at" }\`.
- \`GET /eggs/{id}\` → 200. \`state\` is \`raw\` or \`ringing\`.

## Time

An egg rings as soon as \`boils_at\` is reached, and its \`state\` becomes \`ringing\`.
`);
    const { fields, fires } = serviceOf(spec);
    expect(fires).toMatchObject({
      at: "boils_at",
      start: "first_at",
      state: { from: ["raw", "ringing"], meanwhile: "ringing" },
    });
    expect(fields).toContainEqual(
      expect.objectContaining({ name: "first_at", hidden: true, after: { seconds: 60, times: "in_minutes" } }),
    );
  });

  test("is put off by a step that does something else in each state", () => {
    const step =
      "`POST /alarms/{id}/snooze` with `seconds` (1 to 600) → 200. On a `ringing` alarm: state goes back to `set`, `next_ring_at` is now plus `seconds`. On a `set` one: `next_ring_at` is moved later by `seconds`.";
    const { operations } = serviceOf(alarms("", ONCE, step));
    const act = operations.find(({ name }) => name === "snooze")?.behaviour;
    expect(act).toEqual({
      kind: "act",
      set: [
        { field: "state", value: "set" },
        {
          field: "next_ring_at",
          to: {
            do: "if",
            with: [
              { do: "equal", with: [{ field: "state" }, { value: "ringing" }] },
              { do: "add-seconds", with: [{ now: true }, { sent: "seconds" }] },
              { do: "add-seconds", with: [{ field: "next_ring_at" }, { sent: "seconds" }] },
            ],
          },
        },
      ],
      when: [{ field: "state", oneOf: ["ringing", "set"] }],
    });
  });

  test("is none where nothing says so", () => {
    expect(serviceOf(alarms("", "An alarm is shown at `ring_at`.")).fires).toBeUndefined();
  });
});
