/** Programs: what `instructions` may be, which bytes they read, and their reducers with the transforms folded in. */
import { ByteMap } from "./bytemap";
import { Problem, type Code } from "./problem";

export type Op = "counteq" | "xor" | "add" | "crc32c" | "fnv";

export interface Instruction {
  op: Op;
  imm: number;
  offset: number | undefined;
  length: number | undefined;
  pipeline: number;
  /** fnv: the hash that it goes on from. */
  state: bigint;
}

/** Bytes `from` to `to`, exclusive. */
export interface Range {
  from: number;
  to: number;
}

/** A reducer with what the transforms before it in its pipeline do to each byte. */
export interface Reducer {
  index: number;
  instruction: Instruction;
  map: ByteMap;
}

const INSTRUCTIONS_MAX = 64;
const PIPELINE_MAX = 63;
const IMM_MAX = 255;
const SHOWN_CHARS_MAX = 64;
const FIELDS = ["op", "imm", "offset", "length", "pipeline", "state"];
const OPS: Record<string, Op> = {
  counteq: "counteq", xor: "xor", add: "add", crc32c: "crc32c", fnv: "fnv", fnv1a64: "fnv", fnv64: "fnv",
};

/** The highest offset and length in JSON: 2^53, 8 PiB. */
const BYTES_MAX = 2 ** 53;

/** What FNV-1a begins with. */
export const FNV_OFFSET_BASIS = 0xcbf29ce484222325n;

/** Larger than any object in JSON; stands for a size that is not known yet. */
const UNKNOWN_SIZE = BYTES_MAX * 4;

export class Program {
  /** @param clips whether a range that passes the object's end is cut there; if not, it is an error */
  private constructor(readonly instructions: Instruction[], readonly clips: boolean) {}

  /** Reads `instructions`; what is wrong is said with its index and a pointer to the field. */
  static parse(json: unknown, clips = false): Program {
    const pointer = "/instructions";
    if (!Array.isArray(json)) {
      throw wrongType("the instructions are missing or no array", "an array of instructions", json).at({ pointer });
    }
    const allowed = `1 to ${INSTRUCTIONS_MAX} instructions`;
    if (json.length === 0) {
      throw new Problem("INVALID_VALUE", "a program needs an instruction", { pointer, expected: allowed, actual: "none" });
    }
    if (json.length > INSTRUCTIONS_MAX) {
      const actual = String(json.length);
      throw new Problem("TOO_MANY_INSTRUCTIONS", "the program has too many instructions", { pointer, expected: allowed, actual });
    }
    return new Program(json.map((each, index) => new Fields(index, each).instruction()), clips);
  }

  /** The range of each instruction in an object of this size; RANGE_BEYOND_END with the instruction's index. */
  resolve(size: number): Range[] {
    return this.instructions.map(({ offset, length }, instruction) => {
      const from = offset ?? 0;
      if (this.clips) {
        const to = length === undefined ? size : Math.min(from + length, size);
        return { from: Math.min(from, size), to };
      }
      const count = length ?? size - from;
      // An offset at the very end names no byte; only the whole of an empty object may do that.
      const inside = from < size ? count <= size - from : from === 0 && size === 0 && length === undefined;
      if (!inside) {
        const end = length === undefined ? "end" : from + length;
        throw new Problem("RANGE_BEYOND_END", `the range [${from}, ${end}) reaches beyond the object's ${size} bytes`, {
          instruction,
          expected: `0 <= offset < ${size} and offset + length <= ${size}`,
          actual: `offset ${from}` + (length === undefined ? "" : `, length ${length}`),
        });
      }
      return { from, to: from + count };
    });
  }

  /** What reducers read of an object of this size. */
  ranges(size: number): Range[] {
    return this.resolve(size).filter((range, i) => isReducer(this.instructions[i]!.op) && range.from < range.to);
  }

  /** What reducers may read, before the size is known. */
  rangesOfUnknown(): Range[] {
    return this.instructions
      .filter(({ op }) => isReducer(op))
      .map(({ offset = 0, length }) => ({ from: offset, to: length === undefined ? UNKNOWN_SIZE : offset + length }));
  }

  /** The reducers, in order. */
  reducers(): Reducer[] {
    const maps = new Map<string, ByteMap>();
    const reducers: Reducer[] = [];
    this.instructions.forEach((instruction, index) => {
      const { op, imm, offset, length, pipeline } = instruction;
      // Pipelines are made of ranges as written.
      const key = `${offset}/${length}/${pipeline}`;
      const map = maps.get(key) ?? ByteMap.IDENTITY;
      if (op === "xor" || op === "add") {
        maps.set(key, map.then(op, imm));
      } else {
        reducers.push({ index, instruction, map });
      }
    });
    return reducers;
  }
}

export function isReducer(op: Op): boolean {
  return op !== "xor" && op !== "add";
}

