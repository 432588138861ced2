const MOST = 20_000;
/** Longer texts are seldom asked for twice. */
const LONGEST = 400;

/** A function of a text alone that calculates once what it is asked for again. */
export const remember = <T>(calculate: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = calculate(text);
    if (text.length > LONGEST) return result;
    if (known.size >= MOST) known.clear();
    known.set(text, result);
    return result;
  };
};
