const YES = /^(?:yes|y|x|✓|✔|✔️|✅|☑|●|•|ok|allowed|may|can)$/iu;
const NO = /^(?:no|n|-|–|—|✗|✘|✕|❌|○|not allowed|may not|never|forbidden|403)$/iu;

/** Whether a cell says no more than yes or no. */
export const isMark = (cell: string): boolean => YES.test(cell.trim()) || NO.test(cell.trim());

export const saysYes = (cell: string): boolean => YES.test(cell.trim());
