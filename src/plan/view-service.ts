import type { OperationSpec, Spec } from "#src/spec/spec.ts";
import { describeAccess, describeHooks, describeKey, describeRules, describeTime } from "./describe.ts";
import { type Bound, boundsOf, describeRule } from "./describe-bounds.ts";
import { describeEffects } from "./describe-effects.ts";
import { describeKept } from "./describe-kept.ts";
import { describeRoom } from "./describe-room.ts";
import { findLine } from "./find-line.ts";
import { findTransitions, type Transition } from "./find-transitions.ts";
import type { Operation, Part, Room, Service } from "./plan.ts";

/** Where it stands in the spec; null: it does not, and is a default. */
export type Line = { line: number | null };
export type FieldView = Line & { name: string; type: string; rules: string };
/** What must hold, or the request is refused; `status` null: as what breaks a rule. */
export type BoundView = Line & { text: string; status: number | null; code: string | null };
/** `request` is null for what only other services call; `who` is null where the spec does not say. */
export type OperationView = Line & {
  name: string;
  summary: string;
  /** The kind of its behaviour: `create`. */
  does: string;
  effects: string[];
  bounds: BoundView[];
  request: string | null;
  status: number;
  who: string | null;
};
/** What is kept of a kind of records. */
type RecordsView = {
  fields: FieldView[];
  rules: BoundView[];
  transitions: Transition[];
  /** What the service does with them by itself. */
  keeps: string[];
};
export type PartView = Line & RecordsView & { name: string; of: string | null };
export type ServiceView = Line &
  RecordsView & {
    name: string;
    purpose: string;
    instances: string;
    maxRecords: number;
    retentionDays: number | null;
    parts: PartView[];
    operations: OperationView[];
    /** What it sends by itself. */
    sends: string[];
  };

type Place = { service: Service; spec: Spec; body: string };

const plain = (text: string): string => text.replaceAll("`", "");

const viewBound = ({ body }: Place, bound: Bound): BoundView => {
  const { code, status, text } = bound;
  return { line: findLine(body, bound), text: plain(text), status, code };
};

const viewOperation = (place: Place, operation: Operation, told: OperationSpec | undefined): OperationView => {
  const { access, behaviour, method, name, on, path, status, summary } = operation;
  return {
    line: told?.line ?? null,
    name,
    summary,
    does: behaviour.kind,
    effects: describeEffects(operation).map(plain),
    bounds: boundsOf(operation, on ?? place.service.name).map((bound) => viewBound(place, bound)),
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
  does: "socket",
  effects: describeRoom(room),
  bounds: [],
  request: `GET ${room.path}`,
  status: 101,
  who: describeAccess(room.access),
});

const viewRecords = (place: Place, records: Service | Part): RecordsView => {
  const { service } = place;
  const { fields, name, rules = [] } = records;
  return {
    fields: fields.map((field) => ({
      line: field.line ?? null,
      name: field.name,
      type: field.type,
      rules: plain([describeRules(field), describeTime(records, field.name)].filter((text) => text !== "").join("; ")),
    })),
    rules: rules.map((rule) => viewBound(place, describeRule(rule, name))),
    transitions: findTransitions(service, records === service ? undefined : name),
    keeps: describeKept(records),
  };
};

/** How a service is understood, with the lines of `body` where it is told. */
export const viewService = (service: Service, spec: Spec, body: string): ServiceView => {
  const place: Place = { service, spec, body };
  const said = spec.services.find(({ name }) => name === service.name);
  const saidOf = (name: string) => said?.operations.find((operation) => operation.name === name);
  const { hooks, maxRecords, name, parts = [], purpose, retentionDays, room } = service;
  return {
    line: said?.line ?? null,
    name,
    purpose,
    instances: plain(describeKey(service.key)),
    maxRecords,
    retentionDays,
    ...viewRecords(place, service),
    parts: parts.map((part) => ({
      line: said?.parts?.find((each) => each.name === part.name)?.line ?? null,
      name: part.name,
      of: part.of,
      ...viewRecords(place, part),
    })),
    sends: hooks === undefined ? [] : describeHooks(hooks).map(plain),
    operations: [
      ...service.operations.map((operation) => viewOperation(place, operation, saidOf(operation.name))),
      ...(room === undefined ? [] : [viewRoom(room, said?.room?.line ?? null)]),
    ],
  };
};
