/** The numbers of the issues of this repository that a text closes: "Fixes #1", "closes: #2", "resolved owner/name#3". */
export const parseClosingKeywords = (text: string, fullName: string): number[] => {
  const pattern = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+([\w.-]+\/[\w.-]+)?#(\d+)\b/gi;
  const numbers = [...text.matchAll(pattern)]
    .filter((match) => match[1] === undefined || match[1].toLowerCase() === fullName.toLowerCase())
    .map((match) => Number(match[2]));
  return [...new Set(numbers)];
};
