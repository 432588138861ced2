/** Times that more is tried where `THOROUGH=1` is set. */
const MORE = 20;

/** How many samples are tried of what any text, number or order of events must hold to: `few` in `npm test`. */
export const samples = (few: number): number => (process.env["THOROUGH"] === "1" ? few * MORE : few);
