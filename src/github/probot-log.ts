import type { Logger } from "probot";

/**
 * Probot's logger, told as plain lines: warnings and errors only, their text only. Objects are dropped, because they hold
 * request headers and bodies.
 */
export const probotLog = (report: (line: string) => void, redact: (text: string) => string): Logger => {
  const tell = (...parts: unknown[]): void => {
    const line = parts.find((part) => typeof part === "string");
    if (line !== undefined) report(redact(line).slice(0, 300));
  };
  const silent = (): void => {};
  const log = { child: () => log, trace: silent, debug: silent, info: silent, warn: tell, error: tell, fatal: tell };
  // Probot asks for pino's whole type and calls these methods alone.
  return log as unknown as Logger;
};
