import type { SocketFact } from "#src/spec/facts/facts.ts";
import type { RoomSpec } from "#src/spec/room.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

type Guest = NonNullable<RoomSpec["guest"]>;

const NAMES = /^(?:(?:display|user|screen|nick|player|guest)_?)?name$|^(?:nick|user|who|as|handle|player|guest|me)$/iu;
/** Characters of a name of which nobody says how long it may be. */
const LONGEST = 80;
const SIZE = /(\d+)\s*(?:–|—|-|to)\s*(\d+)\s*(?:characters?|chars?|letters)\b/iu;
const MOST = /\b(?:at most|up to|max(?:imum)?)\s*(\d+)\s*(?:characters?|chars?|letters)\b/iu;

/** Sentences that say how long a name is, or that there must be one. */
const isAbout = (text: string, name: string): boolean =>
  new RegExp(String.raw`^(?:the (?:query )?(?:parameter )?)?\x60\??${RegExp.escape(name)}\x60`, "iu").test(text) ||
  new RegExp(String.raw`^(?:without|missing|no|an? (?:empty|missing))\b[^.]*\x60${RegExp.escape(name)}\x60`, "iu").test(
    text,
  );

/** By which parameter of the query string people say what they are called: `/rooms/{id}/live?name=Mia`. */
export const readGuest = (
  { query }: SocketFact,
  sentences: readonly Sentence[],
): { guest: Guest | null; rest: Sentence[] } => {
  const name = query.find((each) => NAMES.test(each));
  if (name === undefined) return { guest: null, rest: [...sentences] };
  const own = sentences.filter(({ text }) => isAbout(text, name));
  const text = own.map((each) => each.text).join(" ");
  const [, low, high] = SIZE.exec(text) ?? [];
  const most = high ?? MOST.exec(text)?.[1];
  const guest = { name, min: Number(low ?? 1), max: Number(most ?? LONGEST) };
  return { guest, rest: sentences.filter((each) => !own.includes(each)) };
};
