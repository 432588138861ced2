const TAG = /(W\/)?"([^"]*)"|([^\s",]+)/gu;

/** An entity tag in a header. `isBare`: without quotes. */
export type EntityTag = { value: string; isWeak: boolean; isBare: boolean };

/** The entity tags that a header names, separated by commas; `*` is a bare one. */
export const readTags = (text: string): EntityTag[] =>
  [...text.matchAll(TAG)].map(([, weak, quoted, bare]) => ({
    value: quoted ?? bare ?? "",
    isWeak: weak !== undefined,
    isBare: quoted === undefined,
  }));

/** Whether who asks has already what would be told, by the header `if-none-match`. */
export const hasAlready = (header: string | null, etag: string | undefined): boolean => {
  if (header === null || etag === undefined) return false;
  return readTags(header).some(({ isBare, value }) => (isBare ? value === "*" : `"${value}"` === etag));
};
