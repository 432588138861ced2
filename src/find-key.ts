/** Keys as those who give them out mark them: name and form. */
const FORMS: Record<string, RegExp> = {
  "a private key": /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\bAGE-SECRET-KEY-1[0-9A-Z]{50,}/u,
  AWS: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/u,
  GitHub: /\bgh[oprsu]_[A-Za-z0-9_.-]{30,}|\bgithub_pat_\w{40,}/u,
  GitLab: /\bgl(?:pat|dt|rt|ptt|soat|cbt)-[\w-]{20,}/u,
  Anthropic: /\bsk-ant-[a-z]+\d{0,3}-[\w-]{20,}/u,
  OpenAI: /\bsk-(?:proj|svcacct|admin|None)-[\w-]{20,}|\bsk-[A-Za-z0-9]{20,}T3BlbkFJ[A-Za-z0-9]{20,}/u,
  Stripe: /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}/u,
  "a webhook": /\bwhsec_[A-Za-z0-9+/=]{20,}/u,
  Slack:
    /\bxox[abeoprs](?:\.xox[bp])?-[\w-]{16,}|\bxapp-\d-[\w-]{16,}|hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/]{20,}/u,
  Google: /\bAIza[\w-]{35}|\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}/u,
  Cloudflare: /\bv1\.0-[0-9a-f]{24}-[0-9a-f]{100,}|\bcf(?:ut|at|k|ut)_[A-Za-z0-9]{30,}/u,
  npm: /\bnpm_[A-Za-z0-9]{36}/u,
  PyPI: /\bpypi-AgE[\w-]{40,}/u,
  Discord: /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}|discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,}/u,
  Telegram: /\b\d{8,10}:AA[\w-]{33}/u,
  SendGrid: /\bSG\.[\w-]{20,}\.[\w-]{40,}/u,
  Twilio: /\b(?:SK|AC)[0-9a-f]{32}\b/u,
  "Hugging Face": /\bhf_[A-Za-z]{34}/u,
  DigitalOcean: /\bdo[opr]_v1_[0-9a-f]{64}/u,
  Shopify: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/u,
  Mailgun: /\bkey-[0-9a-f]{32}\b/u,
  Vault: /\bhv[sbr]\.[\w-]{24,}/u,
  Azure: /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}|\bsig=[A-Za-z0-9%]{40,}/u,
  "a signed token": /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/u,
  "an address with a password": /\b[a-z][a-z0-9+]{2,20}:\/\/[\w.%-]{1,64}:[^\s:/@"'`{}$<>]{6,128}@[\w.-]/u,
};

/** `apiToken = "…"`: what it opens is said by its name alone, so it has to look as if chance had made it. */
const NAMED =
  /(?:secret|token|passw(?:or)?d|passphrase|credential|api_?key|access_?key|private_?key|signing_?key|global_?key)\w{0,20}["'`]?[ \t]{0,3}(?:[:=]|=>)[ \t]{0,3}["'`]?([A-Za-z0-9+/_-]{24,200}={0,2})(?![\w(.])/giu;

const looksRandom = (text: string): boolean => {
  const [digits, letters] = [text.replaceAll(/\D/gu, "").length, text.replaceAll(/[^A-Za-z]/gu, "").length];
  return digits >= 3 && letters >= 4 && new Set(text).size >= 11 && !/[a-z]{8}|[A-Z]{8}|\d{8}/u.test(text);
};

/** The first key that stands in a text, and whose it is; null: there is none. */
export const findKey = (text: string): { text: string; of: string } | null => {
  for (const [of, form] of Object.entries(FORMS)) {
    const [found] = form.exec(text) ?? [];
    if (found !== undefined) return { text: found, of };
  }
  const named = [...text.matchAll(NAMED)].find(([, value = ""]) => looksRandom(value));
  return named === undefined ? null : { text: named[1] ?? named[0], of: "what its name says" };
};
