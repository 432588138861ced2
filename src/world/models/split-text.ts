/** Pieces as models send them: a few characters each, though never more than about a hundred pieces. */
export const splitText = (text: string): string[] => {
  const characters = [...text];
  const size = Math.max(5, Math.ceil(characters.length / 100));
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += size) pieces.push(characters.slice(at, at + size).join(""));
  return pieces;
};
