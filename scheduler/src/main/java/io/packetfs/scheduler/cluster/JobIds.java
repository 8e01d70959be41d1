package io.packetfs.scheduler.cluster;

import java.security.SecureRandom;

/**
 * Makes ids that sort by creation: 48 bits of ms since the epoch and 80 random bits in Crockford's
 * base 32, like a ULID, in lower case. Within a process they only rise. Not thread-safe.
 */
final class JobIds {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 16;
  private static final int BITS = 5;
  private static final int MASK = 31;

  private final SecureRandom random = new SecureRandom();
  private final int[] tail = new int[RANDOM_DIGITS];
  private long lastMs = -1;

  /** The next id at this time. */
  String next(long nowMs) {
    if (nowMs > lastMs) {
      lastMs = nowMs;
      for (int i = 0; i < RANDOM_DIGITS; i++) {
        tail[i] = random.nextInt(DIGITS.length);
      }
    } else {
      increment();
    }
    StringBuilder id = new StringBuilder(TIME_DIGITS + RANDOM_DIGITS);
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      id.append(DIGITS[(int) (lastMs >>> (i * BITS)) & MASK]);
    }
    for (int digit : tail) {
      id.append(DIGITS[digit]);
    }
    return id.toString();
  }

  private void increment() {
    for (int i = RANDOM_DIGITS - 1; i >= 0; i--) {
      tail[i] = (tail[i] + 1) & MASK;
      if (tail[i] != 0) {
        return;
      }
    }
    lastMs++;
  }
}
