import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import type { Scenario } from "#src/spec/spec.ts";
import { buildForeign, buildInvalid, buildMissing, buildSuccess, buildUnsigned, testerFor } from "./build-scenario.ts";
import { joinCodes, joinWords, nameSome, openOperations } from "./phrases.ts";
import { type Reached, reachedOperation } from "./reached-operation.ts";
import { readTexts } from "./say.ts";
import { proofQuestion, securityPoints, statedAccess } from "./security-points.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("QA");

const titleOf = ({ service, operation }: Reached): string => `${service.name}.${operation.name}`;

/** Open to everybody by the spec's own words: then nobody needs to sign in to test it. */
const isOpen = ({ spec }: Turn, service: Service): boolean =>
  openOperations(service).every(({ name }) => statedAccess(spec, service.name, name) === "anyone");

const reachedBySpec = ({ plan }: Turn): Set<string> =>
  new Set(
    plan.scenarios
      .flatMap(({ steps }) => steps.filter((step) => step.expect.status < 400))
      .flatMap((step) => {
        const reached = reachedOperation(plan.services, step);
        return reached ? [titleOf(reached)] : [];
      }),
  );

type Coverage = { all: Reached[]; missing: Reached[]; added: Scenario[]; unreached: (Reached & { why: string })[] };

/** Adds a scenario for each operation that the spec's own scenarios never call with success. */
const cover = (turn: Turn): Coverage => {
  const all = turn.plan.services.flatMap((service) =>
    openOperations(service).map((operation) => ({ service, operation })),
  );
  const known = reachedBySpec(turn);
  const missing = all.filter((reached) => !known.has(titleOf(reached)));
  const built = missing.map(({ service, operation }) => ({
    service,
    operation,
    scenario: buildSuccess(service, operation, testerFor(service, isOpen(turn, service))),
  }));
  return {
    all,
    missing,
    added: built.flatMap(({ scenario }) => scenario ?? []),
    unreached: built
      .filter(({ scenario }) => scenario === null)
      .map(({ service, operation }) => {
        const inside = !openOperations(service).some(
          ({ behaviour }) => behaviour.kind === "create" || behaviour.kind === "replace",
        );
        return { service, operation, why: say(inside ? "why-inside" : "why-value") };
      }),
  };
};

const speakCoverage = (turn: Turn, { all, missing, added, unreached }: Coverage, voice: Voice): void => {
  const own = turn.spec.scenarios.length;
  const inside = turn.plan.services.reduce((sum, service) => sum + service.operations.length, 0) - all.length;
  const values = {
    scenarios: renderCount(own, "scenario"),
    operations: `${renderCount(all.length, "operation")}${inside > 0 ? ` that people call (${inside} more ${inside === 1 ? "is" : "are"} for other services only)` : ""}`,
  };
  const count = renderCount(added.length, "scenario");
  if (own === 0) voice.claim(added.length === 0 ? say("coverage-nothing") : say("coverage-none", { added: count }));
  else if (missing.length === 0) voice.claim(say("coverage-all", values));
  else
    voice.claim(
      say(added.length === 0 ? "coverage-gap" : "coverage-some", {
        ...values,
        called: all.length - missing.length,
        missing: nameSome(missing.map(titleOf)),
        ...(added.length === 0 ? {} : { added: count }),
      }),
    );
  for (const [why, group] of Map.groupBy(unreached, (each) => each.why))
    voice.claim(say("out-of-reach", { operations: nameSome(group.map(titleOf)), why }));
};

type Refusal = { status: number; target: string; scenario: Scenario };

/** What a service must refuse, where the spec's own scenarios do not say so: 401, 403, 404, 422 or 400. */
const buildRefusals = (turn: Turn, service: Service): Refusal[] => {
  const said = new Set(
    turn.spec.scenarios.flatMap(({ steps }) =>
      steps.filter((step) => reachedOperation([service], step) !== null).map((step) => step.expect.status),
    ),
  );
  const operations = openOperations(service);
  const as = testerFor(service, isOpen(turn, service));
  const stated = (name: string) => statedAccess(turn.spec, service.name, name);
  const guarded = operations.find(({ name }) => ["owner", "signed-in"].includes(stated(name) ?? ""));
  const owned = operations.find(
    ({ name, behaviour }) => stated(name) === "owner" && ["list", "count"].includes(behaviour.kind),
  );
  const read = operations.find(({ behaviour }) => behaviour.kind === "read" && !behaviour.makes);
  const create = operations.find(
    ({ behaviour, path }) => ["create", "replace"].includes(behaviour.kind) && !path.includes("{id}"),
  );
  const refusal = (status: number, operation: Operation | undefined, build: (it: Operation) => Scenario | null) => {
    const scenario = operation === undefined || said.has(status) ? null : build(operation);
    return scenario === null || operation === undefined
      ? []
      : [{ status, target: `${service.name}.${operation.name}`, scenario }];
  };
  const { invalid = 422 } = turn.plan.product.errors ?? {};
  return [
    ...refusal(401, guarded, (operation) => buildUnsigned(service, operation)),
    ...refusal(403, owned, (operation) => buildForeign(service, operation)),
    ...refusal(404, read, (operation) => buildMissing(service, operation, as)),
    ...refusal(invalid, create, (operation) => buildInvalid(service, operation, as, invalid)),
  ];
};

