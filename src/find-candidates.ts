import type { FormatCode } from "#src/codegen/generate-product.ts";
import type { Run } from "#src/durable/step.ts";
import { measuredOf, START } from "#src/follow-up/diagnosis.ts";
import { proposeByRules } from "#src/follow-up/propose-by-rules.ts";
import { type Candidate, contractPathOf, proposeRestoring, servicePathOf } from "#src/follow-up/propose-restoring.ts";
import { readServiceFacts, type ServiceFacts, servicesSought, TABLE_PATH } from "#src/follow-up/rules/service-facts.ts";
import type { Grounded, MendingPorts } from "./mending.ts";
import type { Proposal, Repo } from "./ports.ts";

/** What the rules go by, as it stands on a branch; null: there is no such service, or it tells nothing of itself. */
export const readFacts = async (
  { readFile }: Pick<Proposal, "readFile">,
  repo: Repo,
  service: string,
  ref: string,
): Promise<ServiceFacts | null> => {
  const [source, contract] = [
    await readFile(repo, servicePathOf(service), ref),
    await readFile(repo, contractPathOf(service), ref),
  ];
  if (source === null || contract === null) return null;
  const others: Record<string, string> = {};
  for (const other of servicesSought(source)) {
    const text = await readFile(repo, contractPathOf(other), ref);
    if (text !== null) others[other] = text;
  }
  const layer = /\bfor\b[^]*\.change\(/u.test(source) ? await readFile(repo, TABLE_PATH, ref) : null;
  return readServiceFacts(source, contract, others, layer ?? "");
};

/** As the product's formatter wants it; null: it is no code, for people's own may be of a kind that no rule foresees. */
const layOut = async (format: FormatCode, candidate: Candidate): Promise<Candidate | null> => {
  try {
    const files = candidate.files.map(async ({ content, path }) => ({ path, content: await format(path, content) }));
    return { ...candidate, files: await Promise.all(files) };
  } catch {
    return null;
  }
};

/** `of`: what is to do less. */
type Sought = { repo: Repo; base: string; service: string; operation: string; of: "operation" | "start" };

/** Changes that the rules know, laid out. */
export const findByRules = async (
  run: Run,
  { formatCode, proposal }: { formatCode: FormatCode; proposal: Pick<Proposal, "readFile"> },
  { base, of, operation, repo, service }: Sought,
): Promise<Candidate[]> =>
  run.step(`propose for ${operation}`, async () => {
    const facts = await readFacts(proposal, repo, service, base);
    const candidates = facts === null ? [] : proposeByRules(facts, operation, of);
    const laidOut = await Promise.all(candidates.map((candidate) => layOut(formatCode, candidate)));
    return laidOut.filter((candidate) => candidate !== null);
  });

const contentsOf = ({ files }: Candidate): string => JSON.stringify(files);

/** All that may help, in the order in which it is tried: what was there before a regression, then what the rules know. */
export const findCandidates = async (run: Run, ports: MendingPorts, mending: Grounded): Promise<Candidate[]> => {
  const { at, diagnosis, repo } = mending;
  const of = measuredOf(diagnosis) === START ? "start" : "operation";
  const byRules = await findByRules(run, ports, { ...diagnosis, base: at, of, repo });
  if (diagnosis.cause === "opportunity") return byRules;
  const path = servicePathOf(diagnosis.service);
  const read = (name: string, ref: string) => run.step(`read ${name}`, () => ports.proposal.readFile(repo, path, ref));
  const restoring = proposeRestoring(diagnosis, {
    now: await read("what is there", at),
    good: await read("what was live before", diagnosis.good),
    bad: await read("what made it worse", diagnosis.bad),
  });
  const known = new Set(restoring.map(contentsOf));
  return [...restoring, ...byRules.filter((candidate) => !known.has(contentsOf(candidate)))];
};
