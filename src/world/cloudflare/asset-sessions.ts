import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error.ts";
import type { VersionAssets } from "./account.ts";

export type Manifest = VersionAssets["manifest"];

/** Uploads of static files between the announcement of a manifest and the upload of the Worker. */
export type AssetSessions = {
  /** Opens a session and returns its token. */
  open(manifest: Manifest): string;
  /** The manifest a token stands for. Throws `ApiError` 10000 for a token that is unknown or too old. */
  find(token: string): Manifest;
};

const LIFETIME_MS = 60 * 60 * 1000;

/** Sessions live in memory: an upload does not outlast a restart. */
export const createAssetSessions = (): AssetSessions => {
  const sessions = new Map<string, { manifest: Manifest; expires: number }>();
  return {
    open(manifest) {
      const session = randomUUID();
      const expires = Date.now() + LIFETIME_MS;
      sessions.set(session, { manifest, expires });
      return renderToken({ session, exp: Math.floor(expires / 1000) });
    },
    find(token) {
      const found = sessions.get(parseToken(token));
      if (!found || found.expires < Date.now()) throw new ApiError(401, 10000, "The asset upload token is not valid.");
      return found.manifest;
    },
  };
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** wrangler reads the middle part of the token, so it has to look like a JWT; the session id is what counts. */
const renderToken = (payload: { session: string; exp: number }) =>
  `${encode({ alg: "none" })}.${encode(payload)}.local`;

const parseToken = (token: string): string => {
  try {
    return String(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).session);
  } catch {
    return "";
  }
};
