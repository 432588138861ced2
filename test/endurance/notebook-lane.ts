import type { Answer, Ask, Question } from "./ask.ts";
import { type NotebookLedger, openLedger } from "./notebook-ledger.ts";

export type NotebookLane = {
  ledgers: NotebookLedger[];
  writes(): number;
  reads(): number;
  /** One request, its answer checked and remembered. */
  step(): Promise<void>;
  /** Reads the notebook that was written last. */
  revisit(): Promise<void>;
};

/** `name` is part of every notebook and text of the lane; `more` goes along with each new note. */
export type LaneOptions = {
  name: string;
  ask: Ask;
  token: string;
  random: () => number;
  /** Notes after which the next notebook is begun, so that instances keep coming to be. */
  notesEach: number;
  more?: Record<string, unknown>;
  onViolation(text: string): void;
};

/** A client that writes, changes, throws away and reads notes, one request after the other. */
export const openNotebookLane = (options: LaneOptions): NotebookLane => {
  const { ask, more, name, notesEach, onViolation, random, token } = options;
  const ledgers: NotebookLedger[] = [];
  let count = 0;
  let reads = 0;
  let made = 0;

  const current = (): NotebookLedger => {
    const last = ledgers.at(-1);
    if (last !== undefined && made < notesEach) return last;
    made = 0;
    const next = openLedger(`${name}-${ledgers.length}`);
    ledgers.push(next);
    return next;
  };

  const expect = async (question: Question, status: number, text?: string): Promise<Answer | null> => {
    const answer = await ask({ ...question, token });
    if (answer.status === status && (text === undefined || answer.body["text"] === text)) return answer;
    onViolation(
      `${question.method} ${question.path} answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)} instead of ${status} ${text ?? ""}`,
    );
    return null;
  };

  const create = async (ledger: NotebookLedger, once: string): Promise<void> => {
    const text = `${name} wrote ${count}`;
    const path = `/notebooks/${ledger.notebook}/notes`;
    made += 1;
    const answer = await expect({ method: "POST", path, body: { text, ...more }, once }, 201, text);
    if (answer === null) return;
    ledger.notes.set(String(answer.body["id"]), text);
    ledger.told.push(text);
  };

  const change = async (ledger: NotebookLedger, id: string, once: string): Promise<void> => {
    const text = `${name} changed ${count}`;
    const path = `/notebooks/${ledger.notebook}/notes/${id}`;
    if ((await expect({ method: "PATCH", path, body: { text }, once }, 200, text)) === null) return;
    ledger.notes.set(id, text);
    ledger.told.push(text);
  };

  const throwAway = async (ledger: NotebookLedger, id: string, once: string): Promise<void> => {
    const path = `/notebooks/${ledger.notebook}/notes/${id}`;
    if ((await expect({ method: "DELETE", path, once }, 204)) === null) return;
    ledger.told.push(ledger.notes.get(id) ?? "");
    ledger.notes.delete(id);
  };

  const read = async (ledger: NotebookLedger, id: string): Promise<void> => {
    reads += 1;
    await expect({ method: "GET", path: `/notebooks/${ledger.notebook}/notes/${id}` }, 200, ledger.notes.get(id));
  };

  return {
    ledgers,
    async revisit() {
      const last = ledgers.at(-1);
      if (last !== undefined) await expect({ method: "GET", path: `/notebooks/${last.notebook}/notes` }, 200);
    },
    writes: () => count,
    reads: () => reads,
    async step() {
      const ledger = current();
      const ids = [...ledger.notes.keys()];
      const id = ids[Math.floor(random() * ids.length)];
      const chance = random();
      if (id !== undefined && chance > 0.7) return await read(ledger, id);
      count += 1;
      const once = `${name}-${count}`;
      if (id === undefined || chance < 0.45) return await create(ledger, once);
      return chance < 0.62 ? await change(ledger, id, once) : await throwAway(ledger, id, once);
    },
  };
};
