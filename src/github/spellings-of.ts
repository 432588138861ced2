/** One way to write a secret. `letters`: what a text holds of letters and digits where it is written so; null: unknown. */
export type Spelling = { pattern: RegExp; letters: string | null };

const SHORTEST = 16;
/** Anything but letters and digits may stand between them. */
const GAP = "[^A-Za-z0-9]{0,6}";

const plainly = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/gu, "");

/** Base64 of what holds `secret` somewhere: what it begins and ends with depends on its neighbours. */
const inBase64 = (secret: string): string[] =>
  [0, 1, 2].map((before) => {
    const text = Buffer.from("\0".repeat(before) + secret).toString("base64");
    const bytes = before + Buffer.byteLength(secret);
    return text.slice(Math.ceil((before * 8) / 6), Math.floor((bytes * 8) / 6));
  });

const spell = (secret: string): Spelling[] => {
  const hex = Buffer.from(secret).toString("hex");
  const reversed = [...secret].toReversed().join("");
  const texts = [secret, reversed, encodeURIComponent(secret), ...inBase64(secret), ...inBase64(reversed)];
  const exact = [...new Set(texts.map(plainly))].filter((text) => text.length >= SHORTEST);
  return [
    ...exact.map((letters) => ({ letters, pattern: new RegExp([...letters].join(GAP), "gu") })),
    // Also where each byte is marked as one: `%61`, `\\x61`, `0x61`.
    { letters: null, pattern: new RegExp(hex.match(/../gu)?.join(`${GAP}(?:0?x)?`) ?? hex, "giu") },
  ];
};

/** Secrets in all the ways in which a text may hold them: as they are, in parts, backwards, encoded. Short ones are none. */
export const spellingsOf = (secrets: readonly string[]): Spelling[] =>
  secrets.filter((secret) => plainly(secret).length >= SHORTEST).flatMap(spell);

/** Whether a text holds one of these. Of a long one it is quicker to look at its letters first. */
export const holdsSecret = (text: string, spellings: readonly Spelling[]): boolean => {
  const plain = plainly(text);
  return spellings.some(
    ({ letters, pattern }) => (letters === null || plain.includes(letters)) && text.search(pattern) !== -1,
  );
};
