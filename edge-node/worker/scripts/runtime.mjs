// workerd, by miniflare, with one of the built Workers.
import { Miniflare } from "miniflare";

const BUILD = new URL("../build/", import.meta.url).pathname;

/** Starts `build/NAME.js`; port 0 is any free one. */
export async function start(name, variables, port = 0) {
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port,
    // Nothing is asked of Cloudflare.
    cf: false,
    compatibilityDate: "2026-04-26",
    modulesRoot: BUILD,
    modules: [
      { type: "ESModule", path: `${BUILD}${name}.js` },
      { type: "CompiledWasm", path: `${BUILD}kernels.simd.wasm` },
      { type: "CompiledWasm", path: `${BUILD}kernels.scalar.wasm` },
    ],
    bindings: variables,
  });
  const url = (await miniflare.ready).href.replace(/\/$/, "");
  return { url, stop: () => miniflare.dispose() };
}
