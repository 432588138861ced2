import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import { joinWords, nameSome, openOperations } from "./phrases.ts";
import { findGaps, type Gaps } from "./qa-gaps.ts";
import { answerQuestions } from "./qa-answers.ts";
import { buildRefusals, conditionsUntried, type Refusal } from "./qa-refusals.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("QA");

/** Which operations the spec's own scenarios call with success, and what fills the gaps. */
const speakCoverage = (turn: Turn, { added, all, missing }: Gaps, voice: Voice): void => {
  const own = turn.spec.scenarios.length;
  const inside = turn.plan.services.reduce((sum, service) => sum + service.operations.length, 0) - all.length;
  const values = {
    scenarios: own === 1 ? "The spec's one scenario calls" : `The spec's ${own} scenarios call`,
    operations: `${renderCount(all.length, "operation")}${inside > 0 ? ` (${inside} more ${inside === 1 ? "is" : "are"} for other services only)` : ""}`,
  };
  const count = renderCount(added.length, "scenario");
  if (own === 0) voice.claim(added.length === 0 ? say("coverage-nothing") : say("coverage-none", { added: count }));
  else if (missing.length === 0) voice.claim(say("coverage-all", values));
  else
    voice.claim(
      say(added.length === 0 ? "coverage-gap" : "coverage-some", {
        ...values,
        called: all.length - missing.length,
        missing: nameSome(missing),
        ...(added.length === 0 ? {} : { added: count }),
      }),
    );
};

/** What no scenario tries with success, the spec's or ours, and why: whoever reviews must look there. */
const speakUnreached = ({ unreached }: Gaps, voice: Voice): void => {
  if (unreached.length === 0) return;
  const groups = [...Map.groupBy(unreached, ({ why }) => why)].map(([why, group]) =>
    say("unreached-group", {
      operations: nameSome(
        group.map(({ name }) => name),
        5,
      ),
      why: say(`why-${why}`),
    }),
  );
  voice.object("PM", false, say("unreached", { groups: groups.join("; ") }));
};

const speakRefusals = ({ spec }: Turn, refusals: readonly Refusal[], voice: Voice): void => {
  const statuses = spec.scenarios.flatMap(({ steps }) => steps.map((step) => step.expect.status));
  const refused = [...new Set(statuses)].filter((status) => status >= 400).toSorted((a, b) => a - b);
  const groups = [...Map.groupBy(refusals, ({ status }) => status)].toSorted(([a], [b]) => a - b);
  const named = groups.map(
    ([status, group]) => `${status} at ${nameSome([...new Set(group.map(({ target }) => target))], 3)}`,
  );
  const said = { statuses: joinWords(refused.map(String)) };
  const added = { refusals: named.join("; ") };
  if (refusals.length === 0 && refused.length > 0) voice.claim(say("negatives-there", said));
  if (refusals.length > 0)
    voice.claim(refused.length > 0 ? say("negatives", { ...said, ...added }) : say("negatives-all", added));
};

const speakConditions = (turn: Turn, refusals: readonly Refusal[], voice: Voice): void => {
  const { left, total } = conditionsUntried(turn, refusals);
  if (left.length > 0)
    voice.claim(
      say("conditions", {
        left: left.length,
        are: left.length === 1 ? "is" : "are",
        total: renderCount(total, "condition"),
        operations: nameSome([...new Set(left)], 4),
      }),
    );
};

/** Fields that callers set and no scenario of the spec ever sends or expects. */
const speakUnseenFields = ({ spec, plan }: Turn, voice: Voice): void => {
  if (spec.scenarios.length === 0) return;
  const told = JSON.stringify(spec.scenarios);
  const unseen = plan.services.flatMap((service) =>
    service.fields
      .filter(({ name, origin, type }) => origin === "caller" && type !== "password" && !told.includes(`"${name}"`))
      .map(({ name }) => `${service.name}.${name}`),
  );
  if (unseen.length > 0) voice.claim(say("fields-unseen", { fields: nameSome(unseen, 4) }));
};

/** Which promise proves what: the gaps in the spec's scenarios, filled with ones a machine can check. */
export const speakQa = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) {
    answerQuestions(turn, 0, voice);
    return;
  }
  const gaps = findGaps(turn);
  const refusals = buildRefusals(turn);
  if (turn.plan.services.some((service) => openOperations(service).length > 0)) speakCoverage(turn, gaps, voice);
  speakUnreached(gaps, voice);
  speakRefusals(turn, refusals, voice);
  speakConditions(turn, refusals, voice);
  speakUnseenFields(turn, voice);
  const proposed = [...gaps.added, ...refusals.map(({ scenario }) => scenario)];
  for (const scenario of proposed) voice.propose(scenario);
  answerQuestions(turn, proposed.length, voice);
};
