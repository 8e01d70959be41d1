package io.packetfs.cli.config;

import io.packetfs.cli.config.Kind.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that tell of every setting, written from the table: {@code conf/*.yaml} and {@code
 * docs/configuration.md}.
 */
final class ReferenceText {
  private static final int COLUMNS = 110;

  private ReferenceText() {}

  /** A file of the conf directory with every setting at its default, and what each is. */
  static String confFile(ConfFile file) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        comment(
            "",
            file.title()
                + " Each setting: what it is, what it may be. docs/configuration.md tells more."));
    Set<String> groups = new LinkedHashSet<>();
    for (Setting setting : settings(file)) {
      int dot = setting.key().indexOf('.');
      String group = dot < 0 ? "" : setting.key().substring(0, dot);
      lines.add("");
      if (!group.isEmpty() && groups.add(group)) {
        lines.add(group + ":");
      }
      String indent = group.isEmpty() ? "" : "  ";
      lines.addAll(comment(indent, setting.description()));
      lines.addAll(comment(indent, sentence(setting.right())));
      for (Field field : fields(setting)) {
        lines.addAll(comment(indent, "  " + fieldText(field).replace("`", "")));
      }
      if (setting.entry().kind() instanceof Kind.Rows rows) {
        lines.addAll(comment(indent, "For example: " + rows.example()));
      }
      lines.add(indent + setting.key().substring(dot + 1) + ": " + setting.defaultText());
    }
    return String.join("\n", lines) + "\n";
  }

  /** The page of the documentation. */
  static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings

            A setting's value is the first of: a flag of the command (`--port`, or `--set FILE.KEY=VALUE` for any), the
            environment variable, the file in the conf directory, the default. The conf directory is `--conf DIR`, else
            `PFS_CONF`, else `conf/` beside `pfs`. State rests in `PFS_VAR`, else `var/` beside `pfs`.

            An unknown or wrong setting stops the start with one line for each: where it stands, the key, what was found, what
            is right. `pfs config check` does only that, and prints every setting with where its value came from.

            Sizes: `B KiB MiB GiB TiB PiB EiB`. Durations: `ms s m h d`. Lists in a variable or flag: YAML in one line, such as
            `PFS_POLICY_ALLOW='[{prefix: "https://data.example.org/"}]'`; plain lists also with commas between.

            Secrets are never printed. Where a key ends in `_file`, the secret is the first line of that file.
            """);
    for (ConfFile file : ConfFile.values()) {
      page.append("\n## conf/")
          .append(file.fileName())
          .append("\n\n")
          .append(file.title())
          .append("\n\n");
      page.append("| key | default | variable | what |\n|---|---|---|---|\n");
      for (Setting setting : settings(file)) {
        page.append("| `").append(setting.key()).append("` | `").append(setting.defaultText());
        page.append("` | `").append(setting.variable()).append("` | ");
        page.append(setting.description()).append(' ').append(sentence(setting.right()));
        for (Field field : fields(setting)) {
          page.append("<br>").append(fieldText(field));
        }
        if (setting.entry().kind() instanceof Kind.Rows rows) {
          page.append("<br>For example: `").append(rows.example()).append('`');
        }
        page.append(" |\n");
      }
    }
    return page.toString();
  }

  private static List<Setting> settings(ConfFile file) {
    return Setting.all().stream().filter(s -> s.file() == file).toList();
  }

  private static List<Field> fields(Setting setting) {
    return setting.entry().kind() instanceof Kind.Rows rows ? rows.fields() : List.of();
  }

  private static String fieldText(Field field) {
    return "`"
        + field.name()
        + "`: "
        + field.description()
        + ". "
        + sentence(field.kind().right())
        + (field.defaultText() == null ? " Required." : " Default " + field.defaultText() + ".");
  }

  private static String sentence(String right) {
    return Character.toUpperCase(right.charAt(0)) + right.substring(1) + ".";
  }

  private static List<String> comment(String indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent + "#");
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > COLUMNS) {
        lines.add(line.toString());
        line = new StringBuilder(indent + "#");
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
