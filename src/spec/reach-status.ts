import { recordsOf } from "./choose-route.ts";
import type { StepDraft } from "./parse-expectation.ts";
import { quoteLine } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { fieldsOf } from "./fields-of.ts";
import { findUnset } from "./find-unset.ts";
import type { Json, OperationSpec, ServiceSpec } from "./spec.ts";
import { stem, wordsOf } from "./words.ts";

type Called = { service: ServiceSpec; operation: OperationSpec };

const isGuardedWith = ({ guards = [], reaches = [] }: OperationSpec, status: number): boolean =>
  [...guards, ...reaches.flatMap((reach) => [...(reach.guards ?? []), ...(reach.missing ? [reach.missing] : [])])].some(
    (guard) => guard.status === status,
  );

/** Whether an operation can answer 409: a guard, a value that is taken, or an instance that is full. */
const canClash = ({ service, operation }: Called): boolean => {
  const { behaviour } = operation;
  if (isGuardedWith(operation, 409)) return true;
  if (behaviour.kind === "act") return behaviour.when.length > 0;
  const writes = behaviour.kind === "create" || behaviour.kind === "replace" || behaviour.kind === "update";
  const bounded = service.maxRecords !== undefined || recordsOf(service) === "one";
  return (
    writes && (fieldsOf(service, operation).some(({ unique }) => unique) || (bounded && behaviour.kind === "create"))
  );
};

const REFUSES = /\b409\b|\b(?:refused|rejected|must not|may not|cannot|nobody|never|only|once|twice)\b|\bcan['’]t\b/iu;

/** The uncovered rule that an expected refusal most likely comes from. */
const ruleFor = ({ operation }: Called, { uncovered }: Reading): string => {
  const rules = uncovered.filter(({ text }) => REFUSES.test(text));
  const verb = stem(wordsOf(operation.name)[0] ?? "");
  const rule = rules.find(({ text }) => wordsOf(text).some((word) => stem(word) === verb)) ?? rules[0];
  return rule ? `: line ${rule.line}, ${quoteLine(rule.text)}, is not built` : "";
};

/** A member of the expected answer that would have to be set, and never is. */
const unsetIn = (body: Json | undefined, service: ServiceSpec): string | null => {
  if (typeof body !== "object" || body === null) return null;
  if (Array.isArray(body)) return body.map((entry) => unsetIn(entry, service)).find((name) => name !== null) ?? null;
  const unset = findUnset(service).find(
    ({ name, ...field }) => name in body && body[name] !== (field.default ?? (field.origin === "counter" ? 0 : null)),
  );
  return unset?.name ?? unsetIn(body["items"], service);
};

/** Why a step can never get the answer it expects; null: it can. */
export const explainUnreached = (step: StepDraft, called: Called, reading: Reading): string | null => {
  const { service, operation } = called;
  const name = `\`${service.name}.${operation.name}\``;
  const { status } = step.expect;
  // Code of its own may answer anything.
  if (operation.behaviour.kind === "handwritten") return null;
  const unset = unsetIn(step.expect.body, service);
  if (unset !== null) return `nothing ever changes \`${service.name}.${unset}\``;
  if (status === 409 && !canClash(called)) return `nothing makes ${name} answer 409${ruleFor(called, reading)}`;
  if (status === 401 && operation.access === "anyone") return `anyone may call ${name}, so it never answers 401`;
  const open = ["anyone", "signed-in"].includes(operation.access ?? "") && !isGuardedWith(operation, 403);
  return status === 403 && open
    ? `${name} is not kept for an owner, so it never answers 403${ruleFor(called, reading)}`
    : null;
};
