/** What a chain of transforms does to one byte. */

export interface Step {
  op: "xor" | "add";
  /** 1..255. */
  imm: number;
}

/** 128 is the same to xor and add: it only turns over the highest bit. */
const HIGHEST_BIT = 128;

/** Immutable. Neighbouring xors are one xor, neighbouring adds are one add, so that few steps are left. */
export class ByteMap {
  static readonly IDENTITY = new ByteMap([]);

  private constructor(readonly steps: readonly Step[]) {}

  /** This chain with one more transform behind it. */
  then(op: Step["op"], imm: number): ByteMap {
    if (imm === 0) {
      return this;
    }
    const last = this.steps.at(-1);
    if (last !== undefined && (last.op === op || last.imm === HIGHEST_BIT || imm === HIGHEST_BIT)) {
      const merged = last.imm === HIGHEST_BIT ? op : last.op;
      const both = merged === "xor" ? last.imm ^ imm : (last.imm + imm) & 0xff;
      // What they merge to may in turn merge with the step before.
      return new ByteMap(this.steps.slice(0, -1)).then(merged, both);
    }
    return new ByteMap([...this.steps, { op, imm }]);
  }

  /** Which byte becomes this one. */
  invert(mapped: number): number {
    return this.steps.reduceRight((byte, { op, imm }) => (op === "xor" ? byte ^ imm : (byte - imm) & 0xff), mapped);
  }

  /** Equal for chains that were merged to the same steps. */
  key(): string {
    return this.steps.map(({ op, imm }) => op + imm).join();
  }
}
