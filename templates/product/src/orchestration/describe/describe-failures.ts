import type { OperationDefinition, ProductDefinition } from "../contract/product-definition.ts";
import { statusesOf } from "../edge/error-style.ts";

export const FAILURES: Record<string, string> = {
  400: "The request cannot be read.",
  401: "Nobody is signed in.",
  403: "This is somebody else's.",
  404: "There is no such thing.",
  409: "Things are not as the request takes them to be.",
  410: "It is over.",
  412: "The record is not as whoever asks has seen it.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  422: "Values are not what they must be; `errors` names each.",
  426: "This address is a WebSocket.",
  428: "The request must name the version that was seen.",
  429: "Too many writes from this address.",
  501: "Its code is not written yet.",
};

export const failuresOf = (
  { accepts, access, answers, asked, filters, once, precondition, refuses = [], route, takes }: OperationDefinition,
  product: ProductDefinition,
): string[] => {
  const writes = route?.method !== "GET";
  const { invalid, malformed, object, query } = statusesOf(product.errors);
  const failures = [
    "400",
    ...(writes ? [String(malformed)] : []),
    ...(access === "anyone" ? [] : ["401"]),
    ...(access === "owner" ? ["403"] : []),
    "404",
    ...(access !== "anyone" || product.callers !== undefined ? ["401"] : []),
    ...(product.callers?.meter === undefined ? [] : ["429"]),
    ...(writes ? ["409", "413", "415", "429"] : answers === "redirect" ? ["409"] : []),
    ...(accepts === undefined && takes === undefined ? [] : [String(invalid), String(object)]),
    ...refuses.map(String),
    ...[once?.required, once?.reused].flatMap((refusal) => (refusal === undefined ? [] : [String(refusal.status)])),
    ...(precondition === undefined ? [] : ["412", ...(precondition.required ? ["428"] : [])]),
    ...(filters === undefined && asked === undefined ? [] : [String(query)]),
    ...(answers === "feed" || answers === "room" ? ["426"] : []),
  ];
  return [...new Set(failures)];
};
