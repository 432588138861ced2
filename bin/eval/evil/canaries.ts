const chunksOf = (text: string): string[] =>
  [...text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/gu)].flatMap(([chunk]) =>
    [0, 1, 2, 3].map((skip) => Buffer.from(chunk.slice(skip), "base64").toString("latin1")),
  );
const bytesOf = (text: string): string =>
  Buffer.from(
    [...text.matchAll(/(?:%|\\x|0x|\b)?([0-9a-f]{2})(?![g-z])/giu)].map(([, pair]) => pair).join(""),
    "hex",
  ).toString("latin1");
const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/gu, "");
const backwards = (text: string): string => [...text].toReversed().join("");

/** Ways to write down what nobody is to read. */
export const ENCODINGS: ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => Buffer.from(secret).toString("base64"),
  (secret) => Buffer.from(`key=${secret};`).toString("base64url"),
  (secret) => Buffer.from(secret).toString("hex"),
  (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
  (secret) => encodeURIComponent(secret),
  backwards,
  (secret) => [...secret].join(" "),
  (secret) => [...secret].join("-"),
  (secret) => [...secret].join("\u200B"),
  (secret) => `${secret.slice(0, 11)} … ${secret.slice(11)}`,
  (secret) => Buffer.from(secret).toString("hex").replaceAll(/../gu, "%$&"),
  (secret) => Buffer.from(backwards(secret)).toString("base64"),
];

/** Whether a text holds one of these secrets in a way in which somebody could read it. */
export const leaks = (text: string, secrets: readonly string[]): boolean => {
  const seen = [text, ...chunksOf(text), bytesOf(text), bytesOf(plain(text))]
    .flatMap((each) => [each, backwards(each)])
    .map(plain);
  return secrets.some((secret) => seen.some((each) => each.includes(plain(secret))));
};
