const REFUSED =
  /\b(?:requests?|calls?|attempts?)\b.{0,40}\b(?:answered|refused|denied|rejected|gets?|got|ends?|turned away)\b.{0,20}\b403\b|\b403\b.{0,40}\b(?:is|are|leaves?|makes?|adds?|written|logged)\b/iu;
const VALUE = /`([a-z]\w*(?:[._:-]\w+)+)`/giu;

/** "`access.denied` for every request answered with 403": what refusals are written down as; null where none is told. */
export const deniedIn = (text: string): string | null => {
  const told = REFUSED.exec(text);
  if (told === null) return null;
  const before = [...text.slice(0, told.index).matchAll(VALUE)];
  return before.at(-1)?.[1] ?? null;
};
