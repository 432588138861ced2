import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf, serviceOf } from "./api-of.ts";

const tanks = (log: string, more = "") =>
  parse(`# Tanks

No login; everybody may do everything.

## Tank

- \`name\` – 1 to 20 characters, unique
- \`litres\` – integer, 0 to 900, default 0
- \`state\` – one of \`open\`, \`closed\`; set by the service

## Requests

- \`POST /tanks\` with \`name\` and optional \`litres\` → 201 and the tank.
- \`GET /tanks/{name}\` → 200 and the tank.
- \`POST /tanks/{name}/fill\` with \`amount\` (integer, 1 to 50) and \`reason\` (1 to 80 characters) → 200 and the tank. Raises \`litres\` by the amount.
- \`POST /tanks/{name}/drain\` with \`amount\` (integer, 1 to 50) → 200 and the tank. Takes the amount off \`litres\`. More than is left → 409 \`too_little\`.
- \`POST /tanks/{name}/close\` → 200 and the tank.
- \`DELETE /tanks/{name}\` → 204.
${log}
${more}
`);

describe("what is written down of changes", () => {
  test("tells a number's changes, what made them, and why", () => {
    const spec = tanks(
      '- `GET /tanks/{name}/log` → 200 with `{ "entries": [ { "what", "change", "litres_after", "reason", "at" } ] }`, oldest first, only what changes `litres`. `what` is `created`, `fill` or `drain`.',
    );
    const service = serviceOf(spec);
    expect(service.logs).toEqual([
      {
        into: "TankLog",
        fields: ["litres"],
        set: [
          { field: "litres_after", to: { field: "litres" } },
          { field: "reason", to: { remark: "reason" } },
          { field: "change", to: { do: "subtract", with: [{ field: "litres" }, { before: "litres" }] } },
        ],
        kinds: { field: "what", of: { create: "created", fill: "fill", drain: "drain" } },
      },
    ]);
    expect(service.parts).toMatchObject([{ name: "TankLog", of: "Tank" }]);
    expect(operationOf(spec, "GET /tanks/{name}/log")).toMatchObject({ on: "TankLog", behaviour: { kind: "list" } });
    expect(operationOf(spec, "POST /tanks/{name}/fill").remarks).toEqual([{ field: "reason", to: { sent: "reason" } }]);
  });

  test("takes nothing off a number that is not there", () => {
    expect(operationOf(tanks(""), "POST /tanks/{name}/drain").guards).toEqual([
      {
        holds: { do: "at-most", with: [{ sent: "amount" }, { field: "litres" }] },
        status: 409,
        code: "too_little",
        text: "There is not enough: litres would be too low.",
      },
    ]);
  });

  test("tells from which state to which", () => {
    const spec = tanks(
      '- `GET /tanks/{name}/history` → 200 with `{ "history": [ { "from", "to", "at" } ] }`, newest first.',
    );
    expect(serviceOf(spec).logs).toEqual([
      {
        into: "TankHistory",
        fields: ["state"],
        set: [
          { field: "from", to: { before: "state" } },
          { field: "to", to: { field: "state" } },
        ],
      },
    ]);
  });

  test("may be about records of several kinds, told apart by what became of them", () => {
    const spec = tanks(
      `- \`POST /tanks/{name}/valves\` with \`label\` (1 to 9 characters) → 201 with \`{ "id", "label" }\`.
- \`DELETE /tanks/{name}/valves/{id}\` → 204.
- \`GET /tanks/{name}/audit\` → 200 with \`{ "entries": [ { "at", "action", "target" } ] }\`, newest first. Only successful changes are logged.`,
      `## What is told

| action | target |
|---|---|
| \`tank.created\`, \`tank.close\` | name |
| \`valve.added\`, \`valve.removed\` | id |`,
    );
    const service = serviceOf(spec);
    expect(service.logs).toMatchObject([
      { into: "TankAudit", kinds: { of: { create: "tank.created", close: "tank.close" }, only: true } },
    ]);
    expect(service.parts?.find(({ name }) => name === "Valve")?.logs).toMatchObject([
      {
        set: [{ field: "target", to: { field: "id" } }],
        kinds: { of: { createValve: "valve.added", deleteValve: "valve.removed" } },
      },
    ]);
  });

  test("names what no operation counts as, and what no entry can say", () => {
    const spec = tanks(
      '- `GET /tanks/{name}/log` → 200 with `{ "entries": [ { "what", "weather", "at" } ] }`, oldest first. `what` is `created` or `leak`.',
    );
    const left = spec.uncovered.map(({ text }) => text);
    expect(left).toContain("`leak`");
    expect(left).toContain("`weather`");
  });
});
