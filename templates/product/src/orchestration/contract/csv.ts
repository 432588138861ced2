/** A record of a CSV file: its number from 1, the line on which it begins, and its cells. */
export type CsvRow = { number: number; line: number; cells: string[] };

const CELL = /"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^",\r\n]*)/uy;
const LINE_END = /\r\n|\n|\r/uy;

/** One cell that begins at `at`; null where its quotes are wrong. */
const readCell = (text: string, at: number): { cell: string; end: number } | null => {
  CELL.lastIndex = at;
  const { plain, quoted } = CELL.exec(text)?.groups ?? {};
  const cell = quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"');
  const end = CELL.lastIndex;
  const next = text[end];
  return next === undefined || next === "," || next === "\n" || next === "\r" ? { cell, end } : null;
};

const lineEndAt = (text: string, at: number): number => {
  LINE_END.lastIndex = at;
  return LINE_END.test(text) ? LINE_END.lastIndex : at;
};

/** The records of a file as RFC 4180 has them, with any line end and with or without a byte order mark; null where its quotes are wrong. */
export const parseCsv = (file: string): CsvRow[] | null => {
  const text = file.startsWith("\uFEFF") ? file.slice(1) : file;
  const rows: CsvRow[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const row: CsvRow = { number: rows.length + 1, line, cells: [] };
    for (;;) {
      const found = readCell(text, at);
      if (found === null) return null;
      row.cells.push(found.cell);
      line += found.cell.split("\n").length - 1;
      at = found.end;
      if (text[at] !== ",") break;
      at += 1;
    }
    rows.push(row);
    at = lineEndAt(text, at);
    line += 1;
  }
  return rows;
};

export const isBlank = ({ cells }: CsvRow): boolean => cells.length === 1 && cells[0]?.trim() === "";

const renderCell = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The same the other way round: every line ends with CR LF, and only what needs quotes has them. */
export const renderCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(renderCell).join(",")}\r\n`).join("");
