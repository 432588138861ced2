/** A table cell: one line, with the pipe that would end it escaped. */
export const renderCell = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/gu, " ")
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .trim();

export const parseCell = (text: string): string => text.replaceAll("\\|", "|").replaceAll("\\\\", "\\").trim();

/** A GitHub table. Cells are escaped here; a row shorter than the heading is a defect of the caller. */
export const renderTable = (heading: string[], rows: string[][]): string => {
  const line = (cells: string[]) => `| ${cells.map(renderCell).join(" | ")} |`;
  return [line(heading), `|${" --- |".repeat(heading.length)}`, ...rows.map(line)].join("\n");
};

/** The rows of the first table under `heading`, cells unescaped; none: []. */
export const parseTable = (markdown: string, heading: string[]): string[][] => {
  const lines = markdown.split("\n");
  const start = lines.indexOf(`| ${heading.map(renderCell).join(" | ")} |`);
  if (start === -1) return [];
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("| "));
  return rows.slice(0, end === -1 ? rows.length : end).map((line) =>
    line
      .slice(2, -2)
      .split(/(?<=(?<!\\)(?:\\\\)*) \| /u)
      .map(parseCell),
  );
};

/** Detail that a reader opens when they want it. The blank lines are what makes GitHub render Markdown inside. */
export const renderFold = (summary: string, detail: string): string =>
  `<details><summary>${summary}</summary>\n\n${detail}\n\n</details>`;

/** "1 service", "3 classes". */
export const renderCount = (count: number, noun: string): string => {
  const ending = count === 1 ? "" : noun.endsWith("s") ? "es" : "s";
  return `${count} ${noun}${ending}`;
};

/** An ISO 8601 time in UTC to its minute: `2026-01-01 14:05 UTC`. */
export const renderMinute = (time: string): string =>
  `${time.slice(0, "2026-01-01T00:00".length).replace("T", " ")} UTC`;

/** Text as it stands, in a block that nothing in it can end. */
export const renderFence = (text: string, language: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/u, "")}\n${fence}`;
};
