/** The parts of package-lock.json and package.json that are judged. */
export type LockedPackage = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
  dev?: boolean;
  hasInstallScript?: boolean;
};
export type Lock = { packages: Record<string, LockedPackage> };
export type Manifest = Partial<Record<(typeof GROUPS)[number], Record<string, string>>>;

/** `problems` forbid the change; the rest is what a reviewer wants to know. */
export type DependencyReview = { problems: string[]; added: string[]; removed: string[]; changed: string[] };

const GROUPS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+[\w.]+)?$/u;

const nameOf = (place: string): string => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);

const findRanges = (manifest: Manifest): string[] =>
  GROUPS.flatMap((group) =>
    Object.entries(manifest[group] ?? {})
      .filter(([, range]) => !EXACT.test(range))
      .map(([name, range]) => `${name} is asked for as \`${range}\` in ${group}: name one exact version.`),
  );

const judgePackage = (place: string, entry: LockedPackage, base: Lock | null): string[] => {
  const name = `${nameOf(place)} ${entry.version ?? ""}`.trim();
  if (entry.link === true) return [`${name} is a link to a folder, not a package of the npm registry.`];
  // `.npmrc` keeps the registry's own addresses out of the lock, so whatever has one comes from elsewhere.
  if (entry.resolved !== undefined) return [`${name} comes from ${entry.resolved}, not from the npm registry.`];
  const problems: string[] = [];
  if (entry.integrity === undefined && entry.inBundle !== true) problems.push(`${name} has no integrity hash.`);
  const ranBefore = Object.entries(base?.packages ?? {}).some(
    ([other, { hasInstallScript }]) => nameOf(other) === nameOf(place) && hasInstallScript === true,
  );
  if (base !== null && entry.hasInstallScript === true && !ranBefore)
    problems.push(`${name} brings a script that runs when it is installed.`);
  return problems;
};

const installed = ({ packages }: Lock): [place: string, entry: LockedPackage][] =>
  Object.entries(packages).filter(([place]) => place !== "");

const describe = (place: string, { dev, version }: LockedPackage): string =>
  `${nameOf(place)} ${version ?? ""}${dev === true ? " (development)" : ""}`;

/** What a change does to the dependencies; `base` is null where there was no lock before. */
export const compareLocks = (base: Lock | null, head: Lock, manifest: Manifest): DependencyReview => {
  const before = new Map(base === null ? [] : installed(base));
  const after = installed(head);
  return {
    problems: [...findRanges(manifest), ...after.flatMap(([place, entry]) => judgePackage(place, entry, base))],
    added: after.filter(([place]) => !before.has(place)).map(([place, entry]) => describe(place, entry)),
    removed: [...before].filter(([place]) => !(place in head.packages)).map(([place, entry]) => describe(place, entry)),
    changed: after.flatMap(([place, entry]) => {
      const was = before.get(place);
      if (was === undefined || was.version === entry.version) return [];
      return [`${nameOf(place)} ${was.version ?? ""} → ${entry.version ?? ""}`];
    }),
  };
};
