package io.packetfs.scheduler.store;

import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store by JDBC. Every statement is one that SQLite and PostgreSQL both take, but for what
 * {@link Dialect} names.
 */
final class SqlStore implements Store {
  private final String name;
  private final Transactions transactions;
  private final Closeable lock;
  private final Leadership leadership;
  private final JobRows jobs;
  private final BudgetRows budgets;
  private final OriginRows origins;
  private final PcpuRows pcpus;

  /**
   * Takes over the transactions and a lock.
   *
   * @param name what messages call the database
   * @param lock given back after the pool is closed
   */
  SqlStore(String name, Transactions transactions, Closeable lock) {
    this.name = name;
    this.transactions = transactions;
    this.lock = lock;
    this.leadership = new Leadership(transactions);
    this.jobs = new JobRows(transactions, leadership);
    this.budgets = new BudgetRows(transactions, leadership);
    this.origins = new OriginRows(transactions, leadership);
    this.pcpus = new PcpuRows(transactions, leadership);
  }

  @Override
  public boolean isShared() {
    return transactions.dialect().tenancy() == Tenancy.SHARED;
  }

  @Override
  public Backlog backlog(int jobsMax) {
    return jobs.backlog(jobsMax);
  }

  @Override
  public Lease lead(String holder, long heldEpoch, long leaseMs) {
    LeadershipRow.check(holder, leaseMs);
    return leadership.lead(holder, heldEpoch, leaseMs);
  }

  @Override
  public void resign(String holder, long epoch, boolean clean) {
    leadership.resign(holder, epoch, clean);
  }

  @Override
  public Lease leader() {
    return leadership.leader();
  }

  @Override
  public long nowMs() {
    return transactions.run("read the clock", leadership::nowMs);
  }

  @Override
  public @Nullable StoredJob insert(StoredJob job, @Nullable String key) {
    return jobs.insert(job, key);
  }

  @Override
  public @Nullable StoredJob find(String jobId) {
    return jobs.find(jobId);
  }

  @Override
  public List<StoredJob> page(@Nullable JobState state, @Nullable String beforeId, int limit) {
    return jobs.page(state, beforeId, limit);
  }

  @Override
  public List<WindowResult> windows(String jobId, int afterObject, long afterWindow, int limit) {
    return jobs.windows(jobId, afterObject, afterWindow, limit);
  }

  @Override
  public boolean requestCancel(String jobId) {
    return jobs.requestCancel(jobId);
  }

  @Override
  public boolean delete(String jobId) {
    return jobs.delete(jobId);
  }

  @Override
  public Arrivals arrivals(long epoch, int limit) {
    return jobs.arrivals(epoch, limit);
  }

  @Override
  public void taken(long epoch, List<String> jobIds) {
    jobs.taken(epoch, jobIds);
  }

  @Override
  public void checkpoint(long epoch, List<JobCheckpoint> checkpoints) {
    jobs.checkpoint(epoch, checkpoints);
  }

  @Override
  public int deleteEndedBefore(long epoch, long endedMs, int limit) {
    return jobs.deleteEndedBefore(epoch, endedMs, limit);
  }

  @Override
  public BudgetSlice reserve(long epoch, BudgetRequest request) {
    return budgets.reserve(epoch, request);
  }

  @Override
  public List<BudgetSpent> spentToday() {
    return budgets.spentToday();
  }

  @Override
  public List<OriginHold> originHolds() {
    return origins.holds();
  }

  @Override
  public boolean pause(String origin, boolean paused) {
    return origins.pause(origin, paused);
  }

  @Override
  public void backOff(long epoch, String origin, long forMs) {
    origins.backOff(epoch, origin, forMs);
  }

  @Override
  public List<StoredPcpu> pcpus() {
    return pcpus.all();
  }

  @Override
  public @Nullable StoredPcpu addPcpu(String id, String attributes) {
    return pcpus.add(id, attributes);
  }

  @Override
  public boolean removePcpu(String id) {
    return pcpus.remove(id);
  }

  @Override
  public void close() {
    transactions.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreException("cannot let go of " + name + ": " + e, e);
    }
  }
}
