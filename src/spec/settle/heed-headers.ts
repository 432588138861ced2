import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Field, OperationSpec, Precondition } from "#src/spec/spec.ts";
import type { ConditionFacts } from "./read-conditions.ts";
import { onceFor } from "./read-once.ts";
import type { Asked } from "./resource.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "./settling.ts";

const CHANGES = new Set<Asked["role"]>(["update", "replace", "delete", "act"]);

/** Whether a request is one of those that must, or may, name the version they have seen. */
const isHeeding = ({ heeds }: ConditionFacts, { request, role, word }: Asked, isPart: boolean): boolean => {
  if (heeds === null || !(CHANGES.has(role) || (isPart && role === "create"))) return false;
  const isNamed = heeds.words.includes(word) && role === "act";
  const isAll = heeds.methods.length === 0 && heeds.words.length === 0 && heeds.requests.length === 0;
  return isAll || isNamed || heeds.methods.includes(request.method) || heeds.requests.includes(request);
};

const tagField = (): Field => ({
  name: "etag",
  type: "text",
  description: "",
  required: false,
  origin: "etag",
  hidden: true,
});

/** Records of which versions are spoken, and that show none, are given a tag of their own, which nobody sees elsewhere. */
export const keepVersions = (settling: Settling): void => {
  const { conditions, kinds } = settling;
  if (conditions.tag === null && conditions.heeds === null) return;
  const all = [...kinds.values()];
  const shows = all.some(({ fields }) => hasOrigin(fields, "revision") !== undefined);
  const tellsTag = ({ resource }: Kind): boolean =>
    resource.asked.some(({ request }) => request.headers.includes("ETag"));
  const isNamed = all.some(tellsTag);
  for (const kind of all) {
    const { resource, fields } = kind;
    const revision = hasOrigin(fields, "revision");
    const above =
      resource.parent === null ? undefined : hasOrigin(kindOf(settling, resource.parent).fields, "revision");
    const isBare = revision === undefined && above === undefined && (conditions.tag !== null || !shows);
    const wantsOwn = conditions.tag === "own" || isBare;
    const heeds = isNamed ? tellsTag(kind) : resource.asked.some((asked) => isHeeding(conditions, asked, false));
    if (wantsOwn && heeds) fields.push(tagField());
    const version = wantsOwn ? hasOrigin(fields, "etag") : revision;
    if (conditions.tag !== null && version !== undefined) kind.etag = version.name;
  }
};

const preconditionOf = (settling: Settling, kind: Kind, asked: Asked): Precondition | undefined => {
  const { conditions } = settling;
  const { resource } = kind;
  const isVersioned = ({ fields }: Kind): boolean =>
    fields.some(({ origin }) => origin === "etag" || origin === "revision");
  const isPart = resource.parent !== null && isVersioned(kindOf(settling, resource.parent));
  if (!isHeeding(conditions, asked, isPart) || !(isPart || isVersioned(kind))) return undefined;
  const { bare, before, first, missing, required, stale, tells } = conditions;
  return {
    ...(required && { required }),
    ...(bare && { bare }),
    ...(first && { first }),
    ...(before && { before }),
    ...(missing !== null && { missing }),
    ...(stale !== null && { stale }),
    ...(tells !== null && { tells }),
  };
};

const CACHE = /`Cache-Control: ([\w-]+(?:=\d{1,9})?(?:, ?[\w-]+(?:=\d{1,9})?){0,5})`/iu;

/** How long an answer may be kept, where its author says so. The layer itself lets nobody keep anything. */
const headersOf = (request: RequestFact): Record<string, string> | undefined => {
  const said = request.sentences.flatMap(({ text }) => CACHE.exec(text)?.[1] ?? []);
  request.sentences = request.sentences.filter(({ text }) => !CACHE.test(text));
  const [value] = said;
  return value === undefined || value === "no-store" ? undefined : { "cache-control": value };
};

/** What an operation does with the headers of requests and answers. */
export const heedHeaders = (
  settling: Settling,
  kind: Kind,
  asked: Asked,
): Pick<OperationSpec, "headers" | "late" | "once" | "precondition"> => {
  const precondition = preconditionOf(settling, kind, asked);
  const once = onceFor(settling.once, asked.request);
  const headers = headersOf(asked.request);
  const isLate = settling.conditions.late && (CHANGES.has(asked.role) || kind.resource.parent !== null);
  return {
    ...(precondition && { precondition }),
    ...(once && { once }),
    ...(headers && { headers }),
    ...(isLate && { late: true as const }),
  };
};
