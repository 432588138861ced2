/** What became of one thread of a review: the commit that does it, or why there is none. */
export type Reply = { sha: string } | { because: string };

const DONE = /^Done in `([0-9a-f]{7})`\.$/u;
const DECLINED = /^\*\*Not done:\*\* (.*)\.$/u;

export const renderReply = (reply: Reply): string =>
  "sha" in reply ? `Done in \`${reply.sha.slice(0, 7)}\`.` : `**Not done:** ${reply.because}.`;

/** Reads back what `renderReply` wrote; null where the text is no such reply. */
export const parseReply = (text: string): Reply | null => {
  const [line = ""] = text.split("\n");
  const sha = DONE.exec(line)?.[1];
  if (sha !== undefined) return { sha };
  const because = DECLINED.exec(line)?.[1];
  return because === undefined ? null : { because };
};
