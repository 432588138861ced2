import type { Wire } from "./script.ts";

type Problem = { status: number; message: string; code: string | null; param: string | null };

/** The body that a provider says no with. */
export const renderProblem = (wire: Wire, { status, message, code, param }: Problem, requestId: string): object => {
  if (wire === "anthropic") {
    const type = ANTHROPIC[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
    return {
      type: "error",
      error: { type, message, ...(code === null ? {} : { details: { error_code: code } }) },
      request_id: requestId,
    };
  }
  const [type, usual] = OPENAI[status] ?? (status >= 500 ? ["server_error", null] : ["invalid_request_error", null]);
  return { error: { message, type: code === "insufficient_quota" ? code : type, param, code: code ?? usual } };
};

const ANTHROPIC: Record<number, string> = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** Type and code. */
const OPENAI: Record<number, [string, string | null]> = {
  401: ["invalid_request_error", "invalid_api_key"],
  404: ["invalid_request_error", "model_not_found"],
  429: ["tokens", "rate_limit_exceeded"],
};
