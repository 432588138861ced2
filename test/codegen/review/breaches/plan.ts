import type { Subject } from "#src/codegen/review/subject.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { field, operation, service } from "#test/codegen/plans/plan-parts.ts";
import { type Breach, breach, near } from "#test/codegen/review/breach.ts";
import { onNote, sound, withFile, without, withPlan } from "#test/codegen/review/reviewed.ts";

const note = notebook.services[0] ?? service("Note", {});
const { operations } = note;
const throughput = (perMinute: number) => ({ objectives: [{ metric: "throughput" as const, perMinute }] });
const single = { key: { from: "single" as const } };
const reading = operations.filter(({ method }) => method === "GET");
const idempotent = (name: string): Operation[] =>
  operations.map((one) => (one.name === name ? { ...one, idempotent: true } : one));
const withServices = (...services: Service[]): Subject => ({ ...sound, plan: { ...notebook, services } });

export const planBreaches: Breach[] = [
  breach(
    "D3",
    "too much for one object that writes",
    withPlan(sound, single, throughput(12_001)),
    "takes 200 requests a second; 12001 a minute",
  ),
  breach(
    "D3",
    "too much for one object that reads",
    withPlan(sound, { ...single, operations: reading }, throughput(30_001)),
    "takes 500 requests",
  ),
  near("D3", "as much as one object takes", withPlan(sound, single, throughput(12_000))),
  near("D3", "much, for many objects", withPlan(sound, {}, throughput(100_000))),
  breach(
    "D6",
    "a circle of calls",
    withServices({ ...note, calls: ["Tag.read"] }, { ...note, name: "Tag", calls: ["Note.read"] }),
    "Note → Tag → Note",
  ),
  near("D6", "a row of calls", withServices({ ...note, calls: ["Tag.read"] }, { ...note, name: "Tag", calls: [] })),
  breach("R5", "calls whose time no test bounds", without(sound, "test/layer/mesh.test.ts"), "There is no test"),
  breach(
    "R9",
    "a method nobody planned",
    onNote("  read(call", "  peek(call: Call): Outcome {\n    return this.read(call);\n  }\n\n  read(call"),
    "Note.peek can be called by others",
  ),
  breach("R9", "an operation nobody wrote", onNote("  pin(call", "  #pin(call"), "there is no such method"),
  near(
    "R9",
    "a private method",
    onNote("  read(call", "  #peek(call: Call): Outcome {\n    return this.read(call);\n  }\n\n  read(call"),
  ),
  breach(
    "R10",
    "a creation that may be repeated",
    withPlan(sound, { operations: idempotent("create") }),
    "Note.create is declared idempotent",
  ),
  breach(
    "R10",
    "a contract that says so",
    withFile(
      sound,
      "src/contracts/note.ts",
      'export const note = {\n  operations: {\n    create: { access: "owner", idempotent: true },\n  },\n} satisfies ServiceDefinition;\n',
    ),
    "Note.create is declared idempotent",
  ),
  near(
    "R10",
    "a change that may be repeated",
    withPlan(sound, {
      operations: idempotent("update"),
    }),
  ),
  breach(
    "S4",
    "a filter without an index",
    onNote(/ *'CREATE INDEX records_by_colour.*\n/u, ""),
    "are chosen by `colour`",
  ),
  breach("T2", "a service without a test", without(sound, "test/services/note.ts"), "Note has no test"),
  breach(
    "S4",
    "a name without an index",
    withPlan(sound, {
      fields: note.fields.map((field) => (field.name === "text" ? { ...field, unique: true } : field)),
      operations: [...operations, operation("find", { kind: "read" }, "GET /notebooks/{notebook}/by-text/{text}")],
    }),
    "are chosen by `text`",
  ),
  breach(
    "S4",
    "a filter of a part's records without an index",
    withPlan(sound, {
      parts: [{ name: "Line", of: "Note", fields: [field("shade", "text")], maxRecords: 10 }],
      operations: [
        ...operations,
        operation("lines", { kind: "list", filters: ["shade"], sort: [] }, "GET /notebooks/{notebook}/{id}/lines", {
          on: "Line",
        }),
      ],
    }),
    "Records of Line are chosen by `shade`",
  ),
];
