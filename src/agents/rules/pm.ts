import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import type { OpenPoint } from "#src/discussion/open-points.ts";
import type { Key, Service } from "#src/plan/plan.ts";
import type { ServiceSpec } from "#src/spec/spec.ts";
import { answerAccess } from "./pm-answers.ts";
import { joinWords, nameSome, openOperations, quoteText } from "./phrases.ts";
import { readTexts } from "./say.ts";
import { statedAccess } from "./security-points.ts";
import type { Voice } from "./voice.ts";
import { waitingFor } from "./waiting-for.ts";

const say = readTexts("PM");
const LINES_NAMED = 4;
const ROUTES_NAMED = 4;

const understood = (turn: Turn): string => {
  const { spec, plan } = turn;
  const operations = plan.services.reduce((sum, service) => sum + service.operations.length, 0);
  const counts = [
    renderCount(operations, "operation"),
    spec.scenarios.length === 0 ? "no acceptance scenario" : renderCount(spec.scenarios.length, "acceptance scenario"),
    spec.objectives.length === 0 ? "no measurable target" : renderCount(spec.objectives.length, "measurable target"),
  ];
  const { lane, rounds } = turn;
  return say("understood", {
    services: renderCount(plan.services.length, "service"),
    names: nameSome(
      plan.services.map(({ name }) => name),
      10,
    ),
    counts: joinWords(counts),
    covered: spec.uncovered.length === 0 ? say("covered") : "",
    lane,
    rounds,
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
    openOperations(service).map(({ name }) => statedAccess(spec, service.name, name)),
  );
  const said = all.filter((access) => access !== null).length;
  if (said === all.length) return;
  voice.claim(say("access-said", { said: said === 0 ? "none" : said, all: renderCount(all.length, "operation") }));
};

/** What is not built stands first: it is what the author must know before anything else. */
const nameUncovered = ({ spec }: Turn, voice: Voice): void => {
  const { uncovered } = spec;
  if (uncovered.length === 0) return;
  const lines = uncovered
    .slice(0, LINES_NAMED)
    .map(({ line, text, reason }) => say("unbuilt", { quote: quoteText(text), line, reason }))
    .join("; ");
  const left = uncovered.length - LINES_NAMED;
  const more = left > 0 ? say("unbuilt-more", { more: renderCount(left, "line") }) : "";
  voice.object("QA", false, say("uncovered", { lines, more }));
};

/** In the last round the PM settles what is open, so that every discussion ends. */
const settle = (points: readonly OpenPoint[], voice: Voice): void => {
  for (const { id, kind, role, to } of points) {
    const dissent = kind === "concern" ? [role] : [];
    voice.decide(id, say(kind === "concern" ? "settled-concern" : "settled", { asked: to, id, role }), null, dissent);
  }
};

/** What was understood, what was assumed, and what will not be built. */
export const speakPm = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) {
    answerAccess(turn, waitingFor(turn), voice);
    if (turn.round === turn.rounds) settle(waitingFor(turn, voice), voice);
    return;
  }
  nameUncovered(turn, voice);
  voice.claim(understood(turn));
  for (const service of turn.plan.services) {
    const asked = turn.spec.services.find(({ name }) => name === service.name);
    if (asked) assume(asked, service, voice);
  }
  assumePaths(turn, voice);
  weighAccess(turn, voice);
  if (turn.spec.scenarios.length === 0) voice.ask("QA", say("no-scenario"));
};
