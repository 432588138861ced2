type Reached = { title: string; done: readonly string[]; next: string; spent: string | null };

/** Where a build stands, of its status comment: `status` as it was read, null where the comment says why it stopped. */
export const renderWhere = (status: Reached | null, text: string): string => {
  if (status === null) return text.replace(/\n*<!--[\s\S]*$/u, "").trim();
  const last = status.done.at(-1);
  return [
    ...(last === undefined ? [] : [`**Reached:** ${last}`]),
    `**Next:** ${status.next}`,
    ...(status.spent === null ? [] : [`**Spent:** ${status.spent}`]),
  ].join("\n\n");
};
