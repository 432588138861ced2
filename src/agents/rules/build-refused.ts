import type { Operation, Service } from "#src/plan/plan.ts";
import type { Scenario } from "#src/spec/spec.ts";
import { isRefused, type Judged, judgeOperation } from "./judge-operation.ts";
import { bodyOf, needsOthers, prepare, PROVABLE, scopeOf } from "./prepare.ts";
import { type Body, closeScene, makeStep, openScene } from "./scene.ts";

/** Somebody who made nothing here. */
const OTHER = "robin";

/** What a record holds after an operation that sets values of its own. */
const changedBy = ({ behaviour }: Operation, record: Body): Body =>
  behaviour.kind === "act"
    ? {
        ...record,
        ...Object.fromEntries(
          behaviour.set.flatMap((each) => ("value" in each ? [[each.field, each.value] as const] : [])),
        ),
      }
    : record;

type Try = { again: boolean; as: string | null; judged: Judged };

/** At once, by somebody else, or a second time: the first of them that is certain to be refused. */
const findRefusal = (
  operation: Operation,
  own: string | null,
  judge: (who: "own" | "other", again: boolean) => Judged,
): Try | undefined => {
  const tries: Try[] = [{ again: false, as: own, judged: judge("own", false) }];
  if (tries[0]?.judged === "met") {
    if (own !== null) tries.push({ again: false, as: OTHER, judged: judge("other", false) });
    if (operation.behaviour.kind === "act" && operation.behaviour.repeats === undefined)
      tries.push({ again: true, as: own, judged: judge("own", true) });
  }
  return tries.find(({ judged }) => isRefused(judged));
};

/** A scenario in which one of an operation's conditions does not hold; null where none can be made certain. */
export const buildRefused = (service: Service, operation: Operation, as: string | null): Scenario | null => {
  if (!PROVABLE.has(operation.behaviour.kind) || needsOthers(operation) || operation.behaviour.kind === "create")
    return null;
  const scene = openScene(service, `refused-${operation.on ?? ""}${operation.name}`, as);
  const prepared = prepare(scene, operation);
  if (typeof prepared === "string") return null;
  const { made, parent, record } = prepared;
  const sent = bodyOf(scene, operation, made);
  if (sent === null) return null;
  const found = findRefusal(operation, service.key.from === "owner" ? null : as, (who, again) => {
    const now = again ? changedBy(operation, record) : record;
    const caller = as === null ? null : who === "own" ? "maker" : "other";
    return judgeOperation(operation, scopeOf(scene, now, { sent, caller, ...(parent && { parent }) }));
  });
  if (found === undefined || !isRefused(found.judged)) return null;
  const { status, text } = found.judged;
  const body = Object.keys(sent).length > 0 ? [sent] : [];
  if (found.again) scene.steps.push(makeStep(scene, operation, { status: operation.status }, ...body));
  scene.steps.push({ ...makeStep(scene, operation, { status }, ...body), as: found.as === null ? as : found.as });
  return closeScene(`${service.name}.${operation.name} is refused with ${status}: ${text}`, scene);
};
