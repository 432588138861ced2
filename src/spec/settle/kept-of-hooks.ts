import type { Hooks } from "#src/spec/spec.ts";

type Sent = Pick<Hooks, "headers" | "log" | "pauses">;

/** What is kept to wherever messages are sent, however it is said. */
const KEPT: RegExp[] = [
  /^any (?:2xx|success)[^.]*\b(?:means|is|counts as)\b[^.]*\bdelivered\b/iu,
  /^(?:anything|everything|whatever) else\b[^.]*\b(?:fail|not delivered)/iu,
  /\b(?:other status|redirects?|refused connection|timeouts?)\b[^.]*\b(?:is|are|counts? as) (?:a )?fail/iu,
  /\b(?:stays?|is|are|remains?) the same (?:over|for|in|across|on) (?:all|every|each) (?:attempts?|tries|retries)\b/iu,
  /\b(?:url|address)\b[^.]*\b(?:read|looked up|taken)\b[^.]*\b(?:each|every) attempt\b/iu,
  /\b(?:deleted|removed|gone)\b[^.]*\b(?:meanwhile|by then)\b[^.]*\bfailed?\b/iu,
  /\bslow (?:receiver|endpoint|server|hook|webhook|client)s?\b[^.]*\b(?:must not|never|may not|does not|cannot|should not) (?:delay|hold|block|slow)/iu,
  /\bone (?:receiver|endpoint|hook)\b[^.]*\b(?:must not|never|may not|does not|cannot) (?:delay|hold|block|slow)/iu,
  /\bif there was no (?:http )?(?:answer|response)\b|\bnull\b[^.]*\bno (?:http )?(?:answer|response)\b|\bwhere (?:nobody|nothing) answered\b/iu,
  /\b(?:fresh|new) series\b|\bnumbering goes? on\b|\bnumbering going on\b|\bstarts? over with\b/iu,
  /\bmakes? a (?:new|fresh) secret\b|\b(?:returned|shown|told|answered) (?:only|just) (?:here|once|this once)\b|\bis (?:never|not) (?:returned|shown|told) again\b/iu,
  /^oldest first$/iu,
  /\bdeliver(?:y|ies)\b[^.]*\b(?:pending|waiting|queued)\b[^.]*\bdropped\b/iu,
];

const values = ({ log }: Sent): string[] => [log.status.pending, log.status.delivered, log.status.failed];

/** Whether a sentence about messages asks for nothing but what is so of these. */
export const isKeptOfHooks = (text: string, sent: Sent): boolean => {
  const bare = text.trim().replace(/[.:]$/u, "");
  if (KEPT.some((pattern) => pattern.test(bare))) return true;
  const kinds = Object.values(sent.headers).flatMap((value) => ("tells" in value ? [value.tells] : []));
  if (/\bHMAC\b|\bsignature\b/iu.test(bare)) return kinds.includes("signature");
  if (/\btimestamp\b/iu.test(bare)) return kinds.includes("time");
  if (/\battempt\b[^.]*\bcounts? up\b/iu.test(bare)) return kinds.includes("attempt");
  const quoted = [...bare.matchAll(/`([a-z][\w-]*)`/gu)].map(([, value = ""]) => value);
  return quoted.length > 1 && quoted.every((value) => value === sent.log.status.field || values(sent).includes(value));
};
