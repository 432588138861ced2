import type { Part, Service } from "./plan.ts";

/** The part of this name; undefined where the service has none. */
export const partNamed = ({ parts = [] }: Service, name: string | null | undefined): Part | undefined =>
  parts.find((part) => part.name === name);

/** A part as if it were a service of its own: what is said of records holds for both. */
export const asSubject = (service: Service, part: Part | undefined): Service => {
  if (part === undefined) return service;
  const {
    etag: _,
    expires: __,
    fires: ___,
    history: ____,
    hooks: _____,
    lapses: ______,
    limits: _______,
    logs: ________,
    queue: _________,
    room: __________,
    rules: ___________,
    ...whole
  } = service;
  return {
    ...whole,
    name: part.name,
    fields: part.fields,
    ...(part.rules && { rules: part.rules }),
    ...(part.etag !== undefined && { etag: part.etag }),
    ...(part.expires !== undefined && { expires: part.expires }),
    ...(part.lapses && { lapses: part.lapses }),
    ...(part.logs && { logs: part.logs }),
    ...(part.fires && { fires: part.fires }),
    ...(part.queue && { queue: part.queue }),
    ...(part.standings && { standings: part.standings }),
    records: part.only ? "one" : "many",
    maxRecords: part.maxRecords,
    delivery: null,
    rendering: null,
    events: [],
  };
};

/** What an operation is about: the service's own records, or those of one of its parts. */
export const subjectOf = (service: Service, { on }: { on?: string | undefined }): Service =>
  asSubject(service, partNamed(service, on));

/** What a part's records belong to; null where they stand for themselves. */
export const ownerOf = (service: Service, { on }: { on?: string | undefined }): Service | null => {
  const part = partNamed(service, on);
  if (part === undefined || part.of === null) return null;
  return asSubject(service, partNamed(service, part.of));
};
