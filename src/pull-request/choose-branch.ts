const PREFIX = "aidevos/";

/** `aidevos/12-todo-list`, and `…-2` of the issue's second run: the only branches the app writes. The slug is for people; the number is what is read back. */
export const chooseBranch = (issue: number, title: string, nth = 1): string => {
  const slug = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/gu, "");
  return `${PREFIX}${issue}-${slug === "" ? "spec" : slug}${nth === 1 ? "" : `-${nth}`}`;
};

/** The issue a branch answers, or null where the branch is not ours. */
export const parseBranch = (branch: string): number | null => {
  const match = /^aidevos\/([1-9]\d{0,9})-[a-z0-9-]+$/u.exec(branch);
  return match ? Number(match[1]) : null;
};
