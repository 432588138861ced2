import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { medianOf } from "#src/analysis/median.ts";
import { UserError } from "#src/errors.ts";

export type Series = (number | null)[];

/** One series in its dimensions, and where each annotator sees changes. */
export type Labelled = { name: string; dimensions: Series[]; annotations: Record<string, number[]> };

/** A folder with `annotations.json` and `datasets/NAME/NAME.json` or `datasets/NAME.json`, as TCPD has them. */
export type LabelledSet = { name: string; series: Labelled[] };

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const readSet = (folder: string): LabelledSet => {
  const annotations = readJson(join(folder, "annotations.json")) as Record<string, Record<string, number[]>>;
  const series = Object.entries(annotations).flatMap(([name, byAnnotator]): Labelled[] => {
    const paths = [join(folder, "datasets", name, `${name}.json`), join(folder, "datasets", `${name}.json`)];
    const path = paths.find((each) => existsSync(each));
    if (path === undefined) return [];
    const { series: dimensions } = readJson(path) as { series: { raw: Series }[] };
    return [{ name, dimensions: dimensions.map(({ raw }) => raw), annotations: byAnnotator }];
  });
  return { name: basename(folder), series };
};

/** The files of a tar archive: a header of 512 bytes, then the content in blocks of as many. */
const unpack = (path: string): [name: string, content: string][] => {
  const bytes = gunzipSync(readFileSync(path));
  const files: [string, string][] = [];
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const text = (from: number, to: number) => bytes.toString("utf8", at + from, at + to).replace(/\0.*$/su, "");
    const size = Number.parseInt(text(124, 136), 8) || 0;
    if (text(156, 157) === "0") files.push([text(0, 100), bytes.toString("utf8", at + 512, at + 512 + size)]);
    at += 512 + 512 * Math.ceil(size / 512);
  }
  return files;
};

type Run = { metrics: { name: string; value: number }[]; attributes: { git_commit: string | string[] } };

/** How long a machine has been up isn't measured of the commit. */
const NOT_MEASURED = new Set(["uptime"]);
const LEAST_RERUNS = 4;
const LEAST_VALUES = 15;

/**
 * Series without any change out of an archive of runs, `TEST/NUMBER-COMMIT.json`: per test and metric the reruns of
 * commits that ran at least four times, each beside the median of its commit. Metrics of few different values are left out.
 */
const readReruns = (path: string): Series[] => {
  const tests = Map.groupBy(unpack(path), ([name]) => name.split("/").at(-2) ?? "");
  return [...tests.values()].flatMap((files) => {
    const runs = files
      .toSorted(([a], [b]) => Number.parseInt(basename(a), 10) - Number.parseInt(basename(b), 10))
      .flatMap(([, content]) => JSON.parse(content) as Run[]);
    const byCommit = Map.groupBy(runs, ({ attributes }) => String(attributes.git_commit));
    const reruns = runs.filter((run) => (byCommit.get(String(run.attributes.git_commit))?.length ?? 0) >= LEAST_RERUNS);
    const names = (runs[0]?.metrics ?? []).map(({ name }) => name).filter((name) => !NOT_MEASURED.has(name));
    return names.flatMap((name): Series[] => {
      const valueOf = (run: Run): number => run.metrics.find((metric) => metric.name === name)?.value ?? 0;
      const values = reruns.map(valueOf);
      if (values.some((value) => !(value > 0)) || new Set(values).size < LEAST_VALUES) return [];
      return [
        reruns.map(
          (run) => valueOf(run) / medianOf((byCommit.get(String(run.attributes.git_commit)) ?? []).map(valueOf)),
        ),
      ];
    });
  });
};

/** Every labelled set and every archive of reruns in a folder and the folders in it. */
export const readLabelled = (folder: string): { sets: LabelledSet[]; reruns: Series[] } => {
  if (!existsSync(folder)) throw new UserError("environment", `There is no folder ${folder}.`, "Name one with --data.");
  const folders = [
    folder,
    ...readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isDirectory()),
  ];
  const sets = folders.filter((each) => existsSync(join(each, "annotations.json"))).map(readSet);
  const archives = folders.flatMap((each) =>
    readdirSync(each)
      .filter((name) => name.endsWith(".tgz"))
      .map((name) => join(each, name)),
  );
  return { sets, reruns: archives.flatMap(readReruns) };
};
