import { makeInert } from "#src/spec/make-inert.ts";

/** What a run waits for by itself. `until` in milliseconds since 1970; `because`: what a model's provider says, untrusted. */
export type Wait = { what: "GitHub's rate limit"; until: number } | { what: "a model"; until: number; because: string };

const MINUTE_MS = 60_000;
const WAIT = /^waiting for (?:GitHub's rate limit|a model) until \d\d:\d\d UTC\b/u;

/** `14:05 UTC`, or the next whole minute. */
const renderTime = (ms: number): string =>
  `${new Date(Math.ceil(ms / MINUTE_MS) * MINUTE_MS).toISOString().slice(11, 16)} UTC`;

/** That nobody need do anything, in the place of the next action. */
export const renderWait = (wait: Wait): string =>
  `waiting for ${wait.what} until ${renderTime(wait.until)}${"because" in wait ? `: ${makeInert(wait.because)}` : ""}. It goes on by itself.`;

/** Whether `renderWait` wrote it. */
export const isWait = (text: string): boolean => WAIT.test(text);
