import { makeInert } from "#src/spec/make-inert.ts";
import type { Steer } from "./steer.ts";

/** `instead`: what holds from now on; null: what the spec says. */
export const renderWithdrawn = (by: string, steer: Pick<Steer, "id" | "by" | "said">, instead: string | null): string =>
  `**Withdrawn by ${makeInert(by)}:** \`${steer.id}\` of ${makeInert(steer.by)}, “${makeInert(steer.said)}”. ${
    instead === null ? "" : `From now on: ${makeInert(instead)} `
  }The roles speak again without it; what they said before is edited where it stands.`;

/** Why nothing was withdrawn: a sentence without its first capital. */
export const renderNotWithdrawn = (because: string): string => `**Not withdrawn:** ${because}`;
