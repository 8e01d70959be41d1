package io.packetfs.bench;

import io.vertx.core.json.JsonObject;

/**
 * The system and, right behind it, the machine without it. GiB/s each, so that ratios compare the
 * same half second of a shared machine.
 *
 * @param imm of all four
 * @param job through the whole system
 * @param singleLoop one thread over the mapped file
 * @param twoThreads two threads over the mapped file
 * @param byteLoop one thread, byte after byte, by read
 */
record Round(
    int imm, SystemUnderTest.Job job, double singleLoop, double twoThreads, double byteLoop) {

  JsonObject toJson() {
    return new JsonObject()
        .put("imm", imm)
        .put("cpupwn_gib_s", job.gibPerSecond())
        .put("scheduler_cpupwn_gib_s", job.schedulerGibPerSecond())
        .put("single_loop_gib_s", singleLoop)
        .put("two_threads_gib_s", twoThreads)
        .put("byte_loop_gib_s", byteLoop)
        .put("ratio_to_single_loop", job.gibPerSecond() / singleLoop)
        .put("ratio_to_two_threads", job.gibPerSecond() / twoThreads)
        .put("ratio_to_byte_loop", job.gibPerSecond() / byteLoop);
  }
}
