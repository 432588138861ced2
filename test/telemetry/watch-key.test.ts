import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { expect, it } from "vitest";
import { isWatchToken } from "#product/src/orchestration/control/check-watch-token.ts";
import { deriveWatchKey } from "#src/telemetry/watch-key.ts";

const pem = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
const NOW = 1_700_000_000_000;

it("follows from the app's key, and from no other", () => {
  const app = pem();
  expect(deriveWatchKey(app).publicKey).toBe(deriveWatchKey(app).publicKey);
  expect(deriveWatchKey(app).publicKey).not.toBe(deriveWatchKey(pem()).publicKey);
});

it("signs what anybody can check who has the public key", () => {
  const { publicKey, sign } = deriveWatchKey(pem());
  const [prefix, claims, signature = ""] = sign("shop.example.com", NOW).split(".");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
  expect(verify(null, Buffer.from(`${prefix}.${claims}`), key, Buffer.from(signature, "base64url"))).toBe(true);
});

it("is believed by a product, at its own address and for minutes", async () => {
  const { publicKey, sign } = deriveWatchKey(pem());
  const token = sign("shop.example.com", NOW);
  expect(await isWatchToken(token, "shop.example.com", NOW + 1_000, [publicKey])).toBe(true);
  expect(await isWatchToken(token, "shop.example.org", NOW + 1_000, [publicKey])).toBe(false);
  expect(await isWatchToken(token, "shop.example.com", NOW + 400_000, [publicKey])).toBe(false);
});
