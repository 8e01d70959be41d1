/** A program over the bytes of an object, in the order in which they come. */
import type { Kernels } from "./kernels";
import { type Instruction, isReducer, type Program, type Range, type Reducer } from "./program";
import { unionBytes } from "./plan";

const REGISTER_BEGIN = 0xffffffff;

/** A reducer under way. */
interface Running extends Reducer {
  range: Range;
  /** counteq. */
  count: number;
  /** crc32c: its register, inverted. */
  register: number;
  /** fnv. */
  hash: bigint;
}

export class Compute {
  private readonly ranges: Range[];
  private readonly running: Running[];

  /** RANGE_BEYOND_END if an instruction does not fit an object of this size. */
  constructor(private readonly program: Program, size: number, private readonly kernels: Kernels) {
    this.ranges = program.resolve(size);
    this.running = program.reducers().map((reducer) => ({
      ...reducer,
      range: this.ranges[reducer.index]!,
      count: 0,
      register: REGISTER_BEGIN,
      hash: reducer.instruction.state,
    }));
  }

  /** The bytes at `offset`, of any length. Bytes of one range come in order, and each once. */
  update(offset: number, bytes: Uint8Array): void {
    const block = this.kernels.input;
    for (let done = 0; done < bytes.length; done += block.length) {
      const piece = bytes.subarray(done, done + block.length);
      block.set(piece);
      this.updateBlock({ from: offset + done, to: offset + done + piece.length });
    }
  }

  /** The results, in the order of the instructions. */
  results(): object[] {
    return this.program.instructions.map((instruction, index) => {
      const { from, to } = this.ranges[index]!;
      const { op, imm, pipeline } = instruction;
      const value = isReducer(op) ? reduced(this.running.find((each) => each.index === index)!) : { value: to - from };
      return { op, imm, offset: from, length: to - from, ...(pipeline === 0 ? {} : { pipeline }), ...value };
    });
  }

  /** How many bytes reducers read, each counted once. */
  bytesRead(): number {
    return unionBytes(this.running.map(({ range }) => range));
  }

  private updateBlock(block: Range): void {
    // What the same chain made of the block serves all reducers behind such a chain.
    let transformed = "";
    for (const reducer of this.running) {
      const from = Math.max(reducer.range.from, block.from) - block.from;
      const to = Math.min(reducer.range.to, block.to) - block.from;
      if (from >= to) {
        continue;
      }
      const { instruction, map } = reducer;
      // How many bytes become imm is how many are what becomes imm.
      const asStored = map.steps.length === 0 || instruction.op === "counteq";
      if (!asStored && transformed !== map.key()) {
        this.transform(reducer, block);
        transformed = map.key();
      }
      this.reduce(reducer, (asStored ? this.kernels.inputAt : this.kernels.workAt) + from, to - from);
    }
  }

  private transform({ map }: Running, block: Range): void {
    const { exports, workAt } = this.kernels;
    const length = block.to - block.from;
    exports.copy(0, length);
    for (const { op, imm } of map.steps) {
      exports[op](workAt, length, imm);
    }
  }

  private reduce(reducer: Running, at: number, length: number): void {
    const { exports } = this.kernels;
    const { op, imm } = reducer.instruction;
    if (op === "counteq") {
      reducer.count += exports.counteq(at, length, reducer.map.invert(imm));
    } else if (op === "crc32c") {
      reducer.register = exports.crc32c(at, length, reducer.register);
    } else {
      reducer.hash = exports.fnv(at, length, reducer.hash);
    }
  }
}

/** The value and its digests. */
function reduced({ instruction, count, register, hash }: Running & { instruction: Instruction }): object {
  switch (instruction.op) {
    case "crc32c": {
      const value = ~register >>> 0;
      const bytes = [24, 16, 8, 0].map((shift) => String.fromCharCode((value >>> shift) & 0xff));
      return { value, hex: value.toString(16).padStart(8, "0"), base64: btoa(bytes.join("")) };
    }
    case "fnv": {
      const value = BigInt.asUintN(64, hash);
      return { value: value.toString(), hex: value.toString(16).padStart(16, "0") };
    }
    default:
      return { value: count };
  }
}
