import { describe, expect, test } from "vitest";
import type { ApiDocument, ApiSchema } from "#product/scripts/api/api-document.ts";
import { compareApis } from "#product/scripts/api/compare-apis.ts";
import { findFaults } from "#product/scripts/api/find-faults.ts";

const note: ApiSchema = {
  type: "object",
  required: ["text"],
  properties: { text: { type: "string", maxLength: 500 }, colour: { type: "string", enum: ["red", "blue"] } },
  additionalProperties: false,
};

type Change = {
  schema?: ApiSchema;
  answer?: ApiSchema;
  path?: string;
  method?: string;
  responses?: string[];
  parameters?: object[];
  security?: object[];
};

const build = (change: Change = {}): ApiDocument => {
  const { answer = change.schema ?? note, method = "post", parameters = [], path = "/notes/{id}" } = change;
  const content = { "application/json": { schema: answer } };
  return {
    openapi: "3.1.0",
    info: { title: "Notes", version: "1" },
    paths: {
      [path]: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        [method]: {
          operationId: "write",
          parameters,
          security: change.security ?? [],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Note" } } } },
          responses: Object.fromEntries((change.responses ?? ["201", "422"]).map((status) => [status, { content }])),
        },
      },
    },
    components: { schemas: { Note: change.schema ?? note } },
  };
};
const changed = (properties: Record<string, ApiSchema>, more: ApiSchema = {}): ApiSchema => ({
  ...note,
  properties: { ...note.properties, ...properties },
  ...more,
});
const compare = (change: Change) => compareApis(build(), build(change));

describe("an API keeps its callers going", () => {
  test.each<[string, Change]>([
    ["unchanged", {}],
    ["with another answer", { responses: ["201", "422", "429"] }],
    [
      "with a parameter that may be left out",
      { parameters: [{ name: "tag", in: "query", schema: { type: "string" } }] },
    ],
    ["with another member", { schema: changed({ pinned: { type: "boolean" } }) }],
    ["with room for longer texts", { schema: changed({ text: { type: "string", maxLength: 900 } }), answer: note }],
    ["with a type that takes more", { schema: changed({ text: { type: ["string", "null"] } }), answer: note }],
  ])("%s", (_, change) => {
    expect(compare(change)).toEqual([]);
  });
});

describe("an API breaks its callers", () => {
  test.each<[Change, string]>([
    [{ path: "/note/{id}" }, "POST /notes/{id} is gone."],
    [{ method: "put" }, "POST /notes/{id} is gone."],
    [{ responses: ["201"] }, "422, is no longer answered."],
    [{ parameters: [{ name: "tag", in: "query", required: true }] }, "query tag, is now required."],
    [{ schema: changed({}, { required: ["text", "colour"] }), answer: note }, "body/colour is now required."],
    [{ schema: changed({ text: { type: "integer" } }), answer: note }, "body/text was string and is integer."],
    [
      { schema: changed({ text: { type: "string", maxLength: 90 } }), answer: note },
      "a maxLength of 90, which was 500.",
    ],
    [{ schema: changed({ colour: { type: "string", enum: ["red"] } }), answer: note }, 'may no longer be "blue".'],
    [{ schema: { ...note, properties: { text: { type: "string" } } }, answer: note }, "/colour is no longer taken."],
    [{ answer: { ...note, properties: { colour: {} } } }, "201/text is no longer answered."],
    [{ answer: { ...note, required: [] } }, "201/text is no longer always answered."],
    [{ answer: changed({ text: { type: ["string", "null"] } }) }, "201/text was string and is string or null."],
    [{ security: [{ bearer: [] }] }, "now needs a sign-in."],
  ])("%j", (change, sentence) => {
    expect(compare(change).join("\n")).toContain(sentence);
  });

  test("and a schema that contains itself is followed to an end", () => {
    const tree: ApiSchema = { type: "object", properties: { child: { $ref: "#/components/schemas/Note" } } };
    expect(compareApis(build({ schema: tree }), build({ schema: tree }))).toEqual([]);
  });
});

describe("an API document", () => {
  test("is sound, or says what is not", () => {
    expect(findFaults(build())).toEqual([]);
    expect(findFaults({ ...build(), openapi: "3.0.3" })).toEqual(["`openapi` is 3.0.3, not 3.1."]);
    expect(findFaults({ ...build(), components: {} })).toEqual(["#/components/schemas/Note points nowhere."]);
    expect(findFaults(build({ path: "/notes/{note}", responses: [] }))).toEqual([
      "POST /notes/{note} does not describe its parameter note.",
      "POST /notes/{note} describes a parameter id that its path does not have.",
      "POST /notes/{note} describes no answer.",
    ]);
  });
});
