import type { Json, ScenarioStep } from "./spec.ts";

const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll(/\s+/gu, " ")}\``;
const short = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
};

/** One step of a scenario in one line of Markdown: who sends what, and what comes back. */
export const renderStep = ({ as, method, path, body, expect, save = {}, withinSeconds }: ScenarioStep): string => {
  const who = as === null ? "somebody not signed in" : as.charAt(0).toUpperCase() + as.slice(1);
  const sent = `${who} sends ${code(`${method} ${path}`)}${body === undefined ? "" : ` with ${code(short(body))}`}`;
  const headers = Object.entries(expect.headers ?? {}).map(([name, value]) => `${name} ${code(value)}`);
  const parts = [String(expect.status), ...headers, ...(expect.body === undefined ? [] : [code(short(expect.body))])];
  const kept = Object.entries(save).map(
    ([name, pointer]) => `${code(pointer.slice(1))} is remembered as ${code(name)}`,
  );
  const late = withinSeconds === undefined ? "" : ` within ${withinSeconds} s`;
  return `${sent} → ${parts.join(", ")}${late}${kept.length > 0 ? `; ${kept.join(", ")}` : ""}`;
};

/** The request of a step and its answer's status, in a few words. */
export const renderRequest = ({ as, method, path, expect }: ScenarioStep): string =>
  `${code(`${method} ${path}`)}${as === null ? " by nobody known" : ""} → ${expect.status}`;
