import type { PageBehaviour, PageSection } from "#src/spec/page.ts";
import { printString } from "./print-literal.ts";
import { operand } from "./render-expression.ts";
import { renderTallied } from "./render-report.ts";
import { renderTopOf } from "./render-standings.ts";
import { renderEarlyGuards, renderLookups, scopeOf, type Work } from "./render-steps.ts";
import { wordsOf } from "./service-names.ts";

const columnsOf = (names: readonly string[]): string =>
  `[${names.map((name) => printString(wordsOf(name))).join(", ")}]`;

const renderSection = (work: Work, section: PageSection): string => {
  const { variable } = work.place;
  if ("field" in section) return `{ items: [${variable}.${section.field}] }`;
  if ("list" in section) {
    const list = `${variable}.${section.list}`;
    const items = section.member === undefined ? list : `${list}.map((each) => each.${section.member})`;
    return `{ items: ${items} }`;
  }
  if ("standings" in section) {
    const { count, standings, tells } = section;
    const list = renderTopOf(work, standings, "{}", count, tells);
    const cells = Object.keys(tells).map((name) => `String(each[${printString(name)}] ?? "")`);
    return `{ columns: ${columnsOf(Object.keys(tells))}, rows: ${list}.map((each) => [${cells.join(", ")}]) }`;
  }
  const scope = scopeOf(work, null);
  const names = Object.keys(section.tallied.entries);
  const rows = `${renderTallied(scope, section.tallied)}.map((each) => [${names.map((name) => `each.${name}`).join(", ")}])`;
  const table = `{ columns: ${columnsOf(names)}, rows: ${rows} }`;
  return section.visible === undefined ? table : `...(${operand(scope, section.visible, true)} ? [${table}] : [])`;
};

/** Answers with a page of HTML about a record. */
export const renderPageOf = (work: Work, { heading, refresh, sections }: PageBehaviour): string => {
  const { operation, place } = work;
  const members = [
    `title: ${place.variable}.${heading}`,
    ...(refresh === undefined ? [] : [`refresh: ${refresh}`]),
    `sections: [${sections.map((section) => renderSection(work, section)).join(", ")}]`,
  ];
  return `${renderLookups(work)}${renderEarlyGuards(work)}return renderPage(${operation.status}, { ${members.join(", ")} });\n`;
};
