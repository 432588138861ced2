import { describe, expect, test } from "vitest";
import { faultOfStatus } from "#src/agents/llm/fault-of-status.ts";

const fault = (status: number | null, ...codes: string[]) => faultOfStatus({ status, codes, words: "" });

describe("a refusal", () => {
  test.each([
    [401, "denied"],
    [403, "denied"],
    [404, "denied"],
    [302, "denied"],
    [402, "no-credit"],
    [408, "timeout"],
    [413, "too-long"],
    [429, "rate-limited"],
    [500, "overloaded"],
    [504, "overloaded"],
    [529, "overloaded"],
    [400, "rejected"],
    [409, "rejected"],
    [418, "rejected"],
  ])("of status %i is %s", (status, kind) => {
    expect(fault(status)).toBe(kind);
  });

  test.each([
    [429, "insufficient_quota", "no-credit"],
    [429, "enforced_spend_limit_reached", "no-credit"],
    [429, "ramp_limit_exceeded", "rate-limited"],
    [400, "context_length_exceeded", "too-long"],
    [400, "organization_on_hold", "denied"],
    [400, "model_not_found", "denied"],
    [500, "rate_limit_error", "overloaded"],
    [400, "constructor", "rejected"],
  ])("of status %i and code %s is %s", (status, code, kind) => {
    expect(fault(status, code, "invalid_request_error")).toBe(kind);
  });

  test.each([
    ["overloaded_error", "overloaded"],
    ["rate_limit_error", "rate-limited"],
    ["authentication_error", "denied"],
    ["invalid_request_error", "rejected"],
    ["insufficient_quota", "no-credit"],
    ["a_new_error", "overloaded"],
  ])("amid a stream, called %s, is %s", (type, kind) => {
    expect(fault(null, type)).toBe(kind);
  });

  test("amid a stream, called nothing at all, is the provider's trouble", () => {
    expect(fault(null)).toBe("overloaded");
  });
});
