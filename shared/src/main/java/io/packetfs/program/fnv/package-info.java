/**
 * FNV-1a, and how one hash of one object is computed by many lanes at once, exactly.
 *
 * <p>A step is {@code state = (state ^ byte) * p mod 2^64}. It looks like a chain with no way
 * around: each step needs the state of the step before. But xor with a byte touches only the low 8
 * bits of the state, and the low 8 bits of a product depend only on the low 8 bits of its factors.
 * So
 *
 * <ul>
 *   <li>the low bytes of the states form a chain of their own, l' = (l ^ b) * 0xb3 mod 256, that
 *       knows nothing of the other 56 bits ({@link io.packetfs.program.fnv.LowByteChain});
 *   <li>with the low byte in front of a stretch known, all else is linear: n bytes that turn a
 *       state {@code l} into {@code r} turn any state {@code h} with the low byte {@code l} into
 *       {@code r + p^n * (h - l)}. So stretches are hashed side by side ({@link
 *       io.packetfs.program.fnv.Lanes}) and joined afterwards.
 * </ul>
 *
 * <p>The chain of low bytes is cheap because it is computed bit by bit, for thousands of bytes at
 * once: bit k of l' is bit k of (l ^ b) xor something of its lower bits, and a chain of xors is a
 * prefix sum. Pure: no clock, random or IO.
 */
@NullMarked
package io.packetfs.program.fnv;

import org.jspecify.annotations.NullMarked;
