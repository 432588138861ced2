const ORDER = /\border\b[^.]{0,60}?\b[45]\d\d(?:\b[^.\d]{1,12}\b[45]\d\d){2,6}/iu;

/** "Order: 401, 404, 422, 403": statuses in the order in which their author has them checked; empty where none is told. */
export const orderIn = (text: string): string[] => {
  const statuses: string[] = ORDER.exec(text)?.[0].match(/[45]\d\d/gu) ?? [];
  return statuses;
};
