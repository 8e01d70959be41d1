// Builds what is deployed into build/: the kernels, with and without SIMD, and the Worker as one module.
import { mkdirSync } from "node:fs";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

const root = new URL("..", import.meta.url).pathname;
mkdirSync(root + "build", { recursive: true });

async function kernels(name, ...flags) {
  const { error, stderr } = await asc.main([
    root + "assembly/kernels.ts", "--outFile", `${root}build/${name}.wasm`,
    "-O3", "--runtime", "stub", "--noAssert", "--use", "abort=", ...flags,
  ]);
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
}

await kernels("kernels.simd", "--enable", "simd");
await kernels("kernels.scalar", "--disable", "simd");
for (const entry of ["worker", "bench"]) {
  await build({
    entryPoints: [`${root}src/${entry}.ts`],
    outfile: `${root}build/${entry}.js`,
    bundle: true,
    format: "esm",
    target: "es2022",
    external: ["*.wasm"],
    legalComments: "none",
    logLevel: "warning",
  });
}
