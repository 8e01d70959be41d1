package io.packetfs.scheduler.store;

/** How many schedulers a store is for. */
enum Tenancy {
  /** One process: that it could open the store proves that whoever led before is dead. */
  SOLE,
  /** Several: who led before may live, frozen or cut off, until its lease has expired. */
  SHARED
}
