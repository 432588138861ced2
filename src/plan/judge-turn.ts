import { mayAddress } from "#src/discussion/charters.ts";
import type { DesignChange, Message, Role, Transcript } from "#src/discussion/message.ts";
import { openPoints } from "#src/discussion/open-points.ts";
import { UserError } from "#src/errors.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Scenario, Spec } from "#src/spec/spec.ts";
import { planOf } from "./apply-decisions.ts";
import { checkPlan } from "./check-plan.ts";

/** What somebody wants to say, before it has a name and is known to make sense. */
export type Draft =
  | { kind: "claim"; text: string }
  | { kind: "question"; to: Role; text: string }
  | { kind: "concern"; to: Role; blocking: boolean; text: string }
  | { kind: "decision"; answers: string | null; text: string; change: DesignChange | null; dissent: Role[] }
  | { kind: "scenario"; name: string; steps: string[] };

/** `text`: of which `spec` was read. */
export type Floor = {
  role: Role;
  round: number;
  rounds: number;
  text: { title: string; body: string };
  spec: Spec;
  transcript: Transcript;
};

const MOST_MESSAGES = 8;
const MOST_CHARACTERS = 320;

const wordsComplaints = (text: string): string[] => [
  ...(text.trim() === "" ? ["A text is empty."] : []),
  ...(text.length > MOST_CHARACTERS ? [`“${text.slice(0, 40)}…” has more than ${MOST_CHARACTERS} characters.`] : []),
  ...(/[\n\r]/u.test(text) ? [`“${text.slice(0, 40)}…” has more than one line.`] : []),
];

/** Ids of what waits for a role's decision; in the last round the PM settles what others left open. */
export const pointsOf = ({
  role,
  round,
  rounds,
  transcript,
}: Pick<Floor, "role" | "round" | "rounds" | "transcript">): string[] =>
  openPoints(transcript)
    .filter(({ to }) => to === role || (role === "PM" && round === rounds))
    .map(({ id }) => id);

const answersComplaints = (drafts: readonly Draft[], floor: Floor): string[] => {
  const points = pointsOf(floor);
  const answered = drafts.flatMap((draft) => (draft.kind === "decision" && draft.answers ? [draft.answers] : []));
  const strange = answered.filter((id) => !points.includes(id));
  const left = points.filter((id) => !answered.includes(id));
  return [
    ...strange.map((id) => `\`${id}\` is not open for you: answer ${points.join(", ") || "nothing (null)"}.`),
    ...left.map((id) => `\`${id}\` waits for your decision and has none.`),
  ];
};

const addressComplaints = (drafts: readonly Draft[], { role, round, rounds }: Floor): string[] =>
  drafts.flatMap((draft) => {
    if (!("to" in draft)) return [];
    if (!mayAddress(role, draft.to)) return [`${role} does not talk with ${draft.to}: put it to the PM.`];
    return round === rounds ? ["This is the last round: decide, and ask nothing any more."] : [];
  });

type ScenarioDraft = Draft & { kind: "scenario" };

const renderDraft = ({ name, steps }: ScenarioDraft): string =>
  `### ${name}\n\n${steps.map((step) => `- ${step}`).join("\n")}\n`;

