import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import type { Json } from "#src/spec/spec.ts";
import { exampleBody, exampleName } from "./example-values.ts";
import { recordParameters } from "./naming-field.ts";
import { parametersOf, toKebab } from "./service-names.ts";

const WITH_BODY = ["create", "replace", "update"];

/** What must be sent, or whatever may be where nothing must; null where no body can be made up. */
const bodyFor = (service: Service, { accepts }: Operation): Record<string, Json> | null => {
  if (service.rendering !== null && !accepts.includes(service.rendering.into)) return null;
  const required = service.fields.filter(({ name, required: must }) => must && accepts.includes(name));
  return exampleBody(service, required.length === 0 ? accepts : required.map(({ name }) => name));
};

const pathFor = (service: Service, operation: Operation): string => {
  const names = recordParameters(service, operation);
  const value = (name: string): string =>
    names.includes(name) ? exampleName(service, operation) : `my-${toKebab(name)}`;
  return parametersOf(operation.path).reduce(
    (made, name) => made.replace(`{${name}}`, encodeURIComponent(value(name))),
    operation.path,
  );
};

/** One command for a POSIX shell; null where no example of the body can be made. */
const callOf = (service: Service, operation: Operation): string | null => {
  const { access, behaviour, method, once } = operation;
  const body = WITH_BODY.includes(behaviour.kind) ? bodyFor(service, operation) : {};
  if (body === null) return null;
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  const sent = WITH_BODY.includes(behaviour.kind) ? [`-H "content-type: application/json" -d '${json}'`] : [];
  const signed = access === "anyone" ? [] : ['-H "authorization: Bearer $TOKEN"'];
  const keyed = once?.required === undefined ? [] : ['-H "idempotency-key: my-first-call"'];
  return [`curl -X ${method} "$URL${pathFor(service, operation)}"`, ...signed, ...keyed, ...sent].join(" ");
};

/** The first that makes something and the first that shows several things, or else whatever there is. */
export const exampleCalls = ({ services }: Plan): string[] => {
  const calls = services.flatMap((service) =>
    service.operations
      .filter(({ access }) => access !== "internal")
      .flatMap((operation) => {
        const call = callOf(service, operation);
        return call === null ? [] : [{ kind: operation.behaviour.kind, call }];
      }),
  );
  const made = calls.find(({ kind }) => kind === "create") ?? calls.find(({ kind }) => kind === "replace");
  const chosen = [made, calls.find(({ kind }) => kind === "list")].filter((call) => call !== undefined);
  return (chosen.length === 0 ? calls.slice(0, 1) : chosen).map(({ call }) => call);
};