/** The fields of one instruction. */
class Fields {
  private readonly fields: Record<string, unknown>;

  constructor(private readonly index: number, json: unknown) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw wrongType("an instruction is an object", "an object with the field op", json).at({
        pointer: `/instructions/${index}`,
        instruction: index,
      });
    }
    this.fields = json as Record<string, unknown>;
  }

  instruction(): Instruction {
    for (const name of Object.keys(this.fields)) {
      if (!FIELDS.includes(name)) {
        throw this.wrong("MALFORMED", name, `an instruction has no field "${shown(name)}"`, FIELDS.join(", "), name);
      }
    }
    const op = this.op();
    const imm = this.imm(op);
    const offset = this.integer("offset");
    if (offset !== undefined && (offset < 0 || offset > BYTES_MAX)) {
      throw this.wrong("INVALID_RANGE", "offset", "offset is out of its range", `0..${BYTES_MAX}`, String(offset));
    }
    const length = this.length(offset);
    const pipeline = this.integer("pipeline") ?? 0;
    if (pipeline < 0 || pipeline > PIPELINE_MAX) {
      throw this.wrong("INVALID_VALUE", "pipeline", "pipeline is out of its range", `0..${PIPELINE_MAX}`, String(pipeline));
    }
    return { op, imm, offset, length, pipeline, state: this.state(op) };
  }

  private op(): Op {
    const name = this.fields["op"];
    if (typeof name !== "string") {
      throw this.wrong("MALFORMED", "op", "op is missing or no string", "a string", type(name));
    }
    const op = Object.hasOwn(OPS, name) ? OPS[name] : undefined;
    if (op === undefined) {
      throw this.wrong("UNKNOWN_OP", "op", `there is no op "${shown(name)}"`, "counteq, xor, add, crc32c, fnv", name);
    }
    return op;
  }

  private imm(op: Op): number {
    const imm = this.integer("imm") ?? 0;
    if ((op === "crc32c" || op === "fnv") && imm !== 0) {
      throw this.wrong("INVALID_VALUE", "imm", `${op} takes no imm`, "no imm", String(imm));
    }
    if (imm < 0 || imm > IMM_MAX) {
      throw this.wrong("INVALID_VALUE", "imm", "imm is out of its range", `0..${IMM_MAX}`, String(imm));
    }
    return imm;
  }

  private length(offset: number | undefined): number | undefined {
    const length = this.integer("length");
    if (length !== undefined && (length < 1 || length > BYTES_MAX)) {
      throw this.wrong("INVALID_RANGE", "length", "length is out of its range", `1..${BYTES_MAX}`, String(length));
    }
    if (length !== undefined && offset !== undefined && length > BYTES_MAX - offset) {
      const actual = `offset ${offset}, length ${length}`;
      throw this.wrong("INVALID_RANGE", "length", "the range ends behind the largest object", `offset + length <= ${BYTES_MAX}`, actual);
    }
    return length;
  }

  private state(op: Op): bigint {
    const digits = this.fields["state"];
    if (digits === undefined || digits === null) {
      return FNV_OFFSET_BASIS;
    }
    if (typeof digits !== "string") {
      throw this.wrong("MALFORMED", "state", "state is no string", "a string of 16 hexadecimal digits", type(digits));
    }
    if (op !== "fnv") {
      throw this.wrong("INVALID_VALUE", "state", `${op} takes no state`, "no state, or the op fnv", digits);
    }
    if (!/^[0-9a-fA-F]{16}$/.test(digits)) {
      throw this.wrong("INVALID_VALUE", "state", "state is not that of a 64-bit hash", "16 hexadecimal digits", digits);
    }
    return BigInt("0x" + digits);
  }

  private integer(field: string): number | undefined {
    const value = this.fields[field];
    if (value === undefined || value === null) {
      return undefined;
    }
    // What no double holds is infinite here; no rule allows that.
    if (typeof value !== "number" || (Number.isFinite(value) && !Number.isInteger(value))) {
      const actual = typeof value === "number" ? String(value) : type(value);
      throw this.wrong("MALFORMED", field, `${field} is no integer`, "an integer", actual);
    }
    return value;
  }

  private wrong(code: Code, field: string, detail: string, expected: string, actual: string): Problem {
    const pointer = `/instructions/${this.index}/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return new Problem(code, detail, { pointer, instruction: this.index, expected, actual: shown(actual) });
  }
}

function wrongType(detail: string, expected: string, actual: unknown): Problem {
  return new Problem("MALFORMED", detail, { expected, actual: type(actual) });
}

/** What JSON calls the type of a value. */
export function type(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A piece of what was written that is short enough to be repeated. */
function shown(written: string): string {
  return written.length <= SHOWN_CHARS_MAX ? written : written.slice(0, SHOWN_CHARS_MAX) + "...";
}
