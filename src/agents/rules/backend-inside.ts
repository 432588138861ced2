import type { Operation, Service } from "#src/plan/plan.ts";
import type { Expression } from "#src/spec/expression.ts";
import { renderCount } from "#src/markdown.ts";
import { durationText, joinCodes, joinWords, nameSome, numberText } from "./phrases.ts";
import { readTexts } from "./say.ts";

const say = readTexts("Backend");

type Kept = Pick<Service, "fires" | "lapses" | "queue"> & { name: string };

/** The service's own records and its parts, each by its name. */
const tablesOf = (service: Service): Kept[] => [service, ...(service.parts ?? [])];

const constantOf = (expression: Expression): string =>
  "value" in expression
    ? String(expression.value)
    : "field" in expression
      ? `its \`${expression.field}\``
      : "a computed number";

const secondsOf = (expression: Expression): string =>
  "value" in expression && typeof expression.value === "number"
    ? durationText(expression.value)
    : constantOf(expression);

const guardsOf = ({ behaviour, guards = [] }: Operation): number =>
  guards.length + (behaviour.kind === "act" && behaviour.when.length > 0 ? 1 : 0);

const describeGuards = (services: readonly Service[]): string[] => {
  const guarded = services
    .flatMap((service) =>
      service.operations.map((operation) => ({
        count: guardsOf(operation),
        name: `${service.name}.${operation.name}`,
      })),
    )
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
  const guards = guarded.reduce((sum, { count }) => sum + count, 0);
  const rules = services
    .flatMap((service) => [service, ...(service.parts ?? [])])
    .flatMap((table) => table.rules ?? []);
  if (guards + rules.length === 0) return [];
  const counts = [
    ...(guards > 0
      ? [
          `${renderCount(guards, "condition")} of ${nameSome(
            guarded.map(({ name }) => name),
            3,
          )}`,
        ]
      : []),
    ...(rules.length > 0 ? [`${renderCount(rules.length, "rule")} that records keep`] : []),
  ];
  return [say("guards", { counts: joinWords(counts) })];
};

/** Fields that only named operations move on: two callers at once cannot both win. */
const describeStates = (services: readonly Service[]): string[] => {
  const moved = services.flatMap((service) => {
    const acts = service.operations.flatMap(({ behaviour, name, on }) =>
      behaviour.kind === "act" && on === undefined
        ? behaviour.set
            .filter((set) => "value" in set && typeof set.value === "string")
            .map(({ field }) => ({ field, name }))
        : [],
    );
    return [...Map.groupBy(acts, ({ field }) => field)].map(([field, by]) =>
      say("states-one", {
        field: `${service.name}.${field}`,
        operations: nameSome(
          by.map(({ name }) => name),
          4,
        ),
      }),
    );
  });
  return moved.length === 0 ? [] : [say("states", { moved: moved.slice(0, 3).join("; ") })];
};

const describeQueues = (service: Service): string[] =>
  tablesOf(service).flatMap(({ name, queue }) => {
    const lease = service.operations.find(({ behaviour }) => behaviour.kind === "lease");
    if (queue === undefined || lease?.behaviour.kind !== "lease") return [];
    return [
      say("queue", {
        name,
        operation: lease.name,
        seconds: secondsOf(lease.behaviour.seconds),
        most: constantOf(queue.most),
        backoff: secondsOf(queue.backoff),
        dead: queue.states.dead,
      }),
    ];
  });

const describeLimits = ({ limits = [], name, operations }: Service): string[] => {
  const asks = operations.filter(({ behaviour }) => behaviour.kind === "check-limit");
  const kinds = [
    ...new Set(
      limits.map(({ kind }) => ({ bucket: "token bucket", fixed: "fixed window", sliding: "sliding window" })[kind]),
    ),
  ];
  return asks.length === 0
    ? []
    : [say("limits", { operations: joinCodes(asks.map((each) => `${name}.${each.name}`)), kinds: joinWords(kinds) })];
};

const describeTime = (services: readonly Service[]): string[] => {
  const fired = services.flatMap((service) =>
    tablesOf(service).flatMap(({ fires, lapses = [], name }) => [
      ...(fires ? [`${name}.${fires.at}`] : []),
      ...lapses.map(({ ends }) => `${name}.${ends}`),
    ]),
  );
  return fired.length === 0 ? [] : [say("time", { fields: joinCodes([...new Set(fired)]) })];
};

const describeKept = (services: readonly Service[]): string[] => {
  const kept = services.flatMap((service) => [
    ...(service.history ? [say("history", { service: service.name, part: service.history.part })] : []),
    ...(service.logs ?? []).map(({ into, fields }) =>
      say("log", { into, of: fields === undefined ? "every change" : `each change of ${joinCodes(fields)}` }),
    ),
  ]);
  return kept.length === 0 ? [] : [say("kept", { kept: joinWords([...new Set(kept)]) })];
};

const describeSending = ({ hooks, delivery, fields, name }: Service): string[] => {
  if (hooks)
    return [
      say("hooks", {
        events: joinCodes(Object.keys(hooks.events)),
        tries: renderCount(hooks.pauses.length + 1, "attempt"),
        timeout: hooks.timeoutSeconds,
        part: hooks.log.part,
      }),
    ];
  if (delivery === null) return [];
  const values = fields.find((field) => field.name === delivery.priorityField)?.values;
  const order = values ? `${values[0]} before ${values.at(-1)}, ` : "";
  return [
    say("delivery", {
      service: name,
      order,
      attempts: renderCount(delivery.maxAttempts, "attempt"),
      backoff: delivery.backoffSeconds,
      status: delivery.statusField,
    }),
  ];
};

const describeFiles = ({ name, operations }: Service): string[] =>
  operations.flatMap(({ behaviour, name: operation }) =>
    behaviour.kind === "import"
      ? [
          say("import", {
            operation: `${name}.${operation}`,
            most: behaviour.intake.most === undefined ? "" : `at most ${numberText(behaviour.intake.most)} rows, `,
            whole:
              behaviour.intake.whole === undefined
                ? "and keeps the good rows of a file with bad ones"
                : "all rows or none",
          }),
        ]
      : [],
  );

const describeRooms = (services: readonly Service[]): string[] => {
  const rooms = services.flatMap(({ name, room }) => (room ? [`${name}.${room.name}`] : []));
  return rooms.length === 0 ? [] : [say("rooms", { rooms: joinCodes(rooms) })];
};

/** What goes on inside the objects, as far as the plan asks for it: a sentence for each kind of work. */
export const describeInside = (services: readonly Service[]): string[] => [
  ...services.flatMap(describeQueues),
  ...services.flatMap(describeLimits),
  ...describeStates(services),
  ...describeGuards(services),
  ...services.flatMap(describeSending),
  ...describeTime(services),
  ...describeRooms(services),
  ...describeKept(services),
  ...services.flatMap(describeFiles),
];
