// Runs the built Worker in workerd, by miniflare, on a loopback port: for tests, and to try it without an account.
//   TOKEN=... ALLOW="https://example.org/data/" [PORT=8787] [KERNELS=scalar] npm run serve
import { start } from "./runtime.mjs";

const variables = {};
for (const name of ["TOKEN", "ALLOW", "CONTACT", "REQUESTS_MAX", "BYTES_MAX", "KERNELS"]) {
  if (process.env[name]) {
    variables[name] = process.env[name];
  }
}
const { url, stop } = await start("worker", variables, Number(process.env.PORT ?? 0));
console.log(`worker at ${url}`);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await stop();
    process.exit(0);
  });
}
