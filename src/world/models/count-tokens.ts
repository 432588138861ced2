/** As many tokens as a text has by rule of thumb: one for four characters. */
export const countTokens = (text: string): number => Math.ceil(text.length / 4);
