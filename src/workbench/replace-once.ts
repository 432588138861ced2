/** The text with `find`, which stands there exactly once, replaced; or why not. */
export const replaceOnce = (text: string, find: string, replace: string): { text: string } | { refused: string } => {
  if (find === "") return { refused: "There is nothing to find; say what is replaced." };
  const count = text.split(find).length - 1;
  if (count === 0)
    return { refused: "The text to find does not stand in the file; read it anew, and copy it without line numbers." };
  if (count > 1)
    return {
      refused: `The text to find stands in the file ${count} times; take in more of what is around the one meant.`,
    };
  return { text: text.split(find).join(replace) };
};
