/** Only for scripts/measure.mjs: computes over bytes in memory, so that nothing but the computation takes time. */
import { Compute } from "./compute";
import { Kernels } from "./kernels";
import { Program } from "./program";

const MIB = 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

export default {
  async fetch(request: Request): Promise<Response> {
    const { instructions, mib, scalar } = (await request.json()) as { instructions: unknown; mib: number; scalar: boolean };
    const bytes = new Uint8Array(CHUNK_BYTES).map((_, i) => Math.imul(i, 0x9e3779b9) >>> 13);
    const under = new Compute(Program.parse(instructions), mib * MIB, Kernels.get(scalar));
    for (let offset = 0; offset < mib * MIB; offset += bytes.length) {
      under.update(offset, bytes);
    }
    return Response.json(under.results());
  },
};
