/** A step from states to another: `from` is empty where it starts from any. */
export type Arrow = { from: string[]; to: string };

const STATE = String.raw`\x60?[a-z][\w-]*\x60?`;
const ARROW = new RegExp(
  String.raw`^(?:from )?(${STATE}(?:(?:\s*[,/]\s*|,? or |,? and )${STATE}){0,8})\s*(?:→|->|⟶|=>|➜)\s*(${STATE})(?=$|[\s,.;:(])`,
  "u",
);
const ANY = /^(?:any|all|every)$/u;

/** "queued → sending", "`draft` or `held` -> `sent`": what a request of a step begins with. */
export const readArrow = (text: string): Arrow | null => {
  const [, from = "", to = ""] = ARROW.exec(text.trim()) ?? [];
  if (to === "") return null;
  const states = [...from.matchAll(/[a-z][\w-]*/gu)]
    .map(([state]) => state)
    .filter((word) => !/^(?:or|and)$/u.test(word));
  return { from: states.some((state) => ANY.test(state)) ? [] : states, to: to.replaceAll("`", "") };
};
