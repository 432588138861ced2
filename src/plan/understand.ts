import { renderStep } from "#src/spec/render-step.ts";
import type { OperationSpec, Requirement, Spec } from "#src/spec/spec.ts";
import {
  describeAccess,
  describeErrors,
  describeHooks,
  describeKey,
  describeObjective,
  describeRules,
  describeTime,
} from "./describe.ts";
import { describeOperation } from "./describe-behaviour.ts";
import { draftPlan } from "./draft-plan.ts";
import { describeRoom } from "./describe-room.ts";
import type { Operation, Room, Service } from "./plan.ts";

/** Where it stands in the spec; null: it does not, and is a default. */
type Line = { line: number | null };
type FieldView = Line & { name: string; type: string; rules: string };
/** `request` is null for what only other services call; `who` is null where the spec does not say. */
type OperationView = Line & {
  name: string;
  summary: string;
  does: string;
  request: string | null;
  status: number;
  who: string | null;
};
type ServiceView = Line & {
  name: string;
  purpose: string;
  instances: string;
  maxRecords: number;
  retentionDays: number | null;
  fields: FieldView[];
  operations: OperationView[];
  /** What it sends by itself. */
  sends: string[];
};

/** How a spec is understood: what would be built of it, before anybody has discussed it, and what would not. */
export type Understanding = {
  title: string;
  services: ServiceView[];
  scenarios: (Line & { name: string; steps: string[] })[];
  targets: string[];
  /** How failures are told; null: as RFC 9457 has it. */
  errors: string | null;
  uncovered: Requirement[];
};

const viewOperation = (operation: Operation, saidOf: (name: string) => OperationSpec | undefined): OperationView => {
  const { access, method, name, path, status, summary } = operation;
  const told = saidOf(name);
  return {
    line: told?.line ?? null,
    name,
    summary,
    does: describeOperation(operation),
    request: access === "internal" ? null : `${method} ${path}`,
    status,
    who: told?.access ? describeAccess(told.access) : null,
  };
};

/** A socket, among the operations: what it tells and hears. */
const viewRoom = (room: Room, line: number | null): OperationView => ({
  line,
  name: room.name,
  summary: room.summary,
  does: describeRoom(room).join("; "),
  request: `GET ${room.path}`,
  status: 101,
  who: describeAccess(room.access),
});

const viewService = (service: Service, spec: Spec): ServiceView => {
  const said = spec.services.find(({ name }) => name === service.name);
  const saidOf = (name: string) => said?.operations.find((operation) => operation.name === name);
  return {
    line: said?.line ?? null,
    name: service.name,
    purpose: service.purpose,
    instances: describeKey(service.key).replaceAll("`", ""),
    maxRecords: service.maxRecords,
    retentionDays: service.retentionDays,
    fields: service.fields.map((field) => ({
      line: field.line ?? null,
      name: field.name,
      type: field.type,
      rules: [describeRules(field), describeTime(service, field.name)]
        .filter((part) => part !== "")
        .join("; ")
        .replaceAll("`", ""),
    })),
    sends: service.hooks === undefined ? [] : describeHooks(service.hooks).map((line) => line.replaceAll("`", "")),
    operations: [
      ...service.operations.map((operation) => viewOperation(operation, saidOf)),
      ...(service.room === undefined ? [] : [viewRoom(service.room, said?.room?.line ?? null)]),
    ],
  };
};

export const understand = (spec: Spec): Understanding => ({
  title: spec.title,
  services: draftPlan(spec, "product").services.map((service) => viewService(service, spec)),
  scenarios: spec.scenarios.map(({ line, name, steps }) => ({
    line,
    name,
    steps: steps.map((step) => renderStep(step).replaceAll("`", "")),
  })),
  targets: spec.objectives.map(describeObjective),
  errors: spec.errors ? describeErrors(spec.errors).replaceAll("`", "") : null,
  uncovered: spec.uncovered,
});
