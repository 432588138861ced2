import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Measured } from "#src/monitor/measured.ts";

/**
 * Layout, before it is deflated: `FORMAT`, the lengths of the first two parts, and three parts. Names: JSON of the families
 * and of all labels. Buckets: for each family how many series it has; for each of these which labels, how many values, and
 * the distance of each bucket from the one before. Values, in the same order. Parted so because each then repeats itself;
 * numbers are of seven bits a byte. JSON of the same takes more than
 * twice the room.
 */
const FORMAT = 1;
/** What rows of before begin with, which were JSON. */
const BRACE = 0x7b;
const WHOLE = 0;
const FRACTION = 1;
/** Deflate looks no further back. */
const MOST_BYTES = 32_768;

type Writer = { bytes: number[]; put(value: number): void };

const openWriter = (): Writer => {
  const bytes: number[] = [];
  const put = (value: number): void => {
    let left = value;
    // A shift would cut what is larger than 32 bits.
    for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
    bytes.push(left);
  };
  return { bytes, put };
};

const putValue = (out: Writer, value: number): void => {
  const isWhole = Number.isSafeInteger(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER / 2;
  out.put(isWhole ? 2 * value + WHOLE : FRACTION);
  if (!isWhole) {
    const eight = Buffer.alloc(8);
    eight.writeDoubleLE(value);
    out.bytes.push(...eight);
  }
};

const encode = (measured: Measured): Buffer => {
  const [buckets, values] = [openWriter(), openWriter()];
  const labels = new Map<string, number>();
  for (const series of Object.values(measured)) {
    buckets.put(Object.keys(series).length);
    for (const [text, byBucket] of Object.entries(series)) {
      const place = labels.get(text) ?? labels.size;
      labels.set(text, place);
      const sorted = Object.entries(byBucket)
        .map(([bucket, value]) => [Number(bucket), value] as const)
        .toSorted(([a], [b]) => a - b);
      buckets.put(place);
      buckets.put(sorted.length);
      let before = -1;
      for (const [bucket, value] of sorted) {
        buckets.put(bucket - before);
        before = bucket;
        putValue(values, value);
      }
    }
  }
  const names = Buffer.from(JSON.stringify([Object.keys(measured), [...labels.keys()]]));
  const head = openWriter();
  for (const value of [FORMAT, names.length, buckets.bytes.length]) head.put(value);
  return Buffer.concat([Buffer.from(head.bytes), names, Buffer.from(buckets.bytes), Buffer.from(values.bytes)]);
};

type Reader = { next(): number; fraction(): number; at: number };

const openReader = (data: Buffer, from: number): Reader => {
  const reader: Reader = {
    at: from,
    next: () => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = data[reader.at++] ?? 0;
        value += (byte % 128) * scale;
        if (byte < 128) return value;
      }
    },
    fraction: () => {
      const value = new DataView(data.buffer, data.byteOffset + reader.at, 8).getFloat64(0, true);
      reader.at += 8;
      return value;
    },
  };
  return reader;
};

const takeValue = (values: Reader): number => {
  const value = values.next();
  return value % 2 === WHOLE ? value / 2 : values.fraction();
};

const decode = (data: Buffer): Measured => {
  if (data[0] === BRACE) return JSON.parse(data.toString()) as Measured;
  const head = openReader(data, 1);
  const [nameBytes, bucketBytes] = [head.next(), head.next()];
  const [buckets, values] = [
    openReader(data, head.at + nameBytes),
    openReader(data, head.at + nameBytes + bucketBytes),
  ];
  const [families, labels] = JSON.parse(data.toString("utf8", head.at, head.at + nameBytes)) as [string[], string[]];
  const takeSeries = (): Record<number, number> => {
    const series: Record<number, number> = {};
    let bucket = -1;
    for (let left = buckets.next(); left > 0; left--) {
      bucket += buckets.next();
      series[bucket] = takeValue(values);
    }
    return series;
  };
  const measured: Record<string, Record<string, Record<number, number>>> = {};
  for (const family of families) {
    const all: Record<string, Record<number, number>> = (measured[family] = {});
    for (let left = buckets.next(); left > 0; left--) all[labels[buckets.next()] ?? ""] = takeSeries();
  }
  return measured;
};

/** What later measurements of the same product are deflated by: they look much like it. */
export const dictionaryOf = (measured: Measured): Buffer => encode(measured).subarray(0, MOST_BYTES);

export const packMeasured = async (measured: Measured, dictionary: Buffer): Promise<Buffer> =>
  promisify(deflateRaw)(encode(measured), { dictionary, level: 9 });

/** Of a product's own dictionary alone. */
export const unpackMeasured = async (data: Buffer, dictionary: Buffer): Promise<Measured> =>
  decode(await promisify(inflateRaw)(data, { dictionary }));
