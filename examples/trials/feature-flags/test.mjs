import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID, createHash } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const ENVS = ["development", "production", "staging"];
const key = (p = "f") => `${p}-${randomUUID().slice(0, 13)}`;

async function call(method, path, body) {
  const init = { method, headers: {} };
  if (body !== undefined) {
    init.headers["Content-Type"] = "application/json";
    init.body = typeof body === "string" ? body : JSON.stringify(body);
  }
  const res = await fetch(BASE + path, init);
  const text = await res.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    /* not JSON */
  }
  return { status: res.status, text, json };
}

async function make(over = {}) {
  const r = await call("POST", "/flags", { key: key(), ...over });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
const flip = async (k, env, body) => {
  const r = await call("PUT", `/flags/${k}/environments/${env}`, body);
  assert.equal(r.status, 200, r.text);
  return r.json;
};
const evaluate = async (environment, userId, flags) => {
  const r = await call("POST", "/evaluate", { environment, userId, flags });
  assert.equal(r.status, 200, r.text);
  return r.json;
};
const bucket = (k, u) => createHash("sha256").update(`${k}:${u}`, "utf8").digest().readUInt32BE(0) % 100;

test("a new flag is off everywhere with rollout 100", async () => {
  const k = key();
  const r = await call("POST", "/flags", { key: k, environments: { production: { enabled: true, rollout: 3 } } });
  assert.equal(r.status, 201, r.text);
  assert.equal(r.json.key, k);
  assert.equal(r.json.description, "");
  assert.equal(r.json.permanent, false);
  assert.deepEqual(Object.keys(r.json.environments).sort(), ENVS);
  for (const e of ENVS) assert.deepEqual(r.json.environments[e], { enabled: false, rollout: 100 });
  assert.ok(!Number.isNaN(Date.parse(r.json.createdAt)));
  const g = await call("GET", `/flags/${k}`);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, r.json);
});

test("a taken key is 409", async () => {
  const f = await make();
  const r = await call("POST", "/flags", { key: f.key });
  assert.equal(r.status, 409);
  assert.equal(r.json.code, "flag_exists");
});

test("bad keys, descriptions and JSON are 400", async () => {
  const bodies = [
    {},
    { key: "x" },
    { key: "1-abc" },
    { key: "Has-Upper" },
    { key: "a_b" },
    { key: "a".repeat(51) },
    { key: 12 },
    { key: key(), description: "d".repeat(501) },
    { key: key(), permanent: "yes" },
    '{"key":',
  ];
  for (const b of bodies) {
    const r = await call("POST", "/flags", b);
    assert.equal(r.status, 400, JSON.stringify(b));
    assert.equal(r.json.code, "invalid_request");
    assert.equal(typeof r.json.message, "string");
  }
});

test("list is sorted by key and filtered by prefix", async () => {
  const p = `p${randomUUID().slice(0, 8)}-`;
  for (const s of ["cc", "aa", "bb"]) await make({ key: p + s });
  const r = await call("GET", `/flags?prefix=${p}`);
  assert.equal(r.status, 200);
  assert.deepEqual(
    r.json.flags.map((f) => f.key),
    [`${p}aa`, `${p}bb`, `${p}cc`],
  );
});

test("PATCH changes description and permanent but never the key", async () => {
  const f = await make({ description: "one" });
  const r = await call("PATCH", `/flags/${f.key}`, { description: "two" });
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.description, "two");
  assert.equal(r.json.permanent, false);
  const k = await call("PATCH", `/flags/${f.key}`, { key: key() });
  assert.equal(k.status, 400);
  assert.equal(k.json.code, "invalid_request");
});

test("a switch changes one environment and keeps what is left out", async () => {
  const f = await make();
  assert.deepEqual(await flip(f.key, "production", { rollout: 25 }), { enabled: false, rollout: 25 });
  assert.deepEqual(await flip(f.key, "production", { enabled: true }), { enabled: true, rollout: 25 });
  const g = (await call("GET", `/flags/${f.key}`)).json;
  assert.deepEqual(g.environments.production, { enabled: true, rollout: 25 });
  assert.deepEqual(g.environments.staging, { enabled: false, rollout: 100 });
});

test("bad switches are refused", async () => {
  const f = await make();
  for (const b of [{}, { rollout: 101 }, { rollout: -1 }, { rollout: 12.5 }, { rollout: "50" }, { enabled: "true" }]) {
    const r = await call("PUT", `/flags/${f.key}/environments/staging`, b);
    assert.equal(r.status, 400, JSON.stringify(b));
    assert.equal(r.json.code, "invalid_request");
  }
  const e = await call("PUT", `/flags/${f.key}/environments/qa`, { enabled: true });
  assert.equal(e.status, 404);
  assert.equal(e.json.code, "environment_not_found");
});

