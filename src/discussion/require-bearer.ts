import type { OperationSpec, Spec } from "#src/spec/spec.ts";
import type { Heard } from "./heard.ts";

const TELLING = new Set(
  "read list report read-limit read-usage identify seek render export count redirect sign-in".split(" "),
);

/** Whoever signs up has no token yet. */
const isOpen = ({ callers }: Spec, service: string, { access, behaviour, method, on }: OperationSpec): boolean =>
  (access === null || access === "anyone") &&
  !TELLING.has(behaviour.kind) &&
  !(behaviour.kind === "handwritten" && method === "GET") &&
  !(callers?.service === service && behaviour.kind === "create" && on === undefined);

const namesOf = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** Whoever changes something shows a bearer token: that of the product's own callers, or of a session. */
export const requireBearer = (spec: Spec): Pick<Heard, "changes" | "understood"> => {
  const { callers, services } = spec;
  const isBearer = callers === undefined || (callers.header === "authorization" && callers.scheme === "Bearer");
  const closed = services.flatMap((service) => {
    const operations = service.operations
      .filter((operation) => isOpen(spec, service.name, operation))
      .map(({ name }) => name);
    return operations.length === 0 ? [] : [{ service: service.name, operations }];
  });
  const changes: Heard["changes"] = [
    ...(isBearer
      ? []
      : [
          {
            text: `Callers show the \`${callers.field}\` as \`authorization: Bearer …\`.`,
            change: { kind: "set-callers" as const, header: "authorization", scheme: "Bearer" },
          },
        ]),
    ...closed.map(({ operations, service }) => ({
      text: `\`${service}\`: ${namesOf(operations)} need a bearer token.`,
      change: { kind: "set-access" as const, service, operations, access: "signed-in" as const },
    })),
  ];
  return { changes, understood: changes.length === 0 ? ["Bearer tokens are what the spec asks for already."] : [] };
};
