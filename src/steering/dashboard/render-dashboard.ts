import { renderFold } from "#src/markdown.ts";
import { type Box, BOXES, type Build, type Live, type Standing } from "./board.ts";
import { QUIET } from "./next-live.ts";
import { renderLive } from "./render-live.ts";

/** One build as it is listed. */
export type Line = Pick<Build, "issue" | "title" | "standing" | "pull" | "says"> & {
  /** What can be ordered by a tick. */
  boxes: Box[];
};

export const DASHBOARD_TITLE = "AIDevOS dashboard";

const INTRODUCTION = `What this app builds here, by what each build waits for. A tick gives the command, as \`/aidevos …\` on the issue would; \
people with write access are obeyed. Close this issue and it stays as it is until somebody reopens it; \`dashboard: false\` in \
\`.github/aidevos.yml\` has it closed for good.`;

const NOTHING = "Nothing is being built.";
/** Said of a pull request that nobody has to look at yet. */
const AT_WORK = "in progress";
const LIVE = "Live";
/** Lines of one section. */
const MOST = 50;

type Section = { title: string; standings: readonly Standing[]; hasPull?: boolean };

/** From what people owe most to what they don't. */
const SECTIONS: readonly Section[] = [
  { title: "Waiting for people", standings: ["waiting"], hasPull: false },
  { title: "Open pull requests", standings: ["waiting", "working"], hasPull: true },
  { title: "Stopped", standings: ["stopped"] },
  { title: "In progress", standings: ["working"], hasPull: false },
  { title: "Paused", standings: ["paused"] },
  { title: "Closed without a merge, or before it", standings: ["resting"] },
  { title: "Ignored", standings: ["ignored"] },
  { title: LIVE, standings: ["live"] },
];

const isOf = ({ pull, standing }: Line, { hasPull, standings }: Section): boolean =>
  standings.includes(standing) && (hasPull === undefined || hasPull === (pull !== null));

const renderLine = ({ boxes, issue, pull, says, title }: Line): string => {
  const link = `[#${issue} ${title}](../issues/${issue})`;
  const head = pull === null ? link : `${link} · [#${pull}](../pull/${pull})`;
  const ticks = boxes.map((box) => `  - [ ] <!-- ${box}=${issue} -->${box}`);
  const words = says ?? (pull === null ? null : AT_WORK);
  return [`- ${head}${words === null ? "" : `: ${words}`}`, ...ticks].join("\n");
};

const renderSection = (lines: readonly Line[], section: Section): string[] => {
  const own = lines.filter((line) => isOf(line, section));
  if (own.length === 0) return [];
  const shown = own.slice(0, MOST).map(renderLine);
  const rest = own.length > MOST ? [`\n… and ${own.length - MOST} more`] : [];
  const list = [...shown, ...rest].join("\n");
  return [section.title === LIVE ? renderFold(`${LIVE} (${own.length})`, list) : `### ${section.title}\n\n${list}`];
};

/** Lines of a section stand in the order that they are given in. */
export const renderDashboard = (lines: readonly Line[], live: Live = QUIET): string => {
  const sections = SECTIONS.flatMap((section) => renderSection(lines, section));
  const builds = sections.length === 0 ? [NOTHING] : sections;
  return [INTRODUCTION, renderLive(live) ?? [], builds].flat().join("\n\n");
};

const HEAD = /^- \[#(\d+) (.*?)\]\(\.\.\/issues\/\d+\)(?: · \[#(\d+)\]\(\.\.\/pull\/\d+\))?(?:: (.*))?$/u;
const BOX = /^ {2}- \[[ xX]\] <!-- ([a-z]+)=\d+ -->/u;

const boxOf = (line: string): Box | undefined => BOXES.find((box) => box === BOX.exec(line)?.[1]);

/** Reads back what `renderDashboard` wrote, section by section. */
export const parseDashboard = (text: string): Line[] => {
  const lines: Line[] = [];
  let section: Section | undefined;
  for (const row of text.split("\n")) {
    const title = /^### (.*)$/u.exec(row)?.[1] ?? (row.startsWith("<details>") ? LIVE : null);
    if (title !== null) section = SECTIONS.find((each) => each.title === title);
    const [, issue, name, pull, words] = HEAD.exec(row) ?? [];
    const says = words === AT_WORK ? undefined : words;
    const box = boxOf(row);
    if (box !== undefined) lines.at(-1)?.boxes.push(box);
    if (section === undefined || issue === undefined) continue;
    // Of an open pull request somebody owes something, or it is being worked on.
    const standing = section.standings.length === 2 && says === undefined ? "working" : section.standings[0];
    if (standing === undefined) continue;
    const own = { issue: Number(issue), title: name ?? "", pull: pull === undefined ? null : Number(pull) };
    lines.push({ ...own, standing, says: says ?? null, boxes: [] });
  }
  return lines;
};
