import type { Json, JsonObject } from "../contract/call.ts";
import type { ProblemDetails } from "../contract/problem.ts";
import type { ErrorStyle } from "../contract/product-definition.ts";
import { styleProblem } from "./error-style.ts";
import { failureHeaders, renderProblem } from "./http-answer.ts";

const PROBLEM = "application/problem+json";

const holdsCode = (value: Json): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).includes("{code}");

/** What a refusal tells beside its code stands where the code stands. */
const withMore = (members: JsonObject, more: JsonObject, style: ErrorStyle): JsonObject => {
  const place = Object.entries(style.members).find(([, value]) => holdsCode(value))?.[0];
  if (place === undefined) return { ...members, ...more };
  return { ...members, [place]: { ...(members[place] as JsonObject), ...more } };
};

/**
 * A failure as the product's author wants it told. Whoever asks for it by `accept: application/problem+json` gets what
 * RFC 9457 has beside that.
 */
export const renderFailure = (
  details: ProblemDetails,
  style: ErrorStyle | undefined,
  request: Request,
  id: string,
): Response => {
  const styled = styleProblem(details, style);
  const names = Object.keys(style?.members ?? {}).filter((name) => name in styled);
  const isOwn = style !== undefined && names.some((name) => name !== "code");
  if (!isOwn || request.headers.get("accept")?.includes(PROBLEM)) return renderProblem(styled, id);
  const members = Object.fromEntries(names.map((name) => [name, styled[name as keyof typeof styled] as Json]));
  const body = withMore(members, JSON.parse(details.more ?? "{}") as JsonObject, style);
  const headers = { ...failureHeaders(styled), "content-type": "application/json" };
  return new Response(JSON.stringify(body), { status: styled.status, headers });
};
