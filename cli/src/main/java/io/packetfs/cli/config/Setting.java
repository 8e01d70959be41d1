package io.packetfs.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A setting. Its tables, one for each subject, are all there is: from them files are read and
 * checked, options are made, and {@code conf/*.yaml} and {@code docs/configuration.md} are written.
 */
public sealed interface Setting permits SchedulerKey, EdgeKey, HttpKey, ClusterKey, PolicyKey {

  /** Every setting, in the order of the files. */
  static List<Setting> all() {
    return Stream.<Setting[]>of(
            SchedulerKey.values(),
            EdgeKey.values(),
            HttpKey.values(),
            ClusterKey.values(),
            PolicyKey.values())
        .flatMap(Stream::of)
        .toList();
  }

  /** Its line of the table. */
  Entry entry();

  /** Where it stands. */
  default ConfFile file() {
    return entry().file();
  }

  /** Its place in the file; dots lead into mappings. */
  default String key() {
    return entry().key();
  }

  /** The file and the key: how flags and messages name it. */
  default String path() {
    return file().prefix() + "." + key();
  }

  /** The environment variable that overrides the file. */
  default String variable() {
    return "PFS_" + path().toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** What it may be, to end the sentence "right is ...". */
  default String right() {
    return entry().kind().right();
  }

  /** What stands for it where nobody says anything, as a file would write it. */
  default String defaultText() {
    return entry().defaultText();
  }

  /** What it does, in plain words. */
  default String description() {
    return entry().description();
  }
}
