/** GitHub's opaque ids: a prefix for the kind, and base64url of the number. `nodeId` and `parseNodeId` are inverse. */
export const nodeId = (kind: string, id: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(id));
  return `${kind}_kw${Buffer.concat([Buffer.from([0x92, 0x00]), bytes]).toString("base64url")}`;
};

/** Null for text that is no node id. */
export const parseNodeId = (text: string): { kind: string; id: number } | null => {
  const match = /^([A-Z]+)_kw([\w-]{14})$/.exec(text);
  if (!match?.[1] || !match[2]) return null;
  return { kind: match[1], id: Number(Buffer.from(match[2], "base64url").readBigUInt64BE(2)) };
};

/** Of something git names by its sha, inside a repository. */
export const gitNodeId = (kind: string, repositoryId: number, sha: string): string =>
  `${kind}_kw${Buffer.from(`${repositoryId}:${sha}`).toString("base64url")}`;
