import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { syntheticBeat } from "./synthetic-beat.ts";

const BEAT_MS = 60_000;
const KINDS = 64;

/** A product in a process of its own, so that its work is not counted. It tells one beat, the one that is asked for. */
const requests = Number(process.argv[2]);
const beats = Array.from({ length: KINDS }, (_, seed) => JSON.stringify(syntheticBeat(requests, seed)));
let asked = 0;

const server = createServer((request, response) => {
  const since = Number(new URL(request.url ?? "", "http://x").searchParams.get("since"));
  const at = Math.ceil(since / BEAT_MS) * BEAT_MS;
  const measured = beats[asked++ % KINDS] ?? "{}";
  const head = `"beatMs":${BEAT_MS},"now":${at + BEAT_MS},"version":"0a1b2c3d-0000","tag":"${"f".repeat(40)}","settings":1`;
  response.end(`{${head},"beats":[{"at":${at},"measured":${measured}}]}`);
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
