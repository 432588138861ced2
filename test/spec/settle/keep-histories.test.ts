import { expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const TEXT = `# Price lists

No login; everybody may do everything.

Every price list ever saved is kept as a revision, numbered 1, 2, 3.

- \`POST /prices\` with \`{"code": "spring", "text": "one"}\` → 201 with \`{ "code", "revision", "text" }\`. \`code\` is unique.
- \`PUT /prices/{code}\` with \`text\` → 200 with the same shape. \`revision\` is one higher.
- \`GET /prices/{code}/revisions/{n}\` → 200 with \`{ "code", "revision", "text" }\`
`;

test("an earlier state tells what it was like then, and nothing of what there is now", () => {
  const [service] = parse(TEXT).services;
  const part = service?.parts?.find(({ name }) => name === service.history?.part);
  expect(part?.fields.map(({ name, origin }) => [name, origin])).toEqual([
    ["id", "id"],
    ["price_id", "parent"],
    ["code", "service"],
    ["text", "service"],
    ["revision", "service"],
  ]);
});
