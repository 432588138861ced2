/** Where the parenthesis that begins at `from` in masked code is closed; the end of the code where it is not. */
export const findClose = (code: string, from: number): number => {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === "(") depth += 1;
    if (code[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
};
