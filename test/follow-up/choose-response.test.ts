import { expect, it } from "vitest";
import type { Judged } from "#src/analysis/judge-rollout.ts";
import type { Verdict } from "#src/analysis/verdict.ts";
import { chooseResponse } from "#src/follow-up/choose-response.ts";
import { judged } from "./judged.ts";

const effect = (high: number) => ({ change: 0.05, low: -0.2, high });
const noisy = (high: number) =>
  judged({ verdict: { kind: "inconclusive", reason: "too noisy", effect: effect(high) } });
const of = (kind: Verdict["kind"], reason: Verdict["reason"] = null, more: Partial<Judged> = {}) =>
  judged({ ...more, verdict: { kind, reason } });

it.each<[string, Judged[], "all" | "some", number, string]>([
  ["a regression is taken back at once", [of("no-change"), of("regression")], "all", 5, "roll-back"],
  [
    "so are errors that were never there",
    [of("no-change", null, { newErrors: ["service-failed"] })],
    "some",
    1,
    "roll-back",
  ],
  ["what is to be confirmed is waited for", [of("inconclusive", "awaits confirmation")], "some", 12, "wait"],
  ["a canary is watched for some time", [of("no-change")], "some", 3, "wait"],
  ["and promoted where nothing got worse", [of("no-change"), of("improved")], "some", 4, "promote"],
  [
    "operations that hardly anybody uses hold nobody up",
    [of("no-change"), of("inconclusive", "few requests")],
    "some",
    4,
    "promote",
  ],
  ["so does noise that rules out much harm", [noisy(0.2)], "some", 4, "promote"],
  ["noise that does not is watched for longer", [noisy(0.3)], "some", 4, "wait"],
  ["noise is watched for longer", [of("no-change"), of("inconclusive", "too noisy")], "some", 4, "wait"],
  ["and then people are asked", [of("no-change"), of("inconclusive", "too noisy")], "some", 12, "ask"],
  ["a canary that nobody uses is people's to decide", [of("inconclusive", "few requests")], "some", 12, "ask"],
  ["a whole release is watched to the last look", [of("no-change")], "all", 11, "wait"],
  ["and left", [of("no-change"), of("inconclusive", "too noisy")], "all", 12, "leave"],
])("%s", (_, seen, traffic, slots, does) => expect(chooseResponse(seen, traffic, slots).do).toBe(does));