test("unknown flags are 404", async () => {
  const k = key();
  for (const [m, p, b] of [
    ["GET", ""],
    ["PATCH", "", { description: "x" }],
    ["DELETE", ""],
    ["PUT", "/environments/staging", { enabled: true }],
  ]) {
    const r = await call(m, `/flags/${k}${p}`, b);
    assert.equal(r.status, 404, m);
    assert.equal(r.json.code, "flag_not_found");
  }
});

test("evaluation follows the switch of the environment and names unknown flags", async () => {
  const f = await make();
  const nope = key("nope");
  const u = randomUUID();
  assert.deepEqual(await evaluate("production", u, [f.key, nope]), {
    environment: "production",
    userId: u,
    flags: { [f.key]: false },
    unknown: [nope],
  });
  await flip(f.key, "production", { enabled: true });
  assert.equal((await evaluate("production", u, [f.key])).flags[f.key], true);
  assert.equal((await evaluate("staging", u, [f.key])).flags[f.key], false);
  await flip(f.key, "production", { rollout: 0 });
  assert.equal((await evaluate("production", u, [f.key])).flags[f.key], false);
});

test("the rollout uses the bucket that the specification fixes", async () => {
  const f = await make();
  await flip(f.key, "staging", { enabled: true, rollout: 40 });
  for (let i = 0; i < 30; i++) {
    const u = `user-é-${i}`;
    const r = await evaluate("staging", u, [f.key]);
    assert.equal(r.flags[f.key], bucket(f.key, u) < 40, u);
  }
  const u = "edge-user";
  const b = bucket(f.key, u);
  await flip(f.key, "staging", { rollout: b });
  assert.equal((await evaluate("staging", u, [f.key])).flags[f.key], false);
  await flip(f.key, "staging", { rollout: b + 1 });
  assert.equal((await evaluate("staging", u, [f.key])).flags[f.key], true);
});

test("evaluation without a list covers every flag", async () => {
  const a = await make();
  const b = await make();
  await flip(b.key, "development", { enabled: true });
  const r = await evaluate("development", "someone");
  assert.equal(r.flags[a.key], false);
  assert.equal(r.flags[b.key], true);
  assert.deepEqual(r.unknown, []);
});

test("bad evaluations are 400", async () => {
  for (const b of [
    { environment: "qa", userId: "u" },
    { environment: "staging" },
    { environment: "staging", userId: "" },
    { environment: "staging", userId: "u".repeat(201) },
    { environment: "staging", userId: 5 },
    { environment: "staging", userId: "u", flags: "x" },
    { environment: "staging", userId: "u", flags: [1] },
  ]) {
    const r = await call("POST", "/evaluate", b);
    assert.equal(r.status, 400, JSON.stringify(b));
    assert.equal(r.json.code, "invalid_request");
  }
});

test("permanent flags cannot be deleted, others can", async () => {
  const f = await make({ permanent: true });
  const r = await call("DELETE", `/flags/${f.key}`);
  assert.equal(r.status, 409);
  assert.equal(r.json.code, "flag_permanent");
  assert.equal((await call("GET", `/flags/${f.key}`)).status, 200);
  assert.equal((await call("PATCH", `/flags/${f.key}`, { permanent: false })).status, 200);
  assert.equal((await call("DELETE", `/flags/${f.key}`)).status, 204);
  assert.equal((await call("GET", `/flags/${f.key}`)).status, 404);
});

test("bulk delete reports deleted and missing keys in order, once each", async () => {
  const a = await make();
  const b = await make();
  const nope = key("nope");
  const r = await call("POST", "/flags/bulk-delete", { keys: [b.key, nope, a.key, b.key, nope] });
  assert.equal(r.status, 200, r.text);
  assert.deepEqual(r.json, { deleted: [b.key, a.key], notFound: [nope] });
  assert.equal((await call("GET", `/flags/${a.key}`)).status, 404);
  for (const keys of [[], Array.from({ length: 51 }, () => key()), "x", [3], undefined]) {
    const e = await call("POST", "/flags/bulk-delete", { keys });
    assert.equal(e.status, 400, JSON.stringify(keys)?.slice(0, 60));
    assert.equal(e.json.code, "invalid_request");
  }
});

test("bulk delete deletes nothing if any flag is permanent", async () => {
  const a = await make();
  const p = await make({ permanent: true });
  const r = await call("POST", "/flags/bulk-delete", { keys: [a.key, p.key] });
  assert.equal(r.status, 409, r.text);
  assert.equal(r.json.code, "flag_permanent");
  assert.deepEqual(r.json.keys, [p.key]);
  assert.equal((await call("GET", `/flags/${a.key}`)).status, 200);
});
