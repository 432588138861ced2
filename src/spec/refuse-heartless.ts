import type { ServiceDraft } from "./parse-service.ts";
import type { ScenarioDraft } from "./parse-scenarios.ts";
import { quoteLine, refuseLine } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { OperationSpec, Scenario } from "./spec.ts";
import { wordsOf } from "./words.ts";

/** Whether records of a service may come to be by an operation. */
export const mayMake = ({ behaviour, method }: OperationSpec): boolean =>
  behaviour.kind === "create" || behaviour.kind === "replace" || (behaviour.kind === "handwritten" && method !== "GET");

/** Refuses a service that keeps fields where nothing that is understood makes its records. */
const refuseUnmade = (drafts: readonly ServiceDraft[], reading: Reading): void => {
  for (const { service, operationLines } of drafts) {
    // A service that says what it keeps, and nothing of what people do with it, is given the everyday operations.
    if (operationLines.length === 0 || service.operations.some(mayMake)) continue;
    const lost = reading.uncovered.filter(({ line }) => operationLines.some((each) => each.line === line));
    const left = lost.map(({ line, text, reason }) => `; line ${line}, ${quoteLine(text)}, is not built: ${reason}`);
    const words = wordsOf(service.name).join(" ");
    refuseLine(reading, {
      line: service.line,
      text: service.name,
      reason: `no operation that is understood makes a record of it${left.join("")}`,
      mend: `Under ${service.name}, write how a record is made, such as "Add ${/^[aeiou]/u.test(words) ? "an" : "a"} ${words}".`,
    });
  }
};

/** Refuses a product of which none of the author's scenarios can be checked. */
const refuseUnproved = (tellings: readonly ScenarioDraft[], scenarios: readonly Scenario[], reading: Reading): void => {
  if (tellings.length === 0 || scenarios.length > 0) return;
  for (const { line, text, reason } of reading.dropped)
    refuseLine(reading, {
      line,
      text,
      reason: `${reason}; with it, no acceptance scenario is left that could be checked`,
      mend: 'Describe under the operations what the scenarios need, or take it out of them; a step reads "When Ana sends `POST /notes` with `{…}`" and "Then the answer is 201".',
    });
};

/** Nothing goes live without its heart: what makes the records, and the author's scenarios where there are any. */
export const refuseHeartless = (
  drafts: readonly ServiceDraft[],
  tellings: readonly ScenarioDraft[],
  scenarios: readonly Scenario[],
  reading: Reading,
): void => {
  refuseUnmade(drafts, reading);
  refuseUnproved(tellings, scenarios, reading);
};
