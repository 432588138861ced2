import { type Content, type Html, encodePath, safe } from "./html.ts";
import { type IconName, icon } from "./icon.ts";
import type { Label, Outcome, Person, ThreadState } from "./page-reader.ts";

const EMOJI: Record<string, string> = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  hooray: "🎉",
  confused: "😕",
  heart: "❤️",
  rocket: "🚀",
  eyes: "👀",
};
const HUES = 8;

const OUTCOMES: Record<Outcome, { icon: IconName; tone: string; says: string }> = {
  queued: { icon: "dot", tone: "waiting", says: "Queued" },
  in_progress: { icon: "dot", tone: "running", says: "In progress" },
  success: { icon: "check", tone: "good", says: "Successful" },
  failure: { icon: "cross", tone: "bad", says: "Failed" },
  timed_out: { icon: "cross", tone: "bad", says: "Timed out" },
  action_required: { icon: "cross", tone: "bad", says: "Action required" },
  cancelled: { icon: "skip", tone: "quiet", says: "Cancelled" },
  skipped: { icon: "skip", tone: "quiet", says: "Skipped" },
  neutral: { icon: "dot", tone: "quiet", says: "Neutral" },
};

const STATES: Record<ThreadState, { tone: string; says: string }> = {
  open: { tone: "good", says: "Open" },
  closed: { tone: "bad", says: "Closed" },
  merged: { tone: "done", says: "Merged" },
  draft: { tone: "quiet", says: "Draft" },
};

/** `Nov 23, 08:55`, in UTC; the year where it is not in the title. */
export const renderTime = (at: string): Html => {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return safe`<time>${at}</time>`;
  const parts = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const text = new Intl.DateTimeFormat("en-US", { ...parts, timeZone: "UTC" }).format(when);
  return safe`<time datetime="${at}" title="${when.toUTCString()}">${text}</time>`;
};

/** `1m 4s`. */
export const renderSeconds = (seconds: number | null): string => {
  if (seconds === null) return "";
  if (seconds < 60) return `${Math.round(seconds)}s`;
  return `${Math.floor(seconds / 60)}m ${Math.round(seconds % 60)}s`;
};

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const hueOf = (login: string): number => [...login].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % HUES, 7);

const nameOf = ({ login }: Person): string => login.replace(/\[bot\]$/u, "");

/** A letter on a colour of its own instead of a picture, so that the pages need no other server. */
export const renderAvatar = (person: Person, size = 40): Html => {
  const letter = nameOf(person).slice(0, 1).toUpperCase();
  const shape = person.bot ? safe`<rect width="40" height="40" rx="9"/>` : safe`<circle cx="20" cy="20" r="20"/>`;
  const hue = person.bot ? "by-machine" : `hue-${hueOf(person.login)}`;
  return safe`<svg class="avatar ${hue}" viewBox="0 0 40 40" width="${size}" height="${size}" aria-hidden="true">${shape}<text x="20" y="20" text-anchor="middle" dominant-baseline="central">${letter}</text></svg>`;
};

export const renderPerson = (person: Person): Html =>
  safe`<strong class="person">${nameOf(person)}</strong>${person.bot && safe` <span class="badge">bot</span>`}`;

/** The colour is an attribute of a drawing, since the page's policy allows no style of an element's own. */
export const renderLabel = ({ name, color, description }: Label): Html => {
  const fill = /^[\da-f]{6}$/iu.test(color) ? color : "d1d9e0";
  return safe`<span class="label" title="${description ?? ""}"><svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="#${fill}"/></svg>${name}</span>`;
};

export const renderReactions = (reactions: Record<string, number>): Content => {
  const given = Object.entries(reactions).filter(([content, count]) => content in EMOJI && count > 0);
  if (given.length === 0) return null;
  return safe`<p class="reactions">${given.map(([content, count]) => safe`<span class="reaction" title="${content}">${EMOJI[content]} ${count}</span>`)}</p>`;
};

export const renderOutcome = (outcome: Outcome): Html => {
  const { icon: name, tone, says } = OUTCOMES[outcome];
  return safe`<span class="outcome ${tone}" title="${says}">${icon(name)}<span class="unseen">${says}</span></span>`;
};

export const sayOutcome = (outcome: Outcome): string => OUTCOMES[outcome].says;

export const stateIcon = (kind: "issue" | "pull", state: ThreadState): Html => {
  const name: IconName =
    kind === "pull" ? (state === "merged" ? "merge" : "pull") : state === "open" ? "issue-open" : "issue-closed";
  const tone = kind === "issue" && state === "closed" ? "done" : STATES[state].tone;
  return icon(name, tone);
};

export const renderState = (kind: "issue" | "pull", state: ThreadState): Html => {
  const tone = kind === "issue" && state === "closed" ? "done" : STATES[state].tone;
  return safe`<span class="state ${tone}">${stateIcon(kind, state)} ${STATES[state].says}</span>`;
};

export const renderSha = (repo: string, sha: string): Html =>
  safe`<a class="sha" href="/${repo}/commit/${sha}">${sha.slice(0, 7)}</a>`;

export const renderBranch = (repo: string, branch: string): Html =>
  safe`<a class="branch" href="/${repo}/tree/${encodePath(branch)}">${branch}</a>`;
