import { describe, expect, test } from "vitest";
import { findKey } from "#src/find-key.ts";

/** Made up, and put together here, so that nobody who scans this repository takes them for real ones. */
const some = (length: number, letters = "aB3dE5gH7jK9mN2pQ4sT6vW8xY0z"): string =>
  Array.from({ length }, (_, n) => letters[(n * 11 + 3) % letters.length]).join("");
const hex = (length: number): string => some(length, "a3f09c7e1b5d8264");

const KEYS: [of: string, key: string][] = [
  ["a private key", `-----BEGIN ${"RSA PRIVATE"} KEY-----\nMIIE`],
  ["a private key", `-----BEGIN ${"PRIVATE"} KEY-----\nMC4CAQAwBQYDK2Vw`],
  ["a private key", `-----BEGIN ${"OPENSSH PRIVATE"} KEY-----`],
  ["a private key", `-----BEGIN ${"PGP PRIVATE"} KEY BLOCK-----`],
  ["AWS", `AKIA${"Q3EGRTYU2WXZ5AB7"}`],
  ["GitHub", `ghp_${some(36)}`],
  ["GitHub", `ghs_${some(12)}.${some(20)}.${some(30)}`],
  ["GitHub", `github_pat_${some(22)}_${some(59)}`],
  ["GitLab", `glpat-${some(20)}`],
  ["Anthropic", `sk-ant-api03-${some(90)}`],
  ["Anthropic", `sk-ant-admin01-${some(90)}`],
  ["OpenAI", `sk-proj-${some(60)}`],
  ["Stripe", `sk_live_${some(24)}`],
  ["a webhook", `whsec_${some(32)}`],
  ["Slack", `xoxb-${some(12, "1234567890")}-${some(24)}`],
  ["Slack", `https://hooks.slack.com/services/T${some(8)}/B${some(8)}/${some(24)}`],
  ["Google", `AIza${some(35)}`],
  ["Google", `GOCSPX-${some(28)}`],
  ["Cloudflare", `v1.0-${hex(24)}-${hex(146)}`],
  ["npm", `npm_${some(36)}`],
  ["PyPI", `pypi-AgE${some(60)}`],
  ["Discord", `https://discord.com/api/webhooks/${some(18, "1234567890")}/${some(68)}`],
  ["Telegram", `${some(10, "1234567890")}:AA${some(33)}`],
  ["SendGrid", `SG.${some(22)}.${some(43)}`],
  ["Twilio", `SK${hex(32)}`],
  ["Hugging Face", `hf_${some(34, "aBcDeFgHiJkLmNoP")}`],
  ["DigitalOcean", `dop_v1_${hex(64)}`],
  ["Shopify", `shpat_${hex(32)}`],
  ["Mailgun", `key-${hex(32)}`],
  ["Vault", `hvs.${some(24)}`],
  ["Azure", `AccountKey=${some(86)}==`],
  ["a signed token", `eyJ${some(20)}.eyJ${some(40)}.${some(43)}`],
  ["an address with a password", `postgres://app:${some(16)}@db.internal:5432/app`],
  ["what its name says", `const webhookSecret = "${hex(40)}";`],
  ["what its name says", `CLOUDFLARE_API_TOKEN=${some(40)}`],
  ["what its name says", `aws_secret_access_key: ${some(20)}/${some(19)}`],
];

describe("findKey", () => {
  test.each(KEYS)("knows a key of %s", (of, key) => {
    expect(findKey(`before\n  ${key}\nafter`)?.of).toBe(of);
    expect(findKey(`/* ${key} */`)).not.toBeNull();
  });

  test.each([
    'const token = "tokenOfTheFirstVisitor";',
    'headers: { authorization: "Bearer token-of-the-evaluation" }',
    `const etag = "${hex(64)}";`,
    "const secret = await crypto.subtle.importKey(raw, bytes);",
    'const passwordHash = "pbkdf2-sha256-100000-iterations";',
    "https://user:${password}@example.com/",
    "ghp_short and sk-test and eyJ alone",
    "id: 0b9f2c7e-4a1d-4e5b-9c3f-2d6a8e7f1b0c",
  ])("takes %j for none", (text) => {
    expect(findKey(text)).toBeNull();
  });

  test("takes no time to speak of for a hostile text", () => {
    for (const text of [
      "secret".repeat(30_000),
      "a://".repeat(40_000),
      "eyJaaaaaaaaa.".repeat(15_000),
      "-".repeat(200_000),
    ])
      expect(findKey(text)).toBeNull();
  });
});
