import { createPrivateKey, createPublicKey, hkdfSync, sign } from "node:crypto";

/** The app as its products know it. `publicKey`: Ed25519, base64url, as it stands in their `watchers.ts`. */
export type WatchKey = {
  publicKey: string;
  /** A token for one host, good for five minutes from `now` (milliseconds since 1970). */
  sign(host: string, now: number): string;
};

/** What DER puts before the seed of an Ed25519 key (RFC 8410). */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const LIFE_MS = 300_000;

/**
 * Follows from the app's private key (PEM), so that there is no further secret to keep, and says nothing about it. A key
 * of its own, because a token that is signed with the app's would be good at GitHub too.
 */
export const deriveWatchKey = (privateKey: string): WatchKey => {
  const material = createPrivateKey(privateKey).export({ type: "pkcs8", format: "der" });
  const seed = Buffer.from(hkdfSync("sha256", material, "", "aidevos watch key", 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), type: "pkcs8", format: "der" });
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  return {
    publicKey: x,
    sign: (host, now) => {
      const claims = JSON.stringify({ aud: host, exp: Math.floor((now + LIFE_MS) / 1_000) });
      const signed = `watch.${Buffer.from(claims).toString("base64url")}`;
      return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
    },
  };
};
