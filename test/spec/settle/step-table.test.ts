import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf, serviceOf } from "./api-of.ts";

const spec = parse(`Kilns and what is fired in them.

Internal, no login.

## Data

**Firing**

| Field | Type | Rules |
|---|---|---|
| \`id\` | string | generated |
| \`potter\` | string | required, 1–40 |
| \`state\` | string | see Steps, initially \`loaded\` |
| \`degrees\` | integer | 0 until lit |
| \`stoker\` | string or null | null until lit |
| \`abort_note\` | string or null | |
| \`pots\` | array of pot lines | \`[]\` at first |
| \`pieces\` | integer | sum of all \`count\` |

**Pot line**

| Field | Type | Rules |
|---|---|---|
| \`id\` | string | generated |
| \`glaze\` | string | required, 1–20 |
| \`count\` | integer | required, 1–30 |
| \`fee\` | integer | required, 0–900 |

## Steps

| From | Step | To | Takes | Guard |
|---|---|---|---|---|
| \`loaded\` | light | \`burning\` | \`degrees\` (600–1300), \`stoker\` (1–40) | the stoker has fewer than 2 firings \`burning\`, else 409 \`stoker_busy\` |
| \`burning\` | cool | \`cooling\` | – | |
| \`loaded\`, \`burning\` | abort | \`aborted\` | \`note\` (1–90), stored as \`abort_note\` | |

All other combinations: 409 \`bad_step\`.

## Requests

| Request | Answer |
|---|---|
| \`POST /firings\` | 201 firing |
| \`GET /firings/{id}\` | 200 firing |
| \`PATCH /firings/{id}\` | \`potter\`; 200 firing. Not once it is \`aborted\`: 409 \`bad_step\` |
| \`POST /firings/{id}/light\`, \`/cool\`, \`/abort\` | 200 firing |
| \`POST /firings/{id}/pots\` | pot line; 201 firing |
| \`GET /firings/{id}/log\` | 200 \`{ "entries": [ { "step", "from", "to", "at" } ] }\`, oldest first. The first entry is \`{ "step": "load", "from": null, "to": "loaded" }\` |
| \`GET /stats\` | 200 \`{ "firings": n, "by_state": { }, "hot_pieces": n }\` |

* Pots can be added in \`loaded\` only, otherwise 409 \`closed_door\`.
* A pot with a \`glaze\` already in the firing is added to that line; with a different \`fee\`: 409 \`fee_conflict\`.
* \`by_state\` lists all four states, also those with 0. \`hot_pieces\`: sum of \`pieces\` of all firings that are neither \`loaded\` nor \`aborted\`.
`);
const service = serviceOf(spec);
const fieldOf = (name: string) => service.fields.find((field) => field.name === name);
const light = operationOf(spec, "POST /firings/{id}/light");

describe("a table of steps", () => {
  test("tells the states, and what nobody sends starts as its author says", () => {
    expect(fieldOf("state")).toMatchObject({
      type: "enum",
      values: ["loaded", "burning", "cooling", "aborted"],
      default: "loaded",
      origin: "service",
    });
    expect(fieldOf("degrees")).toMatchObject({ type: "integer", default: 0, origin: "service" });
    expect(fieldOf("pots")).toMatchObject({ origin: "computed", compute: { tally: "all", of: "PotLine" } });
    expect(operationOf(spec, "POST /firings").accepts).toEqual(["potter", "abort_note"]);
  });

  test("tells what each step takes, where requests are named in one breath", () => {
    expect(light.takes).toMatchObject([
      { name: "degrees", type: "integer", min: 600, max: 1300, required: true },
      { name: "stoker", type: "text", min: 1, max: 40, required: true },
    ]);
    const abort = operationOf(spec, "POST /firings/{id}/abort");
    expect(abort.takes).toMatchObject([{ name: "note", type: "text", min: 1, max: 90, required: true }]);
    expect(abort.behaviour).toMatchObject({
      set: [
        { field: "state", value: "aborted" },
        { field: "abort_note", to: { sent: "note" } },
      ],
      when: [{ field: "state", oneOf: ["loaded", "burning"] }],
      refusal: { status: 409, code: "bad_step" },
    });
  });

  test("counts the others that have what is sent", () => {
    expect(light.guards?.map(({ code, holds }) => [code, describeExpression(holds)])).toEqual([
      [
        "stoker_busy",
        '(the number of firings where ((`stoker` is the given `stoker`) and (`state` is "burning"))) is less than 2',
      ],
    ]);
  });

  test("binds changes, and parts, to states", () => {
    expect(operationOf(spec, "PATCH /firings/{id}").guards).toMatchObject([{ status: 409, code: "bad_step" }]);
    expect(operationOf(spec, "POST /firings/{id}/pots").guards).toMatchObject([
      { holds: { do: "equal", with: [{ parent: "state" }, { value: "loaded" }] }, code: "closed_door" },
    ]);
  });

  test("is written down, the first entry as its author shows it", () => {
    expect(service.logs).toMatchObject([{ kinds: { field: "step", of: { create: "load", light: "light" } } }]);
  });

  test("is counted in a report, whose members stand among the rules", () => {
    expect(operationOf(spec, "GET /stats").behaviour).toMatchObject({
      members: {
        by_state: { by: "state", values: ["loaded", "burning", "cooling", "aborted"] },
        hot_pieces: { tally: "sum", what: { field: "pieces" } },
      },
    });
  });

  test("and nothing of it is left", () => {
    expect(spec.uncovered.map(({ text }) => text)).toEqual(["`GET /firings/{id}/log`"]);
  });
});
