import type { Part, Service } from "#src/plan/plan.ts";
import type { Field } from "#src/spec/spec.ts";
import { joinCodes, joinWords, nameSome, numberText, sizeText } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Backend");
const BYTES_PER_CHARACTER = 4;
const UNBOUNDED = 16_384;
const INSTANCE_BYTES = 10 * 1024 ** 3;
const NAMED = 3;

/** What is computed is not kept. */
const fieldBytes = ({ max, origin, type }: Field): number => {
  if (origin === "computed") return 0;
  if (type === "text" || type === "url" || type === "email")
    return max === undefined && origin === "caller" ? UNBOUNDED : (max ?? 64) * BYTES_PER_CHARACTER;
  return ["list", "map", "object", "json"].includes(type) ? UNBOUNDED : 32;
};

const rowBytes = ({ fields }: Pick<Service | Part, "fields">): number =>
  fields.reduce((sum, field) => sum + fieldBytes(field), 0);

const tableBytes = (table: Pick<Service | Part, "fields" | "maxRecords">): number => rowBytes(table) * table.maxRecords;

/** Bytes a full instance takes, its parts included. */
const fullBytes = (service: Service): number =>
  [service, ...(service.parts ?? [])].reduce((sum, table) => sum + tableBytes(table), 0);

const sizeOf = (service: Service): string => {
  const parts = service.parts ?? [];
  return say("storage-part", {
    service: service.name,
    total: sizeText(fullBytes(service)),
    records: numberText(service.maxRecords),
    size: sizeText(rowBytes(service)),
    parts:
      parts.length === 0
        ? ""
        : `, with ${nameSome(
            parts.map(({ name }) => name),
            3,
          )}`,
  });
};

const keptText = (services: readonly Service[]): string => {
  const groups = [...Map.groupBy(services, ({ retentionDays }) => retentionDays)];
  const gone = groups.flatMap(([days, group]) =>
    days === null ? [] : [say("kept-days", { services: joinCodes(group.map(({ name }) => name)), days })],
  );
  const expiring = services.filter(({ expires }) => expires !== undefined);
  return [
    ...(expiring.length === 0
      ? []
      : [say("kept-expires", { fields: joinCodes(expiring.map(({ expires, name }) => `${name}.${expires}`)) })]),
    gone.length === 0 ? "" : say("kept-removed", { parts: joinWords(gone) }),
    groups.some(([days]) => days === null) ? say(gone.length === 0 ? "kept-all" : "kept-others") : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
};

/** How much the largest full instances hold, and what keeps them from growing. */
export const boundStorage = (services: readonly Service[], voice: Voice): void => {
  const many = services.filter(({ parts, records }) => records === "many" || parts !== undefined);
  if (many.length === 0) return;
  const largest = many.toSorted((a, b) => fullBytes(b) - fullBytes(a));
  const named = largest.slice(0, NAMED).map(sizeOf);
  const left = largest.length - named.length;
  voice.claim(
    say("storage", {
      parts: joinWords(named),
      others: left > 0 ? say("storage-others", { others: left }) : "",
      kept: keptText(many),
    }),
  );
  // A bound on records alone does not keep an object within what it can hold.
  for (const service of largest.filter((each) => fullBytes(each) > INSTANCE_BYTES).slice(0, 1))
    voice.object("DevOps", false, say("storage-full", { service: service.name, total: sizeText(fullBytes(service)) }));
};
