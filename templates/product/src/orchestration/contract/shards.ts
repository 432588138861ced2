import type { ServiceDefinition } from "./product-definition.ts";

/** The instance of a service that has one for all. */
export const SINGLE = "single";

/** A record made in a further instance carries its number: `3.` before the rest of its id. */
const NUMBERED = /^(?<shard>[1-9]\d?)\.(?=[\da-f-]{36}$)/u;

/**
 * Whether new records of a service that has one instance for all may go to several. A unique value could not be held to
 * across them, each would have an owner of its own, a feed tells of one, only cursors go on in each, and what is reported of
 * all of them is calculated in one place.
 */
export const mayBeSpread = ({ key, operations, parts = {}, records, schema, undivided }: ServiceDefinition): boolean =>
  key.from === "single" &&
  undivided !== true &&
  records === "many" &&
  !Object.values(schema).some(({ made, origin, unique }) => unique || (origin === "id" && made !== undefined)) &&
  // What stands beside the records may change them, and must find them.
  Object.values(parts).every((part) => Object.values(part.schema).some(({ origin }) => origin === "parent")) &&
  !Object.values(operations).some(
    ({ access, answers, intake, paging, route }) =>
      access === "owner" ||
      answers === "file" ||
      intake !== undefined ||
      answers === "feed" ||
      paging !== undefined ||
      (answers === "object" && route?.method === "GET" && !route.path.includes("{id}")),
  );

export const shardKey = (shard: number): string => (shard === 0 ? SINGLE : `${SINGLE}.${shard}`);

/** What stands before the ids that an instance makes. */
export const idPrefix = (key: string): string =>
  key.startsWith(`${SINGLE}.`) ? `${key.slice(SINGLE.length + 1)}.` : "";

/** Where the record of this id was made. */
export const keyOfRecord = (id: string): string => shardKey(Number(NUMBERED.exec(id)?.groups?.["shard"] ?? 0));
