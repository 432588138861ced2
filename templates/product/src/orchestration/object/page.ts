import type { Reply } from "../contract/call.ts";

type Cell = string | number | null;

/** Part of a page: texts one below the other, or a table. */
export type Section = { items: readonly Cell[] } | { columns: readonly string[]; rows: readonly (readonly Cell[])[] };

/** `refresh`: seconds after which it is asked for again. */
export type Page = { title: Cell; refresh?: number; sections: readonly Section[] };

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Whatever was sent stands on the page as text. */
const escape = (cell: Cell | undefined): string =>
  String(cell ?? "").replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? "");

const wrap = (tag: string, cells: readonly Cell[]): string =>
  cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("");

const renderSection = (section: Section): string => {
  if ("items" in section) return `<ul>${wrap("li", section.items)}</ul>`;
  const rows = section.rows.map((row) => `<tr>${wrap("td", row)}</tr>`).join("");
  return `<table><thead><tr>${wrap("th", section.columns)}</tr></thead><tbody>${rows}</tbody></table>`;
};

const STYLE =
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #8884}";

/** It loads nothing, and runs nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/** A page for people, as plain HTML. */
export const renderPage = (status: number, { refresh, sections, title }: Page): Reply => {
  const again = refresh === undefined ? "" : `<meta http-equiv="refresh" content="${refresh}">`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${again}<title>${escape(title)}</title><style>${STYLE}</style>`;
  const body = `<main><h1>${escape(title)}</h1>${sections.map(renderSection).join("")}</main>`;
  return {
    status,
    body: null,
    text: `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
  };
};
