package io.packetfs.plan;

import io.packetfs.window.ByteRange;

/**
 * What of an object is in a slice.
 *
 * @param objectIndex place of the object in the plan, from 0
 * @param bytes of the object; empty if the object is, and in a slice without fetches that lies in
 *     the middle of an object
 */
public record Part(int objectIndex, ByteRange bytes) {

  /** Where it is, for a person. */
  String text(Plan plan) {
    return "bytes ["
        + bytes.offset()
        + ", "
        + bytes.end()
        + ") of "
        + plan.objects().get(objectIndex).url();
  }
}
