import { createHmac, timingSafeEqual } from "node:crypto";

const TOPIC = /^[A-Za-z0-9](?:[A-Za-z0-9/_.]|-(?!-)){0,99}$/u;
const LAST_LINE = /(?:^|\n)<!-- aidevos:([^\s:]{1,100}):([0-9a-f]{16}) -->$/u;

/** Where a comment belongs. The marker is bound to all three, so that a copied one is worth nothing elsewhere. */
export type MarkedPlace = { repoId: number; issue: number; topic: string };

const tagOf = (key: string, { repoId, issue, topic }: MarkedPlace): string =>
  createHmac("sha256", key).update(`aidevos comment ${repoId}/${issue}/${topic}`).digest("hex").slice(0, 16);

/** The hidden last line of a comment of ours: `<!-- aidevos:status:0123456789abcdef -->`. */
export const renderMarker = (key: string, place: MarkedPlace): string => {
  if (!TOPIC.test(place.topic)) throw new Error(`“${place.topic}” is no topic of a comment`);
  return `<!-- aidevos:${place.topic}:${tagOf(key, place)} -->`;
};

/** The topic of a comment on this issue, or null where its last line is no marker made with `key` for this place. */
export const parseMarker = (key: string, repoId: number, issue: number, body: string): string | null => {
  const [, topic, tag] = LAST_LINE.exec(body.trimEnd()) ?? [];
  if (topic === undefined || tag === undefined || !TOPIC.test(topic)) return null;
  return timingSafeEqual(Buffer.from(tag), Buffer.from(tagOf(key, { repoId, issue, topic }))) ? topic : null;
};
