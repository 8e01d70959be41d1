package io.packetfs.plan;

import io.packetfs.origin.Identity;

/**
 * An object of a plan.
 *
 * @param url a normalised one
 * @param identity what it has to be wherever the plan is run
 */
public record PlannedObject(String url, Identity identity) {

  /** An identity for a person. */
  public static String text(Identity identity) {
    return identity.sizeBytes() + " bytes, " + identity.validator();
  }
}
