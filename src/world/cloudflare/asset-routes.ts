import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import * as v from "valibot";
import type { VersionAssets } from "./account.ts";
import type { AccountStore } from "./account-store.ts";
import { ApiError } from "./api-error.ts";
import type { Manifest } from "./asset-sessions.ts";
import { parseBody } from "./parse-body.ts";
import { readForm } from "./parse-upload.ts";
import type { Route } from "./route.ts";

const Announcement = v.object({
  manifest: v.record(
    v.pipe(v.string(), v.startsWith("/")),
    v.object({ hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)), size: v.number() }),
  ),
});
const BUCKET_SIZE = 50;

/** The upload of static files: announce, then send what is missing. */
export const assetRoutes: Route[] = [
  {
    method: "POST",
    path: "/accounts/:account/workers/scripts/:name/assets-upload-session",
    run({ cloudflare, body }) {
      const { manifest } = parseBody(Announcement, body);
      const missing = missingFrom(cloudflare.store, manifest);
      const buckets = [];
      for (let at = 0; at < missing.length; at += BUCKET_SIZE) buckets.push(missing.slice(at, at + BUCKET_SIZE));
      return { result: { jwt: cloudflare.assetSessions.open(manifest), buckets } };
    },
  },
  {
    method: "POST",
    path: "/accounts/:account/workers/assets/upload",
    public: true,
    async run({ cloudflare, headers, body }) {
      const token = (headers.authorization ?? "").replace(/^Bearer /, "");
      const manifest = cloudflare.assetSessions.find(token);
      const expected = new Map(Object.values(manifest).map(({ hash, size }) => [hash, size]));
      for (const [hash, part] of await readForm(body, headers["content-type"] ?? "")) {
        const bytes = Buffer.from(typeof part === "string" ? part : await part.text(), "base64");
        if (expected.get(hash) !== bytes.length) throw new ApiError(400, 10021, `File ${hash} was not announced so.`);
        cloudflare.store.writeBlob(bytes, hash);
      }
      const complete = missingFrom(cloudflare.store, manifest).length === 0;
      return complete ? { result: { jwt: token }, status: 201 } : { result: {}, status: 202 };
    },
  },
];

const missingFrom = (store: AccountStore, manifest: Manifest) => [
  ...new Set(
    Object.values(manifest)
      .map(({ hash }) => hash)
      .filter((hash) => !store.hasBlob(hash)),
  ),
];

/** Lays the files of a version out as a directory, the form in which the runtime serves them. */
export const layOutAssets = (store: AccountStore, assets: VersionAssets) => {
  const root = join(store.assetsDir, assets.directory);
  const write = (path: string, data: string | Buffer) => {
    const file = join(root, normalize(`/${path}`));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data);
  };
  mkdirSync(root, { recursive: true });
  for (const [path, { hash }] of Object.entries(assets.manifest)) write(path, store.readBlob(hash));
  const { _headers: headers, _redirects: redirects } = assets.config;
  if (headers !== undefined) write("_headers", headers);
  if (redirects !== undefined) write("_redirects", redirects);
};
