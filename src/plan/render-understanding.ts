import { renderCount } from "#src/markdown.ts";
import type { Understanding } from "./understand.ts";

type Service = Understanding["services"][number];

const GUTTER = 6;
/** One line of text behind the line of the spec that it comes from; a default has none. */
const at = (line: number | null, depth: number, text: string): string =>
  `${(line === null ? "·" : String(line)).padStart(GUTTER)}  ${"  ".repeat(depth)}${text}`.trimEnd();

const joined = (parts: readonly (string | null)[], separator = "; "): string =>
  parts.filter((part) => part !== null && part !== "").join(separator);

const renderService = (service: Service): string[] => {
  const room = service.maxRecords === 1 ? "one record" : `up to ${service.maxRecords.toLocaleString("en")} records`;
  const kept = service.retentionDays === null ? null : `kept for ${service.retentionDays} days`;
  return [
    at(service.line, 0, `${service.name}: ${joined([service.instances, room, kept], ", ")}`),
    ...service.fields.map(({ line, name, rules, type }) => at(line, 1, `${name}: ${joined([type, rules])}`)),
    ...service.sends.map((line) => at(null, 1, `sends ${line}`)),
    ...service.operations.map(({ does, line, name, request, status, who }) => {
      const asked = request === null ? "for other services" : `${request} → ${status}`;
      return at(line, 1, `${name}: ${joined([asked, who ?? "it is not said who may", does])}`);
    }),
  ];
};

const heading = ({ scenarios, services, title, uncovered }: Understanding): string => {
  const operations = services.reduce((sum, service) => sum + service.operations.length, 0);
  const counts = [
    renderCount(services.length, "service"),
    renderCount(operations, "operation"),
    renderCount(scenarios.length, "scenario"),
  ].join(", ");
  const left = uncovered.length === 0 ? "everything" : `all but ${renderCount(uncovered.length, "line")}`;
  return `${title}: ${counts}; ${left} is understood.\nEach line stands behind its number in the spec; “·” marks a default.`;
};

/** For a terminal: what is understood, then what is not. */
export const renderUnderstanding = (understood: Understanding): string => {
  const { errors, scenarios, services, targets, uncovered } = understood;
  const blocks = [
    ...services.map(renderService),
    scenarios.flatMap(({ line, name, steps }) => [
      at(line, 0, `Scenario: ${name}`),
      ...steps.map((step) => at(null, 1, step).replace("·", " ")),
    ]),
    [...targets.map((target) => `Target: ${target}`), ...(errors === null ? [] : [`Errors: ${errors}`])].map((text) =>
      at(null, 0, text).replace("·", " "),
    ),
    uncovered.length === 0
      ? []
      : ["Not understood:", ...uncovered.map(({ line, reason, text }) => at(line, 0, `“${text}”: ${reason}`))],
  ];
  return [heading(understood), ...blocks.filter((block) => block.length > 0).map((block) => block.join("\n"))].join(
    "\n\n",
  );
};
