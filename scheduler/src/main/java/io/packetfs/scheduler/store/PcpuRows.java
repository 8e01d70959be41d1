package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.Transactions.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code pcpus}. */
final class PcpuRows {
  private static final String COLUMNS = "SELECT id, attributes, created_ms FROM pcpus";

  private final Transactions transactions;
  private final Leadership leadership;

  PcpuRows(Transactions transactions, Leadership leadership) {
    this.transactions = transactions;
    this.leadership = leadership;
  }

  List<StoredPcpu> all() {
    return transactions.query("list pCPUs", COLUMNS + " ORDER BY id", PcpuRows::read);
  }

  @Nullable StoredPcpu add(String id, String attributes) {
    return transactions.run(
        "add pCPU " + id,
        connection -> {
          StoredPcpu known = find(connection, id);
          if (known != null || count(connection) >= Store.PCPUS_MAX) {
            return known;
          }
          // Another scheduler may add the same one at this moment.
          execute(
              connection,
              "INSERT INTO pcpus (id, attributes, created_ms) VALUES (?, ?, ?)"
                  + " ON CONFLICT (id) DO NOTHING",
              id,
              attributes,
              leadership.nowMs(connection));
          return find(connection, id);
        });
  }

  boolean remove(String id) {
    return transactions.run(
        "remove pCPU " + id,
        connection -> execute(connection, "DELETE FROM pcpus WHERE id = ?", id) > 0);
  }

  private static @Nullable StoredPcpu find(Connection connection, String id) throws SQLException {
    List<StoredPcpu> found =
        Transactions.list(connection, COLUMNS + " WHERE id = ?", PcpuRows::read, id);
    return found.isEmpty() ? null : found.getFirst();
  }

  private static int count(Connection connection) throws SQLException {
    return Transactions.list(connection, "SELECT count(*) FROM pcpus", row -> row.getInt(1))
        .getFirst();
  }

  private static StoredPcpu read(ResultSet row) throws SQLException {
    return new StoredPcpu(row.getString(1), row.getString(2), row.getLong(3));
  }
}
