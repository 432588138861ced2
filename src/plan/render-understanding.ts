import { renderCount } from "#src/markdown.ts";
import type { Transition } from "./find-transitions.ts";
import type { Understanding } from "./understand.ts";
import type { BoundView, FieldView, Line, OperationView, PartView, ServiceView } from "./view-service.ts";

const GUTTER = 6;
const WIDTH = 110;

/** Breaks a text at its blanks, so that no line but one of a single word is longer than `width`. */
const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length >= width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

/** A text behind what stands in the gutter, its further lines below its first. */
const behind = (mark: string, depth: number, text: string): string => {
  const indent = " ".repeat(2 * depth);
  const [first = "", ...more] = wrap(text, WIDTH - GUTTER - 2 - indent.length);
  const rest = more.map((line) => `${" ".repeat(GUTTER)}  ${indent}    ${line}`);
  return [`${mark.padStart(GUTTER)}  ${indent}${first}`.trimEnd(), ...rest].join("\n");
};

/** Behind the line of the spec that it comes from; a default has none. */
const at = (line: number | null, depth: number, text: string): string =>
  behind(line === null ? "·" : String(line), depth, text);

/** What belongs to the line above. */
const below = (depth: number, text: string, line: number | null = null): string =>
  behind(line === null ? "" : String(line), depth, text);

const joined = (parts: readonly (string | null)[], separator = "; "): string =>
  parts.filter((part) => part !== null && part !== "").join(separator);

const refusal = ({ code, status }: BoundView): string =>
  status === null && code === null ? "" : `, else ${joined([status === null ? null : String(status), code], " ")}`;

/** What people call the kinds of behaviours, where those are not what people call them. */
const WORDS: Record<string, string> = {
  act: "changes its state",
  clear: "removes many",
  "delete-many": "removes many",
  relate: "makes the caller's own",
  unrelate: "takes the caller's own back",
  lease: "hands out",
  fail: "takes back as failed",
  "sign-in": "signs in",
  "sign-out": "signs out",
  "read-self": "tells who the caller is",
  enlist: "adds what another service knows",
  seek: "finds a record for other services",
  identify: "tells whose a secret is",
  hear: "hears of it",
  "check-limit": "uses some, if there is enough",
  "read-limit": "tells how much is left",
  "reset-limit": "starts anew",
  "read-usage": "tells how much was used",
  handwritten: "does by code of its own",
};

const renderOperation = (operation: OperationView): string[] => {
  const { bounds, does, effects, line, name, request, status, who } = operation;
  const asked = request === null ? "for other services" : `${request} → ${status}`;
  const allowed = request === null ? null : (who ?? "it is not said who may");
  return [
    at(line, 1, `${name}: ${joined([asked, allowed, WORDS[does] ?? does])}`),
    ...bounds.map((bound) => below(3, `${bound.text}${refusal(bound)}`, bound.line === line ? null : bound.line)),
    ...effects.map((effect) => below(3, effect)),
  ];
};

const renderTransition = ({ by, field, from, to }: Transition): string =>
  `${field}: ${from.join(" or ")} → ${to}, by ${by}`;

type Records = { fields: FieldView[]; rules: BoundView[]; transitions: Transition[]; keeps: string[] };

const renderRecords = ({ fields, keeps, rules, transitions }: Records, depth: number): string[] => [
  ...fields.map(({ line, name, rules: told, type }) => at(line, depth, `${name}: ${joined([type, told])}`)),
  ...rules.map((rule) => below(depth, `always ${rule.text}${refusal(rule)}`, rule.line)),
  ...transitions.map((step) => below(depth, renderTransition(step))),
  ...keeps.map((text) => below(depth, text)),
];

const renderPart = (part: PartView): string[] => [
  at(part.line, 1, `${part.name}${part.of === null ? "" : ` of ${part.of}`}`),
  ...renderRecords(part, 2),
];

const renderService = (service: ServiceView): string[] => {
  const room = service.maxRecords === 1 ? "one record" : `up to ${service.maxRecords.toLocaleString("en")} records`;
  const kept = service.retentionDays === null ? null : `kept for ${service.retentionDays} days`;
  return [
    at(service.line, 0, `${service.name}: ${joined([service.instances, room, kept], ", ")}`),
    ...renderRecords(service, 1),
    ...service.parts.flatMap(renderPart),
    ...service.sends.map((text) => below(1, `sends ${text}`)),
    ...service.operations.flatMap(renderOperation),
  ];
};

const renderScenario = ({ line, name, steps }: Line & { name: string; steps: string[] }): string[] => [
  at(line, 0, `Scenario: ${name}`),
  ...steps.map((step) => below(1, step)),
];

const heading = ({ scenarios, services, title, uncovered }: Understanding): string => {
  const operations = services.reduce((sum, service) => sum + service.operations.length, 0);
  const counts = [
    renderCount(services.length, "service"),
    renderCount(operations, "operation"),
    renderCount(scenarios.length, "scenario"),
  ].join(", ");
  const left =
    uncovered.length === 0
      ? "everything is"
      : `all but ${renderCount(uncovered.length, "line")} ${uncovered.length === 1 ? "is" : "are"}`;
  return `${title}: ${counts}; ${left} understood.\nEach line stands behind its number in the spec; “·” marks a default.`;
};

/** What one piece of advice mends stands together above it. */
const renderUncovered = (uncovered: Understanding["uncovered"]): string[] =>
  uncovered.flatMap(({ line, mend, reason, text }, n) => [
    at(line, 0, `“${text}”: ${reason}`),
    ...(mend === null || uncovered[n + 1]?.mend === mend ? [] : [below(1, `⇒ ${mend}`)]),
  ]);

/** For a terminal: what is understood, then what is not. */
export const renderUnderstanding = (understood: Understanding): string => {
  const { callers, errors, scenarios, services, targets, uncovered } = understood;
  const around = [
    ...(callers === null ? [] : [`Callers: ${callers}`]),
    ...targets.map((target) => `Target: ${target}`),
    ...(errors === null ? [] : [`Errors: ${errors}`]),
  ];
  const blocks = [
    ...services.map(renderService),
    scenarios.flatMap(renderScenario),
    around.map((text) => below(0, text)),
    uncovered.length === 0 ? [] : ["Not understood:", ...renderUncovered(uncovered)],
  ];
  return [heading(understood), ...blocks.filter((block) => block.length > 0).map((block) => block.join("\n"))].join(
    "\n\n",
  );
};
