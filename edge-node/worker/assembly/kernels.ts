/**
 * The kernels of the edge server, compiled to WebAssembly by AssemblyScript: twice, with and without SIMD.
 *
 * They know one block of input and one of transformed bytes, and keep nothing between calls: the state of a reducer goes in
 * and comes out. So calls of different requests may follow each other in any order.
 */

/** Length of each block, in bytes: few calls from JavaScript, and both blocks stay in a core's second-level cache. */
const BLOCK_BYTES: i32 = 256 * 1024;

/** The polynomial of CRC-32C (Castagnoli, RFC 3720), reflected. */
const CASTAGNOLI: u32 = 0x82f63b78;

/** FNV-1a, 64 bits (draft-eastlake-fnv). */
const FNV_PRIME: u64 = 0x100000001b3;

/** Tables for 16 bytes at a time (Kounavis and Berry, "A Systematic Approach to Building High Performance CRC Generators", 2005). */
const SLICES: i32 = 16;
const TABLE_BYTES: i32 = 256 * 4;

const inputBlock: usize = heap.alloc(BLOCK_BYTES);
const workBlock: usize = heap.alloc(BLOCK_BYTES);
const tables: usize = heap.alloc(SLICES * TABLE_BYTES);
fillTables();

function fillTables(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let crc = i;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ CASTAGNOLI : crc >>> 1;
    }
    store<u32>(tables + (i << 2), crc);
  }
  // Table k tells what a byte does to the register when k more zero bytes follow it.
  for (let k = 1; k < SLICES; k++) {
    for (let i: u32 = 0; i < 256; i++) {
      const before = load<u32>(tables + (k - 1) * TABLE_BYTES + (i << 2));
      store<u32>(tables + k * TABLE_BYTES + (i << 2), entry(0, before & 0xff) ^ (before >>> 8));
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function entry(slice: i32, byte: u32): u32 {
  return load<u32>(tables + slice * TABLE_BYTES + (byte << 2));
}

/** Where the bytes go that are to be read. */
export function input(): usize {
  return inputBlock;
}

/** Where the bytes are that {@link copy} brought and transforms changed. */
export function work(): usize {
  return workBlock;
}

/** How many bytes each block holds. */
export function blockBytes(): i32 {
  return BLOCK_BYTES;
}

/** Copies bytes of the input block to the same place of the work block. */
export function copy(from: i32, length: i32): void {
  memory.copy(workBlock + from, inputBlock + from, length);
}

/** Replaces each byte `b` by `b ^ imm`. */
export function xor(at: usize, length: i32, imm: u32): void {
  const end = at + length;
  if (ASC_FEATURE_SIMD) {
    const every = i8x16.splat(<i8>imm);
    for (; at + 16 <= end; at += 16) {
      v128.store(at, v128.xor(v128.load(at), every));
    }
  } else {
    const every = <u64>imm * 0x0101010101010101;
    for (; at + 8 <= end; at += 8) {
      store<u64>(at, load<u64>(at) ^ every);
    }
  }
  for (; at < end; at++) {
    store<u8>(at, load<u8>(at) ^ imm);
  }
}

/** Replaces each byte `b` by `(b + imm) mod 256`. */
export function add(at: usize, length: i32, imm: u32): void {
  const end = at + length;
  if (ASC_FEATURE_SIMD) {
    const every = i8x16.splat(<i8>imm);
    for (; at + 16 <= end; at += 16) {
      v128.store(at, i8x16.add(v128.load(at), every));
    }
  } else {
    // The sums of the lower seven bits carry into no neighbour; the highest bit is an xor.
    const low: u64 = 0x7f7f7f7f7f7f7f7f;
    const every = <u64>imm * 0x0101010101010101;
    for (; at + 8 <= end; at += 8) {
      const bytes = load<u64>(at);
      store<u64>(at, ((bytes & low) + (every & low)) ^ ((bytes ^ every) & ~low));
    }
  }
  for (; at < end; at++) {
    store<u8>(at, load<u8>(at) + imm);
  }
}

/** How many bytes equal `imm`. */
export function counteq(at: usize, length: i32, imm: u32): u32 {
  const end = at + length;
  let count: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    const every = i8x16.splat(<i8>imm);
    while (at + 16 <= end) {
      // A lane of 8 bits counts to 255, then all are summed up.
      const rest = (end - at) & ~15;
      const stop = at + (rest < 255 * 16 ? rest : 255 * 16);
      let lanes = i8x16.splat(0);
      for (; at < stop; at += 16) {
        lanes = i8x16.sub(lanes, i8x16.eq(v128.load(at), every));
      }
      const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(lanes));
      count +=
        i32x4.extract_lane(sums, 0) +
        i32x4.extract_lane(sums, 1) +
        i32x4.extract_lane(sums, 2) +
        i32x4.extract_lane(sums, 3);
    }
  } else {
    const low: u64 = 0x7f7f7f7f7f7f7f7f;
    const every = <u64>imm * 0x0101010101010101;
    for (; at + 8 <= end; at += 8) {
      const different = load<u64>(at) ^ every;
      // The highest bit of each byte that is 0, and no other.
      count += <u32>popcnt<u64>(~(((different & low) + low) | different | low));
    }
  }
  for (; at < end; at++) {
    count += <u32>(load<u8>(at) == <u8>imm);
  }
  return count;
}

/** The register of CRC-32C behind these bytes; it begins, and has to be read, inverted. */
export function crc32c(at: usize, length: i32, register: u32): u32 {
  const end = at + length;
  let crc = register;
  for (; at + 16 <= end; at += 16) {
    const a = load<u32>(at) ^ crc;
    const b = load<u32>(at, 4);
    const c = load<u32>(at, 8);
    const d = load<u32>(at, 12);
    crc =
      entry(15, a & 0xff) ^ entry(14, (a >>> 8) & 0xff) ^ entry(13, (a >>> 16) & 0xff) ^ entry(12, a >>> 24) ^
      entry(11, b & 0xff) ^ entry(10, (b >>> 8) & 0xff) ^ entry(9, (b >>> 16) & 0xff) ^ entry(8, b >>> 24) ^
      entry(7, c & 0xff) ^ entry(6, (c >>> 8) & 0xff) ^ entry(5, (c >>> 16) & 0xff) ^ entry(4, c >>> 24) ^
      entry(3, d & 0xff) ^ entry(2, (d >>> 8) & 0xff) ^ entry(1, (d >>> 16) & 0xff) ^ entry(0, d >>> 24);
  }
  for (; at < end; at++) {
    crc = entry(0, (crc ^ load<u8>(at)) & 0xff) ^ (crc >>> 8);
  }
  return crc;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function step(hash: u64, byte: u64): u64 {
  return (hash ^ byte) * FNV_PRIME;
}

/** The state of FNV-1a behind these bytes. */
export function fnv(at: usize, length: i32, state: u64): u64 {
  const end = at + length;
  let hash = state;
  for (; at + 8 <= end; at += 8) {
    const bytes = load<u64>(at);
    hash = step(hash, bytes & 0xff);
    hash = step(hash, (bytes >>> 8) & 0xff);
    hash = step(hash, (bytes >>> 16) & 0xff);
    hash = step(hash, (bytes >>> 24) & 0xff);
    hash = step(hash, (bytes >>> 32) & 0xff);
    hash = step(hash, (bytes >>> 40) & 0xff);
    hash = step(hash, (bytes >>> 48) & 0xff);
    hash = step(hash, bytes >>> 56);
  }
  for (; at < end; at++) {
    hash = step(hash, load<u8>(at));
  }
  return hash;
}
