import type { OperationSpec } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import type { Kind } from "#src/spec/settle/settling.ts";

/** A value that is sent and answered as a whole stands in a field that no other answer shows. */
export const settleWhole = (kinds: Iterable<Kind>): void => {
  for (const kind of kinds)
    for (const { request, role } of kind.resource.asked) {
      const field = kind.fields.find(({ name }) => name === request.whole);
      if (field === undefined) continue;
      Object.assign(field, { type: "json", required: true, nullable: true, hidden: true });
      if (role === "read")
        kind.views = (kind.views ?? new Map()).set(request, { plain: { field: field.name, type: "application/json" } });
      request.sentences = request.sentences.filter(({ text }) => !OF_HEADERS.test(text) && !OF_HEAD.test(text));
    }
};

const OF_HEADERS =
  /^`?X-[\w-]+`? (?:is|tells|holds|has|contains)\b|^(?:the|that|this) header is (?:missing|absent|left out)\b/iu;
const OF_HEAD = /^`?HEAD\b.*\b(?:same|like|as)\b/iu;
const LEFT = /^(?:ttl|expires (?:in|after)|time to live|remaining|seconds left|lifetime)$/u;

/** `X-Version` tells the field `version`, `X-TTL` how many seconds are left. */
const headersOf = ({ expiry, fields }: Kind, { request }: Asked): NonNullable<OperationSpec["tellsIn"]> =>
  request.headers.flatMap((header) => {
    const words = /^x-/iu.test(header) ? wordsOf(header.slice(2)).join(" ") : "";
    if (words === "") return [];
    const field = fields.find(({ name, origin }) => origin !== "secret" && wordsOf(name).join(" ") === words);
    const isLeft = LEFT.test(words) && expiry != null;
    if (isLeft) return [{ header: header.toLowerCase(), field: expiry.moment, left: true as const }];
    return field === undefined ? [] : [{ header: header.toLowerCase(), field: field.name }];
  });

/** "`limit` 1–1000 (else `400 invalid_limit`)" */
const wrongIn = ({ failures, query }: Asked["request"]): Record<string, string> =>
  Object.fromEntries(
    failures.flatMap(({ code, status, when }) => {
      const parameter = query.find(
        ({ name }) => when.startsWith(`\`${name}\``) || wordsOf(code ?? "").includes(name.toLowerCase()),
      );
      return code === null || parameter === undefined || (status !== 400 && status !== 422)
        ? []
        : [[parameter.name, code] as const];
    }),
  );

/** What a request's body is, what stands in its query string, and which headers tell of the record. */
export const wholeOf = (
  kind: Kind,
  asked: Asked,
): Pick<OperationSpec, "inQuery" | "plain" | "shows" | "tellsIn" | "whole" | "wrong"> => {
  const { request, role } = asked;
  const inQuery = (request.body ?? []).flatMap((member) => (member.inQuery ? [member.name] : []));
  const wrong = wrongIn(request);
  const tellsIn = role === "read" ? headersOf(kind, asked) : [];
  return {
    ...kind.views?.get(request),
    ...(request.whole !== undefined && role === "replace" && { whole: request.whole }),
    ...(Object.keys(wrong).length > 0 && { wrong }),
    ...(inQuery.length > 0 && { inQuery }),
    ...(tellsIn.length > 0 && { tellsIn }),
  };
};
