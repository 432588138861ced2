import { stripVTControlCharacters } from "node:util";

const UUID = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/giu;
const LONG_ID = /\b[\da-f]{32,}\b/giu;
const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/gu;
const PORT = /\b(127\.0\.0\.1|localhost|\[::1\]):\d{2,5}\b/gu;
const DURATION = /\b\d+(?:\.\d+)?\s?ms\b/gu;

/**
 * What a tool says without what differs from run to run: colours, moments, durations, ports, random names, and where the
 * working copy at `product` lies.
 */
export const steadyText = (text: string, product: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(`${product}/`, "")
    .replaceAll(product, ".")
    .replaceAll(UUID, "<uuid>")
    .replaceAll(LONG_ID, "<id>")
    .replaceAll(MOMENT, "<time>")
    .replaceAll(PORT, "$1:<port>")
    .replaceAll(DURATION, "<duration>");
