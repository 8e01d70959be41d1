package io.packetfs.origin;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up the headers of a response. A Vert.x {@code MultiMap}'s {@code getAll} is one. */
@FunctionalInterface
public interface ResponseHeaders {

  /**
   * All field lines of that name, in the order in which they came; empty if there is none.
   *
   * @param name case does not matter
   */
  List<String> all(String name);

  /**
   * The field's value, lines joined by commas (RFC 9110, section 5.2), or null if there is none.
   */
  default @Nullable String combined(String name) {
    List<String> lines = all(name);
    return lines.isEmpty() ? null : String.join(", ", lines).strip();
  }

  /**
   * The value of a field that is no list: lines that repeat each other count once. Null if there is
   * none.
   */
  default @Nullable String single(String name) {
    List<String> lines = all(name).stream().map(String::strip).toList();
    return lines.isEmpty() ? null : String.join(", ", new LinkedHashSet<>(lines));
  }
}
