import type { Field, OperationSpec } from "#src/spec/spec.ts";
import type { Asked } from "./resource.ts";
import type { Kind } from "./settling.ts";

const AGAIN = /\b(?:second|repeat(?:ed)?|again|twice|already|known|seen|used before|same|duplicates?)\b/iu;
const IGNORED =
  /\b(?:ignored|not (?:counted|stored|added|taken|recorded)(?: (?:again|twice))?|counted (?:only )?once|changes nothing|no effect|nothing (?:happens|changes))\b/iu;
const IDS = /(?:^|[_-])(?:id|key|ref|reference|nonce|token|uuid)$|[a-z](?:Id|Key|Ref)$/u;
const MAKES =
  /\b(?:we|server|service|system)\b[^.;]{0,30}\b(?:makes?|generates?|assigns?|creates?|chooses?)\b[^.;]{0,20}\b(?:one|it)\b/iu;
const FLAG = /`"?(\w+)"?:? ?(true|false)`/u;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The member by which a sender's records are told apart. */
const idIn = ({ fields, sent }: Kind, text: string): Field | undefined => {
  const own = sent.get("create") ?? [];
  const ids = fields.filter(
    ({ name, origin, type }) => origin === "caller" && type === "text" && own.includes(name) && IDS.test(name),
  );
  return (
    ids.find(({ name }) => text.includes(`\`${name}\``)) ??
    (ids.length === 1 && /\bids?\b|\bkeys?\b/iu.test(text) ? ids[0] : undefined)
  );
};

/** What is said of the flag and the status, there or in the sentence behind. */
const tellsIn = (kind: Kind, text: string): { status: number | null; tells: Record<string, boolean> | null } => {
  const [, name = "", value] = FLAG.exec(text) ?? [];
  const flag = kind.fields.find((each) => each.name === name && each.origin === "service");
  if (flag !== undefined) Object.assign(flag, { type: "boolean", default: value !== "true" });
  const status = /\b(20[0-9])\b/u.exec(text)?.[1];
  return {
    status: status === undefined ? null : Number(status),
    tells: flag === undefined ? null : { [name]: value === "true" },
  };
};

/** "A second one with an id that is known is ignored, and answered 200 with `"duplicate": true`": the same is not taken twice. */
export const readRepeats = (kind: Kind, { request, role }: Asked): Pick<OperationSpec, "existing"> => {
  if (role !== "create") return {};
  const { body, sentences } = request;
  const at = sentences.findIndex(
    ({ text }) => AGAIN.test(text) && IGNORED.test(text) && idIn(kind, text) !== undefined,
  );
  const field = idIn(kind, sentences[at]?.text ?? "");
  if (at === -1 || field === undefined) return {};
  const said = [
    ...sentences.map(({ text }) => text),
    ...(body ?? []).flatMap(({ name, rules }) => (name === field.name ? rules : [])),
  ];
  if (!field.required && said.some((text) => MAKES.test(text))) field.made ??= { length: 21, from: ALPHABET };
  const { status, tells } = tellsIn(
    kind,
    sentences
      .slice(at, at + 2)
      .map(({ text }) => text)
      .join(" "),
  );
  return {
    existing: { by: field.name, where: [], status: status ?? request.status ?? 200, ...(tells && { tells }) },
  };
};
