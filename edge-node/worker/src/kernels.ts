/** The kernels as JavaScript sees them. */
import scalarModule from "./kernels.scalar.wasm";
import simdModule from "./kernels.simd.wasm";

interface Exports {
  memory: WebAssembly.Memory;
  input(): number;
  work(): number;
  blockBytes(): number;
  copy(from: number, length: number): void;
  xor(at: number, length: number, imm: number): void;
  add(at: number, length: number, imm: number): void;
  counteq(at: number, length: number, imm: number): number;
  crc32c(at: number, length: number, register: number): number;
  fnv(at: number, length: number, state: bigint): bigint;
}

/** A module of one function that makes a vector and drops it: valid where the runtime has SIMD. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, // magic, version
  1, 4, 1, 96, 0, 0, // one type: no parameters, no results
  3, 2, 1, 0, // one function of it
  10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11, // i32.const 0, i8x16.splat, drop, end
]);

/** Whether the runtime has WebAssembly's SIMD. */
export const HAS_SIMD = WebAssembly.validate(SIMD_PROBE);

/** One instance of a module; calls do not keep anything in it, so all requests share it. */
export class Kernels {
  private static simd: Kernels | undefined;
  private static scalar: Kernels | undefined;

  readonly exports: Exports;
  /** Where bytes go that are to be read. */
  readonly input: Uint8Array;
  readonly inputAt: number;
  readonly workAt: number;

  private constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
    this.inputAt = this.exports.input();
    this.workAt = this.exports.work();
    // The memory never grows after the start, so this view stays valid.
    this.input = new Uint8Array(this.exports.memory.buffer, this.inputAt, this.exports.blockBytes());
  }

  /** The fastest that the runtime can run, or those without SIMD. */
  static get(scalar: boolean): Kernels {
    if (scalar || !HAS_SIMD) {
      return (this.scalar ??= new Kernels(scalarModule));
    }
    return (this.simd ??= new Kernels(simdModule));
  }
}
