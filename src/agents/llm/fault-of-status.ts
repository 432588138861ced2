import type { FaultKind } from "./model-fault.ts";

/**
 * How a provider said no. `status` is null within a stream that had begun; `codes`: what the provider calls it, closest
 * first; `words`: how it puts it, for people only.
 */
export type Refusal = { status: number | null; codes: string[]; words: string };

/** What to call a refusal. Only status and codes decide: the wording of a message may change any day. */
export const faultOfStatus = ({ status, codes }: Refusal): FaultKind => {
  const code = codes.find((name) => CODES.has(name));
  if (code !== undefined) return CODES.get(code) ?? "rejected";
  if (status !== null) return kindOf(status);
  const type = codes.find((name) => TYPES.has(name)) ?? "";
  // Whatever else ends a stream that the provider had agreed to is its own trouble.
  return TYPES.get(type) ?? "overloaded";
};

/** Codes that say more than the status they come with: no money is a 429 at one provider and a 402 at the other. */
const CODES = new Map<string, FaultKind>([
  ["insufficient_quota", "no-credit"],
  ["billing_error", "no-credit"],
  ["billing_hard_limit_reached", "no-credit"],
  ["billing_not_active", "no-credit"],
  ["enforced_spend_limit_reached", "no-credit"],
  ["contract_spend_limit_reached", "no-credit"],
  ["organization_on_hold", "denied"],
  ["invalid_api_key", "denied"],
  ["model_not_found", "denied"],
  ["context_length_exceeded", "too-long"],
  ["string_above_max_length", "too-long"],
  ["request_too_large", "too-long"],
]);

/** Names of whole classes of errors, for a stream that has no status any more. */
const TYPES = new Map<string, FaultKind>([
  ["authentication_error", "denied"],
  ["permission_error", "denied"],
  ["not_found_error", "denied"],
  ["rate_limit_error", "rate-limited"],
  ["rate_limit_exceeded", "rate-limited"],
  ["invalid_request_error", "rejected"],
]);

const kindOf = (status: number): FaultKind => {
  if (status >= 500) return "overloaded";
  if (status === 401 || status === 403 || status === 404) return "denied";
  if (status === 402) return "no-credit";
  if (status === 408) return "timeout";
  if (status === 413) return "too-long";
  if (status === 429) return "rate-limited";
  // A redirect is never followed: it would take the key to another address than the one configured.
  return status < 400 ? "denied" : "rejected";
};
