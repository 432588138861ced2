import { expect, test } from "vitest";

import type { OperationDefinition, ProductDefinition } from "../../src/orchestration/contract/product-definition.ts";
import { renderOpenApi } from "../../src/orchestration/openapi.ts";
import { library } from "./worker/product.ts";

type Responses = Record<string, { content?: { "application/json": { schema: unknown } } }>;
type Described = { responses: Responses; parameters: { name: string; schema: unknown; required?: boolean }[] };

/** The description of `GET /jobs`, where the operation is as the definition has it. */
const describeJobs = (definition: Partial<OperationDefinition>): { operation: Described; schemas: unknown } => {
  const list: OperationDefinition = {
    summary: "List the jobs.",
    access: "anyone",
    route: { method: "GET", path: "/jobs" },
    status: 200,
    answers: "page",
    ...definition,
  };
  const job = {
    binding: "JOB",
    summary: "Jobs.",
    key: { from: "single" },
    schema: {
      id: { type: "text", origin: "id" },
      title: { type: "text", origin: "caller", required: true, min: 1, max: 80 },
      note: { type: "text", origin: "caller", required: true, min: 3, max: 80, pattern: "[a-z]+", emptied: true },
    },
    records: "many",
    maxRecords: 10,
    retentionDays: null,
    calls: [],
    operations: { list },
  } satisfies ProductDefinition["services"][string];
  const { components, paths } = JSON.parse(renderOpenApi({ ...library, services: { Job: job } }));
  return { operation: paths["/jobs"].get, schemas: components.schemas };
};

const bodyOf = ({ responses }: Described, status: number): unknown =>
  responses[status]?.content?.["application/json"].schema;

test("a page tells whether there is more, and what its records come to", () => {
  const paging = {
    items: "jobs",
    limit: { name: "limit", default: 10, max: 50 },
    from: { by: "bounds", name: "since", field: "id" },
    tells: { more: "has_more", total: "total" },
    sums: { hours: "hours" },
  } as const;
  expect(bodyOf(describeJobs({ paging }).operation, 200)).toMatchObject({
    properties: {
      has_more: { type: "boolean" },
      total: { type: "integer" },
      hours: { type: ["number", "string", "null"] },
    },
    required: expect.arrayContaining(["jobs", "has_more", "hours"]),
  });
});

test("a list of which only some fields are told promises no others", () => {
  expect(bodyOf(describeJobs({ shows: ["title"] }).operation, 200)).toMatchObject({
    properties: { items: { items: { properties: { title: { type: "string" } }, required: ["title"] } } },
  });
});

test("what the service itself leaves empty has no least length when it is told", () => {
  expect(describeJobs({}).schemas).toMatchObject({
    Job: { properties: { title: { minLength: 1 }, note: { type: "string", maxLength: 80 } } },
  });
  expect(JSON.stringify(describeJobs({}).schemas)).not.toContain('"minLength":3');
});

test("further statuses of success are described, that of nothing without a body", () => {
  const { operation } = describeJobs({ answers: "record", also: [204, 201] });
  expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["200", "201", "204"]));
  expect(bodyOf(operation, 201)).toEqual(bodyOf(operation, 200));
  expect(bodyOf(operation, 204)).toBeUndefined();
});

test("parameters that the service reads itself are described, with how a wrong one is refused", () => {
  const { operation } = describeJobs({
    answers: "object",
    asked: { n: { type: "integer", min: 1, max: 9, default: 3 }, day: { type: "day", required: true } },
  });
  expect(operation.parameters).toMatchObject([
    { name: "n", schema: { type: "integer", minimum: 1, maximum: 9, default: 3 } },
    { name: "day", required: true, schema: { type: "string" } },
  ]);
  expect(operation.responses).toHaveProperty("422");
  expect(describeJobs({ answers: "object" }).operation.responses).not.toHaveProperty("422");
});
