import type { Field, Hooks } from "#src/spec/spec.ts";
import type { Kind } from "./settling.ts";

/** Records that name an address to send to. `isOwn`: those that the messages are about do so themselves. */
export type Receiver = { kind: Kind; url: Field; isOwn: boolean };

const RECEIVER = /hook|subscription|subscriber|receiver|callback|endpoint|listener|target/iu;
const URL_NAME = /^(?:url|target|target_url|callback|endpoint|address)$/iu;
const OWN_URL =
  /(?:^|_)(?:webhook|callback|notify|notification|hook|ping)_?(?:url|uri)$|^(?:callback|webhook|hook|notify)Ur[li]$/u;
const SECRET = /secret|^(?:signing_)?key$/iu;
const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Those of a kind of their own, or else those that messages are about; null where nothing names an address. */
export const findReceiver = (kinds: readonly Kind[]): Receiver | null => {
  for (const kind of kinds) {
    const url = kind.fields.find(({ name, type }) => type === "url" || URL_NAME.test(name));
    if (RECEIVER.test(kind.resource.word) && url?.origin === "caller") return { kind, url, isOwn: false };
  }
  for (const kind of kinds) {
    const url = kind.fields.find(({ name, origin }) => origin === "caller" && OWN_URL.test(name));
    if (url !== undefined) return { kind, url, isOwn: true };
  }
  return null;
};

/** Secrets by which messages are signed are kept as they are: what is hashed could sign nothing. */
const settleSecret = ({ fields, resource }: Kind): string | undefined => {
  const secret = fields.find(({ name, origin }) => SECRET.test(name) && origin !== "id");
  if (secret === undefined) return undefined;
  const shows = resource.asked.some(
    ({ request: { answer }, role }) =>
      (role === "read" || role === "list") && answer?.holds === "object" && answer.members.includes(secret.name),
  );
  if (secret.origin !== "caller")
    Object.assign(secret, {
      type: "text",
      origin: "service",
      made: { length: 43, from: CHARACTERS },
      ...(resource.only !== undefined && { renewed: true }),
    });
  if (!shows) secret.hidden = true;
  return secret.name;
};

/** Where messages go, and what of a receiver says how. */
export const settleReceiver = ({ isOwn, kind, url }: Receiver): Hooks["to"] => {
  const { fields, resource } = kind;
  const secret = settleSecret(kind);
  const events = fields.find(({ name, type }) => type === "list" && /^(?:events?|topics|types)$/u.test(name));
  const active = fields.find(({ name, type }) => type === "boolean" && /^(?:active|enabled)$/u.test(name));
  return {
    ...(!isOwn && { part: resource.name }),
    url: url.name,
    ...(secret !== undefined && { secret }),
    ...(events !== undefined && { events: events.name }),
    ...(active !== undefined && { active: active.name }),
  };
};
