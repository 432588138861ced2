/** Characters of a plan's hash by which people name it. */
export const SHORT = 7;

/** What a plan waits for, as it stands in the status. */
export const renderApproval = (hash: string, url: string, lane: string): string =>
  `blocked on you: somebody who may write here approves [the plan](${url}) (${lane}), by 👍 on it or \`/aidevos approve ${hash.slice(0, SHORT)}\`. Whatever shall be otherwise, say it here.`;

/** That somebody approved a plan that does not stand any more. `short`: the hash of the one that does. */
export const renderStale = (short: string): string =>
  `**Not approved: that is not the plan as it stands.** Read it again; \`/aidevos approve ${short}\` approves it.`;
