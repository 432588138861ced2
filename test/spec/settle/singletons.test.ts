import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";
import type { Spec } from "#src/spec/spec.ts";

const withKeys = (requests: string): Spec =>
  parse(`# Desks

## Who asks

\`POST /people\` with \`name\` (1 to 40 characters) → 201 with \`id\`, \`name\` and \`key\`. Every other call needs the header \`X-Key: <key>\`, else 401.

## Requests

${requests}
`);

const named = ({ services }: Spec, name: string) => services.find((service) => service.name === name);

describe("a record that there is but once", () => {
  test("is one for each caller, made by PUT", () => {
    const spec = withKeys(`- \`PUT /avatar\` with \`color\` (1 to 20 characters) → 200 with \`{ "color" }\`.
- \`GET /avatar\` → 200 with \`{ "color" }\`, 404 if there is none.
- \`DELETE /avatar\` → 204, also when there was none.`);
    const avatar = named(spec, "Avatar");
    expect(avatar?.keyedBy).toEqual({ from: "owner" });
    expect(avatar?.operations.map(({ behaviour, made, status }) => [behaviour, made, status])).toEqual([
      [{ kind: "replace" }, 200, 200],
      [{ kind: "read" }, undefined, 200],
      [{ kind: "delete", lenient: true }, undefined, 204],
    ]);
  });

  test("is there from the start where nobody puts it", () => {
    const spec = withKeys(`- \`GET /settings\` → 200 with \`{ "theme" }\`.
- \`PATCH /settings\` with \`theme\` (one of \`light\`, \`dark\`, default \`light\`) → 200 with \`{ "theme" }\`.`);
    const setting = named(spec, "Setting");
    expect(setting?.operations.map(({ behaviour }) => behaviour)).toEqual([
      { kind: "read", makes: true },
      { kind: "update", fields: ["theme"], makes: true },
    ]);
    expect(setting?.fields).toContainEqual(expect.objectContaining({ name: "theme", default: "light" }));
  });

  test("may belong to a record that the path names", () => {
    const spec = withKeys(`- \`POST /desks\` with \`label\` (1 to 40 characters) → 201 with \`{ "id", "label" }\`.
- \`PUT /desks/{id}/lamp\` with \`watts\` (integer, 1 to 100) → 200 with \`{ "watts" }\`.
- \`GET /desks/{id}/lamp\` → 200 with \`{ "watts" }\`.`);
    const desk = named(spec, "Desk");
    expect(desk?.parts).toEqual([expect.objectContaining({ name: "Lamp", of: "Desk", only: true })]);
    expect(desk?.operations.filter(({ on }) => on === "Lamp").map(({ behaviour }) => behaviour.kind)).toEqual([
      "replace",
      "read",
    ]);
  });

  test("is none where a path is only set, or names a step", () => {
    const spec =
      withKeys(`- \`POST /desks\` with \`label\` (1 to 40 characters) → 201 with \`{ "id", "label", "owner" }\`.
- \`PUT /desks/{id}/label\` with \`label\` (1 to 40 characters) → 200 and the desk.
- \`PUT /desks/{id}/star\` and \`DELETE /desks/{id}/star\` → 204.`);
    const kinds = named(spec, "Desk")?.operations.map(({ behaviour }) => behaviour.kind);
    expect(kinds).toEqual(["create", "act", "relate", "unrelate"]);
  });
});
