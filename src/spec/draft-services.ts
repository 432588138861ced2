import { finishService, readServiceSection, startService } from "./parse-service.ts";
import type { ServiceDraft } from "./parse-service.ts";
import type { VisibleBlock } from "./read-visible.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { HTTP, normalPath } from "./split-request.ts";
import { serviceNameIn } from "./split-sections.ts";
import type { Section } from "./split-sections.ts";
import { singular, wordsOf } from "./words.ts";

const startServices = (sections: readonly Section[], reading: Reading): ServiceDraft[] => {
  const drafts: ServiceDraft[] = [];
  for (const section of sections.filter(({ service }) => service !== null)) {
    const name = serviceNameIn(section.service ?? "");
    let draft = drafts.find(({ service }) => service.name === name || service.name === `${name}Record`);
    if (!draft && section.kind === "service") {
      const started = startService(section.title, section.line, reading);
      if (started) drafts.push(started);
      draft = started ?? undefined;
    }
    if (draft && ["service", "fields", "operations"].includes(section.kind))
      readServiceSection(draft, section, reading);
  }
  return drafts;
};

/** The service that a path or line outside the services speaks of: by name, or because there is no other. */
const ownerOf = (text: string, drafts: readonly ServiceDraft[]): ServiceDraft | undefined => {
  const words = wordsOf(normalPath(HTTP.exec(text)?.[2] ?? "").replaceAll(/\{\w+\}/gu, ""));
  const named = (all: readonly string[]) =>
    drafts.findLast(({ service }) => all.some((word) => singular(word) === wordsOf(service.name).join("")));
  return named(words) ?? named(wordsOf(text)) ?? (drafts.length === 1 ? drafts[0] : undefined);
};

/** Fields and operations written outside the services, such as an "HTTP interface" section. */
const readOutsiders = (sections: readonly Section[], drafts: readonly ServiceDraft[], reading: Reading): void => {
  for (const section of sections.filter(
    ({ kind, service }) => service === null && (kind === "fields" || kind === "operations"),
  ))
    readOutsider(section, drafts, reading);
};

/** Lines that name no service belong with the line before them. */
const readOutsider = (section: Section, drafts: readonly ServiceDraft[], reading: Reading): void => {
  const runs: { draft: ServiceDraft; blocks: VisibleBlock[] }[] = [];
  for (const block of section.blocks) {
    const text = block.kind === "row" ? block.cells.join(" ") : block.kind === "heading" ? "" : block.text;
    const last = runs.at(-1);
    const draft = ownerOf(text, drafts) ?? (block.kind === "row" ? undefined : last?.draft);
    if (draft === undefined) leaveUncovered(reading, block.line, text, "it is not said which service this belongs to");
    else if (last?.draft === draft) last.blocks.push(block);
    else runs.push({ draft, blocks: [block] });
  }
  for (const { blocks, draft } of runs) readServiceSection(draft, { ...section, blocks }, reading);
};

/** The services that an issue describes, while they are read. */
export const draftServices = (sections: readonly Section[], reading: Reading): ServiceDraft[] => {
  const drafts = startServices(sections, reading);
  readOutsiders(sections, drafts, reading);
  return drafts;
};

/** A heading under Services with nothing beneath it is no service. */
const dropEmpty = (drafts: readonly ServiceDraft[], reading: Reading): ServiceDraft[] =>
  drafts.filter(({ service }) => {
    const empty = service.fields.length === 0 && service.operations.length === 0;
    if (empty)
      leaveUncovered(
        reading,
        service.line,
        [service.name, service.purpose].filter(Boolean).join(": "),
        "neither fields nor operations are described",
      );
    return !empty;
  });

/** Turns what waits into operations, and lets go of what is no service. */
export const finishServices = (drafts: readonly ServiceDraft[], reading: Reading): ServiceDraft[] => {
  for (const draft of drafts) finishService(draft, reading);
  return dropEmpty(drafts, reading);
};
