import fc from "fast-check";
import type {
  Access,
  Behaviour,
  Field,
  KeySpec,
  Objective,
  OperationSpec,
  Scenario,
  ServiceSpec,
  Spec,
} from "#src/spec/spec.ts";

const NOUNS = ["Note", "Ticket", "Boat", "Song", "Recipe", "Lamp", "Invoice", "Tree"];
const WORDS = ["title", "weight", "colour", "shelf", "origin", "depth", "label", "summary", "grade", "volume"];
const VALUES = ["red", "green", "blue", "tall", "wide", "calm", "loud"];
const PEOPLE = ["ana", "ben", null];

const base = (name: string, type: Field["type"]): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin: "caller",
});

const some = <T>(values: readonly T[], min: number, max: number) =>
  fc.shuffledSubarray([...values], { minLength: min, maxLength: max });
const bounds = (most: number) =>
  fc
    .tuple(fc.option(fc.nat(5), { nil: undefined }), fc.option(fc.integer({ min: 6, max: most }), { nil: undefined }))
    .map(([min, max]) => ({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) }));

const fieldOf = (name: string): fc.Arbitrary<Field> =>
  fc.oneof(
    fc.tuple(fc.boolean(), bounds(2000)).map(([required, limits]) => ({ ...base(name, "text"), required, ...limits })),
    fc
      .tuple(fc.boolean(), bounds(90_000))
      .map(([required, limits]) => ({ ...base(name, "integer"), required, ...limits })),
    fc.constant({ ...base(name, "text"), unique: true, pattern: "[a-z]{2}-\\d+" }),
    fc.constant({ ...base(name, "text"), trim: true, required: true }),
    fc.boolean().map((value) => ({ ...base(name, "boolean"), default: value })),
    fc.integer({ min: -50, max: 50 }).map((value) => ({ ...base(name, "number"), default: value })),
    some(VALUES, 2, 5).map((values) => ({ ...base(name, "enum"), values, default: values[0] ?? "" })),
    some(VALUES, 2, 4).map((values) => ({ ...base(name, "list"), values })),
    fc.constantFrom<Field["type"]>("date-time", "email", "url", "map").map((type) => base(name, type)),
  );
const fieldsOf = some(WORDS, 1, 6).chain((names) => fc.tuple(...names.map(fieldOf)));

const accesses = fc.constantFrom<Access>("anyone", "signed-in", "owner");

type Shape = {
  verb: string;
  behaviour: Behaviour;
  method: OperationSpec["method"];
  path: string;
  status: number | null;
};

/** What may be done with records of these fields, at the addresses of a collection. */
const shapesOf = (fields: readonly Field[], noun: string): Shape[] => {
  const at = `/keepers/{keeper}/${noun}s`;
  const flag = fields.find(({ type }) => type === "boolean")?.name;
  const choice = fields.find(({ type }) => type === "enum");
  const [one = "", two = ""] = choice?.values ?? [];
  return [
    { verb: `Add a ${noun}`, behaviour: { kind: "create" }, method: "POST", path: at, status: 201 },
    { verb: `Read a ${noun}`, behaviour: { kind: "read" }, method: "GET", path: `${at}/{id}`, status: 200 },
    { verb: `Change a ${noun}`, behaviour: { kind: "update" }, method: "PATCH", path: `${at}/{id}`, status: null },
    { verb: `Remove a ${noun}`, behaviour: { kind: "delete" }, method: "DELETE", path: `${at}/{id}`, status: 204 },
    {
      verb: `List the ${noun}s`,
      behaviour: {
        kind: "list",
        filters: fields.filter(({ type }) => type === "boolean" || type === "enum").map(({ name }) => name),
        sort: fields
          .slice(0, 1)
          .filter(({ type }) => type !== "list" && type !== "map")
          .map(({ name }) => ({ field: name, descending: name.length % 2 === 0 })),
      },
      method: "GET",
      path: at,
      status: 200,
    },
    ...(flag === undefined
      ? []
      : ([
          {
            verb: `Polish a ${noun}`,
            behaviour: { kind: "act", set: [{ field: flag, value: true }], when: [{ field: flag, equals: false }] },
            method: "POST",
            path: `${at}/{id}/polish`,
            status: 200,
          },
          {
            verb: `Count the ${noun}s`,
            behaviour: { kind: "count", where: [{ field: flag, equals: true }] },
            method: "GET",
            path: `${at}/count`,
            status: 200,
          },
          {
            verb: `Clear the ${noun}s`,
            behaviour: { kind: "clear", where: [{ field: flag, equals: false }] },
            method: "POST",
            path: `${at}/clear`,
            status: 200,
          },
        ] satisfies Shape[])),
    ...(choice === undefined
      ? []
      : ([
          {
            verb: `Paint a ${noun}`,
            behaviour: {
              kind: "act",
              set: [{ field: choice.name, value: one }],
              when: [{ field: choice.name, equals: two }],
            },
            method: "POST",
            path: `${at}/{id}/paint`,
            status: 200,
          },
        ] satisfies Shape[])),
  ];
};

const serviceOf = (name: string): fc.Arbitrary<ServiceSpec> =>
  fieldsOf.chain((fields) => {
    const [create, ...rest] = shapesOf(fields, name.toLowerCase());
    const chosen = fc.subarray(rest).map((shapes) => (create === undefined ? shapes : [create, ...shapes]));
    return fc
      .record({
        operations: chosen.chain((shapes) =>
          fc.tuple(
            ...shapes.map(({ verb, ...shape }) =>
              accesses.map((access): OperationSpec => ({ ...shape, name: "", summary: verb, line: 0, access })),
            ),
          ),
        ),
        retentionDays: fc.option(fc.integer({ min: 1, max: 4000 })),
        maxRecords: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
      })
      .map(({ maxRecords, operations, retentionDays }) => ({
        name,
        purpose: `A ${name.toLowerCase()} that somebody keeps.`,
        line: 0,
        keyedBy: { from: "path", name: "keeper" } satisfies KeySpec,
        fields,
        operations,
        delivery: null,
        rendering: null,
        retentionDays,
        ...(maxRecords !== undefined && { maxRecords }),
      }));
  });

const objectives: fc.Arbitrary<Objective[]> = fc.subarray<Objective>([
  { metric: "latency-p95", milliseconds: 150 },
  { metric: "throughput", perMinute: 2400 },
  { metric: "availability", percent: 99.5 },
]);

const scenarioOf = ({ name }: ServiceSpec): fc.Arbitrary<Scenario> =>
  fc
    .record({
      as: fc.constantFrom(...PEOPLE),
      status: fc.constantFrom(422, 404),
      late: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    })
    .map(({ as, late, status }) => ({
      name: `What ${name.toLowerCase()}s refuse`,
      line: 0,
      names: [],
      steps: [
        {
          as,
          method: "POST",
          path: `/keepers/north/${name.toLowerCase()}s`,
          body: { unknown: [1, "two", { three: null }] },
          expect: { status, body: { status } },
          ...(late !== undefined && { withinSeconds: late }),
        },
      ],
    }));

/** Specs of described services, as they would be understood. */
export const describedSpec: fc.Arbitrary<Spec> = some(NOUNS, 1, 4).chain((names) =>
  fc.tuple(fc.tuple(...names.map(serviceOf)), objectives).chain(([services, targets]) =>
    fc.tuple(...services.map(scenarioOf)).map((scenarios) => ({
      title: "Keepers",
      summary: "Somebody keeps things, and others look.",
      services,
      scenarios,
      objectives: targets,
      tellsCallersApart: true,
      uncovered: [],
      hash: "",
    })),
  ),
);
