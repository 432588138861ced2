import { generateKeyPairSync } from "node:crypto";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

/** An app that exists in tests only, with a key of its own for each file of tests. */
export const CREDENTIALS = { appId: 1, privateKey, webhookSecret: "a webhook secret that is long" };
