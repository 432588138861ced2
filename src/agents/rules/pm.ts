import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import type { Key, Service } from "#src/plan/plan.ts";
import type { ServiceSpec } from "#src/spec/spec.ts";
import { openOperations, quoteText } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("PM");
const LINES_NAMED = 5;
const ROUTES_NAMED = 4;

const understood = ({ spec, plan }: Turn): string => {
  const operations = plan.services.reduce((sum, service) => sum + service.operations.length, 0);
  return say("understood", {
    services: renderCount(plan.services.length, "service"),
    names: plan.services.map(({ name }) => `\`${name}\``).join(", "),
    operations: renderCount(operations, "operation"),
    scenarios: renderCount(spec.scenarios.length, "acceptance scenario"),
    targets: renderCount(spec.objectives.length, "measurable target"),
  });
};

const KEYS: Record<Key["from"], { key: string; why: string } | null> = {
  owner: { key: "one for each signed-in person", why: "everything in it needs sign-in" },
  single: { key: "one for all", why: "people who are not signed in, or who share its records, must find them" },
  path: null,
  generated: null,
};

/** What was assumed where the spec is silent: the author can object while nothing is built. */
const assume = (asked: ServiceSpec, service: Service, voice: Voice): void => {
  const chosen = KEYS[service.key.from];
  if (asked.keyedBy === null && chosen !== null) voice.claim(say("key-chosen", { service: service.name, ...chosen }));
  if (asked.operations.length === 0) voice.claim(say("operations-chosen", { service: service.name }));
};

const assumePaths = ({ spec, plan }: Turn, voice: Voice): void => {
  const chosen = plan.services.flatMap((service) => {
    const asked = spec.services.find(({ name }) => name === service.name)?.operations ?? [];
    return openOperations(service)
      .filter(({ name }) => (asked.find((operation) => operation.name === name)?.path ?? null) === null)
      .map(({ name, method, path }) => `\`${service.name}.${name}\` → \`${method} ${path}\``);
  });
  if (chosen.length === 0) return;
  const more = chosen.length > ROUTES_NAMED ? " and so on, all listed in the plan" : "";
  voice.claim(
    say("paths-chosen", {
      count: renderCount(chosen.length, "operation"),
      routes: `${chosen.slice(0, ROUTES_NAMED).join(", ")}${more}`,
    }),
  );
};

/** Whether the spec leaves open who may do what: Security will ask about the rest. */
const weighAccess = ({ spec, plan }: Turn, voice: Voice): void => {
  const all = plan.services.flatMap((service) =>
    openOperations(service).map(({ name }) => ({ service: service.name, name })),
  );
  const said = all.filter(({ service, name }) => {
    const asked = spec.services
      .find((each) => each.name === service)
      ?.operations.find((operation) => operation.name === name);
    return asked !== undefined && asked.access !== null;
  });
  if (said.length === all.length) voice.claim(say("access-complete"));
  else
    voice.claim(
      say("access-said", { said: said.length === 0 ? "none" : said.length, all: renderCount(all.length, "operation") }),
    );
};

const nameUncovered = ({ spec }: Turn, voice: Voice): void => {
  const { uncovered } = spec;
  const lines = uncovered
    .slice(0, LINES_NAMED)
    .map(({ line, text, reason }) => `line ${line}, ${quoteText(text)} (${reason})`)
    .join("; ");
  if (uncovered.length === 0) voice.claim(say("covered"));
  else if (uncovered.length <= LINES_NAMED) voice.claim(say("uncovered", { lines }));
  else voice.claim(say("uncovered-more", { lines, more: renderCount(uncovered.length - LINES_NAMED, "line") }));
};

/** In the last round the PM settles what is open, so that every discussion ends. */
const settle = ({ transcript }: Turn, voice: Voice): void => {
  const answered = new Set(transcript.flatMap((message) => (message.kind === "decision" ? [message.answers] : [])));
  for (const point of transcript) {
    const waits = point.kind === "question" || (point.kind === "concern" && point.blocking);
    if (!waits || answered.has(point.id)) continue;
    const dissent = point.kind === "concern" ? [point.role] : [];
    voice.decide(point.id, say("settled", { asked: point.to, id: point.id, role: point.role }), null, dissent);
  }
};

/** What was understood, what was assumed, and what will not be built. */
export const speakPm = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) {
    settle(turn, voice);
    return;
  }
  voice.claim(understood(turn));
  for (const service of turn.plan.services) {
    const asked = turn.spec.services.find(({ name }) => name === service.name);
    if (asked) assume(asked, service, voice);
  }
  assumePaths(turn, voice);
  weighAccess(turn, voice);
  nameUncovered(turn, voice);
  if (turn.spec.scenarios.length === 0) voice.ask("QA", say("no-scenario"));
};
