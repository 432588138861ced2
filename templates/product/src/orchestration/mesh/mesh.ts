import type { Call, EventOrigin, FullOutcome, Input, Person } from "../contract/call.ts";
import { Problem, unavailable } from "../contract/problem.ts";
import type { ProductDefinition } from "../contract/product-definition.ts";
import { noteInstance } from "../control/note-instance.ts";
import type { LayerEnv } from "../layer-env.ts";
import { log, logOften } from "../observe/log.ts";
import { count, countCall } from "../observe/metrics.ts";
import { reportMetrics } from "../observe/report-metrics.ts";
import { shortVersion } from "../observe/version.ts";
import { attempt, toFailure } from "./attempt.ts";
import { isStopped, noteResult } from "./breaker.ts";
import { createDeadlines } from "./deadlines.ts";
import { REGISTRY_NAME, refreshPolicy } from "./refresh-policy.ts";
import { compileTargets, followPolicy, type Stub, type Target } from "./target.ts";

export type MeshCall = {
  /** `Service.operation`. */
  target: string;
  key: string;
  input?: Input;
  trace: string;
  person?: Person | null;
  via?: readonly string[];
  fresh?: boolean;
  once?: string | null;
  print?: string | undefined;
  event?: EventOrigin;
  /** When the caller's own caller stops waiting. */
  until?: number;
};

type Context = Pick<ExecutionContext, "waitUntil">;

/** The only way to an object. It decides who may call whom, bounds the wait, tries again, counts, and leaves a trace. */
export type Mesh = {
  /** Throws where the caller may not call the target: that is a defect of ours. */
  call(request: MeshCall, ctx: Context): Promise<FullOutcome>;
  /** The same for a request that becomes a WebSocket; nothing is tried again. */
  connect(request: MeshCall, ctx: Context, open: (stub: Stub, call: Call) => Promise<Response>): Promise<Response>;
};

const NO_INPUT: Input = { id: "" };
const NOWHERE: readonly string[] = [];

const failure = (problem: Problem): FullOutcome => ({ ok: false, problem: problem.details });

/** A second service that fails is not asked at all: better a quick answer than a queue of lost ones. */
const refuseNow = (target: Target, now: number): Problem | null => {
  const { paused, series, service, settings } = target;
  if (paused) return unavailable("paused", `${service} is paused.`, 60);
  if (series.inFlight >= settings.maxInFlight)
    return unavailable("overloaded", `${service} has too much to do. Try again in a moment.`, 1);
  if (isStopped(target.breaker, now))
    return unavailable("stopped", `${service} is failing, and is given time to recover.`, 5);
  return null;
};

/** Null: it was answered as asked. A refusal by status 4xx is the caller's own doing. */
const classOf = (outcome: FullOutcome): string | null => {
  if (outcome.ok) return null;
  const { code, status } = outcome.problem;
  return status < 500 ? "refused" : code;
};

/** A mesh for one caller: `edge`, or the name of a service. */
export const createMesh = (product: ProductDefinition, env: LayerEnv, from: string): Mesh => {
  const own = shortVersion(env);
  const deadlines = createDeadlines();
  const targets = compileTargets(product, env as unknown as Record<string, unknown>, from, own);

  const findTarget = (name: string, via: readonly string[]): Target => {
    const target = targets.get(name);
    if (target === undefined) throw new Error(`${from} may not call ${name}`);
    if (via.includes(name)) throw new Error(`${via.join(" → ")} → ${name} goes in a circle`);
    followPolicy(target);
    return target;
  };

  const callOf = (request: MeshCall, target: Target, now: number): Call => {
    const { event, fresh, key, once, person, print, trace, until, via = NOWHERE } = request;
    const latest = now + target.settings.deadlineMs;
    const call: Call = {
      trace,
      via: via.length === 0 ? target.alone : [...via, target.name],
      key,
      access: from === "edge" ? target.definition.access : "internal",
      until: until === undefined || until > latest ? latest : until,
      version: own,
    };
    if (person) call.person = person;
    if (fresh) call.fresh = fresh;
    if (once) call.once = once;
    if (print) call.print = print;
    if (event) call.event = event;
    return call;
  };

  const tellHealth = (target: Target, call: Call, turn: "opened" | "closed", ctx: Context, now: number): void => {
    if (turn === "opened") count("layer_breaker_openings", target.series.labels);
    log(`breaker-${turn}`, { trace: call.trace, service: target.service });
    const told = env.REGISTRY.getByName(REGISTRY_NAME).noteHealth(target.service, turn === "closed", now);
    ctx.waitUntil(told.catch((error: unknown) => log("registry-unreachable", { error: String(error) })));
  };

  const settle = (target: Target, call: Call, started: number, outcome: FullOutcome, ctx: Context): void => {
    const now = Date.now();
    target.series.inFlight -= 1;
    const failed = classOf(outcome);
    const series = outcome.version === undefined ? target.series : target.seriesOf(outcome.version);
    countCall(series, now - started, failed, call.key);
    const turn = noteResult(target.breaker, failed !== null && failed !== "refused", now, target.settings);
    if (turn !== null) tellHealth(target, call, turn, ctx, now);
    if (from !== "edge") logOften(now, "call", { trace: call.trace, from, target: target.name, ms: now - started });
    if (outcome.ok) noteInstance(env, ctx, target.service, call, { version: own, ...outcome }, now);
    reportMetrics(env, ctx, now);
    refreshPolicy(env, ctx, now);
  };

  const begin = (target: Target): void => {
    const { series } = target;
    series.inFlight += 1;
    if (series.inFlight > series.mostInFlight) series.mostInFlight = series.inFlight;
  };

  const refuse = (target: Target, now: number): Problem | null => {
    const problem = refuseNow(target, now);
    if (problem !== null) countCall(target.series, 0, problem.details.code, null);
    return problem;
  };

  return {
    call(request, ctx) {
      const now = Date.now();
      const target = findTarget(request.target, request.via ?? NOWHERE);
      const refused = refuse(target, now);
      if (refused !== null) {
        refreshPolicy(env, ctx, now);
        return Promise.resolve(failure(refused));
      }
      const call = callOf(request, target, now);
      begin(target);
      return new Promise((resolve) => {
        attempt(target, call, request.input ?? NO_INPUT, deadlines, ctx, now, (outcome, heardIn) => {
          settle(target, call, now, outcome, heardIn);
          resolve(outcome);
        });
      });
    },

    async connect(request, ctx, open) {
      const now = Date.now();
      const target = findTarget(request.target, request.via ?? NOWHERE);
      const refused = refuse(target, now);
      if (refused !== null) throw refused;
      const call = callOf(request, target, now);
      begin(target);
      let outcome: FullOutcome = { ok: true, status: 101, json: null };
      try {
        return await open(target.open(call.key), call);
      } catch (error) {
        outcome = toFailure(target, call, error);
        throw outcome.ok ? error : new Problem(500, "service-failed", "The service failed. The fault is ours.");
      } finally {
        settle(target, call, now, outcome, ctx);
      }
    },
  };
};
