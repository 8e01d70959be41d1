package io.packetfs.cli.config;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a list, with every field of its kind there.
 *
 * @param values by field, of the class that the field's kind reads
 * @param line where it begins in its file, or 0
 */
record Row(Map<String, @Nullable Object> values, int line) {

  String text(String field) {
    return (String) Objects.requireNonNull(values.get(field));
  }

  @Nullable String textOrNull(String field) {
    return (String) values.get(field);
  }

  boolean flag(String field) {
    return (Boolean) Objects.requireNonNull(values.get(field));
  }

  long whole(String field) {
    return (Long) Objects.requireNonNull(values.get(field));
  }

  @Nullable Long wholeOrNull(String field) {
    return (Long) values.get(field);
  }
}
