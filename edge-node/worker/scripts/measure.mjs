// CPU time of the Worker for each MiB and op, in workerd. Inside of it clocks stand still while code computes, so what is read is
// the CPU time of workerd's process, from /proc, before and after many MiB:
//   compute   bytes that are in memory already: what the op costs
//   call      POST /compute over HTTP from a server on this machine: with the runtime's own work for the bytes
//   npm run measure [MIB]
import { readFileSync, readdirSync } from "node:fs";
import { fork } from "node:child_process";
import { createServer } from "node:http";
import { loadavg } from "node:os";
import { start } from "./runtime.mjs";

const MIB = 1024 * 1024;
const TICK_MS = 10; // USER_HZ of Linux is 100
const PROGRAMS = {
  counteq: [{ op: "counteq", imm: 7 }],
  crc32c: [{ op: "crc32c" }],
  fnv: [{ op: "fnv" }],
  "xor + crc32c": [{ op: "xor", imm: 7 }, { op: "crc32c" }],
  "xor + add + counteq": [{ op: "xor", imm: 7 }, { op: "add", imm: 1 }, { op: "counteq", imm: 7 }],
  "counteq + crc32c + fnv": [{ op: "counteq", imm: 7 }, { op: "crc32c" }, { op: "fnv" }],
};

if (process.send) {
  serveOrigin();
} else {
  await measure(Number(process.argv[2] ?? 512));
}

/** An origin that has zeros, any range of any object. */
function serveOrigin() {
  const zeros = Buffer.alloc(16 * MIB);
  const size = 2 ** 40;
  const server = createServer((request, response) => {
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range).map(Number);
    const length = last - first + 1;
    response.writeHead(206, { ETag: '"zeros"', "Content-Range": `bytes ${first}-${last}/${size}`, "Content-Length": length });
    response.end(zeros.subarray(0, length));
  });
  server.listen(0, "127.0.0.1", () => process.send(server.address().port));
}

async function measure(mib) {
  const compute = await inRuntime("bench", {}, async (url, scalar) => (instructions) =>
    post(url, {}, { instructions, mib, scalar }));
  const origin = fork(new URL(import.meta.url).pathname);
  const port = await new Promise((resolve) => origin.once("message", resolve));
  const token = "a-token-to-measure-with";
  const variables = { TOKEN: token, ALLOW: `http://127.0.0.1:${port}/`, REQUESTS_MAX: "10000" };
  const call = await inRuntime("worker", variables, async (url, scalar) => (instructions) =>
    scalar
      ? undefined
      : post(url + "/compute", { Authorization: `Bearer ${token}` }, {
          data_url: `http://127.0.0.1:${port}/zeros`,
          instructions: instructions.map((each) => ({ ...each, length: mib * MIB })),
        }));
  origin.kill();
  console.log(`CPU ms for each MiB, over ${mib} MiB; load ${loadavg()[0].toFixed(1)}\n`);
  console.log("| program | compute | without SIMD | call |\n|---|---|---|---|");
  for (const name of Object.keys(PROGRAMS)) {
    const cells = [compute.get(name + false), compute.get(name + true), call.get(name + false)];
    console.log(`| ${name} | ${cells.map((ms) => (ms / mib).toFixed(2)).join(" | ")} |`);
  }
}

/** CPU ms of each program, with and without SIMD. */
async function inRuntime(name, variables, caller) {
  const { url, stop } = await start(name, variables);
  const pid = workerd();
  const spent = new Map();
  try {
    for (const scalar of [false, true]) {
      const run = await caller(url, scalar);
      for (const [program, instructions] of Object.entries(PROGRAMS)) {
        await run(instructions); // the first is compiled while it runs
        const before = cpuMs(pid);
        await run(instructions);
        spent.set(program + scalar, cpuMs(pid) - before);
      }
    }
  } finally {
    await stop();
  }
  return spent;
}

async function post(url, headers, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) {
    throw new Error(`${answer.status}: ${await answer.text()}`);
  }
  await answer.text();
}

/** The process that miniflare started. */
function workerd() {
  for (const pid of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1"));
      if (name === "workerd" && Number(parent) === process.pid) {
        return pid;
      }
    } catch {
      // it ended meanwhile
    }
  }
  throw new Error("there is no workerd below this process");
}

/** User and system time so far. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
