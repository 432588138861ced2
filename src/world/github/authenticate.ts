import { createPublicKey, verify } from "node:crypto";
import type { Actor } from "./actor.ts";
import type { Hub } from "./hub.ts";
import { ApiError } from "./reply.ts";
import type { App, Token } from "./state.ts";

const LONGEST_JWT_SECONDS = 600;
/** Clocks differ; GitHub forgives a little. */
const CLOCK_SKEW_SECONDS = 60;

const decode = (part: string): Record<string, unknown> | null => {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return null;
  }
};

/** Checks an app's JWT: RS256 by its key, issued by it, and alive for ten minutes at most. Throws 401 in GitHub's words. */
export const verifyAppToken = (app: App | null, token: string, nowSeconds: number): void => {
  const undecodable = new ApiError(401, "A JSON web token could not be decoded");
  const [head = "", payload = "", signature = ""] = token.split(".");
  const claims = decode(payload);
  if (decode(head)?.["alg"] !== "RS256" || !claims || !app) throw undecodable;
  const key = createPublicKey(app.publicKey);
  const signed = verify("sha256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url"));
  if (!signed) throw undecodable;
  if (String(claims["iss"]) !== String(app.id)) throw new ApiError(401, "Integration not found");
  const { iat, exp } = claims;
  if (typeof exp !== "number" || exp < nowSeconds) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > nowSeconds + LONGEST_JWT_SECONDS + CLOCK_SKEW_SECONDS) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== "number" || iat > nowSeconds + CLOCK_SKEW_SECONDS) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
};

const actorOf = (hub: Hub, token: Token): Actor => {
  const { kind, login, repositoryIds } = token;
  if (kind === "user") return { kind, login };
  if (kind === "job") return { kind, login, repositoryIds: repositoryIds ?? [], permissions: token.permissions ?? {} };
  const installation = hub.state.installations.find((item) => item.id === token.installationId);
  if (!installation) throw new ApiError(401, "Bad credentials");
  if (installation.suspendedBy !== undefined) throw new ApiError(403, "This installation has been suspended");
  return {
    kind,
    login,
    installationId: installation.id,
    account: installation.account,
    repositoryIds,
    permissions: token.permissions ?? {},
  };
};

/** The owner of an opaque token; throws 401 for one that is unknown or over. */
export const readToken = (hub: Hub, value: string, nowMs: number): Actor => {
  const token = hub.state.tokens.find((item) => item.value === value);
  if (!token || (token.expiresAt !== null && Date.parse(token.expiresAt) <= nowMs)) {
    throw new ApiError(401, "Bad credentials");
  }
  return actorOf(hub, token);
};

/** Who sends an `Authorization` header: bearer or token scheme, a JWT, or Basic with the token as the password. */
export const authenticate = (hub: Hub, authorization: string | undefined, nowMs: number): Actor => {
  if (!authorization) return { kind: "anonymous" };
  const [scheme = "", credentials = ""] = authorization.split(" ");
  if (scheme.toLowerCase() === "basic") {
    const [name = "", password = ""] = Buffer.from(credentials, "base64").toString().split(":");
    return readToken(hub, password === "" || password === "x-oauth-basic" ? name : password, nowMs);
  }
  if (/^(bearer|token)$/i.test(scheme)) {
    if (credentials.split(".").length !== 3) return readToken(hub, credentials, nowMs);
    verifyAppToken(hub.app, credentials, Math.floor(nowMs / 1000));
    return { kind: "app", slug: hub.app?.slug ?? "" };
  }
  throw new ApiError(401, "Bad credentials");
};
