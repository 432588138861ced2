import { draftServices } from "./draft-services.ts";
import { parseSpec } from "./parse-spec.ts";
import { readVisible, type VisibleBlock } from "./read-visible.ts";
import { startReading } from "./reading.ts";
import { SpecContradiction } from "./spec-contradiction.ts";
import { HTTP, normalPath } from "./split-request.ts";
import { type Section, sectionNamed, splitSections } from "./split-sections.ts";

type Text = { title: string; body: string };

/** What a text says of services and scenarios, and at which lines. */
type Told = { blocks: VisibleBlock[]; sections: Section[]; said: Map<string, number> };

/** Pairs of lines that disagree, of which the older one gives way. */
const MOST_CLASHES = 50;

const requestIn = (text: string): string | null => {
  const [, method, path] = HTTP.exec(text) ?? [];
  return method === undefined || path === undefined
    ? null
    : `${method} ${normalPath(path).replaceAll(/\{\w+\}/gu, "{}")}`;
};

const tell = (body: string): Told => {
  const blocks = readVisible(body);
  const sections = splitSections(blocks);
  const said = new Map<string, number>();
  for (const { operationLines, service } of draftServices(sections, startReading())) {
    for (const { line, name } of service.fields) if (line !== undefined) said.set(`${service.name}.${name}`, line);
    for (const { line, text } of operationLines) {
      const request = requestIn(text);
      if (request !== null) said.set(request, line);
    }
  }
  for (const block of blocks) if (block.kind === "paragraph") said.set(`paragraph ${block.text}`, block.line);
  for (const { kind, line, title } of sections)
    if (kind === "scenario") said.set(`scenario ${title.trim().toLowerCase()}`, line);
  return { blocks, sections, said };
};

/** Where what begins at a line ends: a scenario with its last step, anything else with its own words. */
const endOf = ({ blocks, sections }: Told, line: number, lines: readonly string[]): number => {
  const section = sections.findIndex((each) => each.kind === "scenario" && each.line === line);
  if (section !== -1) return (sections[section + 1]?.line ?? lines.length + 1) - 1;
  const next = blocks.find((block) => block.line > line)?.line ?? lines.length + 1;
  const blank = lines.findIndex((text, n) => n >= line && text.trim() === "");
  return Math.max(line, Math.min(next - 1, blank === -1 ? lines.length : blank));
};

/** What stands before the first heading, or below a title, would be read as a part of what the old text ends with. */
const underHeading = (body: string): string => {
  const [first] = readVisible(body);
  if (first === undefined || (first.kind === "heading" && first.depth > 1)) return body.trim();
  const lines = body.split("\n");
  const isTitle = first.kind === "heading" && sectionNamed(first.text) === null;
  return isTitle ? `## Overview\n\n${lines.slice(first.line).join("\n").trim()}` : `## Overview\n\n${body.trim()}`;
};

/**
 * The spec of a product that has one already, with what is asked of it now: a service of the same name has what is new
 * beside what it had; of fields, requests and scenarios that are told again, and of lines that disagree, the new ones hold.
 * Throws a `UserError` where the text that comes of it cannot be a spec.
 */
export const amendSpec = (current: Text, asked: Text): Text => {
  const [before, now] = [tell(current.body), tell(asked.body)];
  const lines = current.body.trimEnd().split("\n");
  const dropped = new Set<number>();
  const drop = (line: number): void => {
    for (let n = line; n <= endOf(before, line, lines); n += 1) dropped.add(n);
  };
  for (const name of now.said.keys()) {
    const line = before.said.get(name);
    if (line !== undefined) drop(line);
  }
  const text = underHeading(asked.body);
  const join = (old: readonly string[]): Text => ({
    title: current.title,
    body: `${old.join("\n")}\n\n${text}\n`,
  });
  for (let tries = 0; ; tries += 1) {
    try {
      // Blank lines in place of what went: the old lines keep their numbers.
      parseSpec(join(lines.map((line, n) => (dropped.has(n + 1) ? "" : line))));
      return join(lines.filter((_, n) => !dropped.has(n + 1)));
    } catch (error) {
      if (!(error instanceof SpecContradiction) || tries === MOST_CLASHES) throw error;
      const stale = error.clashes.filter(
        ({ first, second }) => first.line <= lines.length && second.line > lines.length,
      );
      if (stale.length === 0) throw error;
      for (const { first } of stale) drop(first.line);
    }
  }
};
