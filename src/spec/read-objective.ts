import type { Objective } from "./spec.ts";

const number = (text: string | undefined): number => Number((text ?? "").replaceAll(/[,\s]/gu, ""));
const DURATION = String.raw`(\d[\d,]*(?:\.\d+)?)\s*(ms|milliseconds?|s|sec|seconds?)\b`;
const LATENCY = [
  new RegExp(
    String.raw`\b\d{2}(?:\.\d+)?\s*%.*?\b(?:within|in|under|below|less than|faster than|at most)\s*${DURATION}`,
    "iu",
  ),
  new RegExp(String.raw`\b(?:p\d{2}(?:\.\d+)?|\d{2}th percentile)\b.*?${DURATION}`, "iu"),
];
const THROUGHPUT = /(\d[\d,]*)\s*(?:[\p{L}-]+\s+){0,3}?(?:a|an|per|each|every|\/)\s*(second|minute|hour|sec|min)\b/iu;
const AVAILABILITY = [
  /(\d{2,3}(?:\.\d+)?)\s*%\s*(?:of the time\b|available|availability|uptime|up\b)/iu,
  /\b(?:available|availability|uptime)\b.*?(\d{2,3}(?:\.\d+)?)\s*%/iu,
];
const PER_MINUTE: Record<string, number> = { second: 60, sec: 60, minute: 1, min: 1, hour: 1 / 60 };

const SHARE = /\b(\d{2}(?:\.\d+)?)\s*%|\bp(\d{2}(?:\.\d+)?)\b|\b(\d{2})th percentile\b/iu;
/** The share of requests that a sentence on response times speaks of, in percent; only 95 is measured. */
export const readShare = (text: string): number => {
  const match = SHARE.exec(text);
  return Number(match?.[1] ?? match?.[2] ?? match?.[3] ?? 95);
};

/** Reads a target that can be measured; null: the sentence holds none. */
export const readObjective = (text: string): Objective | null => {
  for (const pattern of LATENCY) {
    const match = pattern.exec(text);
    if (match)
      return {
        metric: "latency-p95",
        milliseconds: Math.round(number(match[1]) * (/^m/iu.test(match[2] ?? "") ? 1 : 1000)),
      };
  }
  for (const pattern of AVAILABILITY) {
    const percent = number(pattern.exec(text)?.[1]);
    if (percent > 0 && percent <= 100) return { metric: "availability", percent };
  }
  const rate = THROUGHPUT.exec(text);
  if (!rate) return null;
  return {
    metric: "throughput",
    perMinute: Math.ceil(number(rate[1]) * (PER_MINUTE[(rate[2] ?? "").toLowerCase()] ?? 1)),
  };
};

const DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 };
const KEPT =
  /^(.*?)\b(?:are|is|get|gets|be|will be)?\s*(?:automatically )?(?:removed|deleted|kept|stored|retained|forgotten|expired?s?|disappears?)\b.*?\b(?:after|for|within)\s+(?:at most |up to )?(\d+|an?|one)\s+(day|week|month|year)s?\b/iu;

/** Reads how long records are kept: days, and the words for which records. Null: the sentence says no such thing. */
export const readRetention = (text: string): { subject: string; days: number } | null => {
  const match = KEPT.exec(text);
  if (!match) return null;
  const count = Number(match[2]);
  const days = (Number.isNaN(count) ? 1 : count) * (DAYS[(match[3] ?? "").toLowerCase()] ?? 1);
  return days > 0 && days <= 36_500 ? { subject: match[1] ?? "", days } : null;
};
