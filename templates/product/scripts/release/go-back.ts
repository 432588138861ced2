import { Refusal, say } from "../run.ts";
import { type LiveVersion, nameVersion } from "./live-version.ts";
import { createSend } from "./send-request.ts";
import { awaitVersion } from "./smoke-test.ts";
import { restoreVersion } from "./traffic.ts";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Gives `before` all traffic again after a failure, asks whether it answers, and throws what happened. */
export const goBack = async (address: string, before: LiveVersion, failure: unknown): Promise<never> => {
  const name = nameVersion(before);
  say(`- Going back to ${name}.`);
  try {
    await restoreVersion(before.id, `Rolled back: ${messageOf(failure)}`);
    await awaitVersion(createSend(address), { id: before.id });
  } catch (error) {
    throw new Refusal(`${messageOf(failure)} Going back to ${name} failed too: ${messageOf(error)}`);
  }
  say(`- ${name} has all traffic again, and answers.`);
  throw new Refusal(`${messageOf(failure)} Rolled back to ${name}, which answers at ${address}.`);
};
