package io.packetfs.scheduler.pcpu;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bearer tokens that endpoints of pCPUs want to be shown, by the beginning of their URL. They
 * come from the operator's configuration and are in no registry, message or answer.
 *
 * @param rows the longest prefix that fits an endpoint counts
 */
public record PcpuTokens(List<Row> rows) {

  /** No endpoint is shown a token. */
  public static final PcpuTokens NONE = new PcpuTokens(List.of());

  /**
   * A token.
   *
   * @param prefix an http or https URL; fits endpoints that are equal to it or go on behind a slash
   * @param token 1.. printable ASCII characters
   */
  public record Row(String prefix, String token) {

    /** It is a secret. */
    @Override
    public String toString() {
      return "Row[prefix=" + prefix + "]";
    }
  }

  /** Copies the rows. */
  public PcpuTokens {
    rows = List.copyOf(rows);
  }

  /** The token of an endpoint, or null: it is shown none. */
  @Nullable String of(String endpoint) {
    return rows.stream()
        .filter(row -> fits(row.prefix(), endpoint))
        .max(Comparator.comparingInt(row -> row.prefix().length()))
        .map(Row::token)
        .orElse(null);
  }

  /** A prefix ends at a boundary: that of one host is not the beginning of another one's name. */
  private static boolean fits(String prefix, String endpoint) {
    String wanted = directory(prefix);
    return directory(endpoint).startsWith(wanted);
  }

  private static String directory(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower : lower + "/";
  }
}
