import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Field, Lapse } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { type Kind, nounOf } from "./settling.ts";

const TURNS =
  /\b(?:turns?|becomes?|goes|changes?|switches|moves?|(?:is|are|gets?) set|closes|ends|expires|opens|starts)\b/iu;
const AT = /\b(?:as soon as|once|when|whenever|at|after|from)\b/iu;
const ITSELF = /\b(?:by itself|by themselves|automatically|on its own|without anybody|itself)\b/iu;
const REACHED =
  /\b(?:is (?:reached|over|past|there)|(?:has|have) (?:passed|come|been reached)|passes|arrives|comes|is in the past)\b/iu;

const mentions = (text: string, { name }: Field): boolean =>
  text.includes(`\`${name}\``) || ` ${wordsOf(text).join(" ")} `.includes(` ${wordsOf(name).join(" ")} `);

/** "`status` turns to `closed` by itself as soon as `closes_at` is reached" */
const lapseIn = ({ fields }: Kind, text: string): Lapse | null => {
  const at = AT.exec(text);
  if (at === null || !TURNS.test(text) || !(ITSELF.test(text) || REACHED.test(text))) return null;
  const [head, tail] = [text.slice(0, at.index), text.slice(at.index)];
  const moment = fields.find((field) => field.type === "date-time" && mentions(tail, field));
  const states = fields.filter(({ origin, type }) => type === "enum" && origin === "service");
  for (const { name, values = [] } of states) {
    const words = new Set(wordsOf(head.replace(/^.*[;:]/u, "")));
    const to = values.findLast((value) => words.has(value));
    if (moment === undefined || to === undefined) continue;
    moment.utc = true;
    return { ends: moment.name, field: name, from: values.filter((value) => value !== to), to };
  }
  return null;
};

/** The states that records come into by themselves, at a moment that they hold. */
export const readLapses = (kind: Kind, rules: readonly Sentence[], heard: Set<Sentence>): void => {
  if (kind.expiry?.lapse) return;
  const own = kind.resource.asked.flatMap(({ request }) => request.sentences);
  const noun = nounOf(kind.resource);
  const about = rules.filter(({ text }) => wordsOf(text).join(" ").includes(noun) || text.includes("`"));
  for (const sentence of [...own, ...about]) {
    const lapse = lapseIn(kind, sentence.text);
    if (lapse === null) continue;
    if (rules.includes(sentence)) heard.add(sentence);
    kind.lapses ??= [];
    if (!kind.lapses.some(({ to }) => to === lapse.to)) kind.lapses.push(lapse);
  }
};
