import { renderField } from "./render-field.ts";
import { renderOperation } from "./render-operation.ts";
import type { ErrorStyle, Json, KeySpec, Objective, Scenario, ScenarioStep, ServiceSpec, Spec } from "./spec.ts";
import { plural, wordsOf } from "./words.ts";

const renderKey = (key: KeySpec | null, noun: string): string => {
  if (key === null || key.from === "single") return "";
  if (key.from === "owner") return " One instance per person.";
  if (key.from === "path") return ` One instance per \`${key.name}\`.`;
  return ` Each ${noun} has a generated \`${key.name}\` of ${key.length} characters.`;
};

const renderService = ({ fields, keyedBy, name, operations, purpose }: ServiceSpec): string =>
  [
    `### ${name}`,
    `${purpose}${renderKey(keyedBy, wordsOf(name).join(" "))}`.trim(),
    fields.map(renderField).join("\n"),
    operations.length === 0
      ? ""
      : `Operations:\n\n${operations.map((operation) => renderOperation(operation, fields)).join("\n")}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");

const rulesOf = ({ keyedBy, maxRecords, name, retentionDays }: ServiceSpec): string[] => {
  const nouns = plural(wordsOf(name).join(" "));
  const holder = keyedBy !== null && "name" in keyedBy ? keyedBy.name : "instance";
  return [
    ...(retentionDays === null ? [] : [`- ${nouns} are kept for ${retentionDays} days.`]),
    ...(maxRecords === undefined ? [] : [`- A ${holder} holds at most ${maxRecords} ${nouns}.`]),
  ];
};

const channelsOf = ({ delivery }: ServiceSpec): string[] => {
  if (delivery === null) return [];
  const { backoffSeconds, channelField, channels, maxAttempts, priorityField, statusField } = delivery;
  return [
    ...channels.map((channel) =>
      channel.via === "service"
        ? `- ${channel.name}: puts ${channel.fields.map((field) => `\`${field}\``).join(" and ")} into ${channel.service}`
        : `- ${channel.name}: posts it as JSON to \`${channel.urlField}\``,
    ),
    `- The channels stand in \`${channelField}\`, the progress in \`${statusField}\`.`,
    ...(priorityField === null ? [] : [`- Deliver by \`${priorityField}\`.`]),
    `- Try at most ${maxAttempts} times, ${backoffSeconds} seconds after the first failure.`,
  ];
};

const templatesOf = ({ rendering }: ServiceSpec): string[] =>
  rendering === null
    ? []
    : [
        `- When it names a \`${rendering.templateField}\`, its \`${rendering.into}\` is made from the \`${rendering.bodyField}\` of that ${rendering.service}, with the placeholders filled from \`${rendering.dataField}\`.`,
      ];

const renderObjective = (objective: Objective): string => {
  if (objective.metric === "latency-p95") return `- 95 % of requests are answered within ${objective.milliseconds} ms`;
  if (objective.metric === "throughput") return `- At least ${objective.perMinute} requests a minute`;
  return `- ${objective.percent} % available`;
};

const REASONS: Record<string, string> = {
  invalid: "a field breaks a rule",
  "malformed-json": "the body is no JSON",
  "invalid-query": "a query parameter is bad",
};

const renderErrors = ({ codes, invalid, members, query }: ErrorStyle): string[] => {
  const shown = JSON.stringify(members)
    .replaceAll("{code}", "not_found")
    .replaceAll(/\{(?:message|field)\}/gu, "…");
  const statuses: Record<string, number> = {
    invalid: invalid ?? 422,
    "malformed-json": 400,
    "invalid-query": query ?? invalid ?? 422,
  };
  return [
    `Every error is \`${shown}\`.`,
    Object.entries(codes)
      .map(
        ([status, code]) =>
          `- ${statuses[status] ?? status} \`${code}\`${REASONS[status] ? `: ${REASONS[status]}` : ""}`,
      )
      .join("\n"),
  ];
};

const json = (value: Json): string => `\`${JSON.stringify(value)}\``;
const person = (as: string | null): string => (as === null ? "a stranger" : as.charAt(0).toUpperCase() + as.slice(1));

const renderStep = ({ as, body, expect, method, path, save = {}, withinSeconds }: ScenarioStep): string[] => {
  const checks = [
    ...Object.entries(expect.headers ?? {}).map(([name, value]) => `the header \`${name}\` is "${value}"`),
    ...(expect.body === undefined ? [] : [`the body is ${json(expect.body)}`]),
  ];
  const late = withinSeconds === undefined ? "" : `within ${withinSeconds} seconds `;
  return [
    `When ${person(as)} sends \`${method} ${path}\`${body === undefined ? "" : ` with ${json(body)}`}`,
    `Then ${late}the answer is ${expect.status}${checks.map((check) => ` and ${check}`).join("")}`,
    ...Object.entries(save).map(
      ([name, pointer]) => `And remember \`${pointer.slice(1).replaceAll("/", ".")}\` as ${name}`,
    ),
  ];
};

/** The steps of a scenario, a sentence each, which are read as the same steps again. */
export const renderSteps = ({ steps }: Pick<Scenario, "steps">): string[] => steps.flatMap(renderStep);

const renderScenario = (scenario: Scenario): string =>
  `### ${scenario.name}\n\n${renderSteps(scenario)
    .map((step) => `- ${step}`)
    .join("\n")}`;

const section = (title: string, parts: readonly string[]): string[] =>
  parts.length === 0 ? [] : [`## ${title}`, ...parts];

/** A spec of described services as Markdown in sections, which is read as the same spec again. Ends with a newline. */
export const renderSpec = ({ errors, objectives, scenarios, services, summary, title }: Spec): string => {
  const lines = (of: (service: ServiceSpec) => string[]): string[] => {
    const all = services.flatMap(of);
    return all.length === 0 ? [] : [all.join("\n")];
  };
  const parts = [
    `# ${title}`,
    summary,
    ...section("Services", services.map(renderService)),
    ...section("Channels", lines(channelsOf)),
    ...section("Templates", lines(templatesOf)),
    ...section("Rules", lines(rulesOf)),
    ...section("Errors", errors === undefined ? [] : renderErrors(errors)),
    ...section("Quality", objectives.length === 0 ? [] : [objectives.map(renderObjective).join("\n")]),
    ...section("Acceptance scenarios", scenarios.map(renderScenario)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
};
