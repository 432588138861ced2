/** The part of a package-lock.json (version 2 or 3) that decides; `packages` is keyed by place, `""` is the project. */
export type PackageLock = { lockfileVersion?: number; packages?: Record<string, LockedPackage> };
export type LockedPackage = {
  version?: string;
  link?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};
export type Manifest = Pick<LockedPackage, "dependencies" | "devDependencies" | "optionalDependencies"> & {
  scripts?: Record<string, string>;
};

/** What optional packages are chosen by; `libc` is null where there is no such choice. */
export type Platform = { os: string; cpu: string; libc: string | null };

/** `shared`: what Node finds further up is what the lock asks for, so nothing needs to be installed. */
export type InstallChoice = { kind: "shared"; packages: number } | { kind: "install"; reason: string };

const LIFECYCLE = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];

/**
 * Whether `npm ci` has anything to do. `sharedVersion` gives the version of the package at a place below the shared
 * modules (`node_modules/a/node_modules/b`), or null. Every dependency is followed as Node would resolve it in both
 * trees, because the same packages can be nested differently.
 */
export const chooseInstall = (
  lock: PackageLock,
  manifest: Manifest,
  platform: Platform,
  sharedVersion: (place: string) => string | null,
): InstallChoice => {
  const packages = lock.packages ?? {};
  const root = packages[""];
  if (!root) return { kind: "install", reason: "package-lock.json has no packages" };
  const script = LIFECYCLE.find((name) => manifest.scripts?.[name]);
  if (script) return { kind: "install", reason: `package.json has a ${script} script` };
  for (const group of ["dependencies", "devDependencies", "optionalDependencies"] as const) {
    if (!sameRanges(root[group], manifest[group])) {
      return { kind: "install", reason: `package.json and package-lock.json differ in ${group}` };
    }
  }
  const seen = new Set<string>();
  const pending: [locked: string, shared: string][] = [["", ""]];
  for (let edge = pending.pop(); edge; edge = pending.pop()) {
    const [from, sharedFrom] = edge;
    for (const name of dependencyNames(packages[from] ?? {})) {
      const locked = resolveUpwards(from, name, (place) => packages[place] !== undefined);
      const entry = locked === null ? undefined : packages[locked];
      // Optional peers that nobody asked for are not in the lock.
      if (locked === null || !entry) continue;
      if (entry.link) return { kind: "install", reason: `${name} is a link` };
      const place = resolveUpwards(sharedFrom, name, (candidate) => sharedVersion(candidate) !== null);
      const version = place === null ? null : sharedVersion(place);
      if (entry.optional && version === null && !fits(entry, platform)) continue;
      if (version === null || version !== entry.version) {
        return { kind: "install", reason: `${name} ${entry.version} is not installed there (${version ?? "none"})` };
      }
      const key = `${locked} ${place}`;
      if (!seen.has(key)) pending.push([locked, place ?? ""]);
      seen.add(key);
    }
  }
  return { kind: "shared", packages: new Set([...seen].map((key) => key.split(" ")[0])).size };
};

const sameRanges = (left: Record<string, string> = {}, right: Record<string, string> = {}) =>
  JSON.stringify(Object.entries(left).toSorted()) === JSON.stringify(Object.entries(right).toSorted());

const dependencyNames = (entry: LockedPackage): string[] =>
  [entry.dependencies, entry.devDependencies, entry.optionalDependencies, entry.peerDependencies].flatMap((group) =>
    Object.keys(group ?? {}),
  );

const resolveUpwards = (from: string, name: string, exists: (place: string) => boolean): string | null => {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("node_modules/") - 1))) {
    const place = base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (exists(place)) return place;
    if (base === "") return null;
  }
};

const fits = (entry: LockedPackage, platform: Platform) =>
  allows(entry.os, platform.os) &&
  allows(entry.cpu, platform.cpu) &&
  (platform.libc === null || allows(entry.libc, platform.libc));

const allows = (list: string[] | undefined, value: string) =>
  !list || list.includes(value) || (list.every((item) => item.startsWith("!")) && !list.includes(`!${value}`));