const speakRefusals = ({ spec }: Turn, refusals: readonly Refusal[], voice: Voice): void => {
  const statuses = spec.scenarios.flatMap(({ steps }) => steps.map((step) => step.expect.status));
  const refused = [...new Set(statuses)].filter((status) => status >= 400).toSorted((a, b) => a - b);
  const groups = [...Map.groupBy(refusals, ({ status }) => status)].toSorted(([a], [b]) => a - b);
  const named = groups.map(([status, group]) => `${status} at ${nameSome(group.map(({ target }) => target))}`);
  if (refusals.length > 0) voice.claim(say("negatives", { refusals: named.join("; ") }));
  else if (refused.length > 0) voice.claim(say("negatives-there", { statuses: joinWords(refused.map(String)) }));
};

/** Fields that callers set and no scenario of the spec ever sends or expects. */
const speakUnseenFields = ({ spec, plan }: Turn, voice: Voice): void => {
  if (spec.scenarios.length === 0) return;
  const told = JSON.stringify(spec.scenarios);
  const unseen = plan.services.flatMap((service) =>
    service.fields
      .filter(({ name, origin }) => origin === "caller" && !told.includes(`"${name}"`))
      .map(({ name }) => `${service.name}.${name}`),
  );
  if (unseen.length > 0) voice.claim(say("fields-unseen", { fields: nameSome(unseen, 5) }));
};

const answerProof = (turn: Turn, id: string, service: string, operations: readonly string[], voice: Voice): void => {
  const planned = turn.plan.services.find(({ name }) => name === service);
  const closed = planned?.operations.find(({ name, access }) => operations.includes(name) && access !== "anyone");
  if (!planned || !closed) {
    voice.decide(id, say("proof-none", { service, operations: joinCodes(operations) }));
    return;
  }
  const scenario = buildUnsigned(planned, closed);
  voice.decide(id, say("proof-added", { operation: `${service}.${closed.name}`, name: scenario.name }));
  voice.propose(scenario);
};

/** Answers what is asked of QA, as soon as the plan holds an answer. */
const answerQuestions = (turn: Turn, added: number, voice: Voice): void => {
  const { spec, plan, transcript } = turn;
  const answered = new Set(transcript.flatMap((message) => (message.kind === "decision" ? [message.answers] : [])));
  const points = securityPoints(spec, plan).flatMap((point) =>
    point.topic === "silent" ? [{ point, question: proofQuestion(point) }] : [],
  );
  for (const message of transcript) {
    if (message.kind !== "question" || message.to !== "QA" || answered.has(message.id)) continue;
    const found = points.find(({ question }) => question === message.text);
    if (found && turn.round > 1) answerProof(turn, message.id, found.point.service, found.point.operations, voice);
    else if (message.role === "PM" && message.round === turn.round)
      voice.decide(
        message.id,
        added === 0 ? say("proof-missing") : say("proof-scenarios", { added: renderCount(added, "scenario") }),
      );
    else if (turn.round > 1) voice.decide(message.id, say("proof-unknown"));
  }
};

/** Which promise proves what: the gaps in the spec's scenarios, filled with ones a machine can check. */
export const speakQa = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) {
    answerQuestions(turn, 0, voice);
    return;
  }
  const coverage = cover(turn);
  const refusals = turn.plan.services.flatMap((service) => buildRefusals(turn, service));
  speakCoverage(turn, coverage, voice);
  speakUnseenFields(turn, voice);
  speakRefusals(turn, refusals, voice);
  const proposed = [...coverage.added, ...refusals.map(({ scenario }) => scenario)];
  for (const scenario of proposed) voice.propose(scenario);
  answerQuestions(turn, proposed.length, voice);
};
