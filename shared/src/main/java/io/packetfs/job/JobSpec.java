package io.packetfs.job;

import io.packetfs.program.Program;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for: a program over one or more objects. Checked before it is made; immutable.
 *
 * @param urls the objects, normalised, 1..{@link #URLS_MAX}, in the order of the results
 * @param program what to compute over each
 * @param name free text, or null
 * @param labels free text by key
 * @param options how
 */
public record JobSpec(
    List<String> urls,
    Program program,
    @Nullable String name,
    Map<String, String> labels,
    JobOptions options) {

  /** The most objects in one job. */
  public static final int URLS_MAX = 10_000;

  /** The longest name, key or value of a label, in characters. */
  public static final int TEXT_CHARS_MAX = 256;

  /** The most labels. */
  public static final int LABELS_MAX = 32;

  /** Copies the collections. */
  public JobSpec {
    urls = List.copyOf(urls);
    labels = Map.copyOf(labels);
    if (urls.isEmpty() || urls.size() > URLS_MAX) {
      throw new IllegalArgumentException(
          "a job has 1 to " + URLS_MAX + " objects, not " + urls.size());
    }
  }
}