/** The scenarios that drafts come to where they stand at the end of the spec; else why there are none. */
const readTogether = ({ text }: Floor, drafts: readonly ScenarioDraft[]): Scenario[] | string => {
  const body = `${text.body.trimEnd()}\n\n## Acceptance scenarios\n\n${drafts.map(renderDraft).join("\n")}`;
  try {
    const read = parseSpec({ title: text.title, body });
    // The spec of the discussion may leave out what nobody here can write.
    const spec = parseSpec(text);
    const added = read.scenarios.slice(spec.scenarios.length);
    if (added.length === drafts.length) return added;
    const before = text.body.trimEnd().split("\n").length;
    const lost = read.uncovered.find(({ line }) => line > before);
    return `it is not understood${lost === undefined ? "" : `: “${lost.text}”, ${lost.reason}`}.`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

/** To read a whole spec takes its time: it is read again for each only where one of them is not understood. */
const readScenarios = (
  floor: Floor,
  drafts: readonly ScenarioDraft[],
): { scenarios: Scenario[]; complaints: string[] } => {
  const scenarios = drafts.length === 0 ? [] : readTogether(floor, drafts);
  if (typeof scenarios !== "string") return { scenarios, complaints: [] };
  const complaints = drafts.flatMap((draft) => {
    const alone = readTogether(floor, [draft]);
    return typeof alone === "string" ? [`The scenario “${draft.name}”: ${alone}`] : [];
  });
  return {
    scenarios: [],
    complaints: complaints.length > 0 ? complaints : [`The scenarios do not go together: ${scenarios}`],
  };
};

const changeComplaints = (change: DesignChange, { spec }: Floor): string[] => {
  if (!("service" in change)) return [];
  const service = spec.services.find(({ name }) => name === change.service);
  if (service === undefined) return [`There is no service \`${change.service}\`.`];
  const named = "operations" in change ? change.operations : "operation" in change ? [change.operation] : [];
  return named
    .filter((name) => !service.operations.some((operation) => operation.name === name))
    .map((name) => `\`${change.service}\` has no operation \`${name}\`.`);
};

/** Who speaks last of all must leave a plan that can be built: after QA nobody need speak any more. */
const isLast = ({ role, round, rounds }: Floor): boolean => (role === "QA" && round === 1) || round === rounds;

/** What the plan would break because of these messages; or, where nobody need speak after them, what it breaks at all. */
const planComplaints = (floor: Floor, messages: readonly Message[]): string[] => {
  const { spec, transcript } = floor;
  const before = isLast(floor) ? [] : checkPlan(planOf(spec, transcript, "product"));
  const known = new Set(before.map(({ subject, text }) => `${subject} ${text}`));
  return checkPlan(planOf(spec, [...transcript, ...messages], "product"))
    .filter(({ subject, text }) => !known.has(`${subject} ${text}`))
    .map(({ mend, subject, text }) => `The plan is not sound. ${subject}: ${text}. ${mend} Decide it by a \`change\`.`);
};

/**
 * What a role may say in its turn: messages with names of their own, or why it may not, a sentence each. Whoever says
 * anything in a discussion that ends must answer what waits for them, ask only whom they talk with, and leave a plan that
 * is as sound as before.
 */
export const judgeTurn = (
  drafts: readonly Draft[],
  floor: Floor,
): { messages: Message[] } | { complaints: string[] } => {
  const { role, round, transcript } = floor;
  const said = transcript.filter((message) => message.role === role).length;
  const known = new Set(transcript.map(({ text }) => text));
  const complaints = [
    ...(drafts.length > MOST_MESSAGES
      ? [`There are ${drafts.length} messages: say the ${MOST_MESSAGES} that matter.`]
      : []),
    ...drafts.flatMap((draft) => wordsComplaints(draft.kind === "scenario" ? draft.name : draft.text)),
    ...drafts.flatMap((draft) =>
      draft.kind !== "scenario" && known.has(draft.text) ? [`“${draft.text}” was said before.`] : [],
    ),
    ...answersComplaints(drafts, floor),
    ...addressComplaints(drafts, floor),
    ...drafts.flatMap((draft) =>
      draft.kind === "decision" && draft.change !== null ? changeComplaints(draft.change, floor) : [],
    ),
  ];
  const read = readScenarios(
    floor,
    drafts.filter((draft) => draft.kind === "scenario"),
  );
  complaints.push(...read.complaints);
  if (complaints.length > 0) return { complaints };
  const scenarios = [...read.scenarios];
  const messages = drafts.flatMap((draft, n): Message[] => {
    const head = { id: `${role.toLowerCase()}-${said + n + 1}`, role, round };
    if (draft.kind !== "scenario") return [{ ...head, ...draft }];
    const scenario = scenarios.shift();
    return scenario === undefined ? [] : [{ ...head, kind: "scenario", text: scenario.name, scenario }];
  });
  const broken = planComplaints(floor, messages);
  return broken.length > 0 ? { complaints: broken } : { messages };
};
